"""What an owner's orders say at once: the best customers, who comes back and when, what goes together, who is late."""

from __future__ import annotations

import math

import msgspec
import numpy as np
from numpy.typing import NDArray

from habitue.core.clock import DAY_MS
from habitue.core.errors import NotEnoughData
from habitue.measurement.intervals import happened_by, median, share
from habitue.measurement.order_columns import GUEST, OrderColumns
from habitue.measurement.order_pairs import best_pairs
from habitue.measurement.order_results import (
    FEWEST_CUSTOMERS,
    FEWEST_SECOND_ORDERS,
    BestCustomers,
    LateCustomer,
    LateCustomers,
    Return,
    RevenueShare,
    SecondOrder,
)

__all__ = ["best_customers", "best_pairs", "late_customers", "second_order"]

HORIZONS_DAYS = (30, 90, 180, 365)
# After so many of their own delays without an order a customer is rather lost than late.
LOST_AFTER_DELAYS = 3.0


def best_customers(orders: OrderColumns, top_percents: tuple[float, ...] = (1, 5, 10, 20)) -> BestCustomers:
    """Share of the revenue, refunds taken off, that the best 1, 5, 10 and 20 % of customers brought.

    Percents of which there is no whole customer are left out.

    Raises
    ------
    NotEnoughData
        Under 20 customers, or without revenue.
    """
    _need_customers(orders)
    revenue = np.sort(_revenue(orders))[::-1]
    total = int(revenue.sum())
    if total <= 0:
        raise NotEnoughData("refunds eat all revenue of these orders", needed="orders worth more than their refunds")
    shares = []
    for percent in top_percents:
        customers = int(len(revenue) * percent / 100)
        if customers:
            brought = int(revenue[:customers].sum())
            shares.append(RevenueShare(percent, customers, brought, brought / total))
    guests = orders.customer == GUEST
    return BestCustomers(
        customers=len(revenue),
        revenue_minor=total,
        currency=orders.currency,
        shares=tuple(shares),
        guests_minor=int(orders.net_minor[guests].sum()),
        guest_orders=int(guests.sum()),
    )


def second_order(orders: OrderColumns, *, until_ms: int) -> SecondOrder:
    """Repeat rate and delay to the second order; orders of one customer on one day (UTC) count once.

    Parameters
    ----------
    until_ms
        When watching ended: the moment of the export, or of its last order.

    Raises
    ------
    NotEnoughData
        Under 20 customers, or under 6 with a second order.
    """
    _need_customers(orders)
    visits = _visits(orders)
    delays = _second_delays(visits)
    back = np.isfinite(delays)
    if back.sum() < FEWEST_SECOND_ORDERS:
        raise NotEnoughData(
            f"{int(back.sum())} of {len(back)} customers ordered on a second day so far",
            needed=f"at least {FEWEST_SECOND_ORDERS} customers with a second order",
        )
    watched = np.maximum(until_ms // DAY_MS - visits.first_day, 0).astype(np.float64)
    durations = np.where(back, delays, watched)
    returns = ((days, happened_by(durations, back, days)) for days in HORIZONS_DAYS)
    return SecondOrder(
        customers=len(back),
        second_orders=int(back.sum()),
        repeat_rate=share(int(back.sum()), len(back)),
        median_days=median(delays[back]),
        back_by=tuple(Return(days, interval) for days, interval in returns if interval is not None),
        median_days_all=_half_back(durations, back),
        watched_days=float(np.median(watched)),
    )


def late_customers(orders: OrderColumns, *, until_ms: int, n: int = 100) -> LateCustomers:
    """Who should have been back by now.

    Expected is the median of a customer's own delays from three order days on; before, the shop's median delay to the
    second order.

    Raises
    ------
    NotEnoughData
        As `second_order`: without second orders nobody knows when to expect one.
    """
    typical = second_order(orders, until_ms=until_ms).median_days.value
    visits = _visits(orders)
    expected = _own_delays(visits, typical)
    since = until_ms // DAY_MS - visits.last_day
    revenue = _revenue(orders)
    lost = since > LOST_AFTER_DELAYS * expected
    late = (since > expected) & ~lost
    order_counts = np.bincount(orders.customer[orders.customer != GUEST], minlength=len(revenue))
    last_at = np.zeros(len(revenue), np.int64)
    np.maximum.at(last_at, orders.customer[orders.customer != GUEST], orders.at[orders.customer != GUEST])
    best_first = [code for code in np.lexsort((np.arange(len(revenue)), -revenue)) if late[code]]
    return LateCustomers(
        late=int(late.sum()),
        late_revenue_minor=int(revenue[late].sum()),
        lost=int(lost.sum()),
        lost_revenue_minor=int(revenue[lost].sum()),
        on_time=int((~late & ~lost).sum()),
        shop_median_days=typical,
        currency=orders.currency,
        listed=tuple(
            LateCustomer(
                customer_id=orders.customer_ids[code],
                last_order_at=int(last_at[code]),
                days_since=int(since[code]),
                expected_days=float(expected[code]),
                days_late=float(since[code] - expected[code]),
                orders=int(order_counts[code]),
                revenue_minor=int(revenue[code]),
            )
            for code in best_first[:n]
        ),
    )


def _need_customers(orders: OrderColumns) -> None:
    if len(orders.customer_ids) < FEWEST_CUSTOMERS:
        raise NotEnoughData(
            f"the orders name {len(orders.customer_ids)} customers", needed=f"at least {FEWEST_CUSTOMERS} customers"
        )


def _revenue(orders: OrderColumns) -> NDArray[np.int64]:
    """Minor units by customer, shape (n_customers,), every refund taken off."""
    revenue = -orders.refunded_minor
    known = orders.customer != GUEST
    np.add.at(revenue, orders.customer[known], orders.net_minor[known])
    return revenue


class _Visits(msgspec.Struct, frozen=True):
    """Order days (UTC) of known customers, each once: sorted by customer, then day."""

    customer: NDArray[np.int32]
    day: NDArray[np.int64]
    start: NDArray[np.int64]

    @property
    def count(self) -> NDArray[np.int64]:
        return np.diff(np.append(self.start, len(self.day)))

    @property
    def first_day(self) -> NDArray[np.int64]:
        return self.day[self.start]

    @property
    def last_day(self) -> NDArray[np.int64]:
        last: NDArray[np.int64] = self.start + self.count - 1
        return self.day[last]


def _visits(orders: OrderColumns) -> _Visits:
    known = orders.customer != GUEST
    pairs = np.unique(np.stack([orders.customer[known], orders.at[known] // DAY_MS], axis=1), axis=0)
    start = np.searchsorted(pairs[:, 0], np.arange(len(orders.customer_ids)))
    return _Visits(pairs[:, 0].astype(np.int32), pairs[:, 1], start)


def _second_delays(visits: _Visits) -> NDArray[np.float64]:
    """Days from first to second order day by customer; NaN where there is no second."""
    delays = np.full(len(visits.start), math.nan)
    back = visits.count >= 2
    start = visits.start[back]
    delays[back] = visits.day[start + 1] - visits.day[start]
    return delays


def _own_delays(visits: _Visits, typical: float) -> NDArray[np.float64]:
    delays = np.full(len(visits.start), typical)
    for code in np.flatnonzero(visits.count >= 3):
        start = visits.start[code]
        delays[code] = np.median(np.diff(visits.day[start : start + visits.count[code]]))
    return delays


def _half_back(durations: NDArray[np.float64], back: NDArray[np.bool_]) -> float | None:
    times, counts = np.unique(durations[back], return_counts=True)
    at_risk = len(durations) - np.searchsorted(np.sort(durations), times, side="left")
    survival = np.cumprod(1 - counts / at_risk)
    passed = np.flatnonzero(survival <= 0.5)
    return float(times[passed[0]]) if len(passed) else None
