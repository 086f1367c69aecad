"""Orders as arrays, refunds already taken off: what the insights count on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from habitue.catalog.orders import OrderDocument
from habitue.core.errors import NotEnoughData

GUEST = -1


@dataclass(frozen=True, slots=True)
class OrderColumns:
    """The purchases of one currency: orders that were not given back whole.

    Attributes
    ----------
    customer_ids, product_ids
        Codes are places in these.
    customer, at, net_minor
        shape (n_orders,), by time: customer code or `GUEST`; ms UTC; value less what came back, always above 0.
    line_order, line_product
        shape (n_lines,): each product of each order once, ordered by order.
    refunded_minor
        shape (n_customers,): refunds whose order is unknown.
    currency
        The one most orders are in.
    returned_orders, other_currency_orders
        Orders left out: given back whole; in another currency.
    """

    customer_ids: tuple[str, ...]
    product_ids: tuple[str, ...]
    customer: NDArray[np.int32]
    at: NDArray[np.int64]
    net_minor: NDArray[np.int64]
    line_order: NDArray[np.int32]
    line_product: NDArray[np.int32]
    refunded_minor: NDArray[np.int64]
    currency: str
    returned_orders: int
    other_currency_orders: int


def order_columns(documents: Iterable[OrderDocument]) -> OrderColumns:
    """The arrays of an export's documents; a refund counts against the order it takes back from.

    Raises
    ------
    NotEnoughData
        When there is no completed order.
    """
    documents = list(documents)
    currencies = Counter(document.currency for document in documents if document.kind == "completed")
    if not currencies:
        raise NotEnoughData("there is no completed order yet", needed="at least one completed order")
    currency = max(currencies.items(), key=lambda item: (item[1], item[0]))[0]
    refunds: defaultdict[str, int] = defaultdict(int)
    for document in documents:
        if document.kind == "returned" and document.currency == currency and document.refunds_order_id:
            refunds[document.refunds_order_id] += document.total_minor
    orders = [document for document in documents if document.kind == "completed" and document.currency == currency]
    kept = [document for document in orders if document.total_minor > refunds[document.order_id]]
    kept.sort(key=lambda document: (document.occurred_at, document.order_id))
    customers = {customer: code for code, customer in enumerate(sorted({d.customer_id for d in kept} - {""}))}
    sold = sorted({line.product_id for document in kept for line in document.lines})
    products = {product_id: code for code, product_id in enumerate(sold)}
    baskets = [sorted({products[line.product_id] for line in document.lines}) for document in kept]
    unlinked = np.zeros(len(customers), np.int64)
    for document in documents:
        if document.kind == "returned" and document.currency == currency and not document.refunds_order_id:
            code = customers.get(document.customer_id)
            if code is not None:
                unlinked[code] += document.total_minor
    return OrderColumns(
        customer_ids=tuple(customers),
        product_ids=tuple(products),
        customer=np.array([customers.get(document.customer_id, GUEST) for document in kept], np.int32),
        at=np.array([document.occurred_at for document in kept], np.int64),
        net_minor=np.array([document.total_minor - refunds[document.order_id] for document in kept], np.int64),
        line_order=np.repeat(np.arange(len(kept), dtype=np.int32), [len(basket) for basket in baskets]),
        line_product=np.array([product for basket in baskets for product in basket], np.int32),
        refunded_minor=unlinked,
        currency=currency,
        returned_orders=len(orders) - len(kept),
        other_currency_orders=currencies.total() - len(orders),
    )
