"""Recency, frequency, money, and engagement: scores from 1 to 5 and the groups they are called by.

A score says how many of the shop's customers somebody is above: 5 means at least four fifths. Who is equal to another
has the same score. The cut points are learned once and held, so that a group changes because the customer did
something, or waited, and not because the others did.
"""

from __future__ import annotations

import math
from types import MappingProxyType
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from habitue.core.clock import DAY_MS
from habitue.core.errors import NotEnoughData

Whole = NDArray[np.int64]
Points = tuple[float | None, ...]
SCORES = 5
PER_LEVEL = 10  # customers at the least; with fewer, neighbours in another group differ by chance
HELD_MS = 30 * DAY_MS  # cut points are learned again after this
GROWN = 0.25  # or when the customers are so many more or fewer

GROUPS = (
    "champions", "loyal", "potential_loyal", "recent", "promising", "needs_attention", "about_to_sleep", "at_risk",
    "cannot_lose", "hibernating", "lost",
)  # fmt: skip
# Recency from 5 (top) to 1, by the mean of frequency and money from 1 to 5, half up.
TABLE: tuple[tuple[str, ...], ...] = (
    ("recent", "potential_loyal", "loyal", "champions", "champions"),
    ("promising", "potential_loyal", "loyal", "loyal", "champions"),
    ("about_to_sleep", "needs_attention", "needs_attention", "loyal", "loyal"),
    ("hibernating", "hibernating", "at_risk", "at_risk", "at_risk"),
    ("lost", "hibernating", "at_risk", "cannot_lose", "cannot_lose"),
)
LABELS = MappingProxyType(
    {
        "champions": ("Champions", "Champions"),
        "loyal": ("Loyal", "Fidèles"),
        "potential_loyal": ("Potential loyals", "Fidèles en devenir"),
        "recent": ("Recent customers", "Clients récents"),
        "promising": ("Promising", "Prometteurs"),
        "needs_attention": ("Needs attention", "À suivre"),
        "about_to_sleep": ("About to sleep", "Bientôt endormis"),
        "at_risk": ("At risk", "À risque"),
        "cannot_lose": ("Cannot lose", "À ne pas perdre"),
        "hibernating": ("Hibernating", "En sommeil"),
        "lost": ("Lost", "Perdus"),
    }
)
_CODES = np.array([[GROUPS.index(name) for name in row] for row in TABLE[::-1]], np.int8)


class Customers(NamedTuple):
    """Everybody who ordered, arrays of shape (n,).

    Attributes
    ----------
    last_at
        ms UTC of the newest order.
    orders, revenue_minor
        How many, and what they came to net of returns.
    engaged_days
        Days of the last 90 with a visit or a click in an e-mail.
    """

    last_at: Whole
    orders: Whole
    revenue_minor: Whole
    engaged_days: Whole


class Cuts(msgspec.Struct, frozen=True):
    """Learned cut points: the lowest values of scores 2, 3, …; None for a score that nobody's value reaches.

    Attributes
    ----------
    waited_days
        Of recency: the *most* days since the last order, falling.
    based_on
        Customers.
    learned_at
        ms UTC.
    """

    waited_days: Points
    orders: Points
    revenue_minor: Points
    engaged_days: Points
    based_on: int
    learned_at: int

    @property
    def levels(self) -> int:
        """How many steps a score has: 5, or fewer in a small shop."""
        return len(self.orders) + 1

    def holds(self, customers: int, now_ms: int) -> bool:
        """Whether they need not be learned again yet."""
        grown = abs(customers - self.based_on) > GROWN * self.based_on
        return not grown and now_ms - self.learned_at < HELD_MS


class Scored(NamedTuple):
    """Scores 1 to 5, and groups as places in `GROUPS`; shape (n,) each, int8.

    `engaged_group` is that of the same table with the mean of recency and engagement (half up) for recency.
    """

    recency: NDArray[np.int8]
    frequency: NDArray[np.int8]
    money: NDArray[np.int8]
    engagement: NDArray[np.int8]
    group: NDArray[np.int8]
    engaged_group: NDArray[np.int8]


def learn_cuts(customers: Customers, now_ms: int) -> Cuts:
    """Cut the customers into five equal parts by each measure, or into fewer where they are few.

    Equal customers stay together, in the part that the first of them falls into.

    Raises
    ------
    NotEnoughData
        Fewer than 20 customers.
    """
    n = len(customers.orders)
    levels = min(SCORES, n // PER_LEVEL)
    if levels < 2:
        raise NotEnoughData(
            f"RFM needs at least {2 * PER_LEVEL} customers with an order, there are {n}: wait for more orders, or "
            "import past ones with `habitue import orders`"
        )
    waited = _waited(customers.last_at, now_ms)
    return Cuts(
        waited_days=_negated(_cuts(-waited, levels)),
        orders=_cuts(customers.orders, levels),
        revenue_minor=_cuts(customers.revenue_minor, levels),
        engaged_days=_cuts(customers.engaged_days, levels),
        based_on=n,
        learned_at=now_ms,
    )


def score(customers: Customers, cuts: Cuts, now_ms: int) -> Scored:
    """The customers' scores and groups under learned cut points."""
    recency = _score(-_waited(customers.last_at, now_ms), _negated(cuts.waited_days))
    frequency = _score(customers.orders, cuts.orders)
    money = _score(customers.revenue_minor, cuts.revenue_minor)
    engagement = _score(customers.engaged_days, cuts.engaged_days)
    worth = _mean(frequency, money)
    return Scored(
        recency,
        frequency,
        money,
        engagement,
        _CODES[recency - 1, worth - 1],
        _CODES[_mean(recency, engagement) - 1, worth - 1],
    )


def group_of(recency: int, frequency: int, money: int) -> str:
    """The group of scores 1 to 5.

    >>> group_of(5, 5, 4), group_of(1, 5, 5), group_of(5, 1, 1)
    ('champions', 'cannot_lose', 'recent')
    """
    return TABLE[SCORES - recency][(frequency + money + 1) // 2 - 1]


def _waited(last_at: Whole, now_ms: int) -> NDArray[np.float64]:
    """Days since the last order; not below 0, because clocks differ."""
    return np.maximum(0.0, (now_ms - last_at) / DAY_MS)


def _cuts(values: NDArray[np.int64] | NDArray[np.float64], levels: int) -> Points:
    """The lowest value that at least 1/levels, 2/levels, … of all are below."""
    distinct, counts = np.unique(values, return_counts=True)
    below = np.cumsum(counts) - counts
    places = [int(np.searchsorted(below * levels, k * len(values))) for k in range(1, levels)]
    return tuple(float(distinct[at]) if at < len(distinct) else None for at in places)


def _score(values: NDArray[np.int64] | NDArray[np.float64], cuts: Points) -> NDArray[np.int8]:
    """1 to 5: with fewer levels, spread over the same scale."""
    reached = np.array([math.inf if cut is None else cut for cut in cuts])
    passed = np.searchsorted(reached, values, "right")
    return np.floor(1 + passed * (SCORES - 1) / len(cuts) + 0.5).astype(np.int8)


def _negated(cuts: Points) -> Points:
    return tuple(None if cut is None else -cut for cut in cuts)


def _mean(a: NDArray[np.int8], b: NDArray[np.int8]) -> NDArray[np.int8]:
    return ((a + b + 1) // 2).astype(np.int8)
