"""Order lines become orders and returns: who bought what when, and which purchase came back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

import msgspec

from habitue.catalog.order_lines import Aside, Line, OrderLines
from habitue.core.clock import format_time
from habitue.core.ids import derived_id
from habitue.core.money import exponent_of
from habitue.events.names import ORDER_COMPLETED, ORDER_REFUNDED

Kind = Literal["completed", "returned"]


class OrderLine(NamedTuple):
    """`quantity` units (1 or more) of a product at `price_minor` each."""

    product_id: str
    quantity: int
    price_minor: int


class OrderDocument(msgspec.Struct, frozen=True, gc=False):
    """One completed order, or one return.

    Attributes
    ----------
    order_id
        Of a return: the return's own document.
    customer_id
        Empty when the export names nobody: a guest.
    occurred_at
        ms UTC of the order's first line.
    lines
        Same product at the same price once, in the export's order; without postage, discounts and fees.
    total_minor
        Value of the lines, plus shipping, less discount; of a return, what was given back: never negative.
    refunds_order_id
        Of a return: the earlier order it takes back from, when that can be told; else empty.
    """

    order_id: str
    customer_id: str
    occurred_at: int
    lines: tuple[OrderLine, ...]
    total_minor: int
    currency: str
    country: str = ""
    kind: Kind = "completed"
    shipping_minor: int = 0
    discount_minor: int = 0
    refunds_order_id: str = ""

    @property
    def goods_minor(self) -> int:
        """Value of the lines alone."""
        return sum(line.quantity * line.price_minor for line in self.lines)


class Orders(msgspec.Struct, frozen=True):
    """What an order export held, oldest first.

    Every line of the export is in exactly one place: the money of the completed orders, less that of the returns,
    plus that of what was set aside, is the export's own sum.

    Attributes
    ----------
    set_aside
        What is not among the orders: ``stock_note`` (no price, no customer), ``fee``, ``adjustment``, ``sample``,
        ``gift_card``, ``service_only`` (lines of documents without any product), ``lone_discount`` (given without a
        sale), ``over_discount`` (discounts beyond the order's value), ``other_customer``, ``other_currency``.
    returns_linked
        Returns whose purchase was found.
    """

    documents: tuple[OrderDocument, ...]
    set_aside: dict[str, Aside]
    returns_linked: int


def group_orders(read: OrderLines) -> Orders:
    """Group lines by order; what came back (negative quantities) becomes returns, linked to a purchase if one fits.

    An order belongs to the first customer and currency its lines name; its time is that of its earliest line.
    """
    by_order: defaultdict[str, list[Line]] = defaultdict(list)
    for line in read.lines:
        by_order[line.order_id].append(line)
    grouping = _Grouping(read.moments, {reason: _copied(aside) for reason, aside in read.set_aside.items()})
    completed: list[OrderDocument] = []
    returned: list[OrderDocument] = []
    for order_id, lines in by_order.items():
        sold, back = grouping.sides(lines)
        if sale := grouping.document(order_id, sold, "completed"):
            completed.append(sale)
        if refund := grouping.document(order_id, back, "returned"):
            returned.append(refund)
    completed.sort(key=_by_time)
    linked = list(_linked(completed, sorted(returned, key=_by_time)))
    return Orders(
        documents=tuple(sorted(completed + linked, key=_by_time)),
        set_aside=grouping.aside,
        returns_linked=sum(1 for document in linked if document.refunds_order_id),
    )


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


def _by_time(document: OrderDocument) -> tuple[int, str, str]:
    return document.occurred_at, document.order_id, document.refunds_order_id


def _copied(aside: Aside) -> Aside:
    return Aside(aside.lines, aside.minor)


@dataclass
class _Grouping:
    """Lines of one order at a time become its documents; what is no part of them is counted aside."""

    moments: Mapping[object, int]
    aside: dict[str, Aside]

    def put_aside(self, reason: str, lines: int, minor: int) -> None:
        aside = self.aside.setdefault(reason, Aside())
        aside.lines += lines
        aside.minor += minor

    def sides(self, lines: list[Line]) -> tuple[list[Line], list[Line]]:
        """What was sold and what came back; a discount, written as a negative quantity, goes with its sale."""
        customer = next((line.customer_id for line in lines if line.customer_id), "")
        currency = lines[0].currency
        sold: list[Line] = []
        back: list[Line] = []
        for line in lines:
            if line.customer_id not in ("", customer):
                self.put_aside("other_customer", 1, line.value_minor)
            elif line.currency != currency:
                self.put_aside("other_currency", 1, line.value_minor)
            elif line.service not in (None, "shipping", "discount"):
                self.put_aside(line.service, 1, line.value_minor)
            else:
                (sold if line.quantity > 0 or line.service == "discount" else back).append(line)
        return sold, back

    def document(self, order_id: str, lines: list[Line], kind: Kind) -> OrderDocument | None:
        goods: dict[tuple[str, int], int] = {}
        charged = {"shipping": 0, "discount": 0}
        for line in lines:
            if line.service is None:
                key = (line.product_id, line.price_minor)
                goods[key] = goods.get(key, 0) + abs(line.quantity)
            else:
                charged[line.service] += line.value_minor
        if not goods:
            for line in lines:
                reason = "lone_discount" if line.service == "discount" else "service_only"
                self.put_aside(reason, 1, line.value_minor)
            return None
        sign = 1 if kind == "completed" else -1
        shipping = sign * charged["shipping"]
        value = sum(quantity * price for (_, price), quantity in goods.items())
        total = value + shipping + charged["discount"]
        if total < 0:
            self.put_aside("over_discount", 0, total)
        return OrderDocument(
            order_id=order_id,
            customer_id=next((line.customer_id for line in lines if line.customer_id), ""),
            occurred_at=min(self.moments[line.when] for line in lines),
            lines=tuple(OrderLine(product_id, quantity, price) for (product_id, price), quantity in goods.items()),
            total_minor=max(0, total),
            currency=lines[0].currency,
            country=next((line.country for line in lines if line.country), ""),
            kind=kind,
            shipping_minor=shipping,
            discount_minor=-charged["discount"],
        )


class _Purchase:
    """Units of one line that have not come back yet."""

    __slots__ = ("left", "order_id", "price_minor")

    def __init__(self, order_id: str, line: OrderLine) -> None:
        self.order_id, self.left, self.price_minor = order_id, line.quantity, line.price_minor


def _linked(completed: list[OrderDocument], returned: list[OrderDocument]) -> Iterator[OrderDocument]:
    """Each return cut into parts by the order it takes back from: one event refunds one order.

    A line fits the same customer's newest earlier purchase of the product that has as many units left, at the same
    price before any other. Lines nothing fits stay together in a part of their own. Both lists are sorted by time.
    """
    shelf: defaultdict[tuple[str, str], list[_Purchase]] = defaultdict(list)
    waiting = iter(completed)
    purchase = next(waiting, None)
    for document in returned:
        while purchase is not None and purchase.occurred_at <= document.occurred_at:
            for line in purchase.lines if purchase.customer_id else ():
                shelf[purchase.customer_id, line.product_id].append(_Purchase(purchase.order_id, line))
            purchase = next(waiting, None)
        parts: defaultdict[str, list[OrderLine]] = defaultdict(list)
        for line in document.lines:
            parts[_take_back(shelf[document.customer_id, line.product_id], line)].append(line)
        shipping = document.shipping_minor
        for refunded, lines in parts.items():
            value = sum(line.quantity * line.price_minor for line in lines)
            yield msgspec.structs.replace(
                document,
                lines=tuple(lines),
                total_minor=value + shipping,
                shipping_minor=shipping,
                discount_minor=0,
                refunds_order_id=refunded,
            )
            shipping = 0  # given back once, with the first part


def _take_back(purchases: list[_Purchase], line: OrderLine) -> str:
    fitting = [purchase for purchase in reversed(purchases) if purchase.left >= line.quantity]
    exact = [purchase for purchase in fitting if purchase.price_minor == line.price_minor]
    if not fitting:
        return ""
    found = (exact or fitting)[0]
    found.left -= line.quantity
    return found.order_id


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
