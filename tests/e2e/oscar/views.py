"""What habitue's console is told of the people in the shop, and what would be wrong with it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from typing import Any, TypeVar

from tests.e2e.oscar.conftest import Shop
from tests.e2e.oscar.shopping import Bought

View = dict[str, Any]
T = TypeVar("T")
# what a guest does, and which side tells it; each at least once
STORY = (
    ("browser", "Page Viewed"),
    ("browser", "Product List Viewed"),
    ("browser", "Products Searched"),
    ("browser", "Product Clicked"),
    ("browser", "Product Viewed"),
    ("server", "Product Added"),
    ("browser", "Cart Viewed"),
    ("server", "Checkout Started"),
    ("browser", "Checkout Step Viewed"),
    ("server", "Order Completed"),
    ("browser", "Order Completed"),
)


def eventually(ask: Callable[[], T], right: Callable[[T], object], seconds: float = 15) -> T:
    """The answer once it is right; the last one when the time is up."""
    deadline = time.monotonic() + seconds
    while not right(answer := ask()) and time.monotonic() < deadline:
        time.sleep(0.2)
    return answer


def people(shop: Shop) -> set[str]:
    """Ids of everybody there is."""
    return {row["person"]["person_id"] for row in shop.ask("/people")["rows"]}


def views(shop: Shop, before: set[str]) -> list[View]:
    """Everybody who was not there before, each with their whole timeline, oldest first, as `timeline`."""
    return [_view(shop, person_id) for person_id in sorted(people(shop) - before)]


def _view(shop: Shop, person_id: str) -> View:
    items: list[View] = []
    before: dict[str, int] = {}
    while True:
        page = shop.ask(f"/people/{person_id}/timeline", **before)
        items += page["items"]
        if page["next_before"] is None:
            return {**shop.ask(f"/people/{person_id}"), "timeline": items[::-1]}
        before = {"before": page["next_before"]}


def told_of_order(found: list[View], order_id: str) -> Counter[str]:
    """Which side told of the order, and how often."""
    items = [item for view in found for item in view["timeline"] if item["name"] == "Order Completed"]
    return Counter(item["source"] for item in items if item["properties"].get("order_id") == order_id)


def faults(found: list[View], bought: Bought) -> list[str]:
    """What is wrong with what is known of a guest who bought one product and has an empty cart since."""
    if len(found) != 1:
        return [f"{len(found)} people instead of one"]
    (view,) = found
    expected = {
        "orders": [bought.order_id],
        "vouched by": ["server"],
        "lines": [(bought.product_id, 1)],
        "cart": [],
        "searches": [bought.name],
        "told": {"browser": 1, "server": 1},
        "story": [],
    }
    happened = [(item["source"], item["name"]) for item in view["timeline"]]
    firsts = [happened.index(step) if step in happened else -1 for step in STORY]
    got = {
        "orders": [order["order_id"] for order in view["orders"]],
        "vouched by": [order["source"] for order in view["orders"]],
        "lines": [(line["product_id"], line["quantity"]) for order in view["orders"] for line in order["lines"]],
        "cart": view["cart"],
        "searches": view["searches"],
        "told": dict(told_of_order(found, bought.order_id)),
        "story": [step for step, first in zip(STORY, firsts, strict=True) if first < 0],
    }
    return [f"{name}: expected {expected[name]}, got {got[name]}" for name in expected if expected[name] != got[name]]
