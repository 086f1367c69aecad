"""What somebody bought: how often, how lately, for how much, net of what came back."""

from __future__ import annotations

from math import nan

from habitue.core.clock import DAY_MS
from habitue.features.person.seen import Seen

NAMES = (
    "orders", "orders_90_days", "orders_365_days", "revenue", "average_order", "days_since_order",
    "days_between_orders", "order_overdue", "lines_an_order", "returned_share",
)  # fmt: skip


def values(seen: Seen) -> list[float]:
    """In the order of `NAMES`; money in the shop's currency, `order_overdue` as a multiple of their usual gap."""
    orders, clock = seen.orders, seen.clock
    if not orders:
        return [0.0, 0.0, 0.0, 0.0, nan, nan, nan, nan, nan, nan]
    quarter, year = clock - 90 * DAY_MS, clock - 365 * DAY_MS
    in_quarter = in_year = lines = returned = counted = revenue = 0
    for order in orders:
        lines += len(order.lines)
        in_year += order.at > year
        in_quarter += order.at > quarter
        if order.currency in ("", seen.shop.currency):
            counted += 1
            revenue += order.net_minor
            returned += order.net_minor == 0
    since = max(0, clock - orders[-1].at) / DAY_MS
    n = len(orders)
    gap = (orders[-1].at - orders[0].at) / DAY_MS / (n - 1) if n > 1 else nan
    return [
        float(n), float(in_quarter), float(in_year), revenue / 100, revenue / 100 / counted if counted else nan,
        since, gap, since / max(gap, 1.0) if n > 1 else nan, lines / n, returned / counted if counted else nan,
    ]  # fmt: skip
