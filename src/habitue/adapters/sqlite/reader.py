"""Reading the log and its state from any thread, as of the last commit."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import local

import apsw

from habitue.adapters.sqlite.connection import connect
from habitue.adapters.sqlite.log import message_key, stored_rows
from habitue.eventlog import DeadLetter, Tally
from habitue.events.envelope import Stored

_PAGE = 2_000


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

    def keys(self, table: str) -> list[str]:
        return [
            key for (key,) in self._connection.execute('SELECT key FROM state WHERE "table"=? ORDER BY key', (table,))
        ]

    def items(self, table: str) -> Iterator[tuple[str, bytes]]:
        """All entries of a table, by key."""
        yield from self._connection.execute('SELECT key, value FROM state WHERE "table"=? ORDER BY key', (table,))

    def read(self, after: int = 0, *, names: Collection[str] = (), until: int | None = None) -> Iterator[Stored]:
        last = self.position() if until is None else until
        wanted = f" AND name IN ({', '.join('?' * len(names))})" if names else ""
        query = (
            f"SELECT position, body FROM events WHERE position > ? AND position <= ?{wanted} ORDER BY position LIMIT ?"  # noqa: S608 - placeholders only
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

    def tallies(self) -> list[Tally]:
        return [Tally(*row) for row in self._connection.execute("SELECT day, outcome, reason, count FROM tallies")]

    def dead_letters(self, limit: int = 100) -> list[DeadLetter]:
        query = "SELECT message_id, received_at, stage, rule, body, node_id FROM dead_letters ORDER BY id DESC LIMIT ?"
        return [
            DeadLetter(message_id=m, received_at=at, stage=s, rule=r, body=b, node_id=n)
            for m, at, s, r, b, n in self._connection.execute(query, (limit,))
        ]
