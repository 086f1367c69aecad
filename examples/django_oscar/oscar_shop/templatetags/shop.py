"""The shop's own choice of products, as it would be without personalisation: `{% load shop %}`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from oscar.core.loading import get_model

register = template.Library()


@register.simple_tag
def shelf_beside(products: Iterable[Any], n: int = 4) -> list[Any]:
    """Up to `n` products that stand on a shelf with one of these; of the whole shop when there is none."""
    given = [product for product in products if product]
    all_of_them = get_model("catalogue", "Product").objects.browsable().base_queryset()
    beside = all_of_them.exclude(pk__in=[product.pk for product in given]).order_by("pk").distinct()
    if given:
        beside = beside.filter(categories__in=get_model("catalogue", "Category").objects.filter(product__in=given))
    return list(beside[:n])


@register.filter
def products_of(lines: Iterable[Any]) -> list[Any]:
    """The products of a basket's or an order's lines."""
    return [line.product for line in lines]


@register.filter
def as_list(product: Any) -> list[Any]:
    """One product as the list that `shelf_beside` takes."""
    return [product]
