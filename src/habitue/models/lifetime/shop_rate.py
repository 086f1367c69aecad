"""Where too few customers came back to tell them apart: one rate and one value for all, and how sure they are."""

from __future__ import annotations

import math

import msgspec
import numpy as np
from scipy.special import gammaincinv, stdtrit  # `scipy.stats` takes twenty times as long to import

from habitue.core.errors import NotEnoughData
from habitue.models.lifetime.histories import Floats, Histories
from habitue.models.lifetime.occasions import Occasions


class ShopRate(msgspec.Struct, frozen=True):
    """Everybody comes back at the shop's rate: its posterior is Gamma(occasions + 1/2, days), by Jeffreys' prior.

    Attributes
    ----------
    occasions, days
        Purchases after each customer's first, and the days they were watched for them, summed; days > 0.
    """

    occasions: int
    days: float

    def orders(self, histories: Histories, time: float | Floats) -> Floats:
        """Expected purchase occasions of each customer in the `time` (days) that follows, shape (n,): all the same."""
        return np.broadcast_to((self.occasions + 0.5) / self.days * np.asarray(time), histories.age.shape).astype(
            np.float64
        )

    def interval(self, time: float, confidence: float = 0.95) -> tuple[float, float]:
        """Credible interval of the expected occasions of one customer in that many days."""
        tail = (1 - confidence) / 2
        low, high = gammaincinv(self.occasions + 0.5, [tail, 1 - tail]) / self.days * time
        return float(low), float(high)


class ShopValue(msgspec.Struct, frozen=True, tag="shop_value"):
    """The mean value of the shop's `count` orders of known value, and their standard deviation."""

    count: int
    mean: float
    deviation: float

    def value(self, count: Floats, mean: Floats) -> Floats:
        """Expected value of a customer's further orders, shape (n,): for all the same, whatever theirs were."""
        return np.full(len(count), self.mean) if len(count) == len(mean) else np.zeros(0)

    def interval(self, confidence: float = 0.95) -> tuple[float, float]:
        """Confidence interval of the mean, by Student's t; infinitely wide below two orders."""
        if self.count < 2:
            return 0.0, math.inf
        half = float(stdtrit(self.count - 1, (1 + confidence) / 2)) * self.deviation / math.sqrt(self.count)
        return max(0.0, self.mean - half), self.mean + half


def shop_rate(histories: Histories) -> ShopRate:
    """The rate of the customers together.

    Raises
    ------
    NotEnoughData
        Nobody was watched for as much as a day after their first purchase.
    """
    days = float(histories.age.sum())
    if days <= 0:
        raise NotEnoughData(
            f"{len(histories.age)} customers, all of whom first bought on the last day: nobody could come back yet",
            needed="orders of an earlier day",
        )
    return ShopRate(int(histories.frequency.sum()), days)


def shop_value(occasions: Occasions) -> ShopValue | None:
    """The mean value of all occasions; None where no value is known."""
    known = occasions.value[np.isfinite(occasions.value)]
    if not len(known):
        return None
    return ShopValue(len(known), float(known.mean()), float(known.std(ddof=1)) if len(known) > 1 else 0.0)
