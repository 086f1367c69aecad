"""Rows of an order export become order lines: what was sold or taken back, in which order, to whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, tzinfo
from typing import NamedTuple

import msgspec

from habitue.catalog.amounts import parse_amount, parse_whole
from habitue.catalog.dates import day_comes_first, is_slashed, parse_moment
from habitue.catalog.headings import ORDER_HEADINGS, map_columns, require_fields
from habitue.catalog.rows import Reason, RowProblem, Table, shown
from habitue.catalog.services import Service, service_of

# Beyond this a report names no more lines of one kind; their count goes on.
PROBLEMS_SHOWN = 200
_EMPTY = frozenset({"", "null", "none", "nan", "n/a", "na", "-"})


class Aside(msgspec.Struct):
    """Lines that are no sale, and the money they add up to (minor units, signed as in the export)."""

    lines: int = 0
    minor: int = 0


class Line(NamedTuple):
    """One row of the export, read; `when` is still as it was written."""

    number: int
    order_id: str
    customer_id: str
    when: object
    product_id: str
    quantity: int
    price_minor: int
    currency: str
    country: str
    service: Service | None

    @property
    def value_minor(self) -> int:
        """Signed value: negative for what came back."""
        return self.quantity * self.price_minor


@dataclass
class OrderLines:
    """All lines of an export, with what could not be read and what was set aside.

    Attributes
    ----------
    names
        product_id -> how often each name was written for it.
    moments
        Each date as written -> ms UTC; dates that are none were reported.
    set_aside
        Kind of line that is no sale -> how many there were, and their money.
    problem_counts
        Reason -> how many; `problems` shows at most 200 of each.
    day_first_guessed
        True when every date could be read both ways, and the day was taken to come first.
    """

    lines: list[Line] = field(default_factory=list)
    names: dict[str, Counter[str]] = field(default_factory=dict)
    moments: dict[object, int] = field(default_factory=dict)
    set_aside: dict[str, Aside] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)
    problem_counts: Counter[Reason] = field(default_factory=Counter)
    mapping: dict[str, str] = field(default_factory=dict)
    form: str = ""
    row_count: int = 0
    day_first_guessed: bool = False

    def report(self, problem: RowProblem) -> None:
        self.problem_counts[problem.reason] += 1
        if self.problem_counts[problem.reason] <= PROBLEMS_SHOWN:
            self.problems.append(problem)


def read_order_lines(
    table: Table,
    *,
    currency: str,
    mapping: Mapping[str, str] | None = None,
    zone: tzinfo = UTC,
    day_first: bool | None = None,
) -> OrderLines:
    """Every line of an order export; a bad one is reported and left out.

    Set aside, because nobody bought anything: lines without price and customer (stock corrections in many exports).
    Lines of services (postage, discounts, fees) are kept and marked.

    Parameters
    ----------
    currency
        The shop's ISO 4217 code, for prices that name none.
    mapping
        Their column -> our field, on top of the guesses.
    zone, day_first
        How to read times without an offset, and ``3/4/2011``; None decides by the file.

    Raises
    ------
    InvalidInput
        When there is no column for the product, the date, or a price, or the mapping is wrong.
    """
    columns = map_columns(table.columns, ORDER_HEADINGS, mapping)
    if mapping and "price_minor" in mapping.values():
        columns.pop("price", None)
    require_fields(columns, ("product_id", "occurred_at"), table.columns, "orders")
    if not {"price", "price_minor", "line_total"} & set(columns):
        require_fields(columns, ("price",), table.columns, "orders")
    read = OrderLines(mapping=columns, form=table.form)
    reader = _Reader(columns, currency)
    for row in table.rows:
        read.row_count += 1
        if isinstance(row, RowProblem):
            read.report(row)
            continue
        line = reader.line(row[0], row[1])
        if isinstance(line, RowProblem):
            read.report(line)
        elif line.price_minor == 0 and not line.customer_id and line.service is None:
            read.set_aside.setdefault("stock_note", Aside()).lines += 1
        else:
            read.lines.append(line)
    read.names = reader.names
    _read_moments(read, zone, day_first)
    return read


class _Reader:
    """Reads one row after the other; the few distinct texts of a long export are each read once."""

    def __init__(self, columns: Mapping[str, str], currency: str) -> None:
        self.columns = columns
        self.currency = currency
        self.names: dict[str, Counter[str]] = {}
        self._texts: dict[object, str] = {}
        self._amounts: dict[tuple[object, str], tuple[int, str] | None] = {}
        self._services: dict[tuple[str, str], Service | None] = {}
        self._column = {ours: columns.get(ours, "") for ours in ORDER_HEADINGS}

    def line(self, number: int, values: Mapping[str, object]) -> Line | RowProblem:
        column, get = self._column, values.get
        product_id = self.text(get(column["product_id"]))
        if not product_id:
            return self.problem(number, values, "product_id", "a product id", "id_missing")
        quantity = parse_whole(get(column["quantity"])) if column["quantity"] else 1
        if quantity is None or quantity == 0:
            return self.problem(number, values, "quantity", "a whole number, not 0", "quantity_not_a_number")
        money = self.unit_price(get, quantity)
        if money is None:
            ours = next(ours for ours in ("price_minor", "price", "line_total") if ours in self.columns)
            return self.problem(number, values, ours, "a price such as 12.50", "price_not_a_number")
        name = self.text(get(column["name"]))
        service = self.service(product_id, name)
        if money[0] < 0 and service is None:
            return self.problem(number, values, "price", "a price of 0 or more", "price_negative")
        customer_id, when = self.text(get(column["customer_id"])), get(column["occurred_at"])
        if name and money[0] and service is None:
            self.names.setdefault(product_id, Counter())[name] += 1
        order_id = self.text(get(column["order_id"])) or f"{customer_id}@{shown(when)}"
        country = self.text(get(column["country"]))
        return Line(number, order_id, customer_id, when, product_id, quantity, *money, country, service)

    def text(self, value: object) -> str:
        """One line of text; the same object for the same value, which keeps half a million lines small."""
        if value is None or value != value:  # NaN is how tables say nothing
            return ""
        kept = self._texts.get(value)
        if kept is None:
            whole = int(value) if isinstance(value, float) and value.is_integer() else value
            plain = " ".join(str(whole).split())
            kept = self._texts[value] = "" if plain.casefold() in _EMPTY else plain
        return kept

    def unit_price(self, get: Callable[[str], object], quantity: int) -> tuple[int, str] | None:
        """Price of one unit in minor units, and its currency; None when it cannot be told."""
        currency = self.text(get(self._column["currency"])).upper() or self.currency
        if self._column["price_minor"]:
            minor = parse_whole(get(self._column["price_minor"]))
            return None if minor is None else (minor, currency)
        if self._column["price"]:
            return self.amount(get(self._column["price"]), currency)
        total = self.amount(get(self._column["line_total"]), currency)
        return None if total is None else (round(abs(total[0]) / abs(quantity)), total[1])

    def amount(self, value: object, currency: str) -> tuple[int, str] | None:
        key = (value, currency)
        if key not in self._amounts:
            self._amounts[key] = parse_amount(value, currency)
        return self._amounts[key]

    def service(self, product_id: str, name: str) -> Service | None:
        key = (product_id, name)
        if key not in self._services:
            self._services[key] = service_of(product_id, name)
        return self._services[key]

    def problem(
        self, number: int, values: Mapping[str, object], ours: str, expected: str, reason: Reason
    ) -> RowProblem:
        column = self._column[ours]
        return RowProblem(number, column, expected, shown(values.get(column)), reason)


def _read_moments(read: OrderLines, zone: tzinfo, day_first: bool | None) -> None:
    """Read each distinct date once the whole file has said whether days or months come first."""
    written = dict.fromkeys(line.when for line in read.lines)
    decided = day_comes_first(written) if day_first is None else day_first
    read.day_first_guessed = decided is None and any(map(is_slashed, written))
    for when in written:
        moment = parse_moment(when, day_first=decided is not False, zone=zone)
        if moment is not None:
            read.moments[when] = moment
    if len(read.moments) == len(written):
        return
    column = read.mapping["occurred_at"]
    for line in read.lines:
        if line.when not in read.moments:
            expected = "a date such as 2011-12-09 12:50"
            read.report(RowProblem(line.number, column, expected, shown(line.when), "date_unreadable"))
    read.lines = [line for line in read.lines if line.when in read.moments]
