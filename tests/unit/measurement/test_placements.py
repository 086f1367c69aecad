"""Last click: each order credited once, to the last placement its own buyer clicked, within the window."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from habitue.core.clock import DAY_MS, HOUR_MS
from habitue.events.envelope import Event
from habitue.measurement.kpis import put_days
from habitue.measurement.placements import attributed_totals, placement_results
from habitue.measurement.results import PlacementResults
from habitue.privacy.consent import DENIED

from .world import at, click, measured, order, plan, shown

ORDERED = at(1)


def results(events: list[Event], **rules: Any) -> dict[str, PlacementResults]:
    with measured(events, plan(**rules)) as batch:
        put_days(batch, plan().period)
        found = placement_results(batch, plan(**rules), {}, ["home", "cart"])
        claimed = attributed_totals(batch, plan(**rules))
    assert claimed == (
        sum(r.attributed_orders for r in found.values()),
        sum(r.attributed_minor for r in found.values()),
    )
    return found


def claimed(events: list[Event], **rules: Any) -> dict[str, int]:
    return {name: r.attributed_minor for name, r in results(events, **rules).items() if r.attributed_orders}


def test_the_last_click_before_the_order_claims_it() -> None:
    clicks = [click(ORDERED - 2000, placement="cart"), click(ORDERED - 1000), click(ORDERED + 1000, placement="cart")]
    assert claimed([*clicks, order(ORDERED)]) == {"home": 1000}


def test_a_click_claims_for_seven_days_or_as_many_as_told() -> None:
    assert claimed([click(ORDERED - 7 * DAY_MS), order(ORDERED)]) == {}
    assert claimed([click(ORDERED - 7 * DAY_MS + 1), order(ORDERED)]) == {"home": 1000}
    assert claimed([click(ORDERED - DAY_MS), order(ORDERED)], attribution_days=1) == {}


def test_a_click_before_the_period_still_claims() -> None:
    assert claimed([click(at(9)), order(at(6))]) == {"home": 1000}


def test_nobody_elses_click_claims_nor_one_without_consent() -> None:
    assert claimed([click(ORDERED - 1000, "ben"), order(ORDERED)]) == {}
    assert claimed([click(ORDERED - 1000, consent=DENIED), order(ORDERED)]) == {}
    assert claimed([click(ORDERED - 1000), order(ORDERED, consent=DENIED)]) == {}


def test_each_order_is_claimed_once_net_of_refunds() -> None:
    refund = order(at(0), total=400, name="Order Refunded")
    events = [click(ORDERED - 1000), click(ORDERED - 1000, placement="cart"), order(ORDERED), order(ORDERED), refund]
    found = results(events)
    assert sum(r.attributed_orders for r in found.values()) == 1
    assert sum(r.attributed_minor for r in found.values()) == 600


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(0, 300), st.sampled_from(["home", "cart"])), max_size=6),
    st.lists(st.integers(0, 300), min_size=1, max_size=4, unique=True),
)
def test_claims_are_what_a_person_would_count(clicks: list[tuple[int, str]], orders: list[int]) -> None:
    begin = at(6, 0) - 7 * DAY_MS

    def when(hour: int) -> int:
        return begin + hour * HOUR_MS

    clicks = [*dict(clicks).items()]  # one click an hour: no ties
    events = [click(when(h), placement=p) for h, p in clicks]
    events += [order(when(h) + 1, order_id=f"o{h}") for h in orders]
    expected: dict[str, int] = {}
    for hour in orders:
        before = [(h, p) for h, p in clicks if when(hour) + 1 - 7 * DAY_MS < when(h) <= when(hour) + 1]
        if before and when(hour) + 1 >= at(6, 0):
            expected[max(before)[1]] = expected.get(max(before)[1], 0) + 1000
    assert claimed(events) == expected


def test_slots_and_clicks_by_day_and_in_all() -> None:
    events = [
        shown(at(2), decision_id="d1"),
        shown(at(2), decision_id="d2"),
        shown(at(0), decision_id="d3"),
        click(at(2, 13), decision_id="d2"),
        click(at(2, 14), decision_id="unseen"),
        shown(at(1), placement="other", decision_id=""),
        shown(at(1), placement="other", decision_id=""),
    ]
    found = results(events)
    home = found["home"]
    assert (home.shown, home.clicks, home.click_through) == (3, 1, 1 / 3)
    assert [(p["shown"], p["clicks"]) for p in home.series] == [(0, 0)] * 4 + [(2, 1), (0, 0), (1, 0)]
    assert found["other"].shown == 2
    assert (found["cart"].shown, found["cart"].click_through) == (0, None)
