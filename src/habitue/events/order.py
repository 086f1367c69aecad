"""What an order or a refund says it is worth."""

from __future__ import annotations

from typing import Any

from habitue.core.money import MAX_MINOR

_STATED = ("total_minor", "revenue_minor", "value_minor")


def stated_value(properties: dict[str, Any]) -> int | None:
    """Minor units: its total, revenue or value, else the sum of its lines; None when it does not say.

    >>> stated_value({"products": [{"product_id": "p1", "price_minor": 500, "quantity": 2}]}), stated_value({})
    (1000, None)
    """
    for key in _STATED:
        total = whole(properties.get(key))
        if total is not None:
            return total
    products = properties.get("products")
    priced = [
        price * quantity_of(product)
        for product in (products if isinstance(products, list) else ())
        if isinstance(product, dict)
        and product.get("product_id")
        and (price := whole(product.get("price_minor"))) is not None
    ]
    return sum(priced) if priced else None


def quantity_of(properties: dict[str, Any]) -> int:
    """How many pieces; one when it does not say."""
    quantity = whole(properties.get("quantity"))
    return 1 if quantity is None else quantity


def whole(value: Any) -> int | None:
    """A whole number that 64-bit sums can bear; beyond that it is a typing error."""
    return value if type(value) is int and -MAX_MINOR <= value <= MAX_MINOR else None
