"""Rows of an export in the form of a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

import msgspec

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_encoder = msgspec.json.Encoder()


def csv_head(columns: Sequence[str]) -> str:
    """A byte order mark, for spreadsheets that would misread accents without it, and the headings."""
    return "\ufeff" + _line(columns)


def csv_rows(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """A line a row. What a spreadsheet would run as a formula is disarmed, but telephone numbers stay as they are."""
    return "".join(_line([row[column] for column in columns]) for row in rows)


def json_lines(rows: Iterable[Mapping[str, str]]) -> bytes:
    """One object a row."""
    return b"".join(_encoder.encode(row) + b"\n" for row in rows)


def _line(cells: Sequence[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([f"'{cell}" if _runs(cell) else cell for cell in cells])
    return out.getvalue()


def _runs(cell: str) -> bool:
    return cell.startswith(_FORMULA) and not (cell[:1] == "+" and cell[1:].isdigit())
