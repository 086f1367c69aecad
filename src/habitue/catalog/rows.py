"""Rows of a file somebody else wrote: what was read, and what could not be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import msgspec

Reason = Literal[
    "address_unsafe",
    "attributes_not_an_object",
    "basis_incomplete",
    "basis_missing",
    "availability_unknown",
    "bad_encoding",
    "currency_unknown",
    "date_unreadable",
    "duplicate_id",
    "event_unknown",
    "field_missing",
    "file_cut_short",
    "forgotten",
    "half_written",
    "id_missing",
    "id_too_long",
    "line_too_long",
    "name_missing",
    "not_a_boolean",
    "not_a_hash",
    "not_a_number",
    "not_a_person_id",
    "not_a_phone",
    "not_an_address",
    "not_an_object",
    "not_json",
    "person_missing",
    "price_missing",
    "price_negative",
    "price_not_a_number",
    "quantity_not_a_number",
    "quote_never_closed",
    "quote_not_doubled",
    "refused",
    "stock_negative",
    "stock_not_a_number",
    "suppressed",
    "value_unknown",
    "wrong_width",
]
"""Why something in a file could not be taken; said in words by `habitue.catalog.words`."""

Row = tuple[int, Mapping[str, object]]

_SHOWN = 60


class RowProblem(msgspec.Struct, frozen=True):
    """One thing in a file that could not be taken as it stood; everything else went on.

    Attributes
    ----------
    line
        Line (text files) or row (Parquet, JSON arrays), the first is 1; 0 when it concerns the file as a whole.
    column
        Their heading, empty when the whole line is meant.
    expected, got
        What would have been understood, and what stood there (cut to 60 characters).
    reason
        Why, as a stable code; `habitue.catalog.words.problem_text` says it in a person's language.
    kept
        True when the row was imported without the offending value, False when the row was left out.
    """

    line: int
    column: str
    expected: str
    got: str
    reason: Reason
    kept: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """An opened file: its headings, how it was understood, and its rows, readable once.

    Attributes
    ----------
    columns
        The headings; of JSON lines, the keys met in the first thousand lines.
    form
        For the report, such as ``CSV, separated by ";", cp1252``.
    rows
        In the file's order: a row, or the problem that stands in its place.
    """

    columns: tuple[str, ...]
    form: str
    rows: Iterator[Row | RowProblem]


def shown(value: object) -> str:
    """A value as a report shows it: one line, at most 60 characters.

    >>> shown("a\\nb"), shown(None)
    ('a b', '(nothing)')
    """
    if value is None or value == "":
        return "(nothing)"
    text = " ".join(str(value)[: 4 * _SHOWN].split())
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
