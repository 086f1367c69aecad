"""Searching every byte of a workspace for what must not be there: the proof of a forgetting.

A marker is looked for as it is and as programs write it (UTF-16, base64, hex, escaped for addresses and JSON), in raw
files (so also in free pages and the WAL of SQLite), in what gzip, zlib and zstandard had packed, in the values of
Parquet columns and in the rows of SQLite tables, whose long values are cut at page ends on disk.
"""

from __future__ import annotations

import base64
import gzip
import re
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

import duckdb
import msgspec

_SQLITE = b"SQLite format 3\x00"
_PARQUET = b"PAR1"
_GZIP, _ZSTD, _ZLIB = b"\x1f\x8b", b"\x28\xb5\x2f\xfd", (b"\x78\x01", b"\x78\x9c", b"\x78\xda")
_WINDOW = 16 * 2**20
_SHORTEST = 6  # shorter markers are found in anything


class Hit(msgspec.Struct, frozen=True, order=True):
    """A marker in a file; `where` is ``bytes``, ``unpacked``, ``column …`` or ``table …``."""

    file: str
    where: str
    marker: str


def spellings(marker: str) -> set[bytes]:
    """How a text may stand in a file; of base64, what is the same whatever stands before and after it.

    >>> b"zebra%40x" in spellings("zebra@x") and "zebra@x".encode("utf-16-le") in spellings("zebra@x")
    True
    """
    raw = marker.encode()
    packed = {_middle_of_base64(raw, before) for before in range(3)}
    escaped = {quote(marker, safe="").encode(), quote(marker).encode(), msgspec.json.encode(marker)[1:-1]}
    wide = {marker.encode("utf-16-le"), marker.encode("utf-16-be")}
    return {raw, raw.hex().encode(), *packed, *escaped, *wide}


def scan(folder: Path, markers: Sequence[str]) -> list[Hit]:
    """Where the markers are, in all files below a folder; sorted, each place once.

    Parameters
    ----------
    markers
        Texts of at least six characters that nothing else says. Case matters.
    """
    sought = {spelling: marker for marker in markers if len(marker) >= _SHORTEST for spelling in spellings(marker)}
    if not sought:
        return []
    pattern = re.compile(b"|".join(map(re.escape, sorted(sought, key=len, reverse=True))))
    longest = max(map(len, sought))
    hits = set()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        for where, content in _contents(path, longest):
            for found in pattern.findall(content):
                hits.add(Hit(str(path.relative_to(folder)), where, sought[found]))
    return sorted(hits)


def _contents(path: Path, longest: int) -> Iterator[tuple[str, bytes]]:
    with path.open("rb") as file:
        head = file.read(16)
        file.seek(0)
        tail = b""
        while piece := file.read(_WINDOW):
            yield "bytes", tail + piece
            tail = piece[-longest:]
    if head == _SQLITE:
        yield from _tables(path)
    elif head[:4] == _PARQUET:
        yield from _columns(path)
    elif head[:2] == _GZIP:
        with suppress(OSError, EOFError, zlib.error), gzip.open(path) as unpacked:
            yield "unpacked", unpacked.read()
    elif head[:2] in _ZLIB:
        with suppress(zlib.error):
            yield "unpacked", zlib.decompress(path.read_bytes())
    elif head[:4] == _ZSTD:
        yield from _zstandard(path)


def _tables(path: Path) -> Iterator[tuple[str, bytes]]:
    """Every value of every table, as one run of bytes a row."""
    with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        for table in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - the schema's own names
                values = (v if isinstance(v, bytes) else str(v).encode() for v in row if v is not None)
                yield f"table {table}", b"\x00".join(values)


def _columns(path: Path) -> Iterator[tuple[str, bytes]]:
    with closing(duckdb.connect(":memory:")) as connection:
        rows = connection.read_parquet(str(path))
        for column in rows.columns:
            quoted = '"' + column.replace('"', '""') + '"'
            values = rows.project(f"CAST({quoted} AS VARCHAR)").fetchall()
            yield f"column {column}", "\n".join(str(value) for (value,) in values if value is not None).encode()


def _zstandard(path: Path) -> Iterator[tuple[str, bytes]]:
    """By DuckDB's own decoder: one column of lines, whatever they hold."""
    options = "compression='zstd', columns={'line': 'VARCHAR'}, delim='\\x01', quote='', escape='', header=false"
    with closing(duckdb.connect(":memory:")) as connection, suppress(duckdb.Error):
        sql = f"SELECT line FROM read_csv($path, {options}, strict_mode=false, ignore_errors=true)"  # noqa: S608 - a constant
        lines = connection.execute(sql, {"path": str(path)}).fetchall()
        yield "unpacked", "\n".join(str(line) for (line,) in lines).encode()


def _middle_of_base64(raw: bytes, before: int) -> bytes:
    """The characters that stand for `raw` alone when `before` bytes precede it in its group of three."""
    encoded = base64.b64encode(b"\x00" * before + raw)
    first = -(-before * 4 // 3) if before else 0
    whole = (before + len(raw)) // 3 * 4
    return encoded[first:whole]
