"""An order or a return, whatever export it came from."""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec

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
