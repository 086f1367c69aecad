"""Which products may say something about a person: sensitive ones only with their own grant (CJEU C-21/23)."""

from __future__ import annotations

from collections.abc import Callable

from habitue.catalog.product import Product
from habitue.privacy.consent import Purpose, granted
from habitue.profiles.node import NodeState

ProductOf = Callable[[str], Product | None]


def permitted_products(state: NodeState, product_of: ProductOf) -> ProductOf:
    """`product_of` without sensitive products, unless the person last agreed to their use."""
    if state.consent is not None and granted(state.consent[2], Purpose.SENSITIVE):
        return product_of

    def permitted(product_id: str) -> Product | None:
        product = product_of(product_id)
        return None if product is None or product.sensitive else product

    return permitted
