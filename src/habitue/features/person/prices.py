"""What the things cost that somebody looks at, and how wide they look around."""

from __future__ import annotations

from math import log, nan

from habitue.features.person.seen import Seen

NAMES = ("price_looked_at", "price_of_last_view", "reduced_share", "categories_looked_at", "category_share")
_VIEWS = 12  # the newest: what is looked at now, not what was last season


def values(seen: Seen) -> list[float]:
    """In the order of `NAMES`: mean and last of the logarithms of today's prices, among the newest views."""
    prices, reduced = [], 0
    shelves: dict[str, int] = {}
    for entry in seen.entries("viewed")[-_VIEWS:]:
        product = seen.product(entry[2])
        if product is None:
            continue
        if product.category:
            shelves[product.category] = shelves.get(product.category, 0) + 1
        if product.price_minor > 0 and product.currency in ("", seen.shop.currency):
            prices.append(log(product.price_minor))
            reduced += product.was_minor > product.price_minor
    looked = sum(shelves.values())
    return [
        sum(prices) / len(prices) if prices else nan,
        prices[-1] if prices else nan,
        reduced / len(prices) if prices else nan,
        float(len(shelves)),
        max(shelves.values()) / looked if looked else nan,
    ]


def category_of(seen: Seen) -> str:
    """The shelf (top level) of the newest product looked at; empty where there is none."""
    for entry in reversed(seen.entries("viewed")):
        product = seen.product(entry[2])
        if product is not None and product.category:
            return product.category.partition(" > ")[0]
    return ""
