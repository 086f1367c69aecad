"""Intervals of plain figures: shares, medians, and shares that time has not finished counting."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr, bdtrik, ndtri

from habitue.measurement.order_results import Interval


def share(hits: int, n: int, *, confidence: float = 0.95) -> Interval:
    """A share of n >= 1 independent cases with its Wilson score interval.

    References
    ----------
    E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927).

    Examples
    --------
    >>> half = share(5, 10)
    >>> round(half.low, 3), round(half.high, 3)
    (0.237, 0.763)
    """
    z = float(ndtri((1 + confidence) / 2))
    p = hits / n
    centre = (p + z * z / (2 * n)) / (1 + z * z / n)
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    low = 0.0 if hits == 0 else centre - half
    return Interval(p, low, 1.0 if hits == n else centre + half, n)


def median(values: NDArray[np.float64], *, confidence: float = 0.95) -> Interval:
    """The median of values, shape (n,), n >= 1, with its distribution-free interval from order statistics.

    References
    ----------
    H. A. David, H. N. Nagaraja, "Order Statistics", 3rd ed. (2003), section 7.1. For n < 6 no pair of order statistics
    reaches 95 %: then the interval is the whole range, and covers less.
    """
    ordered = np.sort(values)
    n = len(ordered)
    rank = max(_binomial_quantile((1 - confidence) / 2, n), 1)
    return Interval(float(np.median(ordered)), float(ordered[rank - 1]), float(ordered[n - rank]), n)


def _binomial_quantile(q: float, n: int) -> int:
    """The least number of heads in `n` throws of a fair coin that at least a share `q` of all throws stays within."""
    least = math.ceil(float(bdtrik(q, n, 0.5)))
    return least - 1 if least > 0 and bdtr(least - 1, n, 0.5) >= q else least  # as rounding may have it


def happened_by(
    durations: NDArray[np.float64], happened: NDArray[np.bool_], at: float, *, confidence: float = 0.95
) -> Interval | None:
    """Share for which something has happened within `at`, when many were watched for less (Kaplan-Meier).

    Parameters
    ----------
    durations
        shape (n,), >= 0: time until it happened, or until watching ended.
    happened
        shape (n,): False where watching ended first.

    Returns
    -------
    Interval or None
        With the log-log Greenwood interval; None when nobody was watched for as long as `at`.

    References
    ----------
    E. L. Kaplan, P. Meier, JASA 53 (1958); J. D. Kalbfleisch, R. L. Prentice, "The Statistical Analysis of Failure Time
    Data", 2nd ed. (2002), section 1.4.
    """
    if not len(durations) or durations.max() < at:
        return None
    times, deaths = np.unique(durations[happened & (durations <= at)], return_counts=True)
    at_risk = len(durations) - np.searchsorted(np.sort(durations), times, side="left")
    survival = float(np.prod(1 - deaths / at_risk))
    if survival in (0.0, 1.0):
        bounds = share(len(durations) if survival == 0.0 else 0, len(durations), confidence=confidence)
        return Interval(1 - survival, bounds.low, bounds.high, len(durations))
    spread = math.sqrt(float(np.sum(deaths / (at_risk * (at_risk - deaths))))) / abs(math.log(survival))
    z = float(ndtri((1 + confidence) / 2))
    low, high = (survival ** math.exp(sign * z * spread) for sign in (-1, 1))
    return Interval(1 - survival, 1 - low, 1 - high, len(durations))
