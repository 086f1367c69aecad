"""What every customer is expected to do, as columns: by the model of lifetime value, else by the shop's rhythm."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from habitue.audiences.customers import Orders
from habitue.audiences.lifecycle import Rhythm
from habitue.core.clock import DAY_MS, day_of
from habitue.models.lifetime.dates import due_after, gone_after
from habitue.models.lifetime.forecast import Lifetime
from habitue.models.lifetime.occasions import Orders as Bought
from habitue.models.lifetime.occasions import occasions_of

DAYS = 365
SCORES = ("lifetime.orders", "lifetime.value", "lifetime.top", "lifetime.alive")
NEXT_ORDER, CHURN = "next_order.expected", "churn.expected"
MOMENTS = (NEXT_ORDER, CHURN)
_DIGITS = 6
Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
Teller = Literal["model", "rhythm"]


class Dated(NamedTuple):
    """A moment (ms UTC) and who told it: the model of this customer, or the rhythm of the shop."""

    at: int
    by: Teller


def dates(
    orders: int, last_at: int, rhythm: Rhythm, next_order_at: int | None, gone_at: int | None
) -> tuple[Dated, Dated]:
    """When the next order of a customer is expected, and when they count as gone without one.

    The model's dates where there is one, else the rhythm's: half of those who come back after so many orders have by
    the first, nineteen of twenty by the second.

    Parameters
    ----------
    orders
        How many they made, at least 1; the last one at `last_at` (ms UTC).
    next_order_at, gone_at
        By the model of lifetime value (`habitue.models.lifetime.dates`); None where there is none.
    """
    delays = rhythm.after(orders)
    if next_order_at is None or gone_at is None:
        return Dated(last_at + delays.due_ms, "rhythm"), Dated(last_at + delays.lapsed_ms, "rhythm")
    return Dated(next_order_at, "model"), Dated(gone_at, "model")


def expectations(
    orders: Orders, told: NDArray[np.bool_], model: Lifetime | None, rhythm: Rhythm, now_ms: int
) -> Mapping[str, NDArray[Any]]:
    """Columns ``score.…`` and ``moment.…`` of everybody, shape (n,): NaN and 0 of whoever never ordered.

    Parameters
    ----------
    orders
        Of everybody, net of what came back, in the shop's currency's minor units; 0 where the currency is another.
        What is 0 has no value that is known: it counts as an order, and tells nothing of what orders are worth.
    told
        Of whom anything may be told, shape (n,): predictions about somebody need their consent.
    model
        None before the first: dates are the rhythm's then, and scores there are none.
    """
    n = len(told)
    columns: dict[str, NDArray[Any]] = {f"score.{name}": np.full(n, np.nan) for name in SCORES}
    columns |= {f"moment.{name}": np.zeros(n, np.int64) for name in MOMENTS}
    chosen = told[orders.person] & (orders.at < now_ms)
    if not chosen.any():
        return columns
    mine = Orders(*(column[chosen] for column in orders))
    who, count = np.unique(mine.person, return_counts=True)
    last = np.zeros(n, np.int64)
    np.maximum.at(last, mine.person, mine.at)
    due, gone = _of_rhythm(rhythm, count)
    if model is not None:
        due, gone = _of_model(model, mine, now_ms, columns) or (due, gone)
    columns[f"moment.{NEXT_ORDER}"][who] = last[who] + due.astype(np.int64)
    columns[f"moment.{CHURN}"][who] = last[who] + gone.astype(np.int64)
    return columns


def _of_rhythm(rhythm: Rhythm, count: Whole) -> tuple[Floats, Floats]:
    """ms from the last order, of each customer, until the next is due, and until they are given up."""
    delays = [rhythm.after(orders) for orders in range(1, len(rhythm.delays) + 1)]
    place = np.minimum(count, len(delays)) - 1
    due, gone = (np.array(of, np.float64) for of in zip(*((one.due_ms, one.lapsed_ms) for one in delays), strict=True))
    return due[place], gone[place]


def _of_model(
    model: Lifetime, orders: Orders, now_ms: int, columns: dict[str, NDArray[Any]]
) -> tuple[Floats, Floats] | None:
    """Fill the scores; the waits in ms by customer, None where the shop's rate stands in for a model."""
    value = np.where(orders.net_minor == 0, np.nan, orders.net_minor.astype(np.float64))
    occasions = occasions_of(Bought(orders.person, orders.at, value))
    histories = model.histories(occasions, day_of(now_ms))
    who = np.unique(occasions.customer)
    expected = model.orders(histories, DAYS)
    columns["score.lifetime.orders"][who] = np.round(expected, _DIGITS)
    worth = model.order_value(occasions)
    if worth is not None:
        total = np.round(expected * worth)
        columns["score.lifetime.value"][who] = total
        columns["score.lifetime.top"][who] = _above(total)
    buying, half_life = model.buying, model.kind.half_life
    if buying is None:
        return None
    columns["score.lifetime.alive"][who] = np.round(buying.alive(histories), _DIGITS)
    due = np.round(due_after(buying, histories, half_life=half_life) * DAY_MS)
    return due, np.maximum(due, np.round(gone_after(buying, histories, half_life) * DAY_MS))


def _above(total: Floats) -> Floats:
    """The share of customers of whom strictly more is expected, shape as given."""
    ordered = np.sort(total)
    more = len(total) - np.searchsorted(ordered, total, "right")
    return np.round(more / len(total), _DIGITS)
