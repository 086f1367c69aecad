"""The cart: how many of what, and what it comes to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from demo_shop.products import Product, Products

# a cookie holds about 4 KB; a line takes some 45 bytes
MAX_LINES = 40
MAX_QUANTITY = 99

FREE_DELIVERY_FROM_MINOR = 6000
DELIVERIES: Mapping[str, int] = {"home": 490, "pickup": 0, "express": 990}

Cart = Mapping[str, int]


class Line(NamedTuple):
    """One product of a cart or order."""

    product: Product
    quantity: int

    @property
    def total_minor(self) -> int:
        return self.product.price_minor * self.quantity


class Bill(NamedTuple):
    """What is due, in cents; saved is what the lines cost less than at their former prices."""

    subtotal_minor: int
    shipping_minor: int
    saved_minor: int

    @property
    def total_minor(self) -> int:
        return self.subtotal_minor + self.shipping_minor


def with_quantity(cart: Cart, product_id: str, quantity: int, stock: int) -> dict[str, int]:
    """The cart holding `quantity` of the product, at most the stock; 0 or less removes it.

    A product beyond the cart's last line is not added.

    >>> with_quantity({"a": 1}, "b", 3, stock=2)
    {'a': 1, 'b': 2}
    >>> with_quantity({"a": 1}, "a", 0, stock=2)
    {}
    """
    allowed = min(quantity, stock, MAX_QUANTITY)
    rest = {key: count for key, count in cart.items() if key != product_id}
    if allowed <= 0 or (product_id not in cart and len(rest) >= MAX_LINES):
        return rest
    return {**cart, product_id: allowed}


def lines_of(cart: Cart, products: Products) -> list[Line]:
    """The cart's lines in the order they were added; products the shop no longer has are left out."""
    return [Line(products[key], count) for key, count in cart.items() if key in products]


def count_of(cart: Cart) -> int:
    """Pieces in the cart."""
    return sum(cart.values())


def bill(lines: list[Line], delivery: str = "home") -> Bill:
    """What the lines come to. Delivery to the home is free from `FREE_DELIVERY_FROM_MINOR`; express never is.

    Raises
    ------
    KeyError
        When `delivery` is none of `DELIVERIES`.
    """
    subtotal = sum(line.total_minor for line in lines)
    saved = sum(
        (line.product.was_minor - line.product.price_minor) * line.quantity for line in lines if line.product.was_minor
    )
    shipping = DELIVERIES[delivery]
    if not lines or (delivery == "home" and subtotal >= FREE_DELIVERY_FROM_MINOR):
        shipping = 0
    return Bill(subtotal, shipping, saved)
