"""Audiences beside the rest: exact on shops one can count, fair about who was in when, silent on too little."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pytest
from numpy.typing import ArrayLike

from habitue.core.clock import DAY_MS
from habitue.events import names
from habitue.events.envelope import Event
from habitue.experiments.statistics import RatioSample
from habitue.measurement.audience_days import audience_days
from habitue.measurement.audience_insights import MEASURES, contrasts, figure, insights, overlaps
from habitue.measurement.audience_results import AudienceContrast, AudienceDays, AudienceInsight, DaySize, Standout
from habitue.measurement.audience_tables import (
    Groups,
    Members,
    Moves,
    Sums,
    groups,
    moves,
    pairs,
    put_first_seen,
    put_members,
)
from habitue.measurement.period import Day
from habitue.privacy.consent import DENIED

from .world import at, event, measured, order, plan, view

RULES = plan(days=28)
NO_LINKS: Mapping[str, str] = {}
SINCE, UNTIL = RULES.period.from_ms, RULES.period.until_ms


def asked(events: Sequence[Event], members: Members, links: Mapping[str, str] = NO_LINKS) -> Groups:
    with measured(events, RULES, links) as batch:
        put_first_seen(batch, RULES.parameters())
        put_members(batch, [members])
        return groups(batch, 0, SINCE, UNTIL, RULES.parameters())


def known(who: str) -> Event:
    """Somebody who was seen before the period began."""
    return view(at(60), who)


def test_sums_of_an_audience_the_rest_and_newcomers() -> None:
    events = [known("anna"), known("ben"), known("cleo")]
    events += [view(at(5), "anna"), order(at(5, 12, 5), "anna", "o1", 1000), view(at(4), "anna"), view(at(4), "ben")]
    events += [order(at(3), "anna", "o2", 500), view(at(2), "newcomer"), order(at(2, 12, 1), "newcomer", "o3", 70)]
    found = asked(events, {"best": ["anna", "nobody", "newcomer"], "empty": []})
    assert found.audiences == {"best": Sums(1, 1, 1, 1, 2, 4, 1, 1, 2, 2, 4, 2, 4, 1500, 1500**2, 3000, 1500, 0, 0, 0)}
    rest = found.known - found.audiences["best"]
    assert (rest.n, rest.visitors, rest.v, rest.o, rest.r) == (2, 1, 1, 0, 0)
    assert (found.newcomers.n, found.newcomers.r) == (1, 70)


def test_who_came_in_and_who_went_is_counted_among_those_known() -> None:
    events = [*map(known, ("anna", "ben", "cleo")), view(at(10), "new"), view(at(60), "eve", flags=("bot",))]
    instants = [at(20), at(13), at(6)]
    by_instant = [{"a": ["anna", "ben", "new", "eve"]}, {"a": ["ben", "cleo"]}, {"a": ["ben", "new"], "b": []}]
    with measured(events, RULES, NO_LINKS) as batch:
        put_first_seen(batch, RULES.parameters())
        put_members(batch, by_instant)
        assert moves(batch, instants) == {"a": [Moves(2, 1, 1), Moves(2, 1, 1), Moves(2, 0, 0)]}


def test_days_are_told_of_everybody_asked_for_and_add_up() -> None:
    events = [*map(known, ("anna", "ben", "cleo")), view(at(60), "eve", flags=("bot",))]
    days = [Day(f"d{n}", at(3 - n), at(2 - n)) for n in range(2)]
    by_day = [
        {"a": ["anna", "ben", "eve"], "empty": []}, {"a": ["ben", "cleo"], "empty": []}, {"a": ["ben"], "empty": []},
    ]  # fmt: skip
    with measured(events, RULES, NO_LINKS) as batch:
        put_first_seen(batch, RULES.parameters())
        found = audience_days(batch, days, by_day)
    assert found["a"] == AudienceDays([DaySize("d0", 2, 1, 1), DaySize("d1", 2, 0, 1)], 1)
    assert found["empty"] == AudienceDays([DaySize("d0", 0, 0, 0), DaySize("d1", 0, 0, 0)], 0)


@pytest.mark.parametrize(
    "odd",
    [
        [view(at(60), "eve", flags=("bot",)), order(at(5), "eve", "oe", 9, flags=("bot",))],
        [view(at(60), "eve", flags=("staff",)), order(at(5), "eve", "oe", 9)],
        [view(at(60), "eve", consent=DENIED), order(at(5), "eve", "oe", 9, consent=DENIED)],
        [
            view(at(60), "eve"),
            order(at(5), "eve", "oe", 9),
            event(names.CONSENT_CHANGED, at(4), "eve", source="system", properties={"objections": {"measure": True}}),
        ],
    ],
    ids=["bot", "staff", "no consent", "objector"],
)
def test_whoever_may_not_be_measured_is_in_no_sum(odd: list[Event]) -> None:
    usual = [known("anna"), order(at(5), "anna", "o1", 1000)]
    assert asked([*usual, *odd], {"a": ["anna", "eve"]}) == asked(usual, {"a": ["anna", "eve"]})


def test_test_orders_are_left_out_and_returns_are_counted() -> None:
    events = [known("anna"), order(at(5), "anna", "o1", 1000), order(at(4), "anna", "o2", 600, flags=("test",))]
    events += [order(at(5, 13), "anna", "o3", 800), order(at(2), "anna", "o3", 300, name=names.ORDER_REFUNDED)]
    mine = asked(events, {"a": ["anna"]}).audiences["a"]
    assert (mine.o, mine.r, mine.b) == (2, 1500, 1)


def test_devices_of_one_person_are_one_person() -> None:
    events = [known("anna"), known("anna-phone"), view(at(5), "anna"), view(at(4), "anna-phone")]
    found = asked(events, {"a": ["anna"]}, {"anna-phone": "anna"})
    assert (found.known.n, found.audiences["a"].v) == (1, 2)


# --- figures ----------------------------------------------------------------------------------------------------------


def of(visits: ArrayLike, orders: ArrayLike, revenue: ArrayLike, returned: ArrayLike) -> Sums:
    """Sums of people, each with as many visits that ended with an order as orders."""
    v, o, r, b = (np.asarray(x, dtype=float) for x in (visits, orders, revenue, returned))
    return Sums(
        len(v), int((v > 0).sum()), int((o > 0).sum()), int((o > 1).sum()), v.sum(), v @ v, o.sum(), o @ o, o @ v,
        o.sum(), o @ o, o.sum(), o @ o, r.sum(), r @ r, r @ o, r[v > 0].sum(), b.sum(), b @ b, b @ o,
    )  # fmt: skip


def drawn(rng: np.random.Generator, people: int, conversion: float = 0.1, value: float = 5_000) -> Sums:
    visits = rng.poisson(3, people)
    orders = rng.binomial(visits, conversion)
    revenue = np.array([rng.lognormal(np.log(value), 0.5, n).sum() for n in orders])
    return of(visits, orders, np.round(revenue), rng.binomial(orders, 0.1))


def told(period: Groups) -> tuple[list[AudienceInsight], list[Standout]]:
    return insights(period, [], period.audiences)


def test_each_metric_is_what_its_name_says() -> None:
    rng = np.random.default_rng(1)
    sums = drawn(rng, 500)
    expected = {
        "conversion": sums.c / sums.v,
        "order_value": sums.r / sums.p,
        "revenue_per_visitor": sums.rv / sums.visitors,
        "orders_per_person": sums.o / sums.n,
        "repeat_rate": sums.repeaters / sums.buyers,
        "returns": sums.b / sums.o,
    }
    for metric in MEASURES:
        found = figure(metric, sums)
        assert found.state == "known"
        assert found.value == pytest.approx(expected[metric])
        assert found.low is not None
        assert found.high is not None
        assert found.low < expected[metric] < found.high


@pytest.mark.parametrize("metric", list(MEASURES))
def test_intervals_hold_the_truth_as_often_as_they_say(metric: str) -> None:
    rng = np.random.default_rng(2)
    truth = figure(metric, drawn(rng, 20_000)).value  # type: ignore[arg-type]
    hits = 0
    for _ in range(100):
        found = figure(metric, drawn(rng, 900))  # type: ignore[arg-type]
        assert found.low is not None
        assert found.high is not None
        hits += found.low <= (truth or 0) <= found.high
    assert hits / 100 >= 0.88


def test_too_little_is_said_and_never_shown_as_nothing() -> None:
    few = of([1] * 49, [1] * 49, [100.0] * 49, [0] * 49)
    quiet = of([3] * 500, [1] * 19 + [0] * 481, [100.0] * 19 + [0.0] * 481, [0] * 500)
    for sums, n, what in ((few, 49, "people"), (quiet, 19, "orders"), (Sums(), 0, "people")):
        found = figure("orders_per_person", sums)
        assert (found.state, found.n, found.of, found.value) == ("not_enough", n, what, None)
        assert found.needed is not None
        assert found.needed > n
    rng = np.random.default_rng(3)
    rows = [row for row, p in contrasts(few, drawn(rng, 900)) if p is None]
    assert [(row.lift.state, row.verdict) for row in rows] == [("not_enough", "")] * len(MEASURES)


def test_no_return_of_many_orders_is_an_answer_with_room_above() -> None:
    none = figure("returns", of([3] * 500, [1] * 500, [100.0] * 500, [0] * 500))
    assert (none.state, none.value, none.low) == ("known", 0.0, 0.0)
    assert none.high == pytest.approx(0.0076, abs=0.0001)  # Wilson's, of 0 in 500


def shop(rng: np.random.Generator, better: int, alike: int) -> Groups:
    """Audiences of 400 people, some of whom convert twice as often; the rest are 3,000."""
    audiences = {f"better{n}": drawn(rng, 400, 0.2) for n in range(better)}
    audiences |= {f"alike{n}": drawn(rng, 400) for n in range(alike)}
    everybody = drawn(rng, 3_000)
    for sums in audiences.values():
        everybody = everybody - (Sums() - sums)
    return Groups(everybody, Sums(), audiences)


def test_planted_over_performers_are_found_and_quiet_shops_are_quiet() -> None:
    rng = np.random.default_rng(4)
    _, findings = told(shop(rng, 3, 5))
    best = {one.audience_id for one in findings if one.metric == "conversion" and one.verdict == "over"}
    assert {f"better{n}" for n in range(3)} <= best
    assert [abs(one.lift) for one in findings] == sorted((abs(one.lift) for one in findings), reverse=True)
    loud = sum(bool(told(shop(rng, 0, 8))[1]) for _ in range(50)) / 50
    assert loud <= 0.05 + 3 * (0.05 * 0.95 / 50) ** 0.5


def test_a_verdict_says_the_direction_and_only_where_the_correction_leaves_it() -> None:
    rng = np.random.default_rng(5)
    said, findings = told(shop(rng, 2, 2))
    rows: list[tuple[str, AudienceContrast]] = [(one.audience_id, row) for one in said for row in one.contrasts]
    for name, row in rows:
        assert bool(row.verdict) == (row.adjusted_p is not None and row.adjusted_p <= 0.05)
        assert (row.verdict == "over") == (bool(row.verdict) and (row.lift.value or 0) > 0)
        assert bool(row.verdict) == any((one.audience_id, one.metric) == (name, row.metric) for one in findings)


def test_share_of_revenue_is_of_everybodys_and_its_interval_is_that_of_a_ratio_over_everybody() -> None:
    rng = np.random.default_rng(6)
    mine, others, new = drawn(rng, 400), drawn(rng, 900), drawn(rng, 100)
    everybody = mine - (Sums() - others)
    (one,), _ = told(Groups(everybody, new, {"a": mine}))
    total = mine.r + others.r + new.r
    expected = RatioSample(1400, mine.r, mine.rr, total, mine.rr + others.rr + new.rr, mine.rr)
    assert one.share_of_revenue.value == pytest.approx(mine.r / total)
    assert one.share_of_revenue.high == pytest.approx(expected.mean + 1.959964 * (expected.variance / 1400) ** 0.5)
    assert one.share_of_people == pytest.approx(400 / 1300)


def test_an_audience_nobody_was_in_is_told_of() -> None:
    rng = np.random.default_rng(7)
    said, findings = insights(Groups(drawn(rng, 900), Sums(), {}), [], ["empty"])
    assert [(one.audience_id, one.people) for one in said] == [("empty", 0)]
    assert {row.lift.state for row in said[0].contrasts} == {"not_enough"}
    assert findings == []


# --- overlap ----------------------------------------------------------------------------------------------------------


def test_overlap_is_counted_on_known_people_with_jaccard_and_lift() -> None:
    people = [f"p{n}" for n in range(10)]
    members = {"a": people[:4], "b": people[2:8], "c": people[8:], "later": ["new"]}
    events = [*(known(who) for who in people), view(at(3), "new")]
    with measured(events, RULES) as batch:
        put_first_seen(batch, RULES.parameters())
        put_members(batch, [members])
        counts = pairs(batch, 0, SINCE)
    assert counts == {("a", "a"): 4, ("b", "b"): 6, ("c", "c"): 2, ("a", "b"): 2}
    (one,) = overlaps(counts, 10)
    assert (one.audience_id, one.with_id, one.both) == ("a", "b", 2)
    assert (one.jaccard, one.lift) == pytest.approx((2 / 8, 2 * 10 / (4 * 6)))


def test_the_period_of_the_tests_is_four_weeks() -> None:
    assert UNTIL - SINCE > 27 * DAY_MS
