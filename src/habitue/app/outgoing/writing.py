"""Rows of an export in the form of a file: the bytes of a writer's methods, one after the other, are the file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, assert_never

import msgspec

from habitue.adapters.files.parquet_writer import ParquetWriter
from habitue.channels.export import Format

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_encoder = msgspec.json.Encoder()


class Writer(Protocol):
    """`head` once, `rows` for each page, `end` once."""

    def head(self) -> bytes: ...
    def rows(self, rows: Sequence[Mapping[str, str]]) -> bytes: ...
    def end(self) -> Iterable[bytes]: ...


def writer_of(form: Format, columns: Sequence[str]) -> Writer:
    """The writer of a form."""
    match form:
        case "csv":
            return Csv(columns)
        case "jsonl":
            return JsonLines()
        case "parquet":
            return ParquetWriter(columns)
        case _:
            assert_never(form)


class Csv:
    """A line a row. What a spreadsheet would run as a formula is disarmed, but telephone numbers stay as they are."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns = columns

    def head(self) -> bytes:
        """A byte order mark, for spreadsheets that would misread accents without it, and the headings."""
        return b"\xef\xbb\xbf" + _line(self._columns)

    def rows(self, rows: Sequence[Mapping[str, str]]) -> bytes:
        return b"".join(_line([row[column] for column in self._columns]) for row in rows)

    def end(self) -> Iterable[bytes]:
        return ()


class JsonLines:
    """One object a row."""

    def head(self) -> bytes:
        return b""

    def rows(self, rows: Sequence[Mapping[str, str]]) -> bytes:
        return b"".join(_encoder.encode(row) + b"\n" for row in rows)

    def end(self) -> Iterable[bytes]:
        return ()


def _line(cells: Sequence[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerow([f"'{cell}" if _runs(cell) else cell for cell in cells])
    return out.getvalue().encode()


def _runs(cell: str) -> bool:
    return cell.startswith(_FORMULA) and not (cell[:1] == "+" and cell[1:].isdigit())
