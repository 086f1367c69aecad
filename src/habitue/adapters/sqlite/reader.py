"""Reading the log and its state from any thread, as of the last commit."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import local
from typing import cast

import apsw

from habitue.adapters.sqlite.connection import connect
from habitue.adapters.sqlite.message_key import message_key
from habitue.adapters.sqlite.rows import stored_rows
from habitue.adapters.sqlite.schema import SPECIAL
from habitue.eventlog import DeadLetter, Tally
from habitue.events.envelope import Stored

_PAGE = 2_000


@lru_cache
def _at_once(n: int) -> str:
    value = '(SELECT value FROM state WHERE "table"=? AND key=?)'
    return f"SELECT {', '.join(['value', *[value] * n])} FROM meta WHERE key='position'"  # noqa: S608 - no input in it


class SqliteReader:
    """Reads of `habitue.eventlog.EventLog` and `habitue.profiles.person.StateReader`; a connection per thread."""

    def __init__(self, path: Path, *, vfs: str | None = None) -> None:
        self._path, self._vfs = path, vfs
        self._local = local()

    @property
    def _connection(self) -> apsw.Connection:
        connection: apsw.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = connect(self._path, vfs=self._vfs, read_only=True)
        return connection

    @contextmanager
    def moment(self) -> Iterator[int]:
        """Reads of this thread within the block all see the same commit; gives its log position."""
        connection = self._connection
        connection.execute("BEGIN")
        try:
            yield self.position()
        finally:
            connection.execute("COMMIT")

    def get(self, table: str, key: str) -> bytes | None:
        row = self._connection.execute('SELECT value FROM state WHERE "table"=? AND key=?', (table, key)).fetchone()
        return row[0] if row else None

    def at_once(self, *wanted: tuple[str, str]) -> tuple[int, tuple[bytes | None, ...]]:
        """The log position and the values of some (table, key) as of one commit, in one statement."""
        row = self._connection.execute(_at_once(len(wanted)), [text for pair in wanted for text in pair]).fetchall()[0]
        return cast("tuple[int, tuple[bytes | None, ...]]", (row[0], row[1:]))

    def keys(self, table: str) -> list[str]:
        return [
            key for (key,) in self._connection.execute('SELECT key FROM state WHERE "table"=? ORDER BY key', (table,))
        ]

    def items(self, table: str) -> Iterator[tuple[str, bytes]]:
        """All entries of a table, by key."""
        yield from self._connection.execute('SELECT key, value FROM state WHERE "table"=? ORDER BY key', (table,))

    def entries(self, table: str, after: str, limit: int) -> list[tuple[str, bytes]]:
        """Entries of a table with greater keys, by key: a page of `items`, which holds no old pages in between."""
        query = 'SELECT key, value FROM state WHERE "table"=? AND key > ? ORDER BY key LIMIT ?'
        return cast("list[tuple[str, bytes]]", self._connection.execute(query, (table, after, limit)).fetchall())

    def read(self, after: int = 0, *, names: Collection[str] = (), until: int | None = None) -> Iterator[Stored]:
        last = self.position() if until is None else until
        # `special` holds few positions: joined from it, a read by such names looks at nothing else
        few = bool(names) and SPECIAL.issuperset(names)
        table, name = ("special CROSS JOIN events USING (position)", "special.name") if few else ("events", "name")
        wanted = f" AND {name} IN ({', '.join('?' * len(names))})" if names else ""
        query = (
            f"SELECT position, body FROM {table} WHERE position > ? AND position <= ?{wanted} ORDER BY position LIMIT ?"  # noqa: S608 - placeholders only
        )
        found = _PAGE
        while found == _PAGE:
            found = 0
            for stored in stored_rows(self._connection, query, (after, last, *names, _PAGE)):
                yield stored
                after, found = stored.position, found + 1

    def read_nodes(self, node_ids: Collection[str], *, before: int | None = None, limit: int = 100) -> list[Stored]:
        marks = ", ".join("?" * len(node_ids))
        query = (
            f"SELECT position, body FROM events WHERE node_id IN ({marks}) AND node_id != '' AND position < ?"  # noqa: S608 - placeholders only
            " ORDER BY position DESC LIMIT ?"
        )
        return list(stored_rows(self._connection, query, (*node_ids, before or 2**62, limit)))

    def newest(self, limit: int) -> list[Stored]:
        """The last `limit` events, newest first."""
        query = "SELECT position, body FROM events ORDER BY position DESC LIMIT ?"
        return list(stored_rows(self._connection, query, (limit,)))

    def before(self, received_at: int) -> int:
        """Position of the last event received before a moment (ms UTC), 0 if none: events come in that order."""
        low, high = 0, self.position()
        query = "SELECT position, body FROM events WHERE position > ? ORDER BY position LIMIT 1"
        while low < high:
            middle = (low + high) // 2
            following = next(stored_rows(self._connection, query, (middle,)), None)
            if following is None or following.event.received_at >= received_at:
                high = middle
            else:
                low = following.position
        return low

    def find(self, message_id: str) -> Stored | None:
        query = "SELECT position, body FROM events WHERE message_key=?"
        return next(stored_rows(self._connection, query, (message_key(message_id),)), None)

    def position(self) -> int:
        return int(self._connection.execute("SELECT value FROM meta WHERE key='position'").get)

    def marks(self) -> dict[str, int]:
        rows = self._connection.execute("SELECT substr(key, 6), value FROM meta WHERE key LIKE 'mark:%'")
        return {str(name): int(position) for name, position in rows}

    def tallies(self) -> list[Tally]:
        return [Tally(*row) for row in self._connection.execute("SELECT day, outcome, reason, count FROM tallies")]

    def page_counts(self) -> dict[tuple[int, str], int]:
        """Page views of the exempt measurement by (UTC day, page type), oldest day first."""
        rows = self._connection.execute("SELECT day, page_type, count FROM page_counts ORDER BY day, page_type")
        return {(int(day), str(page_type)): int(count) for day, page_type, count in rows}

    def dead_letters(self, limit: int = 100) -> list[DeadLetter]:
        return self._letters("ORDER BY id DESC LIMIT ?", (limit,))

    def dead_letters_of(self, node_ids: Collection[str]) -> list[DeadLetter]:
        """All dead letters that name these identity nodes, newest first."""
        marks = ", ".join("?" * len(node_ids))
        return self._letters(f"WHERE node_id IN ({marks}) AND node_id != '' ORDER BY id DESC", (*node_ids,))

    def letters_after(self, letter_id: int, limit: int = 100) -> list[DeadLetter]:
        return self._letters("WHERE id > ? ORDER BY id LIMIT ?", (letter_id, limit))

    def _letters(self, which: str, bindings: tuple[int | str, ...]) -> list[DeadLetter]:
        rows = self._connection.execute(
            f"SELECT message_id, received_at, stage, rule, body, node_id, id FROM dead_letters {which}",  # noqa: S608 - ours
            bindings,
        )
        return [
            DeadLetter(message_id=m, received_at=at, stage=s, rule=r, body=b, node_id=n, letter_id=i)
            for m, at, s, r, b, n, i in rows
        ]
