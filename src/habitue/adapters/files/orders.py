"""A table of orders of people's own, for evaluations: who, when, how much; what cannot be read is told row by row."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
import numpy as np

from habitue.adapters.files.table import open_table
from habitue.catalog.amounts import parse_amount
from habitue.catalog.dates import day_comes_first, parse_moment
from habitue.catalog.rows import Row, RowProblem, shown
from habitue.core.errors import InvalidInput
from habitue.models.lifetime.occasions import Orders

COLUMNS = ("customer_id", "ordered_at", "value")
_MOST_PROBLEMS = 100  # told; all are counted


class RowCounts(msgspec.Struct, frozen=True, kw_only=True):
    """What became of the rows.

    Attributes
    ----------
    read
        All there are.
    unreadable
        Left out: no customer, no moment, a value that is no number, or a broken line.
    returns
        Of negative value, and `returned_value` what they sum to (>= 0).
    free
        Of value 0: orders like others.
    value_missing
        Orders whose value is not known: they count as orders, not in values.
    """

    read: int
    unreadable: int
    returns: int
    returned_value: float
    free: int
    value_missing: int


class OrderTable(NamedTuple):
    """Orders with customers as codes by order of appearance, and the first problems."""

    orders: Orders
    counts: RowCounts
    problems: list[RowProblem]


def read_orders(path: Path) -> OrderTable:
    """The columns `customer_id`, `ordered_at`, `value` of a Parquet, CSV, JSON-lines or JSON file.

    Moments are dates, times (UTC where they name no zone) or epoch seconds or milliseconds; in ``3/4/2011`` the day
    comes first unless other rows of the file show that it does not.

    Raises
    ------
    InvalidInput
        There is no such file, or it lacks a column.
    """
    table = open_table(path)
    missing = [name for name in COLUMNS if name not in table.columns]
    if missing:
        raise InvalidInput(
            f"{path.name} has no column {', '.join(missing)}: rename the columns to {', '.join(COLUMNS)}",
            path="$.file",
            expected=", ".join(COLUMNS),
            got=", ".join(table.columns) or "no columns",
        )
    kept = _Kept()
    return kept.table(list(kept.take(table.rows)))


class _Kept:
    """Rows on their way to columns. Dates are read last: how is decided by all of them."""

    def __init__(self) -> None:
        self.read = 0
        self._codes: dict[str, int] = {}
        self._rows: list[tuple[int, str, Any, float]] = []

    def take(self, rows: Iterator[Row | RowProblem]) -> Iterator[RowProblem]:
        """Take all rows, yielding the problems."""
        for row in rows:
            self.read += 1
            if isinstance(row, RowProblem):
                yield row
                continue
            line, cells = row
            customer, value = _customer(cells.get("customer_id")), _value(cells.get("value"))
            if not customer:
                yield RowProblem(line, "customer_id", "a customer's id", "(nothing)", "id_missing")
            elif value is None:
                yield RowProblem(line, "value", "a number", shown(cells.get("value")), "not_a_number")
            else:
                self._rows.append((line, customer, cells.get("ordered_at"), value))

    def table(self, problems: list[RowProblem]) -> OrderTable:
        """The rows as columns."""
        moment = _moment_reader(self._rows)
        customers: list[int] = []
        moments: list[int] = []
        values: list[float] = []
        for line, customer, raw, value in self._rows:
            at = moment(raw)
            if at is None:
                problems.append(RowProblem(line, "ordered_at", "a date or time", shown(raw), "date_unreadable"))
                continue
            customers.append(self._codes.setdefault(customer, len(self._codes)))
            moments.append(at)
            values.append(value)
        value_of = np.array(values, np.float64)
        counts = RowCounts(
            read=self.read,
            unreadable=len(problems),
            returns=int((value_of < 0).sum()),
            returned_value=float(-value_of[value_of < 0].sum()),
            free=int((value_of == 0).sum()),
            value_missing=int(np.isnan(value_of).sum()),
        )
        orders = Orders(np.array(customers, np.int64), np.array(moments, np.int64), value_of)
        return OrderTable(orders, counts, sorted(problems, key=lambda one: one.line)[:_MOST_PROBLEMS])


def _moment_reader(rows: list[tuple[int, str, Any, float]]) -> Callable[[Any], int | None]:
    first = day_comes_first(raw for _, _, raw, _ in rows)
    day_first = first is not False
    known: dict[Any, int | None] = {}

    def read(raw: Any) -> int | None:
        if isinstance(raw, (list, dict, bool)):
            return None
        if raw not in known:  # many orders share a day
            # 20110401 is a day written without strokes: as seconds since 1970 it would be of August of that year
            whole = str(raw) if isinstance(raw, int) and 1900_01_01 <= raw <= 2100_12_31 else raw
            known[raw] = parse_moment(whole, day_first=day_first)
        return known[raw]

    return read


def _customer(raw: Any) -> str:
    """An id as text; ``7.0`` is what a column of whole numbers with a gap becomes on its way through pandas."""
    if raw is None or (isinstance(raw, float) and not math.isfinite(raw)):
        return ""
    if isinstance(raw, float) and raw.is_integer():
        return str(int(raw))
    return str(raw).strip()


def _value(raw: Any) -> float | None:
    """The number, NaN for none given, None for what is no number."""
    if raw is None or raw == "":
        return math.nan
    if isinstance(raw, bool):
        return None
    if isinstance(raw, str):
        return _from_text(raw.strip())
    if not isinstance(raw, (int, float, Decimal)):
        return None
    value = float(raw)
    return None if math.isinf(value) else value


def _from_text(text: str) -> float | None:
    if not text or text.lower() in ("nan", "null", "none", "na"):
        return math.nan
    try:
        value = float(text)
    except ValueError:
        amount = parse_amount(text, "EUR")  # "1 234,50 €": the currency does not matter, two decimals do
        return None if amount is None else amount[0] / 100
    return value if math.isfinite(value) else None
