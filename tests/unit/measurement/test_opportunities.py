"""The ranking: its arithmetic, the laws it keeps, and tests that are as long as they need to be."""

from __future__ import annotations

from random import Random

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from habitue.measurement.audience_results import Opportunity, Unranked
from habitue.measurement.opportunities import (
    DEFAULT_ASSUMPTIONS,
    Action,
    Assumptions,
    Baseline,
    product_moments,
    ranked,
    weeks_to_read,
    weeks_until,
)
from habitue.measurement.shrinkage import PastTest

ACTIONS = [Action("experience")]
USUAL = Baseline(10_000, 6_000, 400, 500, 2_500_000.0, 5e10)
BASELINES = st.builds(
    Baseline,
    people=st.integers(1_000, 100_000),
    visitors=st.integers(100, 1_000),
    buyers=st.integers(20, 100),
    orders=st.integers(20, 500),
    revenue_minor=st.floats(1e5, 1e7),
    revenue_squares=st.floats(1e9, 1e12),
)


def past(change: float, audience_id: str, error: float) -> PastTest:
    return PastTest("experience", audience_id, change, error, 2_000)


def only(baseline: Baseline, tests: list[PastTest], assumptions: Assumptions) -> Opportunity:
    ((one,), missing) = ranked({"a": baseline}, ACTIONS, tests, [], assumptions)
    assert missing == []
    return one


@given(BASELINES)
def test_the_arithmetic_shown_is_the_arithmetic_done(baseline: Baseline) -> None:
    one = only(baseline, [past(0.15, "b", 0.05)], DEFAULT_ASSUMPTIONS)
    grown = (1 + one.change.value) * (1 + one.value_change.value) - 1
    product = one.people.value * one.orders_per_person.value * one.order_value.value * grown
    assert one.worth_minor.value == pytest.approx(product)
    waited = one.weeks_to_build.value + one.weeks_to_read.value
    assert one.score_minor == pytest.approx(one.worth_minor.value / waited)
    assert one.worth_minor.low is not None
    assert one.worth_minor.high is not None
    assert one.worth_minor.low <= one.worth_minor.value <= one.worth_minor.high


@given(BASELINES, st.floats(1.01, 3.0), st.sampled_from(["people", "conversion", "value", "change", "build", "test"]))
def test_more_of_a_factor_is_never_worth_less(baseline: Baseline, more: float, factor: str) -> None:
    tests, assumptions, action = [past(0.1, "a", 0.02)], DEFAULT_ASSUMPTIONS, ACTIONS[0]
    grown, actions = baseline, [action]
    count = round(baseline.people * more) / baseline.people
    match factor:
        case "people":
            grown = msgspec.structs.replace(
                baseline,
                people=round(baseline.people * more),
                visitors=round(baseline.visitors * count),
                buyers=round(baseline.buyers * count),
                orders=round(baseline.orders * count),
                revenue_minor=baseline.revenue_minor * count,
                revenue_squares=baseline.revenue_squares * count,
            )
        case "conversion":
            buyers = min(round(baseline.buyers * more), baseline.visitors)
            grown = msgspec.structs.replace(
                baseline,
                buyers=buyers,
                orders=round(baseline.orders * more),
                revenue_minor=baseline.revenue_minor / baseline.orders * round(baseline.orders * more),
            )
        case "value":
            grown = msgspec.structs.replace(baseline, revenue_minor=baseline.revenue_minor * more)
        case "change":
            tests = [past(0.1 * more, "a", 0.02)]
        case "build":
            actions = [Action("experience", action.weeks_to_build / more)]
        case "test":
            assumptions = Assumptions(minimal_change=0.05 * more)
    before = only(baseline, [past(0.1, "a", 0.02)], DEFAULT_ASSUMPTIONS)
    (after,), _ = ranked({"a": grown}, actions, tests, [], assumptions)
    # whole people and orders may be rounded down by half of one
    assert after.score_minor >= before.score_minor * (1 - 0.5 / min(baseline.orders, baseline.buyers) - 1e-9)


@given(st.dictionaries(st.text("abcdefgh", min_size=1, max_size=4), BASELINES, max_size=8), st.integers(0, 99))
def test_the_order_of_audiences_and_tests_does_not_matter(baselines: dict[str, Baseline], seed: int) -> None:
    tests = [past(0.02 * n, name, 0.05) for n, name in enumerate(baselines)]
    names, shuffled = list(baselines), list(tests)
    Random(seed).shuffle(names)
    Random(seed + 1).shuffle(shuffled)
    again = ranked({name: baselines[name] for name in names}, ACTIONS, shuffled, [])
    assert again == ranked(baselines, ACTIONS, tests, [])
    assert [one.rank for one in again[0]] == list(range(1, len(baselines) + 1))


def test_too_little_is_said_and_not_ranked() -> None:
    few_people = Baseline(49, 40, 30, 30, 1e5, 1e9)
    few_orders = Baseline(5_000, 900, 19, 19, 1e5, 1e9)
    found, missing = ranked(
        {"b": few_orders, "a": few_people, "ok": USUAL, "none": Baseline(0, 0, 0, 0, 0, 0)}, ACTIONS, [], []
    )
    assert [one.audience_id for one in found] == ["ok"]
    assert missing == [
        Unranked("a", 49, 50, "people"),
        Unranked("b", 19, 20, "orders"),
        Unranked("none", 0, 50, "people"),
    ]


def test_each_factor_says_where_it_is_from() -> None:
    untested = only(USUAL, [], DEFAULT_ASSUMPTIONS)
    assert (untested.change.source, untested.change.raw, untested.people.source) == ("prior", None, "measured")
    assert untested.weeks_to_build.source == "assumed"
    shrunk = only(USUAL, [past(0.15, name, 0.06) for name in ("b", "c", "d")], DEFAULT_ASSUMPTIONS)
    assert (shrunk.change.source, shrunk.change.other_tests, shrunk.change.own_tests) == ("past_tests", 3, 0)
    assert shrunk.change.raw == pytest.approx(0.15)
    assert shrunk.change.value < 0.15
    assert untested.value_change.source == "prior"


def test_a_test_nobody_could_read_stays_ranked_and_says_so() -> None:
    rare = only(Baseline(2_000, 100, 20, 20, 1e5, 1e9), [], DEFAULT_ASSUMPTIONS)
    assert not rare.readable
    assert rare.weeks_to_read.value == 104


@pytest.mark.parametrize(("share", "change"), [(0.02, 0.2), (0.2, 0.1), (0.5, -0.1)])
def test_a_test_of_so_many_weeks_shows_the_change_as_often_as_promised(share: float, change: float) -> None:
    weekly = 20_000 if share < 0.1 else 2_000
    weeks = weeks_to_read(share, weekly, change, DEFAULT_ASSUMPTIONS)
    assert weeks is not None
    n = weeks * weekly // 2
    rng = np.random.default_rng(5)
    control, treated = (rng.binomial(n, p, 4_000) / n for p in (share, share * (1 + change)))
    error = np.sqrt((control * (1 - control) + treated * (1 - treated)) / n)
    power = float(np.mean(np.abs(treated - control) > norm.ppf(0.975) * error))
    assert power >= 0.79
    assert power <= 0.99 or weeks == 1


def test_the_moments_of_a_product_are_those_of_drawn_products() -> None:
    rng = np.random.default_rng(6)
    drawn = rng.normal(250, 20, 400_000) * rng.normal(0.08, 0.05, 400_000)
    mean, error = product_moments([(250.0, 20.0), (0.08, 0.05)])
    assert (mean, error) == pytest.approx((drawn.mean(), drawn.std()), rel=0.01)


def planted(seed: int) -> float:
    """How often, over pairs of audiences, the one with the larger planted gain per week is ranked above the other."""
    rng = np.random.default_rng(seed)
    names = [f"audience_{n}" for n in range(12)]
    gain = dict(zip(names, [0.2] * 6 + [0.0] * 6, strict=True))
    baselines = dict.fromkeys(names, USUAL)
    tests = [past(float(rng.normal(gain[name], 0.06)), name, 0.06) for name in names]
    rank = {one.audience_id: one.rank for one in ranked(baselines, ACTIONS, tests, [])[0]}
    pairs = [(one, other) for one in names[:6] for other in names[6:]]
    return float(np.mean([rank[one] < rank[other] for one, other in pairs]))


def test_audiences_with_a_planted_gain_rank_above_those_without() -> None:
    assert np.mean([planted(seed) for seed in range(100, 150)]) > 0.95


@given(st.lists(st.integers(0, 400), min_size=1, max_size=6), st.integers(1, 400))
def test_weeks_until_is_the_first_week_with_enough_and_never_sooner_for_more(sizes: list[int], needed: int) -> None:
    weeks = weeks_until(needed, sizes)
    if max(sizes) >= needed:
        assert weeks == next(week for week, people in enumerate(sizes) if people >= needed)
    elif sizes[-1] <= sizes[0]:
        assert weeks is None, "what does not grow is never enough"
    elif weeks is not None:
        last = len(sizes) - 1
        growth = (sizes[-1] - sizes[0]) / last
        assert sizes[-1] + growth * (weeks - last) >= needed - 1e-6
        assert sizes[-1] + growth * (weeks - last - 1) < needed + 1e-6
    more = weeks_until(needed + 1, sizes)
    assert more is None or (weeks is not None and more >= weeks)
