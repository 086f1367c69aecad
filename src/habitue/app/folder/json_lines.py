"""On which line of a JSON text each of its parts stands."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

_PIECE = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def lines_of(text: str) -> dict[str, int]:
    """JSON path -> line, from 1, of a text that is JSON.

    >>> lines_of('{"n": 8,\\n "pins": ["a",\\n "b"]}')
    {'$': 1, '$.n': 1, '$.pins': 2, '$.pins[0]': 2, '$.pins[1]': 3}
    """
    found: dict[str, int] = {}
    _value(_pieces(text), "$", found)
    return found


class _Pieces:
    def __init__(self, pieces: Iterator[tuple[str, int]]) -> None:
        self._pieces = list(pieces)
        self._at = 0

    @property
    def next(self) -> str:
        return self._pieces[self._at][0]

    def take(self) -> tuple[str, int]:
        self._at += 1
        return self._pieces[self._at - 1]


def _pieces(text: str) -> _Pieces:
    line, seen, found = 1, 0, []
    for piece in _PIECE.finditer(text):
        line += text.count("\n", seen, piece.start())
        seen = piece.start()
        found.append((piece[0], line))
    return _Pieces(iter(found))


def _value(pieces: _Pieces, path: str, found: dict[str, int], line: int = 0) -> None:
    opening, here = pieces.take()
    found[path] = line or here
    if opening not in ("{", "["):
        return
    closing, number = "}" if opening == "{" else "]", 0
    while pieces.next != closing:
        if opening == "[":
            _value(pieces, f"{path}[{number}]", found)
            number += 1
        else:
            key, at = pieces.take()
            pieces.take()  # the colon
            _value(pieces, f"{path}.{json.loads(key)}", found, at)
        if pieces.next == ",":
            pieces.take()
    pieces.take()
