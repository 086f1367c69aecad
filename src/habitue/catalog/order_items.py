"""Orders as Segment items, ready for ``POST /v1/batch``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from habitue.catalog.order_document import OrderDocument
from habitue.core.clock import format_time
from habitue.core.ids import derived_id
from habitue.core.money import exponent_of
from habitue.events.names import ORDER_COMPLETED, ORDER_REFUNDED


def order_items(
    documents: Iterable[OrderDocument], *, consent: Mapping[str, bool] | None = None
) -> Iterator[dict[str, object]]:
    """Segment items for ``POST /v1/batch``: `Order Completed` and `Order Refunded`, one per document.

    Message ids derive from the document, so the same export sent twice is a duplicate. A guest's order carries an
    anonymousId of its own and ``guest: true``.

    Parameters
    ----------
    consent
        Purpose -> granted, if the owner can vouch for it; by default nothing but what an order needs.
    """
    preferences = dict(consent or {})
    for document in documents:
        item: dict[str, object] = {
            "type": "track",
            "event": ORDER_COMPLETED if document.kind == "completed" else ORDER_REFUNDED,
            "messageId": _message_id(document),
            "timestamp": format_time(document.occurred_at),
            "properties": _properties(document),
            "context": {"consent": {"categoryPreferences": preferences}},
        }
        if document.customer_id:
            item["userId"] = document.customer_id
        else:
            item["anonymousId"] = "guest-" + derived_id("guest", document.refunds_order_id or document.order_id)
        yield item


def _message_id(document: OrderDocument) -> str:
    said = msgspec.json.encode(document).decode()
    return derived_id("order", document.kind, document.order_id, document.refunds_order_id, said)


def _properties(document: OrderDocument) -> dict[str, object]:
    scale = 10 ** exponent_of(document.currency)
    # The division of two integers is the float nearest to the decimal, which prints as that decimal.
    properties: dict[str, object] = {
        "order_id": document.refunds_order_id or document.order_id,
        "total": document.total_minor / scale,
        "revenue": document.goods_minor / scale,
        "currency": document.currency,
        "products": [
            {"product_id": product_id, "quantity": quantity, "price": price / scale}
            for product_id, quantity, price in document.lines
        ],
    }
    if document.kind == "returned":
        properties["refund_id"] = document.order_id
    if document.shipping_minor:
        properties["shipping"] = document.shipping_minor / scale
    if document.discount_minor:
        properties["discount"] = document.discount_minor / scale
    if document.country:
        properties["country"] = document.country
    if not document.customer_id:
        properties["guest"] = True
    return properties
