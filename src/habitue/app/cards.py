"""Products as a page draws them: JSON, encoded once for each state of a product; a page shows dozens of them."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from habitue.catalog.catalogue import Catalogue
from habitue.catalog.product import Product
from habitue.core.money import to_decimal
from habitue.decisions import Item
from habitue.decisions.reasons import reason_text


class Card(msgspec.Struct, frozen=True):
    """What of a product a page may show."""

    product_id: str
    name: str
    category: str
    brand: str
    price: str
    price_minor: int
    was_minor: int
    currency: str
    url: str
    image_url: str


class Reason(msgspec.Struct, frozen=True):
    """Why an item is there, as code and as a sentence in the visitor's language."""

    code: str
    product_id: str
    text: str


class Cards:
    """The cards of a catalogue; each is encoded again when its product changes."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._encoded: dict[str, tuple[Product, bytes]] = {}

    def of(self, items: tuple[Item, ...], locale: str) -> list[msgspec.Raw]:
        """The items as JSON objects: the `Card`, then `position` from 1, `pinned` and the `reason`.

        Items whose product is gone are left out.
        """
        shown = []
        for position, item in enumerate(items, 1):
            product = self._catalogue.get(item.product_id)
            if product is not None:
                behind = self._catalogue.get(item.reason_product_id) if item.reason_product_id else None
                reason = _reason(item.reason, item.reason_product_id, behind.name if behind else "", locale)
                shown.append(msgspec.Raw(b"".join((self._card(product), _place(position, item.pinned), reason))))
        return shown

    def _card(self, product: Product) -> bytes:
        """A card without its closing brace."""
        known = self._encoded.get(product.product_id)
        if known is not None and known[0] is product:
            return known[1]
        card = Card(
            product.product_id,
            product.name,
            product.category,
            product.brand,
            str(to_decimal(product.price_minor, product.currency)),
            product.price_minor,
            product.was_minor,
            product.currency,
            product.url,
            product.image_url,
        )
        encoded = msgspec.json.encode(card)[:-1]
        self._encoded[product.product_id] = (product, encoded)
        return encoded


@lru_cache(maxsize=1_024)
def _place(position: int, pinned: bool) -> bytes:
    return b',"position":%d,"pinned":%s,"reason":' % (position, b"true" if pinned else b"false")


@lru_cache(maxsize=65_536)
def _reason(code: str, product_id: str, name: str, locale: str) -> bytes:
    """A reason and the closing brace of its item."""
    return msgspec.json.encode(Reason(code, product_id, reason_text(code, name, locale))) + b"}"
