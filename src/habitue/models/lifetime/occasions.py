"""Who bought on which day for how much: orders as the buying models count them."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from habitue.core.clock import DAY_MS
from habitue.models.lifetime.histories import Floats, Histories, Whole


class Orders(NamedTuple):
    """Orders as they come, arrays of shape (n,), in any order.

    Attributes
    ----------
    customer
        Codes 0 .. customers - 1.
    occurred_at
        ms UTC.
    value
        In the currency; NaN where it is not known, negative for what went back.
    """

    customer: Whole
    occurred_at: Whole
    value: Floats

    def within(self, since: int, until: int) -> Orders:
        """Those in [since, until) ms UTC."""
        chosen = (self.occurred_at >= since) & (self.occurred_at < until)
        return Orders(self.customer[chosen], self.occurred_at[chosen], self.value[chosen])


class Occasions(NamedTuple):
    """Purchase occasions: all orders of a customer on one UTC day are one, as in the CDNOW data and its papers.

    What went back is taken from the same day's orders, and a day on which nothing is left is no occasion; what came
    back later changes no occasion. A day of orders that cost nothing is one, of value 0.

    Attributes
    ----------
    customer, day, value
        Shape (n,), by customer and day. `value` is NaN where none of the day's values is known.
    """

    customer: Whole
    day: Whole
    value: Floats

    def histories(self, last_day: int, half_life: float = math.inf) -> tuple[Whole, Histories]:
        """Customers' codes, ascending, and their histories in days up to the end of `last_day`.

        Parameters
        ----------
        half_life
            Days after which a purchase, and the time that passed then, says half as much about the rate of buying now
            (the discounted Gamma-Poisson model: A. C. Harvey, C. Fernandes, JBES 7, 1989).
        """
        customers, first = np.unique(self.customer, return_index=True)
        last = np.append(first[1:], len(self.customer)) - 1
        age = (last_day - self.day[first]).astype(np.float64)
        frequency = last - first
        histories = Histories.of(frequency, (self.day[last] - self.day[first]), age)
        if math.isinf(half_life):
            return customers, histories
        fading = math.log(2) / half_life
        weight = np.exp(-fading * (last_day - self.day))
        weight[first] = 0.0
        bought = np.add.reduceat(weight, first) if len(first) else np.zeros(0)
        return customers, histories._replace(bought=bought, watched=-np.expm1(-fading * age) / fading)

    def values(self) -> tuple[Floats, Floats]:
        """How many values are known of each customer, and their mean (0 for none), by customer."""
        return self._means(np.isfinite(self.value))

    def repeat_values(self) -> tuple[Floats, Floats]:
        """The same without each customer's first occasion, which the published fits leave out."""
        known = np.isfinite(self.value)
        known[np.unique(self.customer, return_index=True)[1]] = False
        return self._means(known)

    def _means(self, known: NDArray[np.bool_]) -> tuple[Floats, Floats]:
        customers, place = np.unique(self.customer, return_inverse=True)
        count = np.bincount(place, known, len(customers)).astype(np.float64)
        total = np.bincount(place, np.where(known, self.value, 0.0), len(customers))
        return count, total / np.maximum(count, 1)

    def per_customer(self, customers: Whole) -> tuple[Floats, Floats]:
        """Occasions and their known value of each of the `customers` (ascending codes), shape (n,) each."""
        place = np.searchsorted(customers, self.customer)
        place = np.minimum(place, max(len(customers) - 1, 0))
        known = customers[place] == self.customer if len(customers) else np.zeros(len(place), np.bool_)
        n, place = len(customers), place[known]
        return (
            np.bincount(place, minlength=n).astype(np.float64),
            np.bincount(place, np.nan_to_num(self.value[known]), minlength=n).astype(np.float64),
        )

    def split(self, day: int) -> tuple[Occasions, Occasions]:
        """Those before `day`, and those from then on."""
        before = self.day < day
        return self._pick(before), self._pick(~before)

    def _pick(self, chosen: NDArray[np.bool_]) -> Occasions:
        return Occasions(self.customer[chosen], self.day[chosen], self.value[chosen])


def occasions_of(orders: Orders) -> Occasions:
    """Orders by customer and day."""
    order = np.lexsort((orders.value, orders.occurred_at, orders.customer))
    customer, day, value = orders.customer[order], orders.occurred_at[order] // DAY_MS, orders.value[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (customer[1:] != customer[:-1]) | (day[1:] != day[:-1])
    starts = np.flatnonzero(new)
    if not len(starts):
        return Occasions(customer, day, value)
    known = np.isfinite(value)
    total = np.add.reduceat(np.where(known, value, 0.0), starts)
    went_back = np.logical_or.reduceat(value < 0, starts)
    values = np.where(np.logical_or.reduceat(known, starts), total, np.nan)
    # within a hundredth of nothing: the sums of prices are binary fractions
    kept = ~(went_back & (total < 0.005))
    return Occasions(customer[starts][kept], day[starts][kept], values[kept])
