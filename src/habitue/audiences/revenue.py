"""Who makes the shop's revenue: the smallest group that brings a chosen share of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]
MOST = 20  # times the median order: what an order counts for at the most
DIGITS = 6


def capped(net_minor: Whole) -> Whole:
    """Orders with those far beyond the usual cut down to `MOST` times the median.

    One order of a reseller can be half of a young shop's revenue. Then the group that makes 70 % of it would be that
    one buyer, and tell nothing of the others.
    """
    positive = net_minor[net_minor > 0]
    if not len(positive):
        return net_minor
    return np.minimum(net_minor, int(MOST * np.median(positive)))


def revenue_above(revenue_minor: Whole) -> Floats:
    """The share of all revenue that those with strictly more bring, 0 to 1, by customer; shape as given.

    The smallest group that brings a share of the revenue is everybody of whom this is below it: whoever is equal to
    its last member is in it too. Whoever brought nothing has 1.

    >>> revenue_above(np.array([10, 60, 20, 10, 0])).tolist()
    [0.8, 0.0, 0.6, 0.8, 1.0]
    """
    total = int(revenue_minor.sum())
    if total <= 0:
        return np.ones(len(revenue_minor))
    values, place, counts = np.unique(revenue_minor, return_inverse=True, return_counts=True)
    brought = values * counts
    above = total - np.cumsum(brought)
    share = np.where(values > 0, above / total, 1.0).astype(np.float64)
    return share.round(DIGITS)[place]


def cut_point(revenue_minor: Whole, share: float) -> tuple[int, int]:
    """The least revenue in the smallest group that brings a share of all, and how many are in it.

    >>> cut_point(np.array([10, 60, 20, 10, 0]), 0.7)
    (20, 2)
    """
    chosen = revenue_minor[revenue_above(revenue_minor) < share]
    return (int(chosen.min()), len(chosen)) if len(chosen) else (0, 0)
