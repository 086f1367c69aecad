"""One product, several ids: which product of the feed a shop's pages, server and warehouse mean by theirs.

Networks match what they are told of a visit with the feed by its product id (Google's `id`, Meta's `content_ids`).
Pages often name something else: the parent of the sizes and colours (`item_group_id`), the stock number, the barcode.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from habitue.catalog.headings import plain_heading
from habitue.catalog.product import Product

# Attributes in which catalogues say what else one product is called, as letters and digits only.
_OWN = frozenset(
    {"sku", "variantsku", "variantid", "variationid", "offerid", "articlenumber", "reference", "gtin", "gtin13", "ean",
     "upc", "isbn", "barcode", "variantbarcode", "mpn"}
)  # fmt: skip
# Attributes that name what several products are sizes or colours of.
_GROUP = frozenset(
    {"itemgroupid", "productgroupid", "groupid", "parentid", "parentsku", "parentproductid", "styleid", "handle"}
)


class ProductIds:
    """The ids by which the products of a catalogue are known. Immutable; build it anew when the catalogue changed.

    >>> red = Product(product_id="7-red", name="Lamp", attributes={"item_group_id": "7", "sku": "LR"})
    >>> blue = Product(product_id="7-blue", name="Lamp", attributes={"item_group_id": "7", "sku": "LB"})
    >>> ids = ProductIds([red, blue])
    >>> ids.meant("LB"), ids.meant("7"), ids.meant("8")
    (('7-blue',), ('7-blue', '7-red'), ())
    >>> ids.feed_id({"product_id": "7", "variant": "LR"})
    '7-red'
    """

    def __init__(self, products: Iterable[Product]) -> None:
        others: dict[str, set[str]] = {}
        own = set[str]()
        for product in products:
            own.add(product.product_id)
            for name, value in product.attributes.items():
                if value and plain_heading(name) in _OWN | _GROUP:
                    others.setdefault(value, set()).add(product.product_id)
        self._own = frozenset(own)
        self._others = {other: tuple(sorted(meant)) for other, meant in others.items() if other not in own}

    def __len__(self) -> int:
        return len(self._own)

    def __contains__(self, product_id: object) -> bool:
        """Whether it is the feed's own id of a product."""
        return product_id in self._own

    def meant(self, stated: str) -> tuple[str, ...]:
        """The feed's ids that an id can mean: itself; the product it is another id of; every one of a group; none."""
        return (stated,) if stated in self._own else self._others.get(stated, ())

    def feed_id(self, line: Mapping[str, Any]) -> str:
        """The feed's id of a product as an event names it (`product_id`, `variant`, `sku`); empty when it is not sure.

        What the event calls the product comes first where the feed calls it so too; a variant or a stock number tells
        which of a group it was. A group alone is not one of its products: none is guessed.
        """
        stated = [value for name in ("product_id", "variant", "sku") if isinstance(value := line.get(name), str)]
        for value in stated:
            if value in self._own:
                return value
        for value in reversed(stated):
            if len(meant := self._others.get(value, ())) == 1:
                return meant[0]
        return ""
