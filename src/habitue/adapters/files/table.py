"""Open a file of rows whatever its form: decided by its first bytes, not by its name."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from habitue.adapters.files.delimited import read_delimited
from habitue.adapters.files.json_rows import read_json_array, read_json_lines
from habitue.adapters.files.parquet import read_parquet
from habitue.adapters.files.xml_rows import read_xml
from habitue.catalog.rows import Table
from habitue.core.errors import InvalidInput

_HEAD_BYTES = 1 << 16


def open_table(path: Path) -> Table:
    """The rows of a CSV, JSON-lines, JSON-array, XML or Parquet file; text forms may be gzipped.

    A line that cannot be understood becomes a `RowProblem` in its place, and the rest goes on.

    Raises
    ------
    InvalidInput
        When there is no such file, or it is none of these forms.
    """
    try:
        with path.open("rb") as raw:
            magic = raw.read(4)
    except OSError as error:
        raise _unreadable(path, error.strerror or str(error)) from error
    if magic == b"PAR1":
        return read_parquet(path)
    zipped = magic[:2] == b"\x1f\x8b"
    first = _first_character(path, zipped)
    if first == b"{":
        return read_json_lines(_binary_lines(path, zipped))
    if first == b"[":
        return read_json_array(_whole(path, zipped))
    if first == b"<":
        return read_xml(lambda: _opened(path, zipped))
    return read_delimited(lambda: _opened(path, zipped))


def _opened(path: Path, zipped: bool) -> IO[bytes]:
    return gzip.open(path, "rb") if zipped else path.open("rb")  # type: ignore[return-value]


def _first_character(path: Path, zipped: bool) -> bytes:
    try:
        with _opened(path, zipped) as stream:
            return stream.read(_HEAD_BYTES).removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    except (EOFError, gzip.BadGzipFile) as error:
        raise _unreadable(path, f"the gzip stream is damaged ({error})") from error


def _binary_lines(path: Path, zipped: bool) -> Iterator[bytes]:
    with _opened(path, zipped) as stream:
        yield from stream


def _whole(path: Path, zipped: bool) -> bytes:
    try:
        with _opened(path, zipped) as stream:
            return stream.read()
    except (EOFError, gzip.BadGzipFile) as error:
        raise _unreadable(path, f"the gzip stream is damaged ({error})") from error


def _unreadable(path: Path, why: str) -> InvalidInput:
    return InvalidInput(
        f"cannot read {path.name}: {why}",
        path="$.file",
        expected="a readable CSV, JSON-lines, XML or Parquet file",
        got=why,
    )
