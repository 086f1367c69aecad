"""The catalogue in memory, folded from its events: what `decide` and the console look products up in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from habitue.catalog.history import Write, insert, steps, value_at
from habitue.catalog.product import Product
from habitue.core.errors import InvalidInput
from habitue.events.envelope import Event
from habitue.events.names import CATALOGUE, PRICE_CHANGED, PRODUCT_UPDATED, PRODUCT_WITHDRAWN, STOCK_CHANGED

Stamp = tuple[int, str]
"""(occurred_at, message_id) of a write: of two writes to one aspect the greater stamp wins."""

UNWRITTEN: Stamp = (-1, "")
# A stock the shop does not say, where histories hold integers.
UNSAID = -1
_FORMAT = 1


class Entry(msgspec.Struct):
    """All that events said of one product: the newest of each aspect, and the history of price and stock.

    A product of which only a price or a stock has arrived is kept and not listed: its name may still come.
    """

    product: Product
    document: Stamp = UNWRITTEN
    offered: Stamp = UNWRITTEN
    price: Stamp = UNWRITTEN
    stock: Stamp = UNWRITTEN
    first_at: int = 0
    last_at: int = 0
    prices: list[Write] = []
    stocks: list[Write] = []


class _Snapshot(msgspec.Struct):
    format: int
    version: int
    entries: list[Entry]


class Catalogue:
    """Products by id and category, with price and stock history.

    The fold does not depend on the order events arrive in: each aspect (document, offered, price, stock) takes the
    write with the greatest (occurred_at, message_id), and histories are sorted by it. One thread applies; any thread
    may read, since products are immutable and replaced whole. Stability: caller.

    Attributes
    ----------
    version
        Log position of the last event applied; 0 for an empty catalogue.
    sensitive
        Ids of the products that need a consent of their own; most catalogues have none.
    """

    def __init__(self) -> None:
        self.version = 0
        self.sensitive: set[str] = set()
        self._entries: dict[str, Entry] = {}
        self._written: dict[
            str, Product
        ] = {}  # what `get` gives, without a look at the entry: decisions ask by the dozen
        self._shelves: dict[str, dict[str, None]] = {}
        self._listed: dict[str, None] = {}
        self._codes: tuple[tuple[str, ...], dict[str, int]] | None = None

    def apply(self, event: Event, position: int = 0) -> bool:
        """Fold one event in; True when it was about the catalogue.

        Parameters
        ----------
        position
            Its place in the log; 0 when it has none, which leaves `version` alone.
        """
        self.version = max(self.version, position)
        if event.name not in CATALOGUE:
            return False
        product_id = event.properties.get("product_id")
        if not isinstance(product_id, str) or not product_id:
            return False
        entry = self._entries.get(product_id)
        if entry is None:
            entry = self._entries[product_id] = Entry(Product(product_id=product_id, name=""))
        before = entry.product
        entry.product = _folded(entry, event)
        self._index(before, entry)
        return True

    def apply_all(self, events: Iterable[Event]) -> None:
        """Fold many events that have no position."""
        for event in events:
            self.apply(event)

    def __len__(self) -> int:
        return len(self._listed)

    def __contains__(self, product_id: object) -> bool:
        return product_id in self._listed

    def __iter__(self) -> Iterator[Product]:
        """The products, withdrawn ones too, by product_id."""
        return (self._entries[product_id].product for product_id in self.product_ids)

    def get(self, product_id: str) -> Product | None:
        """The product as it is today, withdrawn or not; None when the catalogue never had it."""
        return self._written.get(product_id)

    def entry(self, product_id: str) -> Entry | None:
        """The folded state behind a product, for `changes`."""
        return self._entries.get(product_id)

    def categories(self) -> dict[str, int]:
        """Every category path and its ancestors -> number of products offered there, by path."""
        return {path: len(members) for path, members in sorted(self._shelves.items()) if members}

    def in_category(self, path: str) -> tuple[str, ...]:
        """Ids of the products offered in a category or below it, by product_id; ``""`` is the whole shop."""
        return tuple(sorted(self._shelves.get(path, ())))

    def price_history(self, product_id: str) -> list[tuple[int, int]]:
        """(at ms, price in minor units) of each change, oldest first."""
        entry = self._entries.get(product_id)
        return steps(entry.prices) if entry else []

    def stock_history(self, product_id: str) -> list[tuple[int, int | None]]:
        """(at ms, units) of each change, oldest first; None where the shop did not say."""
        entry = self._entries.get(product_id)
        changes = steps(entry.stocks) if entry else []
        return [(at, None if units == UNSAID else units) for at, units in changes]

    def price_at(self, product_id: str, at_ms: int) -> int | None:
        """Price in minor units in force at a moment; None when it had none yet."""
        entry = self._entries.get(product_id)
        return value_at(entry.prices, at_ms) if entry else None

    @property
    def product_ids(self) -> tuple[str, ...]:
        """All ids, sorted: a product's dense code is its place here."""
        return self._coding()[0]

    def code_of(self, product_id: str) -> int | None:
        """The dense integer code of a product, 0 <= code < len; stable until a new product arrives."""
        return self._coding()[1].get(product_id)

    def snapshot(self) -> bytes:
        """The whole state as MessagePack; equal catalogues give equal bytes."""
        entries = [entry for _, entry in sorted(self._entries.items())]
        return msgspec.msgpack.encode(_Snapshot(_FORMAT, self.version, entries), order="deterministic")

    @staticmethod
    def restore(body: bytes) -> Catalogue:
        """The catalogue of a snapshot.

        Raises
        ------
        InvalidInput
            When the body is no snapshot of this format: fold the log instead.
        """
        try:
            state = msgspec.msgpack.decode(body, type=_Snapshot)
        except msgspec.DecodeError as error:
            raise InvalidInput(f"not a catalogue snapshot: {error}; fold the log again", got="other bytes") from error
        if state.format != _FORMAT:
            raise InvalidInput(
                "the catalogue snapshot is of another format; fold the log again",
                path="$.format",
                expected=str(_FORMAT),
                got=str(state.format),
            )
        catalogue = Catalogue()
        catalogue.version = state.version
        for entry in state.entries:
            catalogue._entries[entry.product.product_id] = entry
            catalogue._index(Product(product_id=entry.product.product_id, name="", available=False), entry)
        return catalogue

    def __getstate__(self) -> bytes:
        return self.snapshot()

    def __setstate__(self, body: bytes) -> None:
        self.__dict__.update(Catalogue.restore(body).__dict__)

    def _coding(self) -> tuple[tuple[str, ...], dict[str, int]]:
        codes = self._codes
        if codes is None:
            ids = tuple(sorted(self._listed))
            codes = self._codes = (ids, {product_id: code for code, product_id in enumerate(ids)})
        return codes

    def _index(self, before: Product, entry: Entry) -> None:
        after = entry.product
        if entry.document == UNWRITTEN:
            return
        self._written[after.product_id] = after
        if after.sensitive:
            self.sensitive.add(after.product_id)
        else:
            self.sensitive.discard(after.product_id)
        if after.product_id not in self._listed:
            self._listed[after.product_id] = None
            self._codes = None
        old = _ancestors(before) if before.available else ()
        new = _ancestors(after) if after.available else ()
        for path in old:
            if path not in new:
                self._shelves.get(path, {}).pop(after.product_id, None)
        for path in new:
            self._shelves.setdefault(path, {})[after.product_id] = None


def _ancestors(product: Product) -> tuple[str, ...]:
    """The category path of a product, its ancestors, and the whole shop."""
    levels = product.category.split(" > ") if product.category else []
    return ("", *(" > ".join(levels[: depth + 1]) for depth in range(len(levels))))


def _folded(entry: Entry, event: Event) -> Product:
    """The product after the event, whose stamps and histories are noted in the entry."""
    stamp = (event.occurred_at, event.message_id)
    entry.last_at = max(entry.last_at, event.occurred_at)
    written: dict[str, Any] = {"updated_at": entry.last_at}
    said = event.properties
    if event.name == PRODUCT_UPDATED:
        entry.first_at = min(entry.first_at, event.occurred_at) if entry.document != UNWRITTEN else event.occurred_at
        written["added_at"] = entry.first_at
        _write_document(entry, stamp, said, written)
    if event.name in (PRODUCT_UPDATED, PRODUCT_WITHDRAWN) and stamp > entry.offered:
        entry.offered = stamp
        written["available"] = event.name == PRODUCT_UPDATED and said.get("available") is not False
    if event.name in (PRODUCT_UPDATED, PRICE_CHANGED):
        _write_price(entry, stamp, said, written)
    if event.name in (PRODUCT_UPDATED, STOCK_CHANGED):
        _write_stock(entry, stamp, said, written)
    return msgspec.structs.replace(entry.product, **written)


_DESCRIPTIVE = ("name", "category", "brand", "url", "image_url", "description")


def _write_document(entry: Entry, stamp: Stamp, said: dict[str, Any], written: dict[str, Any]) -> None:
    if stamp <= entry.document:
        return
    entry.document = stamp
    written.update((field, str(said.get(field) or "")) for field in _DESCRIPTIVE)
    attributes = said.get("attributes")
    facts = attributes if isinstance(attributes, dict) else {}
    written["attributes"] = {str(name): str(value) for name, value in facts.items()}
    written["sensitive"] = said.get("sensitive") is True


def _write_price(entry: Entry, stamp: Stamp, said: dict[str, Any], written: dict[str, Any]) -> None:
    price = _whole(said.get("price_minor"))
    insert(entry.prices, (*stamp, price))
    if stamp > entry.price:
        entry.price = stamp
        written.update(
            price_minor=price, was_minor=_whole(said.get("was_minor")), currency=str(said.get("currency") or "")
        )


def _write_stock(entry: Entry, stamp: Stamp, said: dict[str, Any], written: dict[str, Any]) -> None:
    stock = said.get("stock")
    units = stock if isinstance(stock, int) and not isinstance(stock, bool) else None
    insert(entry.stocks, (*stamp, UNSAID if units is None else units))
    if stamp > entry.stock:
        entry.stock = stamp
        written["stock"] = units


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0
