"""What the list decodes of a node is what the node holds."""

from __future__ import annotations

import msgspec

from habitue.app.console.people import _NEEDED, _add, _decoder
from habitue.profiles.memory import Memory
from habitue.profiles.merge import merge
from habitue.profiles.node import NodeState, encode_node

A = NodeState(
    "d1",
    last_seen=5,
    viewed=[(1, 2, "p1")],
    orders={"o": (1, 0, "o", 10, "EUR", [("p1", 1, 10)])},
    claimed_orders={"c": (4, 0, "c", 1, "EUR", [])},
    refunds=[(3, 0, "o", 4)],
    memory=Memory(claimed_refunds=[(2, 0, "c", 1)]),
    traits={"plan": (1, 1, "gold")},
)
B = NodeState(
    "d2",
    memory=Memory(claimed_refunds=[(1, 0, "o", 2)]),
    last_seen=9,
    claimed_orders={"c": (7, 0, "c", 2, "EUR", [])},
    refunds=[(1, 0, "c", 1)],
)


def test_a_head_has_the_fields_it_needs() -> None:
    head = _decoder.decode(encode_node(A))
    plain = _NEEDED - {"memory"}
    assert {name: getattr(head, name) for name in plain} == {name: getattr(A, name) for name in plain}
    assert head.memory.claimed_refunds == A.memory.claimed_refunds


def test_a_node_written_before_a_field_existed_has_a_head_too() -> None:
    first_fields = msgspec.msgpack.decode(encode_node(A))[:4]
    head = _decoder.decode(msgspec.msgpack.encode(first_fields))
    assert (head.last_seen, head.orders) == (5, {})


def test_heads_combine_as_nodes_merge() -> None:
    whole = merge("p", [A, B])
    combined = NodeState("p")
    for node in (A, B):
        _add(combined, _decoder.decode(encode_node(node)))
    for name in _NEEDED - {"node_id", "memory"}:
        assert getattr(combined, name) == getattr(whole, name), name
    assert combined.memory.claimed_refunds == whole.memory.claimed_refunds
