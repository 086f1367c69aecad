"""People as the deterministic merge of identity nodes: computed when read, so nothing is lost by a merge."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import reduce
from typing import Any

from habitue.profiles import node as caps
from habitue.profiles.node import (
    Days,
    NodeState,
    OrderEntry,
    TraitEntry,
    decode_node,
    encode_node,
    keep_order,
    keep_trait,
)


def merge(person_id: str, nodes: Iterable[NodeState]) -> NodeState:
    """The state a single node would have, had it seen the events of all `nodes` (they share none).

    Commutative and associative; the nodes are left as they are.
    """
    return reduce(_merged, nodes, NodeState(person_id))


def _merged(a: NodeState, b: NodeState) -> NodeState:
    return NodeState(
        node_id=a.node_id,
        position=max(a.position, b.position),
        first_seen=min(filter(None, (a.first_seen, b.first_seen)), default=0),
        last_seen=max(a.last_seen, b.last_seen),
        counts=_sum_counts(a.counts, b.counts),
        viewed=_newest(a.viewed, b.viewed, caps.VIEWED),
        added=_newest(a.added, b.added, caps.CHANGED),
        removed=_newest(a.removed, b.removed, caps.CHANGED),
        wished=_newest(a.wished, b.wished, caps.CHANGED),
        searched=_newest(a.searched, b.searched, caps.SEARCHED),
        listed=_newest(a.listed, b.listed, caps.LISTED),
        orders=_orders(a.orders, b.orders),
        claimed_orders=_orders(a.claimed_orders, b.claimed_orders),
        refunds=_newest(a.refunds, b.refunds, caps.REFUNDS),
        first_touch=min((t for t in (a.first_touch, b.first_touch) if t), default=None),
        touches=_newest(a.touches, b.touches, caps.TOUCHES),
        shown=_newest(a.shown, b.shown, caps.SHOWN),
        exposure=min((e for e in (a.exposure, b.exposure) if e), default=None),
        traits=_traits(a.traits, b.traits),
        personal=_traits(a.personal, b.personal),
        consent=max((c for c in (a.consent, b.consent) if c), default=None),
        device=max((d for d in (a.device, b.device) if d), key=lambda d: d[:2], default=None),
        flags={k: a.flags.get(k, 0) + b.flags.get(k, 0) for k in a.flags.keys() | b.flags.keys()},
    )


def _newest(a: list[Any], b: list[Any], cap: int) -> list[Any]:
    if not a or not b:
        return (a or b).copy()
    return sorted(a + b)[-cap:]


def _sum_counts(a: dict[str, Days], b: dict[str, Days]) -> dict[str, Days]:
    counts = {}
    for name in a.keys() | b.keys():
        days: Counter[int] = Counter()
        for day, count in [*a.get(name, ()), *b.get(name, ())]:
            days[day] += count
        counts[name] = [[day, days[day]] for day in sorted(days)[-caps.DAYS :]]
    return counts


def _orders(a: dict[str, OrderEntry], b: dict[str, OrderEntry]) -> dict[str, OrderEntry]:
    merged = dict(a)
    for entry in b.values():
        keep_order(merged, entry)
    return merged


def _traits(a: dict[str, TraitEntry], b: dict[str, TraitEntry]) -> dict[str, TraitEntry]:
    merged = dict(a)
    for key, entry in b.items():
        keep_trait(merged, key, entry)
    return merged


def copy_of(node: NodeState) -> NodeState:
    """An independent copy, by its stored form."""
    return decode_node(encode_node(node))
