"""Products, baskets and orders in the words of Segment's e-commerce spec: from Oscar's objects to JSON values."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from oscar.core.loading import get_class

Properties = dict[str, Any]


def number(amount: Decimal | None) -> float:
    """Money as JSON writes it; habitue rounds to minor units."""
    return float(amount or 0)


def category_of(product: Any) -> str:
    """The product's first category as a path, the same as in the exported catalogue: "Home > Furniture"."""
    category = product.get_categories().first()
    return category.full_name if category else ""


def product_of(product: Any, **also: Any) -> Properties:
    """A product inside an event; its price as this shop's strategy says, tax included where it is known."""
    bought = get_class("partner.strategy", "Selector")().strategy().fetch_for_product(product)
    price = {"price": number(bought.price.effective_price), "currency": bought.price.currency}
    return {
        "product_id": product.upc,
        "name": product.get_title(),
        "category": category_of(product),
        **(price if bought.price.exists else {}),
        **also,
    }


def positions_of(products: Iterable[Any], first: int = 1) -> list[Properties]:
    """A list as an event tells it: which product stood where."""
    return [{"product_id": product.upc, "position": position} for position, product in enumerate(products, first)]


def line_of(line: Any) -> Properties:
    """A line of a basket. What a discount takes off the line is not in the price."""
    price = line.unit_price_incl_tax if line.is_tax_known else line.unit_price_excl_tax
    return {
        "product_id": line.product.upc,
        "name": line.product.get_title(),
        "category": category_of(line.product),
        "price": number(price),
        "currency": line.price_currency,
        "quantity": line.quantity,
    }


def basket_of(basket: Any) -> Properties:
    """`Cart Viewed` and `Checkout Started`."""
    total = basket.total_incl_tax if basket.is_tax_known else basket.total_excl_tax
    return {
        "products": [line_of(line) for line in basket.all_lines()],
        "value": number(total),
        "currency": basket.currency or "",
    }


def order_of(order: Any) -> Properties:
    """`Order Completed`, the same from page and server: total is what was paid, delivery and tax included."""
    return {
        "order_id": order.number,
        "total": number(order.total_incl_tax),
        "revenue": number(order.basket_total_incl_tax),
        "shipping": number(order.shipping_incl_tax),
        "tax": number(order.total_incl_tax - order.total_excl_tax),
        "discount": number(order.total_discount_incl_tax),
        "currency": order.currency,
        "products": [
            {
                "product_id": line.upc,
                "name": line.title,
                "category": category_of(line.product) if line.product else "",
                "price": number(line.unit_price_incl_tax),
                "quantity": line.quantity,
            }
            for line in order.lines.select_related("product")
        ],
    }
