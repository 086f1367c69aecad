"""What templates say to habitue: `{% load habitue %}`."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django import template
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from habitue_oscar.goods import basket_of, order_of, positions_of, product_of

register = template.Library()
_UNSAFE = {ord(">"): "\\u003e", ord("<"): "\\u003c", ord("&"): "\\u0026"}


def script_json(value: object) -> SafeString:
    """JSON that cannot end the script element it stands in."""
    return mark_safe(json.dumps(value, cls=DjangoJSONEncoder).translate(_UNSAFE))


register.filter("script_json", script_json)


def _event(name: str, properties: object) -> SafeString:
    return format_html(
        '<script type="application/json" data-habitue-event="{}">{}</script>', name, script_json(properties)
    )


@register.simple_tag
def habitue_product_viewed(product: Any) -> SafeString:
    return _event("Product Viewed", product_of(product))


@register.simple_tag
def habitue_list_viewed(list_id: str, category: str, products: Iterable[Any], first: int = 1) -> SafeString:
    listed = positions_of([getattr(found, "object", found) for found in products], first)
    return _event("Product List Viewed", {"list_id": list_id, "category": category, "products": listed})


@register.simple_tag
def habitue_searched(query: str, results: int) -> SafeString:
    return _event("Products Searched", {"query": query, "results": results})


@register.simple_tag
def habitue_cart_viewed(basket: Any) -> SafeString:
    return _event("Cart Viewed", basket_of(basket))


@register.simple_tag
def habitue_checkout_step(step: int, name: str) -> SafeString:
    return _event("Checkout Step Viewed", {"step": step, "step_name": name})


@register.simple_tag
def habitue_order_completed(order: Any) -> SafeString:
    return _event("Order Completed", order_of(order))


@register.inclusion_tag("habitue_oscar/slot.html", takes_context=True)
def habitue_slot(context: template.Context, placement: str, title: str, products: Iterable[Any], n: int = 4) -> Any:
    """A place habitue may fill, with the shop's own products for when it does not."""
    return {
        "request": context["request"],
        "placement": placement,
        "title": title,
        "products": [getattr(found, "object", found) for found in products][:n],
        "n": n,
    }
