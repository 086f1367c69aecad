"""A product as the shop sells it today."""

from __future__ import annotations

import msgspec


class Product(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """One item of the catalogue.

    Attributes
    ----------
    category
        Path from the top, levels separated by ``" > "``: ``"Footwear > Boots"``.
    price_minor, was_minor
        Integer minor units of `currency`; `was_minor` is the shop's own crossed-out price, 0 if none.
    stock
        Units on hand; None when the shop does not say (then it counts as available).
    available
        False when the shop withdrew it: never recommended, still known to history.
    sensitive
        Belongs to a category that needs its own consent (health, religion, …).
    attributes
        Free descriptive facts (style, colour, gender, …): text values.
    added_at, updated_at
        ms UTC of the first and the last catalogue event.
    """

    product_id: str
    name: str
    category: str = ""
    brand: str = ""
    price_minor: int = 0
    was_minor: int = 0
    currency: str = ""
    stock: int | None = None
    available: bool = True
    sensitive: bool = False
    url: str = ""
    image_url: str = ""
    description: str = ""
    attributes: dict[str, str] = {}
    added_at: int = 0
    updated_at: int = 0

    @property
    def sellable(self) -> bool:
        """Whether it may be recommended at all: offered by the shop and not out of stock."""
        return self.available and (self.stock is None or self.stock > 0)
