"""Whether a week differs from those before it by more than weeks differ anyway."""

from __future__ import annotations

from collections.abc import Sequence
from math import sqrt

import msgspec
from scipy.special import stdtr, stdtrit

FEWEST_WEEKS = 4  # with fewer, nobody knows how much weeks differ


class WeekValue(msgspec.Struct, frozen=True):
    """A ratio in one week, the variance that counting leaves it (> 0), and what it was counted on."""

    value: float
    variance: float
    below: float


class Surprise(msgspec.Struct, frozen=True):
    """The newest week against those before it together.

    Attributes
    ----------
    change, low, high
        With the 95 % interval; 0 lies outside when such a week is rare.
    p
        How often a week without a cause is this far off, in either direction.
    usual
        Standard deviation between weeks beyond what counting explains.
    """

    change: float
    low: float
    high: float
    p: float
    usual: float


def surprise(before: Sequence[WeekValue], now: WeekValue) -> Surprise:
    """How surprising a week is.

    True weekly values scatter by `usual`, which is learned from the weeks before; the newest week adds its own scatter
    and its own counting error. An odd week among the earlier ones, or a trend, makes `usual` larger: that silences, it
    never alarms.

    Parameters
    ----------
    before
        At least `FEWEST_WEEKS` weeks, in any order. Their whole is their sum over their sum.

    References
    ----------
    J. P. T. Higgins, S. G. Thompson, D. J. Spiegelhalter, "A re-evaluation of random-effects meta-analysis", JRSS A 172
    (2009), section 3.3: the prediction interval. Here with k - 1 degrees of freedom, and the spread by R. DerSimonian,
    N. Laird (1986), bounded below by 0.
    """
    if len(before) < FEWEST_WEEKS:
        raise ValueError(f"expected {FEWEST_WEEKS} weeks or more before the newest, got {len(before)}")
    spread = _between(before)
    total = sum(week.below for week in before)
    shares = [week.below / total for week in before]
    baseline = sum(share * week.value for share, week in zip(shares, before, strict=True))
    counted = sum(share**2 * (week.variance + spread) for share, week in zip(shares, before, strict=True))
    error = sqrt(counted + now.variance + spread)
    degrees = len(before) - 1
    change = now.value - baseline
    half = float(stdtrit(degrees, 0.975)) * error
    return Surprise(change, change - half, change + half, float(2 * stdtr(degrees, -abs(change) / error)), sqrt(spread))


def _between(weeks: Sequence[WeekValue]) -> float:
    """Variance between weeks beyond counting (DerSimonian-Laird)."""
    weights = [1 / week.variance for week in weeks]
    total = sum(weights)
    mean = sum(weight * week.value for weight, week in zip(weights, weeks, strict=True)) / total
    scatter = sum(weight * (week.value - mean) ** 2 for weight, week in zip(weights, weeks, strict=True))
    room = total - sum(weight**2 for weight in weights) / total
    return max(0.0, (scatter - (len(weeks) - 1)) / room)
