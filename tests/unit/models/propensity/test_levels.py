"""Where there is little data: rates drawn to those below, the interval they deserve, and who answered."""

from __future__ import annotations

from math import nan

import numpy as np
import pytest
from scipy.stats import beta, betabinom
from tests.unit.models.propensity.lives import PURCHASE, samples

from habitue.features.person.vector import NAMES
from habitue.models.propensity.levels import (
    NOTHING,
    SEGMENTS,
    STRENGTHS,
    Levels,
    _strength,
    interval,
    learn_levels,
    segment_of,
)
from habitue.models.propensity.samples import Samples

EMPTY = Levels(NOTHING, {}, {}, {}, 20.0, 20.0, 10.0)


def vector(**known: float) -> list[float]:
    found = [nan] * len(NAMES)
    for name in ("cart_items", "orders", "visits"):
        found[NAMES.index(name)] = known.get(name, 0.0)
    return found


def test_of_no_moment_nothing_is_said() -> None:
    assert EMPTY.answer(vector(), "", NOTHING) is None
    assert EMPTY.probability(vector(), "", NOTHING) is None
    assert learn_levels(samples(0, 1), PURCHASE.within_ms).answer(vector(), "Shoes", NOTHING) is None


def test_one_moment_says_little_and_says_so() -> None:
    answer = Levels((1, 0), {}, {}, {}, 20.0, 20.0, 10.0).answer(vector(), "", NOTHING)
    assert answer is not None
    assert (answer.level, answer.based_on) == ("shop", 1)
    assert answer.high - answer.low > 0.7


def test_each_level_answers_as_soon_as_it_can() -> None:
    levels = Levels(
        (1_000, 100), {"Shoes": (200, 40), "Hats": (5, 5)}, {"new": (600, 30), "cart": (9, 9)},
        {"Shoes": {"new": (90, 9)}}, 20.0, 20.0, 10.0,
    )  # fmt: skip
    new, cart = vector(visits=1), vector(cart_items=1)
    assert levels.answer(cart, "", NOTHING).level == "shop"  # type: ignore[union-attr]
    assert levels.answer(cart, "Hats", NOTHING).level == "shop"  # type: ignore[union-attr]
    assert levels.answer(cart, "Shoes", NOTHING).level == "category"  # type: ignore[union-attr]
    segment = levels.answer(new, "Shoes", NOTHING)
    assert segment is not None
    assert (segment.level, segment.based_on) == ("segment", 600)
    own = levels.answer(new, "Shoes", (8, 6))
    assert own is not None
    assert (own.level, own.based_on) == ("visitor", 8)
    assert segment.probability < own.probability < 6 / 8, "drawn to people like them"


def test_a_person_alone_is_the_conjugate_posterior() -> None:
    levels = Levels((1_000, 100), {}, {}, {}, 20.0, 20.0, 10.0)
    rate = (100 + 0.5) / 1_001
    answer = levels.answer(vector(), "", (6, 3))
    assert answer is not None
    after = beta(10 * rate + 3, 10 * (1 - rate) + 3)
    assert answer.probability == pytest.approx(after.mean())
    assert (answer.low, answer.high) == pytest.approx((after.ppf(0.05), after.ppf(0.95)))
    assert levels.probability(vector(), "", (6, 3)) == answer.probability


def test_more_moments_make_it_surer() -> None:
    few, many = (Levels((n, n // 10), {}, {}, {}, 20.0, 20.0, 10.0).answer(vector(), "", NOTHING) for n in (20, 2_000))
    assert few is not None
    assert many is not None
    assert many.high - many.low < (few.high - few.low) / 5


def test_the_strength_is_the_likeliest_one() -> None:
    """Against SciPy's own beta-binomial, on groups drawn with a known strength."""
    generator = np.random.default_rng(1)
    found = {}
    for strength in (5.0, 100.0):
        n = generator.integers(5, 60, 400)
        k = generator.binomial(n, generator.beta(strength * 0.2, strength * 0.8, 400))
        groups = [(int(a), int(b), 0.2) for a, b in zip(n, k, strict=True)]
        likely = [betabinom.logpmf(k, n, m * 0.2, m * 0.8).sum() for m in STRENGTHS]
        assert _strength(groups) == STRENGTHS[int(np.argmax(likely))]
        found[strength] = _strength(groups)
    assert found[5.0] < found[100.0]


def test_intervals_hold_nine_of_ten_true_rates() -> None:
    """Simulation: shops whose true rate is drawn, few moments each: the interval covers what it says on average."""
    generator = np.random.default_rng(2)
    covered = 0
    for _ in range(600):
        rate, n = generator.beta(0.5, 0.5), int(generator.integers(1, 40))
        k = int(generator.binomial(n, rate))
        low, high = interval(k + 0.5, n - k + 0.5)
        covered += low <= rate <= high
    assert 0.87 < covered / 600 < 0.93


def test_orders_near_several_visits_are_no_habit() -> None:
    """One order counts for each of many visits before it: without taking them apart, everybody would differ wildly."""
    generator = np.random.default_rng(3)
    people, visits = 300, 6
    person = np.repeat(np.arange(people), visits)
    at = np.tile(np.arange(visits), people) + person * 0
    happened = np.repeat(generator.random(people) < 0.2, visits).astype(np.float64)
    rows = np.argsort(at, kind="stable")
    x = np.zeros((len(at), len(NAMES)))
    drawn = Samples(x, at.astype(np.int64), person, ("",) * len(at), happened).take(rows)
    assert learn_levels(drawn, within_ms=100).visitor_strength >= 20
    assert learn_levels(drawn, within_ms=0).visitor_strength == STRENGTHS[0], "the mutant: overlapping moments counted"


def test_situations_are_told_apart() -> None:
    told = [
        segment_of(vector(cart_items=1.0, orders=2.0)), segment_of(vector(cart_items=1.0)),
        segment_of(vector(orders=1.0)), segment_of(vector(visits=3.0)), segment_of(vector(visits=1.0)),
    ]  # fmt: skip
    assert told == ["customer_cart", "cart", "customer", "returning", "new"]
    assert set(told) == set(SEGMENTS)
