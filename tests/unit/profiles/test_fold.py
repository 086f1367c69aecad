"""Laws of the fold: it depends on the set of events, not their order, also beyond every cap."""

from __future__ import annotations

import random
from collections.abc import Callable

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.profiles.events import ALL, DAY, event, events

from habitue.events import names
from habitue.events.envelope import Event
from habitue.profiles import node as caps
from habitue.profiles.fold import fold
from habitue.profiles.merge import merge
from habitue.profiles.node import NodeState, OrderEntry, decode_node, encode_node, keep_order


def folded(stream: list[Event], node_id: str = "d1") -> NodeState:
    node = NodeState(node_id)
    for one in stream:
        fold(node, one)
    return node


def burst(seed: int, n: int) -> list[Event]:
    """More events than every cap holds, on few ids, so that drops, returns and overwrites all happen."""
    draw = random.Random(seed)
    stream = []
    for i in range(n):
        at = draw.randrange(1, 400) * DAY // 2
        kind = draw.choice(
            [names.PRODUCT_VIEWED, names.ORDER_COMPLETED, names.ORDER_UPDATED, names.ORDER_REFUNDED, names.IDENTIFIED]
        )
        properties = {
            "product_id": f"p{draw.randrange(9)}",
            "order_id": f"o{draw.randrange(90)}",
            "total_minor": draw.randrange(999),
            "traits": {str(draw.randrange(100)): i},
        }
        stream.append(event(kind, at, f"m{i}", properties=properties, source=draw.choice(["browser", "server"])))
    return stream


@settings(max_examples=60, deadline=None)
@given(events(), st.randoms(use_true_random=False))
def test_any_order_of_arrival_gives_the_same_bytes(stream: list[Event], shuffler: random.Random) -> None:
    shuffled = stream.copy()
    shuffler.shuffle(shuffled)
    assert encode_node(folded(stream)) == encode_node(folded(shuffled))


def order_matters(fold_order: Callable[[list[Event]], bytes]) -> bool:
    """Whether some shuffle of bursts beyond the caps changes the result: the check the mutant must not pass."""
    for seed in range(12):
        stream = burst(seed, 500)
        shuffled = random.Random(seed + 1).sample(stream, len(stream))
        if fold_order(stream) != fold_order(shuffled):
            return True
    return False


def test_beyond_every_cap_order_does_not_matter() -> None:
    node = folded(burst(0, 900))
    assert len(node.viewed) == caps.VIEWED
    assert len(node.orders) == len(node.claimed_orders) == caps.ORDERS
    assert len(node.traits) == caps.TRAITS
    assert max(map(len, node.counts.values())) == caps.DAYS
    assert not order_matters(lambda stream: encode_node(folded(stream)))


def test_mutant_the_check_finds_a_fold_that_keeps_what_came_first() -> None:
    def keep_first_orders(orders: dict[str, OrderEntry], entry: OrderEntry) -> None:
        if len(orders) < caps.ORDERS or entry[2] in orders:
            keep_order(orders, entry)

    def mutant(stream: list[Event]) -> bytes:
        orders: dict[str, OrderEntry] = {}
        for one in stream:
            if one.name == names.ORDER_COMPLETED:
                stamped = (one.occurred_at, caps.tie_of(one.message_id))
                keep_first_orders(orders, (*stamped, one.properties["order_id"], 0, "", []))
        return repr(sorted(orders.items())).encode()

    assert order_matters(mutant)


@settings(max_examples=60, deadline=None)
@given(events(nodes=("d1", "d2", "u1")))
def test_merging_nodes_equals_one_node_that_saw_everything(stream: list[Event]) -> None:
    parts = [folded([e for e in stream if e.node_id == node_id], node_id) for node_id in ("d1", "d2", "u1")]
    before = [encode_node(part) for part in parts]
    whole = merge("x", parts)
    assert encode_node(whole) == encode_node(folded(stream, "x")) == encode_node(merge("x", reversed(parts)))
    assert [encode_node(part) for part in parts] == before


@given(events(size=20))
def test_stored_form_round_trips(stream: list[Event]) -> None:
    node = folded(stream)
    assert decode_node(encode_node(node)) == node


def test_purposes_are_checked_at_use() -> None:
    measured_only = folded([event(consent=3)])
    assert measured_only.counts[names.PRODUCT_VIEWED] == [[1, 1]]
    assert measured_only.viewed == []
    unstated = folded([event(consent=0)])
    assert unstated.counts == {}
    assert unstated.consent is None
    assert folded([event(consent=ALL)]).viewed == [(DAY, caps.tie_of("m"), "p1")]


def test_attention_is_summed_by_day_and_what_was_used_is_kept() -> None:
    node = folded([
        event(names.PAGE_ENGAGED, 5 * DAY, "a", properties={"engaged_ms": 4_000, "scroll_percent": 80}),
        event(names.PAGE_ENGAGED, 5 * DAY + 1, "b", properties={"engaged_ms": 1_500}),
        event(names.PAGE_ENGAGED, 5 * DAY + 2, "c", properties={"engaged_ms": "long"}),
        event(names.FEATURE_USED, 6 * DAY, "d", properties={"name": "size adviser"}),
        event(names.GUIDE_VIEWED, 4 * DAY, "e", properties={"name": "How to wash wool"}),
    ])  # fmt: skip
    assert node.engaged == [[5, 5_500]]
    assert [used[2:] for used in node.used] == [("guide", "How to wash wool"), ("feature", "size adviser")]


def test_the_servers_version_of_an_order_is_kept_apart_from_the_browsers() -> None:
    properties = {"order_id": "o1", "total_minor": 500, "currency": "EUR"}
    node = folded([
        event(names.ORDER_COMPLETED, 5 * DAY, "b", properties=properties | {"total_minor": 1}),
        event(names.ORDER_COMPLETED, 4 * DAY, "s", properties=properties, source="server"),
    ])  # fmt: skip
    assert node.orders["o1"][3] == 500
    assert node.claimed_orders["o1"][3] == 1


def test_last_writer_of_a_trait_wins_by_time_not_arrival() -> None:
    newer = event(names.IDENTIFIED, 9 * DAY, "b", properties={"traits": {"size": "M"}})
    older = event(names.IDENTIFIED, 2 * DAY, "a", properties={"traits": {"size": "S"}})
    assert folded([newer, older]).traits["size"][2] == "M"
