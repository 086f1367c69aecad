"""Rows read by a mapping: each gives our fields with their values, or says where and why not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from collections.abc import Mapping as Values
from dataclasses import dataclass, field
from typing import NamedTuple

from habitue.catalog.mapping.conversion import Manner, NotRead, converted, is_empty, raw_value
from habitue.catalog.mapping.document import Field, Kind, Mapping
from habitue.catalog.rows import Row, RowProblem, Table, shown
from habitue.core.errors import InvalidInput


class Record(NamedTuple):
    """One row in our fields; a field that is empty is not there.

    Attributes
    ----------
    headings
        Our field -> the heading its value came from, for reports.
    row
        The row as it came.
    """

    line: int
    values: dict[str, object]
    headings: dict[str, str]
    row: Values[str, object]


class Rejected(NamedTuple):
    """A row that could not be taken, as it came; empty when not even that could be read."""

    problem: RowProblem
    row: Values[str, object]


@dataclass
class Reading:
    """One pass over a table.

    Attributes
    ----------
    row_count
        Rows met.
    left_out
        Reason -> how many rows the mapping left out.
    """

    table: Table
    mapping: Mapping
    manner: Manner
    row_count: int = 0
    left_out: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        check_columns(self.mapping, self.table.columns)
        self._fields = {ours: one for ours in self.mapping.fields if (one := self.mapping.field(ours)) is not None}

    def rows(self) -> Iterator[Row | Rejected]:
        """The rows that count, with what was carried down."""
        carry = self.mapping.carry_down
        group, carried = object(), dict[str, object]()
        for row in self.table.rows:
            self.row_count += 1
            if isinstance(row, RowProblem):
                yield Rejected(row, {})
                continue
            line, values = row
            if carry is not None:
                if values.get(carry.by) != group:
                    group, carried = values.get(carry.by), {name: values.get(name) for name in carry.columns}
                else:
                    values = {**values, **{n: v for n, v in carried.items() if is_empty(values.get(n))}}
            reason = self._left_out(values)
            if reason:
                self.left_out[reason] += 1
            else:
                yield line, values

    def records(self) -> Iterator[Record | Rejected]:
        """The rows in our fields."""
        for row in self.rows():
            yield row if isinstance(row, Rejected) else self.record(*row)

    def record(self, line: int, values: Values[str, object]) -> Record | Rejected:
        """One row in our fields."""
        ours_values: dict[str, object] = {}
        headings: dict[str, str] = {}
        for ours, one in self._fields.items():
            heading, raw = raw_value(one, values)
            headings[ours] = heading
            try:
                value = converted(one, raw, self.manner)
            except NotRead as error:
                problem = RowProblem(line, heading, error.expected, shown(raw), error.reason)
                return Rejected(problem, values)
            if value is not None:
                ours_values[ours] = value
            elif one.required:
                return Rejected(RowProblem(line, heading, f"a value for {ours}", shown(raw), "field_missing"), values)
        return Record(line, ours_values, headings, values)

    def _left_out(self, values: Values[str, object]) -> str:
        for rule in self.mapping.leave_out:
            value = values.get(rule.column)
            if is_empty(value):
                continue
            said = str(value).strip().casefold()
            if not rule.values or said in {one.casefold() for one in rule.values}:
                return rule.reason
        return ""


# Of each group one column has to be there; a file whose rows name no user at all may lack that column.
_WHO = ("user_id", "anonymous_id", "email", "phone")
_CHECKED: Values[Kind, tuple[tuple[str, ...], ...]] = {
    "customers": (_WHO,),
    "subscribers": (_WHO, ("state",)),
    "events": (_WHO, ("name",), ("occurred_at",)),
    "orders": (("product_id",), ("occurred_at",), ("price", "price_minor", "line_total")),
}


def check_columns(mapping: Mapping, columns: tuple[str, ...]) -> None:
    """Raise InvalidInput when a file is not the one the mapping is for: what every row needs has no column there."""
    for group in _CHECKED[mapping.kind]:
        said = [(ours, one) for ours in group if (one := mapping.field(ours)) is not None]
        if not said or any(one.default is not None or _there(one, columns) for _, one in said):
            continue
        ours, one = said[0]
        there = ", ".join(columns[:20]) or "none, the file is empty"
        wanted = one.column or " or ".join(one.columns)
        raise InvalidInput(
            f"the mapping reads {ours} from the column {wanted!r}, which the file does not have; its columns are: "
            f"{there}. Is it the mapping for this file?",
            path=f"$.fields.{ours}",
            expected=wanted,
            got=there,
        )


def _there(one: Field, columns: tuple[str, ...]) -> bool:
    headings = (one.column,) if one.column else one.columns
    starts = {heading.split("[")[0].split(".")[0] for heading in headings} | set(headings)
    return one.constant is not None or bool(starts & set(columns))
