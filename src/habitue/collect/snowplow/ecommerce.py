"""Snowplow's e-commerce actions as events of the Segment spec.

Source: com.snowplowanalytics.snowplow.ecommerce of iglu-central, `snowplow_ecommerce_action` 1-0-2 with its entities.
Addresses and postcodes of a checkout step are left out: which step it was says enough.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from habitue.collect.snowplow.payload import Payload
from habitue.events import names

_VENDOR = "com.snowplowanalytics.snowplow.ecommerce/"
ACTION = _VENDOR + "snowplow_ecommerce_action"
Said = tuple[str, dict[str, Any]]  # event name, properties
_PRODUCT = {
    "id": "product_id",
    "name": "name",
    "category": "category",
    "brand": "brand",
    "variant": "variant",
    "price": "price",
    "quantity": "quantity",
    "position": "position",
    "currency": "currency",
}
_TRANSACTION = {
    "transaction_id": "order_id",
    "revenue": "total",
    "currency": "currency",
    "tax": "tax",
    "shipping": "shipping",
    "discount_code": "coupon",
    "discount_amount": "discount",
    "payment_method": "payment_method",
}
_REFUND = {"transaction_id": "order_id", "refund_amount": "total", "currency": "currency"}
_STEP = {
    "step": "step",
    "delivery_provider": "shipping_provider",
    "delivery_method": "shipping_method",
    "payment_method": "payment_method",
    "coupon_code": "coupon",
    "account_type": "account_type",
}
_PROMOTION = {"id": "promotion_id", "name": "name", "creative_id": "creative", "slot": "position"}


def ecommerce_events(payload: Payload, action: dict[str, Any]) -> list[Said]:
    """The events an action is: one, or one for each product put into the cart or taken out; raises Unreadable.

    An action of a type that is not in the schema is none.
    """
    mapping = _ACTIONS.get(str(action.get("type")))
    return mapping(payload, action) if mapping else []


def _products(payload: Payload) -> list[dict[str, Any]]:
    return [_renamed(product, _PRODUCT) for product in payload.all(_VENDOR + "product")]


def _each(event: str) -> Callable[[Payload, dict[str, Any]], list[Said]]:
    def mapped(payload: Payload, action: dict[str, Any]) -> list[Said]:
        cart_id = payload.entity(_VENDOR + "cart").get("cart_id")
        more = {"cart_id": cart_id} if cart_id else {}
        if event == names.PRODUCT_CLICKED and action.get("name"):
            more["list_id"] = action["name"]
        return [(event, product | more) for product in _products(payload)]

    return mapped


def _listed(payload: Payload, action: dict[str, Any]) -> list[Said]:
    named = {"list_id": action["name"]} if action.get("name") else {}
    return [(names.PRODUCT_LIST_VIEWED, named | {"products": _products(payload)})]


def _of(event: str, entity: str, fields: dict[str, str]) -> Callable[[Payload, dict[str, Any]], list[Said]]:
    def mapped(payload: Payload, action: dict[str, Any]) -> list[Said]:  # noqa: ARG001 - the mappings' signature
        said = _renamed(payload.entity(_VENDOR + entity), fields)
        products = _products(payload)
        return [(event, said | {"products": products} if products else said)]

    return mapped


def _failed(payload: Payload, action: dict[str, Any]) -> list[Said]:  # noqa: ARG001
    said = payload.entity(_VENDOR + "transaction_error")
    kept = {key: said[key] for key in ("error_code", "error_shortcode", "error_type") if said.get(key)}
    return [("Payment Failed", kept)]


def _renamed(data: dict[str, Any], fields: dict[str, str]) -> dict[str, Any]:
    return {ours: data[theirs] for theirs, ours in fields.items() if data.get(theirs) is not None}


_ACTIONS: dict[str, Callable[[Payload, dict[str, Any]], list[Said]]] = {
    "product_view": _each(names.PRODUCT_VIEWED),
    "add_to_cart": _each(names.PRODUCT_ADDED),
    "remove_from_cart": _each(names.PRODUCT_REMOVED),
    "list_view": _listed,
    "list_click": _each(names.PRODUCT_CLICKED),
    "checkout_step": _of(names.CHECKOUT_STEP_COMPLETED, "checkout_step", _STEP),
    "transaction": _of(names.ORDER_COMPLETED, "transaction", _TRANSACTION),
    "refund": _of(names.ORDER_REFUNDED, "refund", _REFUND),
    "promo_view": _of(names.PROMOTION_VIEWED, "promotion", _PROMOTION),
    "promo_click": _of(names.PROMOTION_CLICKED, "promotion", _PROMOTION),
    "trns_error": _failed,
}
