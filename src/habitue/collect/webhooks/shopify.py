"""Shopify's webhooks as our events.

Source: Shopify's REST Admin API, "Webhook topics" and the `Order`, `Refund`, `Customer`, `Product` and
`FulfillmentEvent` resources, version 2025-01. Only the body is signed: what the headers say is believed as far as the
body agrees, and ids derive from the body.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from habitue.collect.webhooks import shopify_resources as resources
from habitue.collect.webhooks.items import NOTE, belongs, order_device, track
from habitue.collect.webhooks.shop import Shop
from habitue.collect.wire import Item
from habitue.core.ids import derived_id
from habitue.core.money import to_minor
from habitue.events import names


def _order(event: str) -> Callable[[bytes, Shop], Iterator[Item]]:
    def mapped(body: bytes, shop: Shop) -> Iterator[Item]:
        order = msgspec.json.decode(body, type=resources.Order)
        user_id = str(order.customer.id) if order.customer else None
        stated = next((note.value for note in order.note_attributes if note.name == NOTE and note.value), None)
        shipping = order.total_shipping_price_set
        person = {key: value for key, value in (("email", order.email), ("phone", order.phone)) if value}
        at = {names.ORDER_COMPLETED: order.created_at, names.ORDER_CANCELLED: order.cancelled_at}
        yield track(
            event,
            shop.message_id(),
            userId=user_id,
            anonymousId=stated or (None if user_id else order_device(shop.source, order.id)),
            timestamp=at.get(event) or order.updated_at,
            properties={
                "order_id": str(order.id),
                "order_name": order.name or None,
                "currency": order.currency,
                "total": order.total_price,
                "revenue_minor": _goods(order),
                "tax": order.total_tax,
                "discount": order.total_discounts,
                "shipping": shipping.shop_money.amount if shipping else None,
                "coupon": next((code.code for code in order.discount_codes if code.code), None),
                "channel": {"pos": "store", "shopify_draft_order": "phone"}.get(order.source_name or "", "web"),
                "products": [line.product(line.quantity) for line in order.line_items],
                "customer": person or None,
                "guest": None if user_id else True,
                "test": order.test or None,
            },
        )
        if user_id:
            yield belongs(shop.source, order.id, user_id)
        for refund in order.refunds:
            yield from _refunded(refund, shop)

    return mapped


def _goods(order: resources.Order) -> int | None:
    """What was paid for the goods, without tax: where prices include it, it is stated line by line."""
    subtotal = to_minor(order.subtotal_price, order.currency)
    if subtotal is None or not order.taxes_included:
        return subtotal
    taxes = [to_minor(tax.price, order.currency) or 0 for line in order.line_items for tax in line.tax_lines]
    return max(0, subtotal - sum(taxes))


def _refund(body: bytes, shop: Shop) -> Iterator[Item]:
    yield from _refunded(msgspec.json.decode(body, type=resources.Refund), shop)


def _refunded(refund: resources.Refund, shop: Shop) -> Iterator[Item]:
    """A refund, once however it is told: by a topic of its own, or within each later version of its order."""
    paid = [one for one in refund.transactions if one.kind == "refund" and one.status == "success"]
    currency = next((one.currency for one in paid if one.currency), shop.currency)
    device, at = order_device(shop.source, refund.order_id), refund.created_at
    products = [line.line_item.product(line.quantity) for line in refund.refund_line_items]
    order = {"order_id": str(refund.order_id), "refund_id": str(refund.id), "currency": currency}
    if paid:
        total_minor = sum(to_minor(one.amount, currency) or 0 for one in paid)
        taxes = [to_minor(line.total_tax, currency) for line in refund.refund_line_items]
        tax_minor = None if None in taxes or not taxes else sum(filter(None, taxes))
        money = {"total_minor": total_minor, "tax_minor": tax_minor, "products": products}
        told = derived_id("webhook", shop.source, "refund", str(refund.id))
        yield track(names.ORDER_REFUNDED, told, anonymousId=device, timestamp=at, properties=order | money)
    for number, line in enumerate(refund.refund_line_items):
        if line.restock_type == "return":  # `cancel` never left the shop, `no_restock` may be broken or kept
            returned = derived_id("webhook", shop.source, "refund", str(refund.id), "returned", str(number))
            yield track(
                names.PRODUCT_RETURNED,
                returned,
                anonymousId=device,
                timestamp=at,
                properties=order | line.line_item.product(line.quantity),
            )


def _customer(body: bytes, shop: Shop) -> Iterator[Item]:
    customer = msgspec.json.decode(body, type=resources.Customer)
    user_id = str(customer.id)
    traits = {
        "email": customer.email,
        "phone": customer.phone,
        "firstName": customer.first_name,
        "lastName": customer.last_name,
        "orders_count": customer.orders_count,
        "tags": customer.tags or None,
        "currency": customer.currency,
        "created_at": customer.created_at,
    }
    yield Item(
        type="identify",
        messageId=shop.message_id(),
        userId=user_id,
        timestamp=customer.updated_at,
        traits={key: value for key, value in traits.items() if value is not None},
    )
    consent = customer.email_marketing_consent
    if consent and consent.consent_updated_at and consent.state in ("subscribed", "unsubscribed"):
        event = names.NEWSLETTER_SUBSCRIBED if consent.state == "subscribed" else names.UNSUBSCRIBED
        # once a change, however often the customer is written afterwards
        changed = derived_id("webhook", shop.source, event, user_id, consent.consent_updated_at)
        yield track(
            event,
            changed,
            userId=user_id,
            timestamp=consent.consent_updated_at,
            properties={"channel": "email", "opt_in_level": consent.opt_in_level},
        )


def _product(body: bytes, shop: Shop) -> Iterator[Item]:
    product = msgspec.json.decode(body, type=resources.Product)
    prices = [(to_minor(one.price, shop.currency) or 0, one) for one in product.variants if one.price]
    price, cheapest = min(prices, key=lambda one: one[0]) if prices else (0, resources.Variant())
    was = to_minor(cheapest.compare_at_price, shop.currency) or 0
    counted = [one.inventory_quantity or 0 for one in product.variants if one.inventory_management]
    document = {
        "product_id": str(product.id),
        "name": product.title,
        "category": product.product_type,
        "brand": product.vendor,
        "price_minor": price,
        "was_minor": was if was > price else None,
        "currency": shop.currency,
        # a variant that is not counted never sells out
        "stock": sum(max(0, units) for units in counted) if len(counted) == len(product.variants) else None,
        "available": None if product.status == "active" else False,
        "url": f"{shop.url.rstrip('/')}/products/{product.handle}" if shop.url and product.handle else None,
        "image_url": product.image.src if product.image else None,
    }
    said = {key: value for key, value in document.items() if value not in (None, "")}
    yield track(names.PRODUCT_UPDATED, shop.message_id(), timestamp=product.updated_at, properties=said)


def _withdrawn(body: bytes, shop: Shop) -> Iterator[Item]:
    gone = msgspec.json.decode(body, type=resources.Gone)
    yield track(names.PRODUCT_WITHDRAWN, shop.message_id(), properties={"product_id": str(gone.id)})


def _shipment(body: bytes, shop: Shop) -> Iterator[Item]:
    shipment = msgspec.json.decode(body, type=resources.Shipment)
    if shipment.status == "delivered":
        yield track(
            names.ORDER_DELIVERED,
            shop.message_id(),
            anonymousId=order_device(shop.source, shipment.order_id),
            timestamp=shipment.happened_at,
            properties={"order_id": str(shipment.order_id)},
        )


TOPICS: dict[str, Callable[[bytes, Shop], Iterator[Item]]] = {
    "orders/create": _order(names.ORDER_COMPLETED),
    "orders/updated": _order(names.ORDER_UPDATED),
    "orders/cancelled": _order(names.ORDER_CANCELLED),
    "refunds/create": _refund,
    "customers/create": _customer,
    "customers/update": _customer,
    "products/create": _product,
    "products/update": _product,
    "products/delete": _withdrawn,
    "fulfillment_events/create": _shipment,
}
