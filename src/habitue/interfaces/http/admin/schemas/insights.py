"""What an owner's own orders say. Money is minor units."""

from __future__ import annotations

from pydantic import Field

from habitue.interfaces.http.admin.schemas.base import Schema
from habitue.interfaces.http.admin.schemas.chips import PersonChip, ProductChip


class Interval(Schema):
    """A figure, where it lies with 95 % confidence, and how many it was counted on."""

    value: float
    low: float
    high: float
    n: int


class RevenueShare(Schema):
    top_percent: float
    customers: int
    revenue_minor: int
    share: float


class BestCustomers(Schema):
    """Counted on every known customer: nothing is estimated, so there is no interval."""

    customers: int
    revenue_minor: int
    currency: str
    shares: list[RevenueShare]
    guests_minor: int
    guest_orders: int


class Return(Schema):
    days: int
    share: Interval


class SecondOrder(Schema):
    customers: int
    second_orders: int
    repeat_rate: Interval
    median_days: Interval = Field(description="Of those who came back; slow ones still out are not in it.")
    back_by: list[Return] = Field(description="The fair form: customers watched for less are weighed in.")
    median_days_all: float | None = Field(description="Days until half of all customers are back; None: not yet.")
    watched_days: float


class Pair(Schema):
    product: ProductChip
    with_product: ProductChip
    together: int
    orders: int
    with_orders: int
    also: Interval = Field(description="Of the orders with `product`, the share that also hold `with_product`.")
    score: float


class BestPairs(Schema):
    pairs: list[Pair]
    baskets: int
    too_large: int


class LateCustomer(Schema):
    person: PersonChip
    last_order_at: int
    days_since: int
    expected_days: float
    days_late: float
    orders: int
    revenue_minor: int


class LateCustomers(Schema):
    late: int
    late_revenue_minor: int
    lost: int
    lost_revenue_minor: int
    on_time: int
    shop_median_days: float
    currency: str
    listed: list[LateCustomer] = Field(description="The most valuable late ones who are still known.")


class InsightNeeds(Schema):
    """The fewest a part can be said of."""

    customers: int
    second_orders: int
    together: int


class OrderInsights(Schema):
    """A part is None while there is not enough for it; all are while no file of orders has been read."""

    until_ms: int | None = Field(description="When the orders end: what 'late' counts from. None: none were read.")
    best_customers: BestCustomers | None = None
    second_order: SecondOrder | None = None
    best_pairs: BestPairs | None = None
    late_customers: LateCustomers | None = None
    needs: InsightNeeds
