"""The catalogue with what became of each product: filtered, sorted, paged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal

import msgspec

from habitue.catalog.catalogue import Catalogue
from habitue.catalog.product import Product
from habitue.measurement.results import ProductResults

Sort = Literal["views", "adds", "orders", "revenue", "stock", "price", "name"]
_NO_STOCK_SAID = 2**62


class Offer(msgspec.Struct, frozen=True):
    """A product and what became of it."""

    product: Product
    result: ProductResults


_KEYS: Mapping[Sort, Callable[[Offer], int]] = {
    "views": lambda offer: -offer.result.views,
    "adds": lambda offer: -offer.result.adds,
    "orders": lambda offer: -offer.result.orders,
    "revenue": lambda offer: -offer.result.revenue_minor,
    "stock": lambda offer: _NO_STOCK_SAID if offer.product.stock is None else offer.product.stock,
    "price": lambda offer: -offer.product.price_minor,
    "name": lambda _: 0,
}


class Shelf(msgspec.Struct, frozen=True):
    """Some products in order, and how many there are in all."""

    rows: list[Offer]
    total: int


def shelf(
    catalogue: Catalogue,
    results: Mapping[str, ProductResults],
    *,
    query: str,
    category: str,
    sort: Sort,
    start: int,
    n: int,
) -> Shelf:
    """Products of a category that match every word of the query, most first (stock: least first), then by name."""
    words = query.casefold().split()
    inside = set(catalogue.in_category(category)) if category else None
    found = [
        Offer(product, results.get(product.product_id) or ProductResults(product.product_id))
        for product in catalogue
        if (inside is None or product.product_id in inside) and matches(product, words)
    ]
    key = _KEYS[sort]
    found.sort(key=lambda offer: (key(offer), offer.product.name.casefold(), offer.product.product_id))
    return Shelf(found[start : start + n], len(found))


def matches(product: Product, words: list[str]) -> bool:
    """Whether every word is in the product's name, brand, category or id."""
    if not words:
        return True
    text = f"{product.name}\n{product.brand}\n{product.category}\n{product.product_id}".casefold()
    return all(word in text for word in words)
