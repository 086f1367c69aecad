"""How well members who were held out are found again among the others, beside chance."""

from __future__ import annotations

import math

import msgspec
import numpy as np

from habitue.models.tabular.table import F64

SHARES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.3)
_Z = 1.959963984540054  # of a two-sided 95 %


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """Of the members held out, how many are among the nearest `share` of the people that are no members.

    Attributes
    ----------
    recall
        0 to 1; by chance it is `share`.
    low, high
        Its 95 % interval (Wilson).
    """

    share: float
    recall: float
    low: float
    high: float

    @property
    def beyond_chance(self) -> bool:
        """Whether chance alone hardly finds so many."""
        return self.low > self.share


def share_above(members: F64, others: F64) -> F64:
    """Of each member held out, the share of the others that score higher (a tie counts half), shape (members,).

    >>> share_above(np.array([2.0, 0.0]), np.array([1.0, 2.0, 3.0, 4.0])).tolist()
    [0.625, 1.0]
    """
    ordered = np.sort(others)
    above = len(ordered) - np.searchsorted(ordered, members, "right")
    equal = np.searchsorted(ordered, members, "right") - np.searchsorted(ordered, members, "left")
    return (above + equal / 2) / len(ordered)


def found_again(above: F64) -> tuple[Found, ...]:
    """Recall at each of `SHARES`, from where the members held out would have stood, shape (members,), at least one."""
    return tuple(_at(share, float(np.mean(above < share)), len(above)) for share in SHARES)


def _at(share: float, recall: float, n: int) -> Found:
    """E. B. Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22 (1927)."""
    middle = (recall + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z / (1 + _Z**2 / n) * math.sqrt(recall * (1 - recall) / n + _Z**2 / (4 * n * n))
    return Found(share=share, recall=recall, low=max(0.0, middle - half), high=min(1.0, middle + half))
