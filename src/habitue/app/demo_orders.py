"""An owner's own files in a fresh workspace: imported the ordinary way, and what the orders say at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import tzinfo
from pathlib import Path
from typing import TypeVar

import msgspec

from habitue.adapters.files.table import open_table
from habitue.app.importing import Inlet
from habitue.catalog.changes import catalogue_changes
from habitue.catalog.feed import Feed, read_products
from habitue.catalog.order_items import order_items
from habitue.catalog.order_lines import OrderLines, read_order_lines
from habitue.catalog.orders import Orders, group_orders
from habitue.catalog.product import Product
from habitue.catalog.sold import products_sold
from habitue.core.errors import NotEnoughData
from habitue.measurement.order_columns import order_columns
from habitue.measurement.order_results import Insights
from habitue.measurement.orders import best_customers, best_pairs, late_customers, second_order

Progress = Callable[[int], None]
T = TypeVar("T")


class OwnFiles(msgspec.Struct, frozen=True):
    """What was read.

    Attributes
    ----------
    feed
        The catalogue's file, if there was one; without it `products` come from the order lines.
    until_ms
        When the orders end, ms UTC: what "late" and "recent" count from; 0 without orders.
    """

    products: tuple[Product, ...]
    feed: Feed | None
    lines: OrderLines | None
    orders: Orders | None
    until_ms: int


def read_catalogue_file(path: Path, currency: str, mapping: Mapping[str, str]) -> Feed:
    """The products of a file; what could not be read is in its `problems`."""
    return read_products(open_table(path), currency=currency, mapping=mapping)


def read_orders_file(path: Path, currency: str, zone: tzinfo, mapping: Mapping[str, str]) -> tuple[OrderLines, Orders]:
    """What the lines of a file held, and the orders they make up; the lines themselves are let go of."""
    lines = read_order_lines(open_table(path), currency=currency, mapping=mapping, zone=zone)
    orders = group_orders(lines)
    lines.lines = []  # half a million of them weigh as much as all that follows
    return lines, orders


def own_files(feed: Feed | None, read: tuple[OrderLines, Orders] | None) -> OwnFiles:
    """Put together. Products come from the catalogue; what only the orders name keeps its usual name and last price.

    With a catalogue those are no longer offered: history may name them, nothing may recommend them.
    """
    lines, orders = read if read is not None else (None, None)
    documents = orders.documents if orders is not None else ()
    products = feed.products if feed is not None else ()
    if lines is not None:
        listed = {product.product_id for product in products}
        sold = products_sold(documents, lines.names)
        gone = (msgspec.structs.replace(p, available=feed is None) for p in sold if p.product_id not in listed)
        products = (*products, *gone)
    until_ms = max((document.occurred_at for document in documents), default=0)
    return OwnFiles(products, feed, lines, orders, until_ms)


def import_own(
    inlet: Inlet, own: OwnFiles, consent: Mapping[str, bool], now_ms: int, progress: Progress
) -> Counter[str]:
    """Catalogue changes, then orders and returns; how many events had each outcome."""
    changes = list(catalogue_changes(inlet.catalogue, own.products, at_ms=now_ms, received_at=now_ms, complete=False))
    counts = Counter(inlet.events(changes, progress))
    if own.orders is not None:
        counts.update(inlet.items(order_items(own.orders.documents, consent=consent), progress))
    return counts


def insights_of(own: OwnFiles) -> Insights:
    """Everything the orders have to say, each part for itself.

    Raises
    ------
    NotEnoughData
        There is no completed order at all.
    """
    columns, missing = order_columns(own.orders.documents if own.orders is not None else ()), dict[str, str]()
    until_ms = own.until_ms

    def part(name: str, ask: Callable[[], T]) -> T | None:
        try:
            return ask()
        except NotEnoughData as error:
            missing[name] = error.message
            return None

    pairs = part("best_pairs", lambda: best_pairs(columns))
    named = {product.product_id: product.name for product in own.products}
    told = {p for pair in (pairs.pairs if pairs else ()) for p in (pair.product_id, pair.with_id)}
    return Insights(
        until_ms=until_ms,
        best_customers=part("best_customers", lambda: best_customers(columns)),
        second_order=part("second_order", lambda: second_order(columns, until_ms=until_ms)),
        best_pairs=pairs,
        late_customers=part("late_customers", lambda: late_customers(columns, until_ms=until_ms)),
        missing=missing,
        names={product_id: named.get(product_id) or product_id for product_id in sorted(told)},
    )
