"""A catalogue file becomes products: every row is judged alone, and a bad one never stops the rest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import msgspec

from habitue.catalog.categories import complete_categories
from habitue.catalog.headings import PRODUCT_HEADINGS, map_columns, require_fields
from habitue.catalog.product import Product
from habitue.catalog.product_row import MAX_ATTRIBUTES, ProductRow, Unusable
from habitue.catalog.rows import RowProblem, Table, shown
from habitue.core.errors import InvalidInput

NoteCode = Literal["derived_categories", "no_prices", "too_many_columns", "whole_prices"]


class Note(msgspec.Struct, frozen=True):
    """Something about the file as a whole that its owner should know; `words.note_text` says it."""

    code: NoteCode
    values: dict[str, str] = {}


class Feed(msgspec.Struct, frozen=True):
    """What a catalogue file held.

    Attributes
    ----------
    mapping
        Our field -> their column, as it was read.
    row_count
        Rows met, good and bad.
    """

    products: tuple[Product, ...]
    problems: tuple[RowProblem, ...]
    notes: tuple[Note, ...]
    mapping: dict[str, str]
    form: str
    row_count: int

    @property
    def is_whole(self) -> bool:
        """Whether every row was read, so that a product the feed does not name is truly gone.

        After a broken row or a file cut short nobody knows what else it named: withdraw nothing on its word.
        """
        return all(problem.kept or problem.reason == "duplicate_id" for problem in self.problems)


def read_products(table: Table, *, currency: str, mapping: Mapping[str, str] | None = None) -> Feed:
    """The products of a table; what could not be read is in `problems`, nothing else stops.

    Parameters
    ----------
    currency
        The shop's ISO 4217 code, for prices that name none.
    mapping
        Their column -> our field, on top of the guesses; ``price_minor`` is a price in integer minor units,
        ``""`` leaves a column out.

    Raises
    ------
    InvalidInput
        When no column can be the product's id or its name, or the mapping itself is wrong.
    """
    columns = map_columns(table.columns, PRODUCT_HEADINGS, mapping)
    if mapping and "price_minor" in mapping.values():
        columns.pop("price", None)
    require_fields(columns, ("product_id", "name"), table.columns, "catalogue")
    ignored = {column for column, ours in (mapping or {}).items() if not ours}
    spare = tuple(column for column in table.columns if column not in ignored and column not in columns.values())
    reading = _Reading(columns, spare[:MAX_ATTRIBUTES], currency)
    for row in table.rows:
        reading.take(row)
    return reading.feed(table, unread=len(spare) - len(reading.spare))


@dataclass
class _Reading:
    """The state of one pass over a file."""

    columns: Mapping[str, str]
    spare: tuple[str, ...]
    currency: str
    products: dict[str, Product] = field(default_factory=dict)
    first_lines: dict[str, int] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)
    row_count: int = 0

    def take(self, row: tuple[int, Mapping[str, object]] | RowProblem) -> None:
        self.row_count += 1
        if isinstance(row, RowProblem):
            self.problems.append(row)
            return
        line, values = row
        try:
            row_read = ProductRow(line, values, self.columns, self.spare, self.currency, self.problems)
            product = row_read.product()
        except Unusable as unusable:
            self.problems.append(unusable.problem)
            return
        if product.product_id in self.products:
            first = self.first_lines[product.product_id]
            column = self.columns["product_id"]
            expected = f"an id used once (first on line {first})"
            self.problems.append(RowProblem(line, column, expected, shown(product.product_id), "duplicate_id"))
            return
        self.products[product.product_id] = product
        self.first_lines[product.product_id] = line

    def feed(self, table: Table, unread: int) -> Feed:
        products = tuple(self.products.values())
        notes = []
        if unread:
            notes.append(Note("too_many_columns", {"kept": str(MAX_ATTRIBUTES), "left": str(unread)}))
        if not {"price", "price_minor"} & set(self.columns):
            notes.append(Note("no_prices"))
        elif "price" in self.columns and _looks_like_cents(products):
            notes.append(Note("whole_prices", {"column": self.columns["price"]}))
        if products and not any(product.category for product in products):
            products = complete_categories(products)
            placed = sum(product.category != "" for product in products)
            notes.append(Note("derived_categories", {"placed": str(placed), "of": str(len(products))}))
        return Feed(products, tuple(self.problems), tuple(notes), dict(self.columns), table.form, self.row_count)


def _looks_like_cents(products: tuple[Product, ...]) -> bool:
    """Whether hundreds of prices are all whole and most do not end in a round ten: then they are cents, surely."""
    prices = [product.price_minor for product in products if product.price_minor]
    whole = all(price % 100 == 0 for price in prices)
    odd = sum(price // 100 % 10 != 0 for price in prices)
    return len(prices) >= 20 and whole and odd > len(prices) // 2 and sorted(prices)[len(prices) // 2] >= 100_000


def check_currency(code: str) -> str:
    """The code in capitals.

    Raises
    ------
    InvalidInput
        When it is not three letters.
    """
    capital = code.strip().upper()
    if len(capital) != 3 or not capital.isascii() or not capital.isalpha():
        raise InvalidInput(
            f"{code!r} is not a currency: give its ISO 4217 code, such as EUR",
            path="$.currency",
            expected="EUR",
            got=code,
        )
    return capital
