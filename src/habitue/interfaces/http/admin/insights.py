"""What the owner's own orders said when they were read."""

from __future__ import annotations

from fastapi import APIRouter

from habitue.app.order_insights import read_insights
from habitue.interfaces.http.admin.access import Seeing
from habitue.interfaces.http.admin.desk import Desk
from habitue.interfaces.http.admin.schemas.insights import (
    BestCustomers,
    BestPairs,
    InsightNeeds,
    Interval,
    LateCustomer,
    LateCustomers,
    OrderInsights,
    Pair,
    SecondOrder,
)
from habitue.measurement import order_results as results

router = APIRouter()
NEEDS = InsightNeeds(
    customers=results.FEWEST_CUSTOMERS, second_orders=results.FEWEST_SECOND_ORDERS, together=results.FEWEST_TOGETHER
)


@router.get("/insights")
def insights(desk: Seeing) -> OrderInsights:
    """Best customers, second orders, pairs and who is late; `until_ms` is null while no file has been read."""
    said = read_insights(desk.runtime.workspace)
    if said is None:
        return OrderInsights(until_ms=None, needs=NEEDS)
    best, second, pairs, late = said.best_customers, said.second_order, said.best_pairs, said.late_customers
    return OrderInsights(
        until_ms=said.until_ms,
        best_customers=None if best is None else BestCustomers.model_validate(best, from_attributes=True),
        second_order=None if second is None else SecondOrder.model_validate(second, from_attributes=True),
        best_pairs=None if pairs is None else _pairs(desk, pairs),
        late_customers=None if late is None else _late(desk, late),
        needs=NEEDS,
    )


def _pairs(desk: Desk, found: results.BestPairs) -> BestPairs:
    return BestPairs(
        pairs=[
            Pair(
                product=desk.product(pair.product_id),
                with_product=desk.product(pair.with_id),
                together=pair.together,
                orders=pair.orders,
                with_orders=pair.with_orders,
                also=Interval.model_validate(pair.also, from_attributes=True),
                score=pair.score,
            )
            for pair in found.pairs
        ],
        baskets=found.baskets,
        too_large=found.too_large,
    )


def _late(desk: Desk, found: results.LateCustomers) -> LateCustomers:
    """Whoever is not known any more is not listed; the counts are those of the day the file was read."""
    known = [(desk.person_behind(one.customer_id), one) for one in found.listed]
    return LateCustomers(
        late=found.late,
        late_revenue_minor=found.late_revenue_minor,
        lost=found.lost,
        lost_revenue_minor=found.lost_revenue_minor,
        on_time=found.on_time,
        shop_median_days=found.shop_median_days,
        currency=found.currency,
        listed=[
            LateCustomer(
                person=person,
                last_order_at=one.last_order_at,
                days_since=one.days_since,
                expected_days=one.expected_days,
                days_late=one.days_late,
                orders=one.orders,
                revenue_minor=one.revenue_minor,
            )
            for person, one in known
            if person is not None
        ],
    )
