"""What is to be expected of customers: their further orders, when, and for how much; learned from past orders."""

from __future__ import annotations

import math
from typing import NamedTuple

import msgspec
import numpy as np

from habitue.core.errors import NotEnoughData
from habitue.models.lifetime.bg_nbd import BgNbd, fit_bg_nbd
from habitue.models.lifetime.choice import MIN_REPEAT, PLAIN, BackTest, Choice, Kind, choose
from habitue.models.lifetime.gamma_gamma import GammaGamma, fit_gamma_gamma
from habitue.models.lifetime.histories import Floats, Histories
from habitue.models.lifetime.occasions import Occasions
from habitue.models.lifetime.shop_rate import ShopRate, ShopValue, shop_rate, shop_value


class Lifetime(msgspec.Struct, frozen=True, kw_only=True):
    """A model of the customers of one shop. Times are days, values those of the orders it learned from.

    Attributes
    ----------
    buying
        Of how often customers come back; None where too few did, and `shop` stands in.
    value
        Of what their orders are worth; the shop's mean where too few came back, None where no value is known.
    customers, repeat_customers
        What it is based on.
    """

    kind: Kind
    buying: BgNbd | None
    shop: ShopRate
    value: GammaGamma | ShopValue | None
    customers: int
    repeat_customers: int

    def histories(self, occasions: Occasions, last_day: int) -> Histories:
        """Of the customers, ascending, as this model wants them."""
        return occasions.histories(last_day, self.kind.half_life)[1]

    def orders(self, histories: Histories, days: float) -> Floats:
        """Expected purchase occasions in the days that follow, shape (n,)."""
        return (self.buying or self.shop).orders(histories, days)

    def order_value(self, occasions: Occasions) -> Floats | None:
        """Expected value of a further order of each customer, ascending; None where no value is known.

        All a customer's orders of known value tell of it, the first one too, although the parameters are learned, as
        published, from the others.
        """
        return None if self.value is None else self.value.value(*occasions.values())

    def lifetime_value(
        self, histories: Histories, order_value: Floats, days: float, yearly_rate: float = 0.0
    ) -> Floats:
        """Value of each customer's orders of the days that follow, discounted to today, shape (n,).

        Parameters
        ----------
        yearly_rate
            Of discount, >= 0: 0.1 for 10 % a year. Orders of each four weeks are taken to come in their middle.
        """
        ends = np.append(np.arange(28.0, days, 28.0), days)
        starts = np.append(0.0, ends[:-1])
        total, before = np.zeros(len(histories.age)), np.zeros(len(histories.age))
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
            until = self.orders(histories, end)
            total += (until - before) * (1 + yearly_rate) ** (-(start + end) / 2 / 365)
            before = until
        return total * order_value


class Learned(NamedTuple):
    """A model with what a report says of it.

    Attributes
    ----------
    reason
        Why this kind, or why the shop's rate stands in.
    log_likelihood
        Of the purchases, in days; of the values; NaN where the model is the shop's mean.
    """

    model: Lifetime
    reason: str
    back_tests: tuple[BackTest, ...]
    log_likelihood: float
    value_log_likelihood: float


def learn(past: Occasions, last_day: int, horizon_days: float = 365.0) -> Learned:
    """Learn from the occasions up to the end of `last_day` what to expect after it.

    Below `MIN_REPEAT` customers who bought again, or where the likelihood has no clear top, everybody is given the
    shop's rate; so are values.

    Raises
    ------
    NotEnoughData
        No occasion, or nobody watched for as much as a day.
    """
    if not len(past.customer):
        raise NotEnoughData("no orders: nothing to learn from", needed="orders of customers")
    _, histories = past.histories(last_day)
    repeat = int((histories.frequency > 0).sum())
    buying, likelihood, choice = _buying(past, histories, last_day, horizon_days, repeat)
    value, value_likelihood = _value(past)
    model = Lifetime(
        kind=choice.kind,
        buying=buying,
        shop=shop_rate(histories),
        value=value,
        customers=len(histories.age),
        repeat_customers=repeat,
    )
    return Learned(model, choice.reason, choice.back_tests, likelihood, value_likelihood)


def _buying(
    past: Occasions, histories: Histories, last_day: int, horizon_days: float, repeat: int
) -> tuple[BgNbd | None, float, Choice]:
    if repeat < MIN_REPEAT:
        few = (
            f"{repeat} customers bought again, {MIN_REPEAT} are needed to tell customers apart: the shop's rate for all"
        )
        return None, math.nan, Choice(PLAIN, few, ())
    choice = choose(past, last_day, horizon_days)
    try:
        fit = fit_bg_nbd(histories, first=choice.kind.first)
    except NotEnoughData as error:
        return None, math.nan, Choice(PLAIN, f"{error.message}: the shop's rate for all", choice.back_tests)
    return fit.model, fit.log_likelihood, choice


def _value(past: Occasions) -> tuple[GammaGamma | ShopValue | None, float]:
    count, mean = past.repeat_values()
    known = (count > 0) & (mean > 0)
    if int(known.sum()) < MIN_REPEAT:
        return shop_value(past), math.nan
    try:
        fit = fit_gamma_gamma(count[known], mean[known])
    except NotEnoughData:
        return shop_value(past), math.nan
    return fit.model, fit.log_likelihood
