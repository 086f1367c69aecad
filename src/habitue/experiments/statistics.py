"""Sufficient statistics as values: a store adds them up, the mathematics stays pure.

Both kinds answer the same three questions (`n`, `mean`, `variance`), so every interval works on either.
"""

from __future__ import annotations

from typing import Protocol

import msgspec
import numpy as np
from numpy.typing import ArrayLike

from habitue.core.errors import NotEnoughData


class Statistic(Protocol):
    """What an interval needs: the variance of the estimate `mean` is ``variance / n``."""

    @property
    def n(self) -> int: ...
    @property
    def mean(self) -> float: ...
    @property
    def variance(self) -> float: ...


class Sample(msgspec.Struct, frozen=True):
    """One number per unit: how many units, their sum, the sum of their squares.

    Whole numbers stay exact to any size (Python integers); `+` merges disjoint sets of units.

    Examples
    --------
    >>> Sample.of([1, 2]) + Sample.of([3]) == Sample.of([1, 2, 3])
    True
    """

    n: int
    sum: float
    sum_squares: float

    @classmethod
    def of(cls, values: ArrayLike) -> Sample:
        """The statistics of one number per unit, shape (n,)."""
        x = np.asarray(values, dtype=np.float64)
        return cls(len(x), float(x.sum()), float(np.square(x).sum()))

    def __add__(self, other: Sample) -> Sample:
        return Sample(self.n + other.n, self.sum + other.sum, self.sum_squares + other.sum_squares)

    @property
    def mean(self) -> float:
        """Sum per unit. Raises `NotEnoughData` without units."""
        _require(self.n >= 1, "a mean needs at least one unit", "1 unit")
        return self.sum / self.n

    @property
    def variance(self) -> float:
        """Unbiased variance between units. Raises `NotEnoughData` for fewer than two."""
        # the sums of equal floats may differ from n times one of them in the last bit
        return max(0.0, _covariance(self.n, self.sum, self.sum, self.sum_squares))


class RatioSample(msgspec.Struct, frozen=True):
    """A ratio of two sums over units, such as clicks per slot shown, where a unit (a person) has many of each.

    The unit of analysis stays the unit that was randomised: treating every view as independent finds differences in
    9 % of A/A tests instead of 5 %.

    Attributes
    ----------
    products
        Sum over units of numerator x denominator.
    """

    n: int
    numerator: float
    numerator_squares: float
    denominator: float
    denominator_squares: float
    products: float

    @classmethod
    def of(cls, numerators: ArrayLike, denominators: ArrayLike) -> RatioSample:
        """The statistics of one numerator and one denominator per unit, both of shape (n,)."""
        x, y = np.asarray(numerators, dtype=np.float64), np.asarray(denominators, dtype=np.float64)
        return cls(len(x), float(x.sum()), float(x @ x), float(y.sum()), float(y @ y), float(x @ y))

    def __add__(self, other: RatioSample) -> RatioSample:
        return RatioSample(
            self.n + other.n,
            self.numerator + other.numerator,
            self.numerator_squares + other.numerator_squares,
            self.denominator + other.denominator,
            self.denominator_squares + other.denominator_squares,
            self.products + other.products,
        )

    @property
    def mean(self) -> float:
        """Sum of numerators per sum of denominators. Raises `NotEnoughData` when nothing is below the line."""
        _require(self.denominator != 0, "a ratio needs something below the line", "a denominator above 0")
        return self.numerator / self.denominator

    @property
    def variance(self) -> float:
        """Delta-method variance, such that ``variance / n`` is that of the ratio.

        References
        ----------
        Deng, Knoblich, Lu (2018), "Applying the Delta Method in Metric Analytics", equation 5.
        """
        ratio, below = self.mean, self.denominator / self.n
        above_squared = _covariance(self.n, self.numerator, self.numerator, self.numerator_squares)
        below_squared = _covariance(self.n, self.denominator, self.denominator, self.denominator_squares)
        crossed = _covariance(self.n, self.numerator, self.denominator, self.products)
        return max(0.0, above_squared - 2 * ratio * crossed + ratio**2 * below_squared) / below**2


def winsorising_cap(values: ArrayLike, share: float = 0.999) -> float:
    """The value that `share` of the positive values do not exceed: cap both arms with it, pooled, before comparing.

    Only positive values count: most visitors buy nothing, and a cap over everybody could be 0.

    Raises
    ------
    NotEnoughData
        No value is positive.
    """
    x = np.asarray(values, dtype=np.float64)
    positive = x[x > 0]
    _require(len(positive) > 0, "a cap needs positive values", "1 positive value")
    return float(np.quantile(positive, share, method="inverted_cdf"))


def _covariance(n: int, sum_x: float, sum_y: float, sum_xy: float) -> float:
    _require(n >= 2, "a variance needs at least two units", f"{2 - n} more")
    # one division at the end: whole numbers stay exact until it
    return (n * sum_xy - sum_x * sum_y) / (n * (n - 1))


def _require(enough: bool, message: str, needed: str) -> None:
    if not enough:
        raise NotEnoughData(message, needed=needed)
