"""What it earned. Not shipped, never used by the product."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from habitue.interfaces.http.admin.schemas.overview import Estimate, Kpi, NextAction, Overview

from scenario import Scenario, world_of
from world.days import days_of
from world.things import MINUTE

api = APIRouter()


def earned(name: str) -> Estimate:
    people = {"people_personalised": 18_402, "people_held_out": 969, "people_excluded": 31}
    if name in {"empty", "early"}:
        return Estimate(state="too_early", weeks_needed=3 if name == "early" else None, **people)
    if name == "off":
        return Estimate(state="off")
    return Estimate(state="known", value=124_000, low=30_000, high=210_000, **people)


@api.get("/overview")
def overview(name: Scenario, days: int = 28) -> Overview:
    world = world_of(name)
    points = [] if name == "empty" else days_of(world, days)
    visits, orders = sum(p.visits for p in points), sum(p.orders for p in points)
    revenue = sum(p.revenue_minor for p in points)
    attributed = sum(p.attributed_minor for p in points)

    def kpi(key: Any, unit: Any, value: float | None, change: float) -> Kpi:
        return Kpi(key=key, unit=unit, value=value, previous=value / change if value and name != "early" else None)

    return Overview(
        days=days, computed_at=world.now - 4 * MINUTE, currency="EUR", earned_minor=earned(name),
        attributed_minor=attributed, attributed_orders=int(orders * 0.15),
        kpis=[
            kpi("visits", "count", visits, 1.061), kpi("visitors", "count", int(visits * 0.71), 1.04),
            kpi("orders", "count", orders, 1.083), kpi("revenue", "money", revenue, 1.124),
            kpi("conversion", "ratio", orders / visits if visits else None, 1.02),
            kpi("order_value", "money", revenue / orders if orders else None, 0.987),
            kpi("revenue_per_visitor", "money", revenue / (visits * 0.71) if visits else None, 1.09),
            kpi("click_through", "ratio", 0.047 if visits else None, 1.0),
        ],
        series=points,
        next_actions=[NextAction(key="connect_shop", href="/settings/health")] if name == "empty" else [
            NextAction(key="publish_draft", params={"placement": "home.trending"}, href="/placements/home.trending"),
            NextAction(key="pinned_unsellable", params={"placement": "home.for_you", "count": 2}, href="/placements/home.for_you", worth_minor=18_000),
            NextAction(key="low_stock_bestsellers", params={"count": 7, "product_id": "p0008"}, href="/catalogue?sort=stock", worth_minor=64_000),
            NextAction(key="placement_seldom_clicked", params={"placement": "cart.add", "shown": 24_239, "click_through": 0.011, "others": 0.047}, href="/placements/cart.add"),
        ],
    )  # fmt: skip
