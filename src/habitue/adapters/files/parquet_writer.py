"""Parquet written as it comes, without an engine in memory: a serving process streams it, as it does CSV.

Texts only, one page a column and row group, plain and gzipped: the part of the format that every reader knows (Apache
Parquet 2.11, ``Encodings.md`` "PLAIN", ``parquet.thrift``; Thrift's compact protocol for what describes it).
"""

from __future__ import annotations

import gzip
from collections.abc import Mapping, Sequence
from typing import NamedTuple

_MAGIC = b"PAR1"
_ROWS_IN_GROUP = 10_000
_BYTE_ARRAY, _REQUIRED, _UTF8 = 6, 0, 0
_PLAIN, _RLE, _GZIP, _DATA_PAGE = 0, 3, 2, 0
_I32, _I64, _BINARY, _LIST, _STRUCT = 5, 6, 8, 9, 12


class _Chunk(NamedTuple):
    """A column's page in the file: sizes in bytes, with the page's header."""

    offset: int
    raw: int
    packed: int


class ParquetWriter:
    """A file of texts, row group by row group; the bytes of its methods, one after the other, are the file."""

    def __init__(self, columns: Sequence[str]) -> None:
        self._columns, self._waiting = tuple(columns), list[Mapping[str, str]]()
        self._written, self._groups = 0, list[bytes]()
        self._n = 0

    def head(self) -> bytes:
        """What the file begins with."""
        self._written = len(_MAGIC)
        return _MAGIC

    def rows(self, rows: Sequence[Mapping[str, str]]) -> bytes:
        """Some more rows; nothing comes of them until there are enough for a row group."""
        self._waiting += rows
        return b"" if len(self._waiting) < _ROWS_IN_GROUP else self._group()

    def end(self) -> bytes:
        """What is left, and the index that a reader begins with."""
        last = self._group() if self._waiting else b""
        schema = [
            _struct({4: _binary("rows"), 5: _i32(len(self._columns))}),
            *(
                _struct({1: _i32(_BYTE_ARRAY), 3: _i32(_REQUIRED), 4: _binary(name), 6: _i32(_UTF8)})
                for name in self._columns
            ),
        ]
        index = _struct(
            {
                1: _i32(1),
                2: _list(_STRUCT, schema),
                3: _i64(self._n),
                4: _list(_STRUCT, self._groups),
                6: _binary("habitue"),
            }
        )
        return last + index + len(index).to_bytes(4, "little") + _MAGIC

    def _group(self) -> bytes:
        rows, self._waiting = self._waiting, []
        pages, chunks = list[bytes](), list[bytes]()
        total = 0
        for column in self._columns:
            page, chunk = _page([row[column] for row in rows], self._written)
            self._written += len(page)
            total += chunk.raw
            pages.append(page)
            chunks.append(_described(column, chunk, len(rows)))
        self._groups.append(_struct({1: _list(_STRUCT, chunks), 2: _i64(total), 3: _i64(len(rows))}))
        self._n += len(rows)
        return b"".join(pages)


def _page(values: Sequence[str], offset: int) -> tuple[bytes, _Chunk]:
    encoded = [value.encode() for value in values]
    plain = b"".join(len(one).to_bytes(4, "little") + one for one in encoded)
    packed = gzip.compress(plain, mtime=0)
    counts = _struct({1: _i32(len(values)), 2: _i32(_PLAIN), 3: _i32(_RLE), 4: _i32(_RLE)})
    header = _struct({1: _i32(_DATA_PAGE), 2: _i32(len(plain)), 3: _i32(len(packed)), 5: (_STRUCT, counts)})
    return header + packed, _Chunk(offset, len(header) + len(plain), len(header) + len(packed))


def _described(column: str, chunk: _Chunk, n: int) -> bytes:
    about = _struct(
        {
            1: _i32(_BYTE_ARRAY),
            2: _list(_I32, [_varint(_zigzag(_PLAIN))]),
            3: _list(_BINARY, [_sized(column)]),
            4: _i32(_GZIP),
            5: _i64(n),
            6: _i64(chunk.raw),
            7: _i64(chunk.packed),
            9: _i64(chunk.offset),
        }
    )
    return _struct({2: _i64(chunk.offset), 3: (_STRUCT, about)})


_Field = tuple[int, bytes]
"""A type of Thrift's compact protocol, and the value in it."""


def _struct(fields: Mapping[int, _Field]) -> bytes:
    """Fields by ascending number; each is told by how far it is from the one before, which is below 16 here."""
    told, before = bytearray(), 0
    for number, (kind, value) in fields.items():
        told.append((number - before) << 4 | kind)
        told += value
        before = number
    return bytes(told) + b"\0"


def _list(kind: int, values: Sequence[bytes]) -> _Field:
    n = len(values)
    size = bytes([n << 4 | kind]) if n < 15 else bytes([0xF0 | kind]) + _varint(n)
    return _LIST, size + b"".join(values)


def _i32(value: int) -> _Field:
    return _I32, _varint(_zigzag(value))


def _i64(value: int) -> _Field:
    return _I64, _varint(_zigzag(value))


def _binary(text: str) -> _Field:
    return _BINARY, _sized(text)


def _sized(text: str) -> bytes:
    encoded = text.encode()
    return _varint(len(encoded)) + encoded


def _zigzag(value: int) -> int:
    return value << 1 if value >= 0 else (-value << 1) - 1


def _varint(value: int) -> bytes:
    told = bytearray()
    while value >= 0x80:
        told.append(value & 0x7F | 0x80)
        value >>= 7
    told.append(value)
    return bytes(told)
