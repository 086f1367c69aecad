"""Order lines become orders and returns: who bought what when, and which purchase came back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from habitue.catalog.order_document import Kind, OrderDocument, OrderLine
from habitue.catalog.order_items import order_items
from habitue.catalog.order_lines import Aside, Line, OrderLines
from habitue.catalog.returns import link_returns

__all__ = ["OrderDocument", "OrderLine", "Orders", "group_orders", "order_items"]


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
    linked = list(link_returns(completed, sorted(returned, key=_by_time)))
    return Orders(
        documents=tuple(sorted(completed + linked, key=_by_time)),
        set_aside=grouping.aside,
        returns_linked=sum(1 for document in linked if document.refunds_order_id),
    )


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
            elif line.service == "refund" and line.quantity > 0:
                self.put_aside("adjustment", 1, line.value_minor)  # nobody buys a refund
            elif line.service not in (None, "shipping", "discount", "refund"):
                self.put_aside(line.service, 1, line.value_minor)
            else:
                (sold if line.quantity > 0 or line.service == "discount" else back).append(line)
        return sold, back

    def document(self, order_id: str, lines: list[Line], kind: Kind) -> OrderDocument | None:
        goods: dict[tuple[str, int], int] = {}
        charged = {"shipping": 0, "discount": 0, "refund": 0}
        for line in lines:
            if line.service is None:
                key = (line.product_id, line.price_minor)
                goods[key] = goods.get(key, 0) + abs(line.quantity)
            else:
                charged[line.service] += line.value_minor
        if not goods and not charged["refund"]:
            for line in lines:
                reason = "lone_discount" if line.service == "discount" else "service_only"
                self.put_aside(reason, 1, line.value_minor)
            return None
        sign = 1 if kind == "completed" else -1
        shipping = sign * charged["shipping"]
        value = sum(quantity * price for (_, price), quantity in goods.items())
        total = value + shipping + charged["discount"] - charged["refund"]
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
