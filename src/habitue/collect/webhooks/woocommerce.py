"""WooCommerce's webhooks as our events.

Source: WooCommerce REST API v3, resources "Orders", "Customers", "Products", and `WC_Webhook`. An order is one when it
is paid or promised (`processing`, `completed`, `on-hold`); until then a delivery about it says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from habitue.collect.webhooks import woocommerce_resources as resources
from habitue.collect.webhooks.items import NOTE, belongs, order_device, track
from habitue.collect.webhooks.shop import Shop
from habitue.collect.wire import Item
from habitue.core.ids import derived_id
from habitue.core.money import to_minor
from habitue.events import names

_ORDERED = frozenset({"processing", "completed", "on-hold"})
_CALLED_OFF = frozenset({"cancelled", "failed"})


def _order(event: str) -> Callable[[bytes, Shop], Iterator[Item]]:
    def mapped(body: bytes, shop: Shop) -> Iterator[Item]:
        order = msgspec.json.decode(body, type=resources.Order)
        user_id = str(order.customer_id) if order.customer_id else None
        stated = next((one.value for one in order.meta_data if one.key == f"_{NOTE}" and one.value), None)
        who = {
            "userId": user_id,
            "anonymousId": str(stated) if stated else None if user_id else order_device(shop.source, order.id),
        }
        if order.status in _ORDERED:
            at = order.date_created_gmt if event == names.ORDER_COMPLETED else order.date_modified_gmt
            yield track(event, shop.message_id(), timestamp=at, properties=_said(order), **who)
            if user_id:
                yield belongs(shop.source, order.id, user_id)
        elif order.status in _CALLED_OFF:
            called_off = derived_id("webhook", shop.source, "cancelled", str(order.id))
            properties = {"order_id": str(order.id), "currency": order.currency}
            yield track(
                names.ORDER_CANCELLED, called_off, timestamp=order.date_modified_gmt, properties=properties, **who
            )
        for refund in order.refunds:
            # every later delivery about the order names it again
            refunded = derived_id("webhook", shop.source, "refund", str(refund.id))
            properties = {"order_id": str(order.id), "refund_id": str(refund.id), "currency": order.currency}
            paid_back = {"total_minor": abs(to_minor(refund.total, order.currency) or 0)}
            yield track(
                names.ORDER_REFUNDED,
                refunded,
                timestamp=order.date_modified_gmt,
                properties=properties | paid_back,
                **who,
            )

    return mapped


def _said(order: resources.Order) -> dict[str, object]:
    billing = order.billing
    person = {key: value for key, value in (("email", billing.email), ("phone", billing.phone)) if value}
    return {
        "order_id": str(order.id),
        "order_name": order.number,
        "currency": order.currency,
        "total": order.total,
        "revenue_minor": sum(to_minor(line.total, order.currency) or 0 for line in order.line_items),
        "tax": order.total_tax,
        "shipping": order.shipping_total,
        "discount": order.discount_total,
        "coupon": next((one.code for one in order.coupon_lines if one.code), None),
        "channel": {"admin": "phone", "pos-rest-api": "store"}.get(order.created_via, "web"),
        "country": billing.country or None,
        "products": [line.product(order.currency) for line in order.line_items],
        "customer": person or None,
        "guest": None if order.customer_id else True,
    }


def _customer(body: bytes, shop: Shop) -> Iterator[Item]:
    customer = msgspec.json.decode(body, type=resources.Customer)
    traits = {
        "email": customer.email,
        "phone": customer.billing.phone,
        "firstName": customer.first_name,
        "lastName": customer.last_name,
        "country": customer.billing.country,
        "created_at": customer.date_created_gmt,
    }
    yield Item(
        type="identify",
        messageId=shop.message_id(),
        userId=str(customer.id),
        timestamp=customer.date_modified_gmt,
        traits={key: value for key, value in traits.items() if value},
    )


def _product(body: bytes, shop: Shop) -> Iterator[Item]:
    product = msgspec.json.decode(body, type=resources.Product)
    price, usual = to_minor(product.price, shop.currency) or 0, to_minor(product.regular_price, shop.currency) or 0
    stock = product.stock_quantity if product.manage_stock else None if product.stock_status == "instock" else 0
    document = {
        "product_id": str(product.id),
        "name": product.name,
        "category": product.categories[0].name if product.categories else "",
        "price_minor": price,
        "was_minor": usual if usual > price else None,
        "currency": shop.currency,
        "stock": None if stock is None else max(0, stock),
        "available": None if product.status == "publish" else False,
        "url": product.permalink,
        "image_url": product.images[0].src if product.images else None,
    }
    said = {key: value for key, value in document.items() if value not in (None, "")}
    yield track(names.PRODUCT_UPDATED, shop.message_id(), timestamp=product.date_modified_gmt, properties=said)


def _withdrawn(body: bytes, shop: Shop) -> Iterator[Item]:
    gone = msgspec.json.decode(body, type=resources.Gone)
    yield track(names.PRODUCT_WITHDRAWN, shop.message_id(), properties={"product_id": str(gone.id)})


TOPICS: dict[str, Callable[[bytes, Shop], Iterator[Item]]] = {
    "order.created": _order(names.ORDER_COMPLETED),
    "order.updated": _order(names.ORDER_UPDATED),
    "customer.created": _customer,
    "customer.updated": _customer,
    "product.created": _product,
    "product.updated": _product,
    "product.deleted": _withdrawn,
}
