"""What the shop tells habitue, in the words of the Segment e-commerce spec (v2): pure functions to JSON values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from demo_shop.cart import Line, bill
from demo_shop.orders import Order
from demo_shop.products import CURRENCY, Product
from demo_shop.taxonomy import CATEGORIES

Properties = dict[str, object]


def category_name(category: str) -> str:
    """The category as habitue knows it: the name in the exported catalogue, whatever the visitor's language."""
    return CATEGORIES[category].en


def product_of(product: Product, **also: object) -> Properties:
    """A product inside an event; the price is a decimal amount of `currency`."""
    return {
        "product_id": product.product_id,
        "name": product.name,
        "category": category_name(product.category),
        "price": product.price_minor / 100,
        "currency": CURRENCY,
        **also,
    }


def positions_of(products: Iterable[Product], first: int = 1) -> list[Properties]:
    """A list as an event tells it: which product stood where."""
    return [
        {"product_id": product.product_id, "position": position} for position, product in enumerate(products, first)
    ]


def bought_of(lines: Sequence[Line]) -> list[Properties]:
    """Lines of a cart or order."""
    return [
        product_of(line.product, quantity=line.quantity, position=position) for position, line in enumerate(lines, 1)
    ]


def cart_of(lines: Sequence[Line]) -> Properties:
    """`Cart Viewed` and `Checkout Started`."""
    return {"products": bought_of(lines), "value": bill(list(lines)).subtotal_minor / 100, "currency": CURRENCY}


def order_of(order: Order) -> Properties:
    """`Order Completed`: revenue is what the products cost, total includes delivery."""
    due = order.bill
    return {
        "order_id": order.order_id,
        "total": due.total_minor / 100,
        "subtotal": due.subtotal_minor / 100,
        "revenue": due.subtotal_minor / 100,
        "shipping": due.shipping_minor / 100,
        "currency": CURRENCY,
        "products": bought_of(order.lines),
    }


def refund_of(order: Order, lines: Sequence[Line]) -> Properties:
    """`Order Refunded`: the lines sent back and what they cost."""
    return {
        "order_id": order.order_id,
        "total": sum(line.total_minor for line in lines) / 100,
        "currency": CURRENCY,
        "products": bought_of(lines),
    }


def server_event(order: Order, event: str, message_id: str, now_ms: int, properties: Properties) -> Properties:
    """The event as the shop's server sends it.

    Without any consent the order carries no identifier of the browser or the customer: its own id stands
    for both, so that revenue is complete and nobody is followed.
    """
    known = any(order.consent.values())
    who: Properties = {"anonymousId": f"order-{order.order_id}"}
    if known:
        who = {"anonymousId": order.anonymous_id} if order.anonymous_id else who
        who |= {"userId": order.customer_id} if order.customer_id else {}
    return {
        "type": "track",
        "event": event,
        "messageId": message_id,
        "timestamp": iso(now_ms),
        **who,
        "properties": properties,
        "context": {
            "consent": {"categoryPreferences": dict(order.consent)},
            "locale": order.language,
            "library": {"name": "demo_shop", "version": "1"},
        },
    }


def order_completed(order: Order) -> Properties:
    """The order, once: its message id depends on the order alone."""
    return server_event(order, "Order Completed", f"completed-{order.order_id}", order.ordered_at, order_of(order))


def order_refunded(order: Order, lines: Sequence[Line], now_ms: int) -> Properties:
    """A return; how many pieces were back before makes its message id."""
    before = sum(order.returned.values())
    return server_event(order, "Order Refunded", f"refunded-{order.order_id}-{before}", now_ms, refund_of(order, lines))


def iso(now_ms: int) -> str:
    """A time as the wire writes it.

    >>> iso(0)
    '1970-01-01T00:00:00.000Z'
    """
    return datetime.fromtimestamp(now_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def list_viewed(list_id: str, category: str, products: Sequence[Product], first: int) -> Properties:
    """`Product List Viewed`."""
    return {"list_id": list_id, "category": category_name(category), "products": positions_of(products, first)}


def searched(query: str, results: int) -> Properties:
    """`Products Searched`."""
    return {"query": query, "results": results}


def traits_of(email: str) -> Mapping[str, str]:
    """What `identify` tells besides who it is; habitue seals the address."""
    return {"email": email}
