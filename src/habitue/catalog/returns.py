"""Which purchase a return takes back from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import msgspec

from habitue.catalog.order_document import OrderDocument, OrderLine


def link_returns(completed: Sequence[OrderDocument], returned: Sequence[OrderDocument]) -> Iterator[OrderDocument]:
    """Each return cut into parts by the order it takes back from: one event refunds one order.

    A line fits the same customer's newest earlier purchase of the product that has as many units left, at the same
    price before any other. Lines nothing fits stay together in a part of their own. Money paid back without a line is
    of the order it is written under. Both lists are sorted by time.
    """
    sold = {document.order_id for document in completed}
    shelf: defaultdict[tuple[str, str], list[_Purchase]] = defaultdict(list)
    waiting = iter(completed)
    purchase = next(waiting, None)
    for document in returned:
        while purchase is not None and purchase.occurred_at <= document.occurred_at:
            for line in purchase.lines if purchase.customer_id else ():
                shelf[purchase.customer_id, line.product_id].append(_Purchase(purchase.order_id, line))
            purchase = next(waiting, None)
        if not document.lines:
            refunded = document.order_id if document.order_id in sold else ""
            yield msgspec.structs.replace(document, refunds_order_id=refunded)
            continue
        parts: defaultdict[str, list[OrderLine]] = defaultdict(list)
        for line in document.lines:
            parts[_take_back(shelf[document.customer_id, line.product_id], line)].append(line)
        shipping = document.shipping_minor
        beyond = max(0, document.total_minor - document.goods_minor - shipping)  # paid back without a line
        for refunded, lines in parts.items():
            value = sum(line.quantity * line.price_minor for line in lines)
            yield msgspec.structs.replace(
                document,
                lines=tuple(lines),
                total_minor=value + shipping + beyond,
                shipping_minor=shipping,
                discount_minor=0,
                refunds_order_id=refunded,
            )
            shipping = beyond = 0  # given back once, with the first part


class _Purchase:
    """Units of one line that have not come back yet."""

    __slots__ = ("left", "order_id", "price_minor")

    def __init__(self, order_id: str, line: OrderLine) -> None:
        self.order_id, self.left, self.price_minor = order_id, line.quantity, line.price_minor


def _take_back(purchases: list[_Purchase], line: OrderLine) -> str:
    fitting = [purchase for purchase in reversed(purchases) if purchase.left >= line.quantity]
    exact = [purchase for purchase in fitting if purchase.price_minor == line.price_minor]
    if not fitting:
        return ""
    found = (exact or fitting)[0]
    found.left -= line.quantity
    return found.order_id
