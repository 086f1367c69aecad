"""Intervals: equal to gbstats and SciPy, covering the truth as often as they say, and silent without data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from scipy.stats import ttest_ind

from habitue.core.errors import InvalidInput, NotEnoughData
from habitue.experiments.intervals import difference, relative_lift
from habitue.experiments.statistics import RatioSample, Sample, Statistic

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "gbstats_intervals.json").read_text())["cases"]


class Proportion(msgspec.Struct, frozen=True):
    """How gbstats sees 0/1 outcomes: the variance without Bessel's correction."""

    n: int
    sum: int

    @property
    def mean(self) -> float:
        return self.sum / self.n

    @property
    def variance(self) -> float:
        return self.mean * (1 - self.mean)


KINDS: dict[str, type[Any]] = {"mean": Sample, "prop": Proportion, "ratio": RatioSample}


@pytest.mark.parametrize("case", GOLDEN, ids=lambda c: f"{c['kind']}-{c['a'][0]}")
def test_intervals_equal_those_of_gbstats(case: dict[str, Any]) -> None:
    control, treated = KINDS[case["kind"]](*case["a"]), KINDS[case["kind"]](*case["b"])
    relative = case["kind"] == "prop" or case.get("diff") == "relative"
    interval = (relative_lift if relative else difference)(treated, control)
    assert interval.value == pytest.approx(case["expected"], abs=1e-9)
    assert [interval.low, interval.high] == pytest.approx(case["ci"], abs=1e-9)


def test_the_difference_is_scipys_welch_interval() -> None:
    rng = np.random.default_rng(1)
    a, b = rng.normal(10, 3, 80), rng.normal(11, 9, 30)
    interval = difference(Sample.of(b), Sample.of(a), confidence=0.9)
    expected = ttest_ind(b, a, equal_var=False).confidence_interval(0.9)
    assert [interval.low, interval.high] == pytest.approx([expected.low, expected.high])


def test_arms_without_any_difference_between_units_are_not_judged() -> None:
    with pytest.raises(NotEnoughData, match="no variance"):
        difference(Sample.of([0, 0, 0]), Sample.of([0, 0]))


def test_so_many_percent_more_than_nothing_is_not_a_number() -> None:
    with pytest.raises(NotEnoughData, match="other than 0"):
        relative_lift(Sample.of([1, 2]), Sample.of([0, 0]))


def test_a_confidence_outside_its_range_is_refused() -> None:
    with pytest.raises(InvalidInput, match="between 0 and 1"):
        difference(Sample.of([1, 2]), Sample.of([3, 5]), confidence=95)


def test_an_interval_scales_with_its_unit() -> None:
    interval = difference(Sample.of([3, 5, 4, 6]), Sample.of([2, 3, 1, 2]))
    assert interval.scaled(100).half_width == pytest.approx(100 * interval.half_width)


def revenue(rng: np.random.Generator, people: int, more: float = 0.0) -> Statistic:
    """What shops see: few buy, and what they spend has a long tail. Mean 0.05 x 98.4 = 4.92 before `more`."""
    return Sample.of((rng.random(people) < 0.05) * rng.lognormal(4.4, 0.6, people) * (1 + more))


def clicks(rng: np.random.Generator, people: int, more: float = 0.0) -> RatioSample:
    """Slots shown and clicked by people who differ: some look at many and click at a rate of their own."""
    shown = rng.geometric(0.25, people)
    return RatioSample.of(rng.binomial(shown, rng.beta(2, 38, people) * (1 + more)), shown)


def naive_clicks(rng: np.random.Generator, people: int, more: float = 0.0) -> Statistic:
    """The mutant: every slot shown counted as if it were a person of its own."""
    by_person = clicks(rng, people, more)
    return Proportion(int(by_person.denominator), int(by_person.numerator))


def covered(draw: Any, truth: float, runs: int, people: tuple[int, int], more: float, seed: int) -> float:
    """The share of repetitions whose interval holds the truth."""
    rng = np.random.default_rng(seed)
    hits = 0
    for _ in range(runs):
        interval = difference(draw(rng, people[0], more), draw(rng, people[1]))
        hits += interval.low <= truth <= interval.high
    return hits / runs


MEAN_REVENUE = 0.05 * np.exp(4.4 + 0.6**2 / 2)


@pytest.mark.parametrize(
    ("draw", "truth", "more"),
    [(revenue, 0.2 * MEAN_REVENUE, 0.2), (revenue, 0.0, 0.0), (clicks, 0.1 * 0.05, 0.1), (clicks, 0.0, 0.0)],
    ids=["revenue", "revenue-aa", "clicks", "clicks-aa"],
)
def test_the_truth_is_covered_as_often_as_promised(draw: Any, truth: float, more: float) -> None:
    runs = 1500
    assert abs(covered(draw, truth, runs, (4000, 2000), more, seed=2) - 0.95) < 4 * (0.05 * 0.95 / runs) ** 0.5


def test_the_check_of_coverage_catches_a_variance_per_view() -> None:
    assert covered(naive_clicks, 0.0, 1500, (4000, 2000), 0.0, seed=2) < 0.93


@pytest.mark.soak
@pytest.mark.parametrize(
    ("draw", "truth", "more"),
    [(revenue, 0.2 * MEAN_REVENUE, 0.2), (revenue, 0.0, 0.0), (clicks, 0.1 * 0.05, 0.1), (clicks, 0.0, 0.0)],
    ids=["revenue", "revenue-aa", "clicks", "clicks-aa"],
)
def test_coverage_over_ten_thousand_repetitions(draw: Any, truth: float, more: float) -> None:
    assert 0.944 <= covered(draw, truth, 10_000, (8000, 8000), more, seed=3) <= 0.956
