"""A week is surprising as seldom as promised, however much weeks differ anyway, and a real break is found."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.measurement.week_noise import WeekValue, surprise


def weeks(rng: np.random.Generator, n: int, usual: float, counting: float = 1.0) -> list[WeekValue]:
    values = rng.normal(0, np.hypot(usual, counting), n)
    return [WeekValue(float(value), counting**2, 100.0) for value in values]


@pytest.mark.parametrize("usual", [0.0, 0.5, 1.0, 5.0])
@pytest.mark.parametrize("before", [4, 8])
def test_at_most_one_quiet_week_in_twenty_is_surprising(before: int, usual: float) -> None:
    rng, runs = np.random.default_rng(1), 2_000
    hits = 0
    for _ in range(runs):
        *past, now = weeks(rng, before + 1, usual)
        found = surprise(past, now)
        hits += found.p < 0.05
        assert (found.p < 0.05) == (found.low > 0 or found.high < 0)
    assert hits / runs <= 0.05 + 3 * (0.05 * 0.95 / runs) ** 0.5


def test_a_break_is_found() -> None:
    rng = np.random.default_rng(2)
    found = 0
    for _ in range(200):
        *past, now = weeks(rng, 9, 0.5)
        found += surprise(past, WeekValue(now.value - 8, now.variance, now.below)).p < 0.01
    assert found / 200 > 0.8


def test_an_odd_week_before_silences_and_never_alarms() -> None:
    rng = np.random.default_rng(3)
    past = weeks(rng, 8, 0.0)
    odd = [WeekValue(past[0].value + 20, 1.0, 100.0), *past[1:]]
    now = WeekValue(6.0, 1.0, 100.0)
    assert surprise(past, now).p < 0.01
    assert surprise(odd, now).p > surprise(past, now).p


@given(st.permutations(range(6)), st.floats(-5, 5))
def test_the_order_of_earlier_weeks_does_not_matter_and_units_do_not_either(order: list[int], shift: float) -> None:
    past = [WeekValue(float(value**2 % 7), 0.5 + value / 7, 10.0 + value) for value in range(6)]
    now = WeekValue(9.0, 1.0, 20.0)
    plain = surprise(past, now)
    again = surprise([past[at] for at in order], now)
    assert (again.change, again.p) == pytest.approx((plain.change, plain.p))
    cents = [WeekValue(100 * (one.value + shift), 1e4 * one.variance, one.below) for one in past]
    scaled = surprise(cents, WeekValue(100 * (now.value + shift), 1e4 * now.variance, now.below))
    assert (scaled.change, scaled.p) == pytest.approx((100 * plain.change, plain.p), rel=1e-6)


def test_too_few_weeks_are_refused() -> None:
    with pytest.raises(ValueError, match="4 weeks or more before the newest, got 3"):
        surprise([WeekValue(1.0, 1.0, 1.0)] * 3, WeekValue(1.0, 1.0, 1.0))
