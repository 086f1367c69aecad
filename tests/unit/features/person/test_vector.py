"""Features as of an instant: nothing of what comes later, the same numbers however much is known of the future."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import count
from math import isnan
from typing import Any

import msgspec
import pytest
from tests.unit.audiences.worlds import NODES, NOW, PRODUCTS, history

from habitue.core.clock import DAY_MS, HOUR_MS, MINUTE_MS
from habitue.events import names
from habitue.events.envelope import Event
from habitue.features.person import carts, vector
from habitue.features.person.clock import STEPS, step_of
from habitue.features.person.seen import Seen, Shop, may_predict
from habitue.features.person.vector import NAMES, vector_of
from habitue.privacy.consent import Purpose
from habitue.profiles.fold import fold
from habitue.profiles.memory import RECENT
from habitue.profiles.merge import merge
from habitue.profiles.node import NodeState
from habitue.testing.events import CONSENTED, viewed

SHOP = Shop(product_of={product.product_id: product for product in PRODUCTS}.get, currency="EUR", left_out={"o3"})
_UPDATES = (names.ORDER_UPDATED,)


def person(events: list[Event]) -> NodeState:
    nodes = {node_id: NodeState(node_id) for node_id in NODES}
    for event in events:
        fold(nodes[event.node_id], event)
    return merge("u1", nodes.values())


def numbers(state: NodeState, at: int) -> Sequence[float]:
    return vector_of(Seen(state, SHOP, at))


def same(one: Sequence[float], other: Sequence[float]) -> bool:
    return all(a == b or (isnan(a) and isnan(b)) for a, b in zip(one, other, strict=True))


def worlds(n: int) -> list[tuple[list[Event], list[Event], int]]:
    """What happened up to an instant, what happened later, the instant.

    What comes later overwrites nothing (it is of other orders, and says nothing of the device), and pushes nothing out
    of what a profile keeps.
    """
    found: list[tuple[list[Event], list[Event], int]] = []
    for number in count():
        if len(found) == n:
            break
        dice = random.Random(number)
        events = [stored.event for stored in history(dice, dice.choice([3, 30, 50]))]
        if sum("channel" in event.context for event in events) > RECENT:
            continue
        events = [msgspec.structs.replace(event, consent=CONSENTED | int(Purpose.SENSITIVE)) for event in events]
        at = dice.choice(events).occurred_at + dice.choice([-1, 0, 0, MINUTE_MS, DAY_MS])
        before = [event for event in events if event.occurred_at <= at]
        after = [_later(event) for event in events if event.occurred_at > at and event.name not in _UPDATES]
        found.append((before, after, at))
    return found


def _later(event: Event) -> Event:
    context = {key: value for key, value in event.context.items() if key != "device"}
    order = {"order_id": f"later {event.properties['order_id']}"} if "order_id" in event.properties else {}
    if event.name in (names.ORDER_REFUNDED, names.ORDER_CANCELLED):
        order = {}  # of an order from before: what came back later is not known yet
    return msgspec.structs.replace(event, context=context, properties=event.properties | order)


def leaks(numbers_of: Any = numbers, of: int = 150) -> int:
    """In how many worlds the future changes the numbers."""
    return sum(
        not same(numbers_of(person(before), at), numbers_of(person(before + after), at))
        for before, after, at in worlds(of)
    )


def test_the_future_changes_no_number() -> None:
    assert leaks() == 0


@pytest.mark.parametrize("family", vector.FAMILIES, ids=lambda family: str(family.__name__).rpartition(".")[2])
def test_a_leak_in_any_family_is_found(family: Any) -> None:
    """The mutant: one family is shown the profile as it stands, not as it stood."""
    end = NOW + 400 * DAY_MS

    def leaking(state: NodeState, at: int) -> list[float]:
        seen, all_of_it = Seen(state, SHOP, at), Seen(state, SHOP, end)
        all_of_it.clock = seen.clock
        found: list[float] = []
        for one in vector.FAMILIES:
            found += one.values(all_of_it if one is family else seen)
        return found

    assert leaks(leaking, 60) > 0


def test_every_number_can_be_another() -> None:
    """A number that is always the same would pass every law above."""
    drawn = [numbers(person(before + after), at) for before, after, at in worlds(150)]
    constant = [
        name for name, column in zip(NAMES, zip(*drawn, strict=True), strict=True)
        if len({value for value in column if not isnan(value)}) < 2
    ]  # fmt: skip
    # none of the worlds' channels have a group, nobody of theirs is no user
    assert set(constant) <= {
        "registered", "came_by_paid", "came_by_search", "came_by_social", "came_by_message", "came_by_assistant",
        "reduced_share", "minutes_engaged_30_days", "email_clicks_30_days", "checkouts_in_visit",
    }  # fmt: skip


def test_numbers_hold_until_they_say() -> None:
    for before, after, at in worlds(60):
        state = person(before + after)
        seen = Seen(state, SHOP, at)
        first = vector_of(seen)
        assert seen.until > at
        for later in (at + 1, (at + min(seen.until, at + 100 * DAY_MS)) // 2, min(seen.until, at + 100 * DAY_MS) - 1):
            if at <= later < seen.until:
                assert same(first, numbers(state, later)), later - at


def test_what_only_a_server_told_begins_when_it_does() -> None:
    """No visit and no order: the moment from which somebody is known is the only thing that time changes."""
    state = person([viewed("1", "u1", at=NOW + HOUR_MS, name=names.SIGNED_IN, source="server")])
    seen = Seen(state, SHOP, NOW)
    assert isnan(vector_of(seen)[NAMES.index("days_known")])
    assert seen.until == NOW + HOUR_MS
    assert numbers(state, NOW + HOUR_MS)[NAMES.index("days_known")] == 0


def test_a_step_is_never_longer_than_the_absence_it_is_used_for() -> None:
    last = 1_000 * DAY_MS + 123_456
    for away in [0, 1, HOUR_MS, *(limit + d for limit, _ in STEPS for d in (-1, 0, 1) if limit + d >= 0), 90 * DAY_MS]:
        begin, until = step_of(last + away, last)
        assert begin <= last + away < until
        assert until - begin <= max(away, HOUR_MS)


def test_an_hour_passes_by_hours_and_a_long_absence_by_weeks() -> None:
    at = 20_000 * DAY_MS
    assert step_of(at + HOUR_MS + 5, at) == (at + HOUR_MS, at + 2 * HOUR_MS)
    begin, until = step_of(at + 100 * DAY_MS, at)
    assert until - begin == 7 * DAY_MS


def told(*events: Event) -> dict[str, float]:
    node = NodeState("d1")
    for event in events:
        fold(node, event)
    return dict(zip(NAMES, numbers(node, events[-1].occurred_at), strict=True))


def test_what_a_visit_says() -> None:
    at = 20_000 * DAY_MS
    context = {"channel": {"source": "google", "medium": "cpc", "group": "paid_search"}, "device": {"kind": "mobile"}}
    found = told(
        viewed("1", at=at - 10 * DAY_MS, product_id="p1", context=context),
        viewed("2", at=at, product_id="p1"),
        viewed("3", at=at + 20 * MINUTE_MS, product_id="p2"),
        viewed("4", at=at + 20 * MINUTE_MS, name=names.PRODUCT_ADDED, properties={"product_id": "p2", "quantity": 3}),
    )
    assert (found["visits"], found["visits_7_days"], found["views"], found["views_in_visit"]) == (2, 1, 3, 2)
    assert (found["cart_items"], found["cart_products"], found["cart_value"]) == (3, 1, 6.0)
    assert found["days_between_last_visits"] == 10
    assert (found["came_by_paid"], found["came_by_search"], found["on_a_phone"]) == (1, 0, 1)
    assert found["orders"] == 0
    assert isnan(found["days_since_order"])


def test_orders_count_net_and_without_tests() -> None:
    at = 20_000 * DAY_MS

    def order(order_id: str, when: int, total: int, name: str = names.ORDER_COMPLETED) -> Event:
        said = {"order_id": order_id, "total_minor": total, "currency": "EUR", "amount_minor": total}
        return viewed(f"{name} {order_id}", at=when, name=name, properties=said, source="server")

    found = told(
        order("o1", at - 100 * DAY_MS, 1_000),
        order("o2", at - 10 * DAY_MS, 3_000),
        order("o3", at - 5 * DAY_MS, 9_000),  # a test
        order("o2", at - DAY_MS, 1_000, names.ORDER_REFUNDED),
    )
    assert (found["orders"], found["orders_90_days"]) == (2, 1)
    assert (found["days_between_orders"], found["days_since_order"]) == (90, 9)
    assert found["revenue"] == 30


def test_a_device_from_later_is_no_device() -> None:
    node = NodeState("d1")
    at = 20_000 * DAY_MS
    fold(node, viewed("1", at=at, context={"device": {"kind": "mobile"}}))
    place = NAMES.index("on_a_phone")
    assert numbers(node, at)[place] == 1
    assert isnan(numbers(node, at - 1)[place])


def test_sensitive_products_are_as_if_never_looked_at() -> None:
    sensitive = next(product.product_id for product in PRODUCTS if product.sensitive)
    at = 20_000 * DAY_MS
    plain = told(viewed("1", at=at, product_id=sensitive))
    agreed = told(viewed("1", at=at, product_id=sensitive, consent=CONSENTED | int(Purpose.SENSITIVE)))
    assert (plain["views"], plain["most_views_of_one_product"]) == (0, 0)
    assert isnan(plain["price_looked_at"])
    assert agreed["views"] == 1


def test_nothing_is_predicted_without_consent_or_against_an_objection() -> None:
    node = NodeState("d1")
    assert not may_predict(node)
    fold(node, viewed("1"))
    assert may_predict(node)
    fold(node, viewed("2", at=viewed("1").occurred_at + 1, consent=int(Purpose.NECESSARY | Purpose.MEASURE)))
    assert not may_predict(node)
    node = NodeState("d1", consent=(1, 0, CONSENTED), objections={"profiling": (2, 0, True)})
    assert not may_predict(node)


def test_a_cart_is_what_was_put_in_since_the_last_order() -> None:
    added = [(1, 0, "a", 1), (5, 0, "b", 2), (6, 0, "c", 1)]
    assert carts.cart_of(added, [(7, 0, "b", 1)], 3) == {"b": 1, "c": 1}
    assert carts.cart_of(added, [], 6) == {}
