"""How many more weeks: counted from what was seen, never a guess."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.experiments.horizon import MAX_WEEKS, Minimum, weeks_until_enough, weeks_until_sharp
from habitue.experiments.intervals import difference
from habitue.experiments.statistics import Sample


@given(st.floats(0.1, 50), st.integers(1, 2000), st.integers(1, 2000))
def test_after_the_weeks_promised_there_is_enough_and_not_a_week_before(weeks: float, a: int, b: int) -> None:
    wait = weeks_until_enough(Minimum(), weeks, (a, b))
    if wait is None:
        return

    def enough(after: float) -> bool:
        pace = min(a, b) / weeks
        return weeks + after >= 1 - 1e-6 and min(a, b) + pace * after >= 100 - 1e-6

    assert enough(wait)
    assert wait == 0 or not enough(wait - 1 - 1e-6)


def test_without_any_conversion_nobody_can_tell() -> None:
    assert weeks_until_enough(Minimum(), 3.0, (500, 0)) is None
    assert weeks_until_enough(Minimum(), 0.0, (1, 1)) is None


def test_too_far_away_is_hopeless() -> None:
    assert weeks_until_enough(Minimum(), 10.0, (500, 1)) is None
    assert weeks_until_sharp(100.0, 1.0, 10.0) is None
    assert weeks_until_sharp(1.0, 0.0, 10.0) is None
    assert weeks_until_sharp(2.0, 1.0, MAX_WEEKS / 3) == MAX_WEEKS


def test_sharp_already_is_no_wait() -> None:
    assert weeks_until_sharp(1.0, 1.0, 1.0) == 0


@pytest.mark.parametrize("seed", range(5))
def test_the_promised_weeks_do_sharpen_the_interval(seed: int) -> None:
    rng = np.random.default_rng(seed)

    def after(weeks: int) -> float:
        return difference(
            Sample.of(rng.exponential(9, 9500 * weeks)), Sample.of(rng.exponential(9, 500 * weeks))
        ).half_width

    now, target = after(2), 0.3
    wait = weeks_until_sharp(now, target, 2.0)
    assert wait is not None
    # up to a week is rounded up, and both widths are themselves estimates
    assert target * (1 + wait) ** 0.5 / (2 + wait) ** 0.5 * 0.9 <= after(2 + wait) <= target * 1.1
