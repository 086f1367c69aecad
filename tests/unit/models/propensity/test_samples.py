"""What a model is taught: profiles as they stood, of whoever the device was then, and what came after."""

from __future__ import annotations

import random
from math import isnan
from typing import Any

import msgspec
import numpy as np
import pytest
from tests.unit.audiences.worlds import LINKS, PRODUCTS, history
from tests.unit.models.propensity.lives import GOAL, NOW, PURCHASE, SHOP, START, public, samples

from habitue.core.clock import DAY_MS, HOUR_MS, MINUTE_MS
from habitue.core.ids import tie_of
from habitue.definitions.prediction import VISIT, Prediction
from habitue.events import names
from habitue.events.envelope import Event
from habitue.features.person.seen import Seen, Shop
from habitue.features.person.vector import NAMES, vector_of
from habitue.models.propensity.moments import Life, Moment, apart, moments_of, own_past, reached
from habitue.models.propensity.samples import collect, draw_moments, seen_at
from habitue.privacy.consent import Purpose
from habitue.profiles.fold import fold
from habitue.profiles.merge import merge
from habitue.profiles.node import NodeState, encode_node
from habitue.testing.events import CONSENTED, viewed

CATALOGUE = Shop(product_of={product.product_id: product for product in PRODUCTS}.get, currency="EUR")
VISITS = Prediction("visits", 0, names.ORDER_COMPLETED, DAY_MS, VISIT)


def life(seed: int, size: int = 60) -> Life:
    """Events of a person with two devices, one of which was not theirs at first."""
    dice = random.Random(seed)
    events = [one.event for one in history(dice, size) if LINKS.get(one.event.node_id, one.event.node_id) == "u1"]
    events = [msgspec.structs.replace(event, consent=CONSENTED) for event in events]
    events.sort(key=lambda event: (event.occurred_at, tie_of(event.message_id)))
    middle = events[len(events) // 2].occurred_at
    return Life("u1", events, {"d1": 0, "d2": middle})


def rebuilt(one: Life, moment: Moment) -> NodeState:
    """The slow way: everything up to the moment folded anew, of the nodes that were theirs then."""
    nodes: dict[str, NodeState] = {}
    for event in one.events:
        if event.occurred_at <= moment.at and one.owner(event.node_id, moment.at) == moment.owner:
            fold(nodes.setdefault(event.node_id, NodeState(event.node_id)), event)
    return merge(moment.owner, nodes.values())


@pytest.mark.parametrize("trigger", [VISIT, names.PRODUCT_VIEWED])
def test_each_moment_sees_what_was_there_up_to_it(trigger: str) -> None:
    seen_moments = 0
    for seed in range(25):
        one = life(seed)
        moments = moments_of(one, trigger)
        for moment, seen in seen_at(one, moments, CATALOGUE):
            expected = vector_of(Seen(rebuilt(one, moment), CATALOGUE, moment.at))
            assert all(a == b or (isnan(a) and isnan(b)) for a, b in zip(vector_of(seen), expected, strict=True))
            assert encode_node(seen.state) == encode_node(rebuilt(one, moment))
            seen_moments += 1
    assert seen_moments > 150


def test_what_is_taught_does_not_depend_on_the_future(monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole life and the same one cut off after each moment teach the same; a fold that runs ahead is found."""

    def differing() -> int:
        found = 0
        for seed in range(12):
            one = life(seed)
            moments = moments_of(one, names.PRODUCT_VIEWED)
            whole = [vector_of(seen) for _, seen in seen_at(one, moments, CATALOGUE)]
            for place, moment in enumerate(moments):
                until = [event for event in one.events if event.occurred_at <= moment.at]
                cut = Life(one.person_id, until, one.joined)
                (last,) = [vector_of(seen) for at, seen in seen_at(cut, [moment], CATALOGUE) if at == moment]
                found += not np.array_equal(np.array(whole[place]), np.array(last), equal_nan=True)
        return found

    assert differing() == 0

    def ahead(one: Life, moments: Any, shop: Shop) -> Any:
        """The mutant: the fold has run to the end before anything is asked, and what it says is not cut."""
        nodes: dict[str, NodeState] = {}
        for event in one.events:
            fold(nodes.setdefault(event.node_id, NodeState(event.node_id)), event)
        for moment in moments:
            theirs = [node for node_id, node in nodes.items() if one.owner(node_id, moment.at) == moment.owner]
            yield moment, Seen(merge(moment.owner, theirs), shop, NOW * 2)

    monkeypatch.setitem(globals(), "seen_at", ahead)
    assert differing() > 0


def test_a_visit_begins_after_half_an_hour_of_silence() -> None:
    at = START
    events = [viewed(str(n), at=at + minutes * MINUTE_MS) for n, minutes in enumerate((0, 20, 50, 81, 90))]
    server = viewed("server", at=at + 300 * MINUTE_MS, source="server")
    moments = moments_of(Life("d1", [*events, server]), VISIT)
    assert [moment.at for moment in moments] == [at, at + 81 * MINUTE_MS]


def test_a_device_is_its_own_person_until_it_is_known_whose_it_is() -> None:
    events = [
        viewed("1", "d1", at=START),
        viewed("2", "d1", at=START + DAY_MS),
        viewed("3", "u1", at=START + 2 * DAY_MS),
    ]
    one = Life("u1", events, {"d1": START + DAY_MS})
    assert [(m.owner, m.at - START) for m in moments_of(one, names.PRODUCT_VIEWED)] == [
        ("d1", 0), ("u1", DAY_MS), ("u1", 2 * DAY_MS),
    ]  # fmt: skip
    registered = NAMES.index("registered")
    assert [vector_of(seen)[registered] for _, seen in seen_at(one, moments_of(one, names.PRODUCT_VIEWED), SHOP)] == [
        0, 1, 1,
    ]  # fmt: skip


def ordered(message_id: str, at: int, order_id: str, name: str = names.ORDER_COMPLETED, **fields: Any) -> Event:
    return viewed(message_id, at=at, name=name, properties={"order_id": order_id}, **fields)


def test_an_order_counts_once_and_not_if_it_was_cancelled_or_a_test() -> None:
    events = [
        ordered("1", START + 5, "a"),
        ordered("2", START + 9, "a", source="server"),
        ordered("3", START + 10, "b"),
        ordered("4", START + 11, "b", names.ORDER_CANCELLED),
        ordered("5", START + 12, "c"),
    ]
    assert GOAL.in_life(Life("d1", events, left_out={"5"}), SHOP) == [START + 5]


def test_moments_are_of_consent_to_both_purposes_and_of_customers() -> None:
    masks = {"1": CONSENTED, "2": int(Purpose.NECESSARY | Purpose.MEASURE), "3": int(Purpose.NECESSARY)}
    events = [viewed(name, at=START + n * DAY_MS, consent=mask) for n, (name, mask) in enumerate(masks.items())]
    assert len(moments_of(Life("d1", events), names.PRODUCT_VIEWED)) == 1
    assert moments_of(Life("d1", events, left_out={"1"}), names.PRODUCT_VIEWED) == []


def test_only_decided_moments_are_drawn_the_same_each_time_and_bounded() -> None:
    events = [viewed(str(n), at=START + n * HOUR_MS) for n in range(100)]
    one = Life("d1", events)
    now = START + 99 * HOUR_MS
    known = draw_moments(one, PURCHASE, since=START, now_ms=now, seed=1, most=10**6)
    assert max(moment.at for moment in known) == now - PURCHASE.within_ms
    few = draw_moments(one, PURCHASE, since=START, now_ms=now, seed=1, most=7)
    assert len(few) == 7
    assert few == draw_moments(one, PURCHASE, since=START, now_ms=now, seed=1, most=7)
    assert few != draw_moments(one, PURCHASE, since=START, now_ms=now, seed=2, most=7)
    assert set(few) <= set(known)


def test_nothing_is_drawn_from_before_what_expired() -> None:
    summary = viewed(
        "s", at=START + 5 * HOUR_MS, name=names.HISTORY_SUMMARISED, source="system", consent=0,
        properties={"state": encode_node(NodeState("d1"))},
    )  # fmt: skip
    events = [viewed("1", at=START), summary, viewed("2", at=START + 6 * HOUR_MS)]
    drawn = draw_moments(Life("d1", events), PURCHASE, since=0, now_ms=NOW, seed=1)
    assert [moment.at for moment in drawn] == [START + 6 * HOUR_MS]


def test_reaching_a_goal_is_after_the_moment_and_within_the_time() -> None:
    assert [reached([10], at, 5) for at in (4, 5, 9, 10, 11)] == [False, True, True, False, False]


def test_a_persons_own_past_has_no_overlapping_moments() -> None:
    assert list(apart([0, 3, 9, 10, 25], 10)) == [0, 10, 25]
    assert own_past([0, 3, 9, 10, 25], [12], 10, 34) == (2, 1)


def test_samples_are_in_order_and_count_what_happened() -> None:
    drawn = samples(300, 1)
    assert list(drawn.at) == sorted(drawn.at)
    in_cart = drawn.x[:, NAMES.index("cart_items")] > 0
    assert 0.35 < drawn.happened[in_cart].mean() < 0.65
    assert drawn.happened[~in_cart].mean() < 0.12
    assert len(collect(public(300, 1), PURCHASE, GOAL, SHOP, since=START, now_ms=NOW, seed=1, most=50)) < 60


def test_of_nobody_there_are_no_samples() -> None:
    nothing = collect([], VISITS, GOAL, SHOP, since=START, now_ms=NOW, seed=1, most=10)
    assert (len(nothing), nothing.x.shape) == (0, (0, len(NAMES)))
