"""Goals with filters: what is learned from and what profiles say follow the filters of conditions."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC
from itertools import pairwise
from typing import Any

import msgspec
import pytest
from tests.unit.audiences.conditions import ADAPTER, EVENTS, _filters
from tests.unit.audiences.worlds import ALL, NOW, PRODUCTS, history
from tests.unit.models.propensity.lives import SHOP as NO_CATALOGUE
from tests.unit.models.propensity.lives import START, public

from habitue.audiences.live.compile import Audiences
from habitue.audiences.live.goals import goal_of
from habitue.audiences.live.person import World
from habitue.core.clock import DAY_MS, HOUR_MS
from habitue.core.ids import tie_of
from habitue.definitions.prediction import Prediction
from habitue.events import names
from habitue.events.envelope import Event
from habitue.events.kept import CHANNEL_TOUCHED, PRODUCT_BOUGHT
from habitue.features.person.seen import Seen, Shop
from habitue.models.propensity.goals import AnyEvent, Goal
from habitue.models.propensity.moments import Life
from habitue.models.propensity.samples import collect
from habitue.models.uplift.exposures import collect_exposed
from habitue.privacy.consent import Purpose
from habitue.profiles.fold import fold
from habitue.profiles.node import NodeState
from habitue.testing.events import CONSENTED, viewed

SHOP = Shop(product_of={product.product_id: product for product in PRODUCTS}.get, currency="EUR", left_out={"o3"})
WORLD = World(product_of=SHOP.product_of, currency="EUR", zone=UTC, left_out=frozenset(SHOP.left_out))


def prediction(goal: str, *where: dict[str, Any], days: int = 2) -> Prediction:
    texts = tuple(msgspec.json.encode(one).decode() for one in where)
    return Prediction("one", 1, goal, days * DAY_MS, names.PRODUCT_VIEWED, texts)


def life(seed: int, size: int) -> Life:
    """What one device did, with personalisation permitted all along."""
    events = [
        msgspec.structs.replace(one.event, node_id="d3", consent=ALL) for one in history(random.Random(seed), size)
    ]
    return Life("d3", sorted(events, key=lambda event: (event.occurred_at, tie_of(event.message_id))))


def state_of(events: list[Event]) -> NodeState:
    state = NodeState("d3")
    for event in events:
        fold(state, event)
    return state


def asked(state: NodeState, goal: str, where: list[dict[str, Any]], now_ms: int) -> int:
    """How many events an audience would count: the language's own answer."""
    counts = {
        str(n): ADAPTER.validate_python(
            {"type": "events", "event": goal, "where": where, "test": {"op": "at_least", "value": n}}
        )
        for n in range(1, 40)
    }
    audiences = Audiences(counts)
    person = audiences.person(state, WORLD, now_ms, registered=False)
    return sum(holds for holds, _ in audiences.memberships(person).values())


GOALS = [event for event in EVENTS if event != CHANNEL_TOUCHED]


def test_a_profile_a_life_and_an_audience_count_the_same_events() -> None:
    compared, some = 0, 0
    for seed in range(90):
        dice, one = random.Random(seed), life(seed, 30)  # few enough for every cap
        state = state_of(list(one.events))
        for goal in dice.sample(GOALS, 5):
            where = _filters(dice, goal) or _filters(dice, goal)
            if not where:
                continue
            found: Goal = goal_of(prediction(goal, *where))
            expected = asked(state, goal, where, NOW + DAY_MS)
            there = found.in_profile(Seen(state, SHOP, NOW + DAY_MS))
            assert there is not None
            assert len(there) == expected, (seed, goal, where)
            # a line of an order is no outcome of its own: the order is
            outcomes = len(set(there)) if goal == PRODUCT_BOUGHT else expected
            assert len(found.in_life(one, SHOP)) == outcomes, (seed, goal, where)
            compared, some = compared + 1, some + bool(expected)
    assert compared > 120
    assert some > 40


def test_a_profile_at_an_instant_knows_nothing_of_what_came_after() -> None:
    where = {"field": "net_minor", "test": {"op": "at_least", "value": 300}}
    checked = 0
    for seed in range(40):
        one = life(seed, 40)
        whole, found = state_of(list(one.events)), goal_of(prediction(names.ORDER_COMPLETED, where))
        for before, after in pairwise(one.events[::8]):
            now = before.occurred_at
            until = [event for event in one.events if event.occurred_at <= now]
            if _told(until) & _told(one.events[len(until) :]):
                continue  # another version of the same order: a profile holds the newest one
            then = found.in_profile(Seen(state_of(until), SHOP, now))
            assert found.in_profile(Seen(whole, SHOP, now)) == then
            checked += after.occurred_at > now
    assert checked > 20


def test_a_profile_says_until_when_it_holds() -> None:
    later = viewed("a", "d3", at=NOW + HOUR_MS, name="quiz 1", properties={"score": 3})
    found = goal_of(prediction("quiz 1", {"field": "score", "test": {"op": "is", "value": 3}}))
    seen = Seen(state_of([later]), SHOP, NOW)
    assert found.in_profile(seen) == []
    assert seen.until <= NOW + HOUR_MS


def test_learning_labels_what_the_filter_says() -> None:
    """Orders of the public all cost 10.00: at least that is every order, more is none; and views by what is seen."""
    dear, all_ = (
        prediction(names.ORDER_COMPLETED, {"field": "net_minor", "test": {"op": op, "value": 1_000}})
        for op in ("more_than", "at_least")
    )

    def happened(asked: Prediction) -> list[float]:
        lives, until = public(200, 1), START + 60 * DAY_MS
        goal = goal_of(asked)
        drawn = collect(lives, asked, goal, NO_CATALOGUE, since=START, now_ms=until, seed=1, most=9_999)
        happened: list[float] = drawn.happened.tolist()
        return happened

    plain = happened(prediction(names.ORDER_COMPLETED))
    assert happened(all_) == plain
    assert sum(plain) > 20
    assert sum(happened(dear)) == 0
    second = prediction(names.PRODUCT_VIEWED, {"field": "product_id", "test": {"op": "is", "value": "p1"}}, days=15)
    assert 0 < sum(happened(second)) < sum(happened(prediction(names.PRODUCT_VIEWED, days=15)))


def _told(events: Sequence[Event]) -> set[str]:
    """Orders whose versions these are; what came back of them later is not known yet."""
    return {e.properties["order_id"] for e in events if e.name in (names.ORDER_COMPLETED, names.ORDER_UPDATED)}


def order(mark: str, at: int, total: int, order_id: str, name: str = names.ORDER_COMPLETED, **more: Any) -> Event:
    said = {"order_id": order_id, "total_minor": total, "currency": "EUR"}
    return viewed(mark, "d3", at=at, name=name, properties=said, **more)


def test_an_order_is_net_of_what_came_back_and_counts_when_it_was_first_told_of() -> None:
    events = [
        order("1", START, 30_000, "a"),
        order("2", START + 5, 30_000, "a", source="server"),
        order("3", START + 6, 25_000, "a", names.ORDER_REFUNDED, source="server"),
        order("4", START + 7, 20_000, "b"),
        order("5", START + 8, 20_000, "c"),
        order("6", START + 9, 20_000, "c", names.ORDER_CANCELLED),
        order("7", START + 10, 20_000, "d"),
    ]
    dear = {"field": "net_minor", "test": {"op": "more_than", "value": 10_000}}
    goal = goal_of(prediction(names.ORDER_COMPLETED, dear))
    assert goal.in_life(Life("d3", events, left_out={"7"}), SHOP) == [START + 7]
    assert goal.in_life(Life("d3", events[:2]), SHOP) == [START]
    back, before = state_of(events[:3]), START + 5
    assert goal.in_profile(Seen(back, SHOP, before)) == [START + 5], "what comes back later is not known yet"
    assert goal.in_profile(Seen(back, SHOP, before + 1)) == []
    plain = goal_of(prediction(names.ORDER_COMPLETED))
    assert isinstance(plain, AnyEvent)
    assert plain.in_life(Life("d3", events, left_out={"7"}), SHOP) == [START, START + 7]


@pytest.mark.parametrize(
    ("consent", "product_id", "counts"),
    [
        (CONSENTED, "p1", True),
        (int(Purpose.NECESSARY | Purpose.MEASURE), "p1", False),  # the field of a view may not be looked at
        (CONSENTED, "p3", False),  # sensitive
        (CONSENTED | int(Purpose.SENSITIVE), "p3", True),
    ],
)
def test_what_a_profile_would_not_hold_teaches_nothing(consent: int, product_id: str, counts: bool) -> None:
    event = viewed("1", "d3", at=START, product_id=product_id, consent=consent)
    goal = goal_of(prediction(names.PRODUCT_VIEWED, {"field": "product.price_minor", "test": {"op": "known"}}))
    assert goal.in_life(Life("d3", [event]), SHOP) == ([START] if counts else [])
    there = goal.in_profile(Seen(state_of([event]), SHOP, START))
    assert there == ([START] if counts else [])


def test_an_offer_is_judged_by_the_goal_with_its_filters() -> None:
    shown = viewed("e", "d3", at=START, name=names.EXPERIMENT_VIEWED,
                   properties={"experiment_name": "Spring", "variation_name": "Control"})  # fmt: skip
    one = Life("d3", [shown, order("1", START + HOUR_MS, 5_000, "a")])
    outcomes = []
    for value in (4_999, 5_000):
        asked = prediction(names.ORDER_COMPLETED, {"field": "net_minor", "test": {"op": "more_than", "value": value}})
        found = collect_exposed(iter([one]), asked, goal_of(asked), SHOP, since=0, now_ms=START + 9 * DAY_MS)
        outcomes += [row[3] for row in found["Spring"].rows]
    assert outcomes == [True, False]


def test_what_profiles_do_not_remember_is_not_taken_for_never() -> None:
    state = state_of(list(life(1, 60).events))
    seen = Seen(state, SHOP, NOW + DAY_MS)
    assert seen.stamps(names.IDENTIFIED) is None
    assert seen.stamps(names.PRODUCTS_SEARCHED) == [entry[0] for entry in state.searched]
    assert seen.stamps(names.PRODUCT_LIST_VIEWED) == [entry[0] for entry in state.listed]
    assert state.searched
