"""What an owner's orders might say. Not shipped, never used by the product."""

from __future__ import annotations

import random
from typing import Literal

from fastapi import APIRouter
from habitue.interfaces.http.admin.schemas.insights import (
    BestCustomers,
    BestPairs,
    InsightNeeds,
    Interval,
    LateCustomer,
    LateCustomers,
    OrderInsights,
    Pair,
    Return,
    RevenueShare,
    SecondOrder,
)

from scenario import Scenario, world_of
from world.things import DAY
from world.world import World

api = APIRouter()
NEEDS = InsightNeeds(customers=20, second_orders=6, together=10)


def said(world: World, amount: Literal["none", "few", "all"]) -> OrderInsights:
    """Nothing was read, too little for most parts, or enough for all."""
    if amount == "none":
        return OrderInsights(until_ms=None, needs=NEEDS)
    until = world.now - 3 * DAY
    if amount == "few":
        return OrderInsights(until_ms=until, best_customers=_best(), needs=NEEDS)
    return OrderInsights(
        until_ms=until,
        best_customers=_best(),
        second_order=_second(),
        best_pairs=_pairs(world),
        late_customers=_late(world, until),
        needs=NEEDS,
    )


def _best() -> BestCustomers:
    shares = [(1, 0.182), (5, 0.391), (10, 0.524), (20, 0.688)]
    return BestCustomers(
        customers=4_312, revenue_minor=128_402_100, currency="EUR", guests_minor=2_310_400, guest_orders=214,
        shares=[RevenueShare(top_percent=percent, customers=4_312 * percent // 100, revenue_minor=int(128_402_100 * share), share=share) for percent, share in shares],
    )  # fmt: skip


def _second() -> SecondOrder:
    back = [(30, 0.142), (90, 0.291), (180, 0.402), (365, 0.531)]
    return SecondOrder(
        customers=4_312, second_orders=1_904,
        repeat_rate=Interval(value=0.4416, low=0.4268, high=0.4564, n=4_312),
        median_days=Interval(value=47, low=44, high=51, n=1_904),
        back_by=[Return(days=days, share=Interval(value=v, low=v - 0.02 - days / 9000, high=v + 0.02 + days / 9000, n=4_312)) for days, v in back],
        median_days_all=331, watched_days=288,
    )  # fmt: skip


def _pairs(world: World) -> BestPairs:
    draw, pairs = random.Random(11), []
    for number in range(12):
        first, second = world.products[5 * number], world.products[5 * number + 8]
        together, orders = draw.randint(24, 160), draw.randint(170, 400)
        share = together / orders
        also = Interval(value=share, low=max(0, share - 0.06), high=share + 0.07, n=orders)
        pairs.append(Pair(
            product=first, with_product=second, together=together, orders=orders, with_orders=orders + 90,
            also=also, score=900.0 - 40 * number,
        ))  # fmt: skip
    return BestPairs(pairs=pairs, baskets=8_921, too_large=14)


def _late(world: World, until: int) -> LateCustomers:
    draw, listed = random.Random(5), []
    for number, row in enumerate(world.people[:48]):
        usual, late = draw.choice([28.0, 47.0, 61.5]), draw.randint(3, 80)
        listed.append(LateCustomer(
            person=row.person, last_order_at=until - int((usual + late) * DAY), days_since=int(usual) + late,
            expected_days=usual, days_late=late, orders=draw.randint(1, 14), revenue_minor=420_000 - 8_100 * number,
        ))  # fmt: skip
    return LateCustomers(
        late=612, late_revenue_minor=18_240_300, lost=1_201, lost_revenue_minor=9_120_400, on_time=2_499,
        shop_median_days=47, currency="EUR", listed=listed,
    )  # fmt: skip


@api.get("/insights")
def insights(name: Scenario) -> OrderInsights:
    return said(world_of(name), "none" if name == "empty" else "few" if name == "early" else "all")
