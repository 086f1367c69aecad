"""What is to be expected of one person now: computed from the orders their profile remembers when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln, xlog1py

from habitue.core.clock import DAY_MS, day_of
from habitue.models.lifetime.dates import due_after, gone_after
from habitue.models.lifetime.forecast import Lifetime
from habitue.models.lifetime.histories import Floats, Histories
from habitue.models.lifetime.occasions import Occasions, Orders, occasions_of
from habitue.models.lifetime.spend import total_quantiles

_TAILS = (0.1, 0.9)
_MOST_COUNTED = 2_000


class Bought(NamedTuple):
    """An order: when (ms UTC), and its value in the model's currency, NaN where that is not known."""

    occurred_at: int
    value: float


class Expectation(msgspec.Struct, frozen=True, kw_only=True):
    """What a customer like this one does in the `days` from now.

    Attributes
    ----------
    orders
        Expected purchase occasions; `orders_low` to `orders_high` is where four of five such customers end up.
    order_value, value
        Expected value of an order and of all of them, in the model's currency; None where no values are known.
    value_low, value_high
        Where four of five such customers end up.
    alive
        Chance to be still a customer; None where the shop's rate stands in for a model.
    comes_back
        Chance of at least one order.
    next_order_at, next_order_from, next_order_until
        ms UTC: of such customers who order again within a year of their last order, half have by the first, a quarter
        by the second, three quarters by the third. In the past when the order is late. None where the shop's rate
        stands in for a model.
    gone_at
        ms UTC: from when on they count as gone if no order comes (`dates.gone_after`); None as above.
    based_on
        Customers the model was learned from.
    """

    days: int
    orders: float
    orders_low: int
    orders_high: int
    order_value: float | None
    value: float | None
    value_low: float | None
    value_high: float | None
    alive: float | None
    comes_back: float
    next_order_at: int | None
    next_order_from: int | None
    next_order_until: int | None
    gone_at: int | None
    based_on: int


def expect(model: Lifetime, bought: Sequence[Bought], now_ms: int, days: int = 365) -> Expectation | None:
    """The expectation of somebody by their orders before `now_ms`, later ones are not looked at; None without any.

    A profile remembers the newest 60 orders (`profiles.node.ORDERS`): who has more is known by those.
    """
    past = [order for order in bought if order.occurred_at < now_ms]
    occasions = occasions_of(
        Orders(
            np.zeros(len(past), np.int64),
            np.array([order.occurred_at for order in past], np.int64),
            np.array([order.value for order in past], np.float64),
        )
    )
    if not len(occasions.day):
        return None
    histories = model.histories(occasions, day_of(now_ms))
    orders = float(model.orders(histories, days)[0])
    worth = model.order_value(occasions)
    chances = _chances(model, histories, orders, days)
    low, high = (int(np.searchsorted(np.cumsum(chances), tail)) for tail in _TAILS)
    spent = _spent(model, occasions, chances)
    last_at = max(order.occurred_at for order in past)
    early, due, late, gone = _moments(model, histories, last_at)
    buying = model.buying
    return Expectation(
        days=days,
        orders=orders,
        orders_low=low,
        orders_high=min(high, len(chances) - 1),
        order_value=None if worth is None else float(worth[0]),
        value=None if worth is None else orders * float(worth[0]),
        value_low=spent[0],
        value_high=spent[1],
        alive=None if buying is None else float(buying.alive(histories)[0]),
        comes_back=float(1 - chances[0]),
        next_order_from=early,
        next_order_at=due,
        next_order_until=late,
        gone_at=gone,
        based_on=model.customers,
    )


def _chances(model: Lifetime, histories: Histories, orders: float, days: int) -> Floats:
    """Of 0, 1, .. orders in the days that follow, as far as it matters, shape (m,)."""
    most = min(_MOST_COUNTED, int(4 * orders) + 40)
    if model.buying is not None:
        chances: Floats = model.buying.counts(histories, days, most)[0]
        return chances
    return _negative_binomial(np.arange(most + 1), model.shop.occasions + 0.5, days / (model.shop.days + days))


def _negative_binomial(count: NDArray[np.int64], shape: float, share: float) -> Floats:
    """Chances of these counts: a Poisson whose rate has a Gamma posterior of that shape."""
    ways = gammaln(count + shape) - gammaln(count + 1) - gammaln(shape)
    chances: Floats = np.exp(ways + xlog1py(shape, -share) + count * np.log(share))
    return chances


def _spent(model: Lifetime, occasions: Occasions, chances: Floats) -> tuple[float | None, float | None]:
    if model.value is None:
        return None, None
    count, mean = occasions.values()
    low, high = total_quantiles(chances, model.value, float(count[0]), float(mean[0]), _TAILS)
    return low, high


def _moments(model: Lifetime, histories: Histories, last_at: int) -> tuple[int | None, ...]:
    """When the next order is due (early, usually, late), and when it is not expected any more."""
    buying = model.buying
    if buying is None:
        return (None,) * 4
    waits = [float(due_after(buying, histories, share, model.kind.half_life)[0]) for share in (0.25, 0.5, 0.75)]
    gone = float(gone_after(buying, histories, model.kind.half_life)[0])
    return tuple(last_at + round(wait * DAY_MS) for wait in (*waits, max(waits[1], gone)))
