"""Rows in and out of SQLite, many at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import cast

import apsw

from habitue.events.envelope import Stored
from habitue.events.upcast import read_stored


def stored_rows(connection: apsw.Connection, query: str, bindings: tuple[int | str | bytes, ...]) -> Iterator[Stored]:
    """The events of a query for (position, body), in today's version.

    Raises
    ------
    Unavailable
        At an event that a newer habitue wrote, after those before it were given.
    """
    for position, body in connection.execute(query, bindings).fetchall():
        yield Stored(cast("int", position), read_stored(cast("bytes", body)))


def insert_rows(
    connection: apsw.Connection, table: str, rows: Sequence[tuple[apsw.SQLiteValue, ...]], conflict: str = ""
) -> None:
    """Insert rows many to a statement: each statement run takes the interpreter lock back, and others want it.

    `conflict` is an ``ON CONFLICT`` clause. Few sizes are used, so that all statements stay prepared.
    """
    start = 0
    for size in (64, 16, 4, 1):
        marks = "(" + ", ".join("?" * len(rows[0])) + ")" if rows else ""
        while len(rows) - start >= size:
            chunk = rows[start : start + size]
            statement = f"INSERT INTO {table} VALUES {', '.join([marks] * size)} {conflict}"  # noqa: S608 - ours
            connection.execute(statement, list(chain.from_iterable(chunk)))
            start += size
