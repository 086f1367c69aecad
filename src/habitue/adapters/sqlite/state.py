"""What projections keep of the log, in the log's own file and transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

import apsw

from habitue.adapters.sqlite.rows import insert_rows

_KEYS = 64
_MANY = f'SELECT key, value FROM state WHERE "table"=? AND key IN ({", ".join("?" * _KEYS)})'  # noqa: S608 - placeholders only
_REPLACE = "ON CONFLICT DO UPDATE SET value = excluded.value"  # in place; REPLACE would delete and insert anew


class SqliteState:
    """The engine's `StateStore`: one table of values by (table, key)."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def get(self, table: str, key: str) -> bytes | None:
        row = self._connection.execute('SELECT value FROM state WHERE "table"=? AND key=?', (table, key)).fetchone()
        return row[0] if row else None

    def get_many(self, table: str, keys: Sequence[str]) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for start in range(0, len(keys), _KEYS):
            some = keys[start : start + _KEYS]
            padded = [*some, *[""] * (_KEYS - len(some))]  # one statement for any number, so that it stays prepared
            found.update(cast("list[tuple[str, bytes]]", self._connection.execute(_MANY, [table, *padded]).fetchall()))
        return found

    def put(self, table: str, rows: Iterable[tuple[str, bytes]]) -> None:
        insert_rows(self._connection, "state", [(table, key, value) for key, value in rows], _REPLACE)

    def remove(self, table: str, keys: Iterable[str]) -> None:
        values = [(table, key) for key in keys]
        self._connection.executemany('DELETE FROM state WHERE "table"=? AND key=?', values).fetchall()
