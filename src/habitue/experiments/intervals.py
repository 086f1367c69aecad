"""Intervals for what treated units did more than control units, from sufficient statistics."""

from __future__ import annotations

from math import sqrt

import msgspec
from scipy.special import stdtr, stdtrit

from habitue.core.errors import InvalidInput, NotEnoughData
from habitue.experiments.statistics import Statistic


class Interval(msgspec.Struct, frozen=True):
    """An estimate and the range that covers the truth in `confidence` of repetitions.

    Valid for one look at a moment chosen beforehand; looking daily and stopping when it excludes zero is not covered.
    """

    value: float
    low: float
    high: float
    standard_error: float
    confidence: float = 0.95

    @property
    def half_width(self) -> float:
        """Half the length of the range."""
        return (self.high - self.low) / 2

    def scaled(self, factor: float) -> Interval:
        """The same interval per another unit, such as for all people instead of for one; `factor` >= 0."""
        return Interval(
            self.value * factor, self.low * factor, self.high * factor, self.standard_error * factor, self.confidence
        )


def difference(treated: Statistic, control: Statistic, confidence: float = 0.95) -> Interval:
    """Treated minus control, in the metric's own unit: means (`Sample`) or ratios (`RatioSample`).

    Raises
    ------
    NotEnoughData
        An arm has fewer than two units, or no unit of either arm differs from another.

    References
    ----------
    Welch (1947), "The generalization of Student's problem when several different population variances are involved".

    Examples
    --------
    >>> from habitue.experiments.statistics import Sample
    >>> interval = difference(Sample.of([3, 5, 4, 6]), Sample.of([2, 3, 1, 2]))
    >>> round(interval.value, 2), round(interval.low, 2), round(interval.high, 2)
    (2.5, 0.54, 4.46)
    """
    variance = treated.variance / treated.n + control.variance / control.n
    return _interval(treated.mean - control.mean, variance, _degrees_of_freedom(treated, control), confidence)


def p_value(treated: Statistic, control: Statistic) -> float:
    """How often a difference this large, in either direction, would come of chance alone; of the test that `difference`
    inverts. Raises `NotEnoughData` as it does.

    Examples
    --------
    >>> from habitue.experiments.statistics import Sample
    >>> round(p_value(Sample.of([3, 5, 4, 6]), Sample.of([2, 3, 1, 2])), 3)
    0.022
    """
    degrees = _degrees_of_freedom(treated, control)
    error = sqrt(treated.variance / treated.n + control.variance / control.n)
    return float(2 * stdtr(degrees, -abs(treated.mean - control.mean) / error))


def relative_lift(treated: Statistic, control: Statistic, confidence: float = 0.95) -> Interval:
    """Treated over control minus one: 0.1 is ten percent more. The control's own uncertainty is in the interval.

    Raises
    ------
    NotEnoughData
        As `difference`, and when the control's mean is 0: nothing can be so many percent more than nothing.
    """
    base = control.mean
    if base == 0:
        raise NotEnoughData("a relative lift needs a control mean other than 0", needed="outcomes in the control arm")
    variance = treated.variance / (treated.n * base**2) + control.variance * treated.mean**2 / (control.n * base**4)
    return _interval((treated.mean - base) / abs(base), variance, _degrees_of_freedom(treated, control), confidence)


def _interval(value: float, variance: float, degrees_of_freedom: float, confidence: float) -> Interval:
    if not 0 < confidence < 1:
        raise InvalidInput(
            f"confidence lies between 0 and 1, got {confidence!r}",
            path="$.confidence",
            expected="0 < confidence < 1",
            got=repr(confidence),
        )
    error = sqrt(variance)
    half = float(stdtrit(degrees_of_freedom, (1 + confidence) / 2)) * error
    return Interval(value, value - half, value + half, error, confidence)


def _degrees_of_freedom(a: Statistic, b: Statistic) -> float:
    """Welch-Satterthwaite: how many observations the estimated variance is worth."""
    va, vb = a.variance / a.n, b.variance / b.n
    if va + vb <= 0:
        raise NotEnoughData("no unit differs from another: there is no variance to judge by", needed="varied outcomes")
    return (va + vb) ** 2 / (va**2 / (a.n - 1) + vb**2 / (b.n - 1))
