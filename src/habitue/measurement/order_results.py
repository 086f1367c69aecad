"""What an owner's orders say, as plain values: what is written for the console to read, with nothing that computes."""

from __future__ import annotations

import msgspec

# Fewer than these, and a part says so instead of giving a figure.
FEWEST_CUSTOMERS = 20
FEWEST_SECOND_ORDERS = 6
FEWEST_TOGETHER = 10


class Interval(msgspec.Struct, frozen=True):
    """A figure with its 95 % interval and what it was counted on."""

    value: float
    low: float
    high: float
    n: int


class RevenueShare(msgspec.Struct, frozen=True):
    """What the best `top_percent` of customers brought, in minor units and as a share of all customers' revenue."""

    top_percent: float
    customers: int
    revenue_minor: int
    share: float


class BestCustomers(msgspec.Struct, frozen=True):
    """Revenue by best customers; every known customer is counted, so there is no sampling and no interval.

    Attributes
    ----------
    guests_minor, guest_orders
        Orders that name no customer; outside the shares.
    """

    customers: int
    revenue_minor: int
    currency: str
    shares: tuple[RevenueShare, ...]
    guests_minor: int
    guest_orders: int


class Return(msgspec.Struct, frozen=True):
    """Customers back by `days` after their first order, those watched for less weighed in (Kaplan-Meier)."""

    days: int
    share: Interval


class SecondOrder(msgspec.Struct, frozen=True):
    """Who ordered again on a later day, and how soon.

    Attributes
    ----------
    repeat_rate
        Share of all customers with a second order so far: it can only grow, since recent customers had little time.
    median_days
        Median delay of those who have a second order. Slow ones still out are not in it, so it is a lower bound.
    back_by
        The same question asked fairly, at 30, 90, 180 and 365 days where the orders reach that far.
    median_days_all
        Days until half of *all* customers are back; None when half never were within the time watched.
    watched_days
        Median time a customer was watched since the first order.
    """

    customers: int
    second_orders: int
    repeat_rate: Interval
    median_days: Interval
    back_by: tuple[Return, ...]
    median_days_all: float | None
    watched_days: float


class Pair(msgspec.Struct, frozen=True):
    """Two products bought in one order.

    Attributes
    ----------
    together
        Orders with both; `orders`, `with_orders` those with the first, the second.
    also
        Of the orders with the first, the share that hold the second.
    score
        Log-likelihood ratio against chance.
    """

    product_id: str
    with_id: str
    together: int
    orders: int
    with_orders: int
    also: Interval
    score: float


class BestPairs(msgspec.Struct, frozen=True):
    """The pairs, best first, and the orders they were counted on: those of 2 to 100 different products."""

    pairs: tuple[Pair, ...]
    baskets: int
    too_large: int


class LateCustomer(msgspec.Struct, frozen=True):
    """Someone whose usual delay has passed without an order; `revenue_minor` is what they brought so far."""

    customer_id: str
    last_order_at: int
    days_since: int
    expected_days: float
    days_late: float
    orders: int
    revenue_minor: int


class LateCustomers(msgspec.Struct, frozen=True):
    """Customers past their own expected delay, the most valuable first.

    Attributes
    ----------
    listed
        The late ones worth writing to; those past three delays are counted as lost, not listed.
    """

    late: int
    late_revenue_minor: int
    lost: int
    lost_revenue_minor: int
    on_time: int
    shop_median_days: float
    currency: str
    listed: tuple[LateCustomer, ...]


class Insights(msgspec.Struct, frozen=True):
    """What the orders say; a part is None when there is not enough for it, and `missing` says what is needed.

    Attributes
    ----------
    until_ms
        When the orders end, ms UTC: what "late" counts from.
    names
        Of the products in the pairs, by id.
    """

    until_ms: int
    best_customers: BestCustomers | None
    second_order: SecondOrder | None
    best_pairs: BestPairs | None
    late_customers: LateCustomers | None
    missing: dict[str, str]
    names: dict[str, str]
