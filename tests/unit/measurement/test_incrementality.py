"""What personalisation earned: exact on shops one can count, honest over many repetitions, silent when it must be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import numpy as np
import pytest

from habitue.core.clock import DAY_MS
from habitue.events.envelope import Event
from habitue.experiments.assignment import arm_of
from habitue.experiments.horizon import Minimum
from habitue.experiments.intervals import difference
from habitue.experiments.statistics import Sample
from habitue.measurement import incrementality
from habitue.measurement.incrementality import EVERYWHERE, Arm, Comparison, comparisons, earned
from habitue.measurement.plan import Plan
from habitue.measurement.results import Estimate
from habitue.privacy.consent import DENIED

from .world import NOW, TODAY, at, decision, measured, order, plan

RULES = plan(days=28, holdout_share=0.5, minimum=Minimum(weeks=1, conversions=1))


def compare(events: list[Event], rules: Plan = RULES, **links: str) -> dict[str, Comparison]:
    with measured(events, rules, links) as batch:
        return comparisons(batch, rules)


def both(day: int = 20) -> list[Event]:
    return [decision(at(day), "anna", "personalised"), decision(at(day), "ben", "held_out")]


def test_the_difference_per_person_times_people_personalised() -> None:
    events = []
    revenue = {"personalised": [500, 0, 0, 700], "held_out": [0, 300, 0, 0]}
    for arm, amounts in revenue.items():
        for i, amount in enumerate(amounts):
            events.append(decision(at(20), f"{arm}{i}", arm))
            events += [order(at(5), f"{arm}{i}", f"{arm}{i}", amount)] if amount else []
    compared = compare(events)
    for scope in (EVERYWHERE, "home"):
        found = earned(compared[scope], RULES)
        expected = difference(Sample.of(revenue["personalised"]), Sample.of(revenue["held_out"])).scaled(4)
        assert (found.state, found.people_personalised, found.people_held_out) == ("known", 4, 4)
        assert [found.value, found.low, found.high] == pytest.approx([expected.value, expected.low, expected.high])
        assert found.value == pytest.approx(900)


def test_only_orders_after_the_first_exposure_count() -> None:
    events = [*both(), decision(at(3), "anna", "personalised")]
    events += [order(at(20, 11), order_id="before"), order(at(20, 13), order_id="after", total=70)]
    assert compare(events)[EVERYWHERE].personalised.revenue.sum == 70


def test_only_orders_of_the_period_count_and_people_of_all_times() -> None:
    events = [*both(60), order(at(50), order_id="before"), order(at(1), order_id="within", total=70)]
    found = compare(events)[EVERYWHERE]
    assert (found.personalised.revenue.n, found.held_out.revenue.n) == (1, 1)
    assert found.personalised.revenue.sum == 70
    assert compare(events, msgspec.structs.replace(RULES, holdout_since=at(40))) == {}


def test_people_seen_in_both_arms_are_counted_and_left_out() -> None:
    events = [*both(), decision(at(19), "ben-phone", "personalised"), order(at(1), "ben", "o2")]
    separate = compare(events)[EVERYWHERE]
    assert (separate.personalised.revenue.n, separate.held_out.revenue.n, separate.held_out.crossed) == (2, 1, 0)
    with measured(events, RULES, {"ben-phone": "ben"}) as batch:
        linked = comparisons(batch, RULES)[EVERYWHERE]
    assert (linked.personalised.revenue.n, linked.held_out.revenue.n) == (1, 0)
    assert (linked.held_out.crossed, linked.personalised.crossed) == (1, 0)  # by the arm of the first exposure
    assert earned(linked, RULES).people_excluded == 1


@pytest.mark.parametrize(
    "odd",
    [
        decision(at(20), "eve", "personalised", flags=("bot",)),
        decision(at(20), "eve", "personalised", flags=("test",)),
        decision(at(20), "eve", "personalised", consent=DENIED),
        decision(at(20), "eve", "none"),
        decision(at(20), "", "personalised"),
        decision(at(20), "eve", "personalised", properties={"paused": True}),
    ],
    ids=["bot", "test", "no consent", "no arm", "nobody", "paused"],
)
def test_some_decisions_expose_nobody(odd: Event) -> None:
    assert compare([*both(), odd])[EVERYWHERE].personalised.revenue.n == 1


def test_orders_without_consent_are_nobodys_outcome() -> None:
    found = compare([*both(), order(at(1), consent=DENIED)])[EVERYWHERE].personalised
    assert (found.revenue.sum, found.conversions) == (0, 0)


def test_a_huge_order_is_capped_in_the_winsorised_figure_only() -> None:
    events = [*both()]
    for i in range(2000):
        events += [decision(at(20), f"p{i}", "personalised"), order(at(5), f"p{i}", f"o{i}", 1000 if i else 10**9)]
    arm = compare(events)[EVERYWHERE].personalised
    assert arm.revenue.sum == 10**9 + 1999 * 1000
    assert arm.winsorised.sum == 2000 * 1000


# --- states ----------------------------------------------------------------------------------------------------------

CONVERSIONS = Minimum(weeks=1, conversions=100)


def arm(n: int, conversions: int, days_ago: float = 20, crossed: int = 0, scale: float = 1000) -> Arm:
    values = np.zeros(n)
    values[:conversions] = scale * (1 + np.arange(conversions) % 7)
    sample = Sample.of(values)
    return Arm(crossed, conversions, NOW - round(days_ago * DAY_MS), sample, sample)


def judged(personalised: Arm, held_out: Arm, share: float = 0.05, **rules: Any) -> Estimate:
    rules = {"days": 28, "minimum": CONVERSIONS, **rules}
    return earned(Comparison(personalised, held_out), plan(holdout_share=share, **rules))


def test_without_a_hold_out_the_answer_is_off() -> None:
    assert judged(arm(9500, 900), arm(500, 50), share=0.0) == Estimate(state="off")


@pytest.mark.parametrize(
    ("personalised", "held_out", "reason", "weeks"),
    [
        (Arm(), Arm(), "no_exposures", None),
        (arm(100, 10), Arm(), "no_exposures", None),
        (arm(9500, 2000, days_ago=3), arm(500, 110, days_ago=3), "first_week", 1),
        (arm(9500, 900, days_ago=14), arm(500, 60, days_ago=14), "too_few_conversions", 2),
        (arm(9500, 900, days_ago=40), arm(500, 25, days_ago=40), "period_too_short", 12),
        (arm(9500, 900), arm(500, 0), "too_few_conversions", None),
    ],
)
def test_too_early_says_why_and_how_long(personalised: Arm, held_out: Arm, reason: str, weeks: int | None) -> None:
    found = judged(personalised, held_out)
    assert (found.state, found.reason, found.weeks_needed) == ("too_early", reason, weeks)
    assert found.value is found.low is found.high is None


def test_wrong_shares_withhold_the_result() -> None:
    assert judged(arm(19_000, 3000), arm(1000, 160)).state == "known"
    found = judged(arm(19_000, 3000), arm(1400, 160))
    assert (found.state, found.reason, found.value) == ("withheld", "shares_mismatch", None)


def test_exclusions_that_tilt_what_is_left_withhold_the_result() -> None:
    found = judged(arm(36_000, 3000, crossed=2000), arm(1200, 160, crossed=800))
    assert (found.state, found.reason, found.people_excluded) == ("withheld", "exclusions_mismatch", 2800)


def test_everybody_alike_is_not_enough_to_judge() -> None:
    alike = Arm(0, 500, NOW - 20 * DAY_MS, Sample.of([5] * 500), Sample.of([5] * 500))
    assert judged(alike, alike, share=0.5).reason == "no_variance"


def test_a_doubtful_result_says_how_long_until_it_is_sharp() -> None:
    doubtful = judged(arm(19_000, 3100), arm(1000, 160))
    assert doubtful.state == "known"
    low, high = bounds(doubtful)
    assert low < 0 < high
    assert doubtful.weeks_needed is None or doubtful.weeks_needed > 0
    clear = judged(arm(19_000, 6000), arm(1000, 160))
    assert bounds(clear)[0] > 0
    assert clear.weeks_needed is None


def bounds(estimate: Estimate) -> tuple[float, float]:
    assert estimate.low is not None
    assert estimate.high is not None
    return estimate.low, estimate.high


# --- simulation ------------------------------------------------------------------------------------------------------


def spent(rng: np.random.Generator, people: int, more: float = 0.0) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Cents per person: one in twenty buys, for 98 euros in the mean with a long tail."""
    return np.round((rng.random(people) < 0.05) * rng.lognormal(9.0, 0.6, people) * (1 + more))


def simulated(rng: np.random.Generator, people: int, share: float, more: float, two_devices: float = 0.0) -> Comparison:
    """A shop where each device is drawn on its own, and a second one of the other arm puts a person in both.

    A crossed person is personalised half of the time, as if nobody remembered the first arm.
    """
    first, second = rng.random(people) < share, rng.random(people) < share
    crossed = (rng.random(people) < two_devices) & (first != second)
    effect = np.where(crossed, more / 2, np.where(first, 0.0, more))
    revenue = np.round(spent(rng, people) * (1 + effect))

    def of(held_out: bool) -> Arm:
        mine = first == held_out
        values = revenue[mine & ~crossed]
        sample = Sample.of(values)
        return Arm(int((mine & crossed).sum()), int((values > 0).sum()), NOW - 20 * DAY_MS, sample, sample)

    return Comparison(of(False), of(True))


def covered(runs: int, share: float, more: float, seed: int, people: int = 80_000, **world: float) -> float:
    """The share of runs whose interval holds the planted effect of those personalised."""
    rng = np.random.default_rng(seed)
    mean = 0.05 * np.exp(9.0 + 0.6**2 / 2)
    rules = plan(days=28, holdout_share=share, minimum=CONVERSIONS)
    hits = 0
    for _ in range(runs):
        found = earned(simulated(rng, people, share, more, **world), rules)
        assert found.state == "known"
        low, high = bounds(found)
        hits += low <= more * mean * found.people_personalised <= high
    return hits / runs


@pytest.mark.parametrize("more", [0.0, 0.3], ids=["nothing planted", "30 % planted"])
@pytest.mark.parametrize("share", [0.05, 0.2])
def test_the_planted_effect_lies_in_the_interval_at_the_nominal_rate(share: float, more: float) -> None:
    runs = 300
    assert abs(covered(runs, share, more, seed=11) - 0.95) < 4 * (0.05 * 0.95 / runs) ** 0.5


def test_people_on_two_devices_do_not_move_the_interval() -> None:
    assert covered(200, 0.5, 0.6, seed=12, people=40_000, two_devices=0.5) >= 0.90


def test_the_simulation_catches_people_of_both_arms_counted() -> None:
    """The mutant: crossed people stay in the arm of their first exposure, and the effect is diluted."""
    rng = np.random.default_rng(13)
    mean = 0.05 * np.exp(9.0 + 0.6**2 / 2)
    hits = 0
    for _ in range(200):
        first, second = rng.random(40_000) < 0.5, rng.random(40_000) < 0.5
        crossed = (rng.random(40_000) < 0.5) & (first != second)
        revenue = spent(rng, 40_000) * (1 + np.where(crossed, 0.3, np.where(first, 0.0, 0.6)))
        interval = difference(Sample.of(revenue[~first]), Sample.of(revenue[first]))
        hits += interval.low <= 0.6 * mean <= interval.high
    assert hits / 200 < 0.85


@pytest.mark.soak
@pytest.mark.parametrize("more", [0.0, 0.3])
def test_the_nominal_rate_over_ten_thousand_shops(more: float) -> None:
    assert 0.944 <= covered(10_000, 0.1, more, seed=14) <= 0.956


def world(rng: np.random.Generator, people: int, more: float) -> list[Event]:
    """Whole events of a shop with a planted effect; some people come on a second device, linked by a log-in."""
    events = []
    for i in range(people):
        devices = [f"v{i}", f"v{i}-phone"] if rng.random() < 0.1 else [f"v{i}"]
        when = TODAY - int(rng.integers(2 * DAY_MS, 26 * DAY_MS))
        arms = [arm_of(device, "holdout", 0.2) for device in devices]
        events += [decision(when + k, device, a) for k, (device, a) in enumerate(zip(devices, arms, strict=True))]
        if rng.random() < 0.15:
            bought = round(float(rng.lognormal(9, 0.5)) * (1 + more * (arms[0] == "personalised")))
            events.append(order(when + DAY_MS, devices[0], f"o{i}", bought))
        if rng.random() < 0.05:  # a bot with the appetite of ten people, in whatever arm it fell
            events += [decision(when, f"b{i}", arm_of(f"b{i}", "holdout", 0.2), flags=("bot",))]
            events += [order(when + DAY_MS, f"b{i}", f"b{i}", 10**6, flags=("bot",))]
    return events


@pytest.mark.parametrize("more", [0.0, 0.5])
def test_from_events_to_interval_the_planted_effect_is_found(more: float) -> None:
    rules = plan(days=28, holdout_share=0.2, minimum=CONVERSIONS)
    hits = 0
    for seed in range(6):
        events = world(np.random.default_rng(seed), 6000, more)
        links = {f"v{i}-phone": f"v{i}" for i in range(6000)}
        with measured(events, rules, links) as batch:
            found = earned(comparisons(batch, rules)[EVERYWHERE], rules)
        assert found.state == "known"
        assert found.people_excluded > 0
        truth = more * 0.15 * np.exp(9 + 0.5**2 / 2) * found.people_personalised
        low, high = bounds(found)
        hits += low <= truth <= high
    assert hits >= 4  # fewer than 1 run in 500 would fail by chance


@pytest.mark.parametrize(
    ("sql", "broken"),
    [
        (
            "_EXPOSURES",
            lambda sql: sql.replace("AND x.node_id IS NULL", "").replace(
                "AND NOT (array_contains", "AND (true OR array_contains"
            ),
        ),
        ("_OUTCOMES", lambda sql: sql.replace("o.occurred_at > s.first_at AND", "")),
        ("_PARTICIPANTS", lambda sql: sql.replace("one = other THEN 0 ELSE 1", "one = other THEN 0 ELSE 0")),
    ],
    ids=["bots exposed", "outcomes before exposure", "both arms counted"],
)
def test_broken_rules_change_the_answer(
    sql: str, broken: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    events = [*both(), decision(at(20), "robot", "personalised", flags=("bot",)), order(at(21), order_id="early")]
    events += [decision(at(18), "ben", "personalised"), decision(at(20), "cleo", "held_out")]
    sound = compare(events)
    assert broken(getattr(incrementality, sql)) != getattr(incrementality, sql)
    monkeypatch.setattr(incrementality, sql, broken(getattr(incrementality, sql)))
    assert compare(events) != sound
