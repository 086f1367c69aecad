"""What a new feed changes in the catalogue, as events; the same feed twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import msgspec

from habitue.catalog.catalogue import UNWRITTEN, Catalogue, Entry, Stamp
from habitue.catalog.product import Product
from habitue.core.ids import derived_id
from habitue.events.envelope import Event
from habitue.events.names import PRICE_CHANGED, PRODUCT_UPDATED, PRODUCT_WITHDRAWN, STOCK_CHANGED

SOURCE = "import"
_TIMES = ("added_at", "updated_at")
_PRICE = ("price_minor", "was_minor", "currency")


def catalogue_changes(
    current: Catalogue, products: Iterable[Product], *, at_ms: int, received_at: int, complete: bool = True
) -> Iterator[Event]:
    """The events that turn the current catalogue into the given products, one product after the other.

    Message ids derive from the write an event replaces and from what it says, so an import that is repeated after a
    crash appends nothing twice, while a price that goes up, down and up again is three events.

    Parameters
    ----------
    at_ms
        When the feed was true (the file's time or now). A product written later than that in the catalogue is written
        one millisecond after: the last import wins.
    received_at
        ms UTC, now.
    complete
        Whether the feed holds the whole shop: then products it does not name are withdrawn. Never pass True for a
        feed that is not `Feed.is_whole`: half a file would withdraw half the shop.
    """
    named: set[str] = set()
    for product in products:
        if product.product_id not in named:
            named.add(product.product_id)
            entry = current.entry(product.product_id)
            yield from _product_changes(entry, product, at_ms, received_at)
    if complete:
        for listed in current:
            if listed.available and listed.product_id not in named:
                entry = current.entry(listed.product_id)
                at, before = _after(entry, at_ms), entry.offered if entry else UNWRITTEN
                yield _event(PRODUCT_WITHDRAWN, {"product_id": listed.product_id}, before, at, received_at)


def _product_changes(entry: Entry | None, product: Product, at_ms: int, received_at: int) -> Iterator[Event]:
    at = _after(entry, at_ms)
    document = product_properties(product)
    if entry is None or entry.document == UNWRITTEN:
        yield _event(PRODUCT_UPDATED, document, UNWRITTEN, at, received_at)
        return
    known = product_properties(entry.product)
    moving = (*_PRICE, "stock")
    if _without(known, moving) != _without(document, moving):
        before = max(entry.document, entry.offered)
        yield _event(PRODUCT_UPDATED, document, before, at, received_at)
    if [known.get(name) for name in _PRICE] != [document.get(name) for name in _PRICE]:
        price: dict[str, object] = {
            "product_id": product.product_id,
            "price_minor": product.price_minor,
            "was_minor": product.was_minor,
            "currency": product.currency,
            "previous_minor": entry.product.price_minor,
        }
        yield _event(PRICE_CHANGED, price, entry.price, at, received_at)
    if entry.product.stock != product.stock:
        stock: dict[str, object] = {"product_id": product.product_id, "stock": product.stock}
        yield _event(STOCK_CHANGED, stock, entry.stock, at, received_at)


def product_properties(product: Product) -> dict[str, object]:
    """The properties of `Product Updated`: the whole document, defaults left out, without our own times."""
    properties: dict[str, object] = msgspec.to_builtins(product)
    return _without(properties, _TIMES)


def _without(properties: Mapping[str, object], names: tuple[str, ...]) -> dict[str, object]:
    return {name: value for name, value in properties.items() if name not in names}


def _after(entry: Entry | None, at_ms: int) -> int:
    return at_ms if entry is None else max(at_ms, entry.last_at + 1)


def _event(name: str, properties: dict[str, object], before: Stamp, at: int, received_at: int) -> Event:
    said = msgspec.json.encode(properties, order="deterministic").decode()
    return Event(
        name=name,
        message_id=derived_id("catalogue", name, before[1], said),
        occurred_at=at,
        received_at=received_at,
        source=SOURCE,
        properties=properties,
    )
