"""A catalogue from orders alone, for owners who bring no product file: what was sold is what there is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from habitue.catalog.categories import complete_categories
from habitue.catalog.orders import OrderDocument
from habitue.catalog.product import Product


class _Tally(Protocol):
    def items(self) -> Iterable[tuple[str, int]]: ...


def products_sold(documents: Iterable[OrderDocument], names: Mapping[str, _Tally]) -> tuple[Product, ...]:
    """Every product of the completed orders: its usual name, the price it last sold at, a derived category.

    Parameters
    ----------
    documents
        Oldest first.
    names
        product_id -> name -> how often it was written (`OrderLines.names`).
    """
    last: dict[str, tuple[int, str]] = {}
    for document in documents:
        if document.kind == "completed":
            last.update((line.product_id, (line.price_minor, document.currency)) for line in document.lines)
    products = [
        Product(
            product_id=product_id,
            name=_usual(names.get(product_id)) or product_id,
            price_minor=price,
            currency=currency,
        )
        for product_id, (price, currency) in sorted(last.items())
    ]
    return complete_categories(products)


def _usual(tally: _Tally | None) -> str:
    if tally is None:
        return ""
    return max(tally.items(), key=lambda item: (item[1], item[0]))[0]
