"""JSON lines (one object a line) and JSON arrays of objects."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from itertools import chain, islice

import msgspec

from habitue.catalog.rows import Reason, Row, RowProblem, Table, shown
from habitue.core.errors import InvalidInput

_SAMPLE_ROWS = 1_000
_decode = msgspec.json.Decoder().decode


def read_json_lines(lines: Iterator[bytes]) -> Table:
    """One object a line; a line that is not one is reported in its place."""
    return _table(_line_rows(lines), "JSON lines")


def read_json_array(body: bytes) -> Table:
    """The objects of one JSON array, numbered from 1.

    Raises
    ------
    InvalidInput
        When the body is not a JSON array: half a file cannot be read item by item, JSON lines can.
    """
    try:
        items = msgspec.json.decode(body, type=list[msgspec.Raw])
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(
            f"the file starts like a JSON array but is not one: {error}", path="$", expected="a JSON array", got="other"
        ) from error
    return _table((_row(number, bytes(item)) for number, item in enumerate(items, 1)), "JSON array")


def _table(rows: Iterator[Row | RowProblem], form: str) -> Table:
    sample = list(islice(rows, _SAMPLE_ROWS))
    columns: dict[str, None] = {}
    for row in sample:
        if not isinstance(row, RowProblem):
            columns.update(dict.fromkeys(row[1]))
    return Table(tuple(columns), form, chain(sample, rows))


def _line_rows(lines: Iterable[bytes]) -> Iterator[Row | RowProblem]:
    number = 0
    try:
        for number, line in enumerate(lines, 1):
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            if line.strip():
                yield _row(number, line)
    except (EOFError, gzip.BadGzipFile) as error:
        yield RowProblem(number + 1, "", "a complete gzip file", shown(error), "file_cut_short")


def _row(number: int, line: bytes) -> Row | RowProblem:
    try:
        value = _decode(line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        try:
            # Python and JavaScript tools write NaN though JSON has none: the row is read, its NaN judged as a value
            value = json.loads(line)
        except (ValueError, RecursionError):
            reason: Reason = "half_written" if not line.endswith((b"\n", b"}")) else "not_json"
            return RowProblem(number, "", "one JSON object", shown(line.decode(errors="replace")), reason)
    if not isinstance(value, dict):
        return RowProblem(number, "", "one JSON object", shown(value), "not_an_object")
    return number, value
