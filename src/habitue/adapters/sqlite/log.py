"""The event log in one SQLite file, with its projections folded in the same transaction. One writer, one thread."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import cast

import apsw

from habitue.adapters.sqlite.connection import connect
from habitue.adapters.sqlite.schema import EVENTS, SPECIAL
from habitue.core.clock import day_of
from habitue.core.errors import Unavailable
from habitue.eventlog import DeadLetter, Intake, Outcome, Projection, Verdict, in_item_order
from habitue.events.envelope import Event, Stored, decode, encode

_INSERT = "INSERT INTO events VALUES (?, ?, ?, ?, ?)"
_PAGE_QUERY = "SELECT position, body FROM events WHERE position > ? ORDER BY position LIMIT ?"
_TALLY = "INSERT INTO tallies VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count"
_STORED: Outcome = "stored"


def message_key(message_id: str) -> bytes:
    """The 128-bit deduplication key of a message id; no timestamp is part of it."""
    return blake2b(message_id.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def stored_rows(connection: apsw.Connection, query: str, bindings: tuple[int | str | bytes, ...]) -> list[Stored]:
    """The events of a query for (position, body)."""
    return [Stored(cast("int", p), decode(cast("bytes", b))) for p, b in connection.execute(query, bindings).fetchall()]


class SqliteState:
    """The engine's `StateStore`: one table of values by (table, key)."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def get(self, table: str, key: str) -> bytes | None:
        row = self._connection.execute('SELECT value FROM state WHERE "table"=? AND key=?', (table, key)).fetchone()
        return row[0] if row else None

    def put(self, table: str, rows: Iterable[tuple[str, bytes]]) -> None:
        values = [(table, key, value) for key, value in rows]
        self._connection.executemany("INSERT OR REPLACE INTO state VALUES (?, ?, ?)", values).fetchall()

    def remove(self, table: str, keys: Iterable[str]) -> None:
        values = [(table, key) for key in keys]
        self._connection.executemany('DELETE FROM state WHERE "table"=? AND key=?', values).fetchall()


class SqliteLog:
    """Appends groups of intakes, each group in one durable transaction.

    Parameters
    ----------
    seal
        Seals the body of a conflicting event that is dead-lettered.
    before_commit
        Called before each commit (the vault's `flush`: keys are durable before what they seal).
    vfs
        SQLite VFS, for tests that simulate power cuts and disk faults.
    """

    def __init__(
        self,
        path: Path,
        projections: Sequence[Projection] = (),
        *,
        seal: Callable[[bytes], bytes] = bytes,
        before_commit: Callable[[], None] = lambda: None,
        vfs: str | None = None,
    ) -> None:
        self.path, self._projections, self._vfs = path, projections, vfs
        self._seal, self._before_commit = seal, before_commit
        self.reopen()

    def reopen(self) -> None:
        """(Re)open the file and trust only what is on disk: the way back after a failed write."""
        self._connection = connect(self.path, vfs=self._vfs)
        try:
            self._connection.execute(EVENTS).fetchall()
            self._connection.execute(SPECIAL).fetchall()
            self.last_position = int(self._connection.execute("SELECT value FROM meta WHERE key='position'").get)
        except apsw.Error as error:
            raise Unavailable(f"{self.path} is not usable as an event log: {error}") from error
        self._state = SqliteState(self._connection)
        for projection in self._projections:
            projection.rolled_back()

    def append_group(self, intakes: Sequence[Intake]) -> list[list[Verdict]]:
        """Append all intakes in one transaction; verdicts per intake, once it is on disk.

        Raises
        ------
        Unavailable
            Nothing of the group was acknowledged. The connection is closed: call `reopen`.
        """
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            verdicts = self._append(intakes)
            self._before_commit()
            self._connection.execute("COMMIT")
        except BaseException as error:
            self._abandon()
            if isinstance(error, apsw.Error | Unavailable):
                raise Unavailable(
                    f"the event log cannot be written: {error}; free disk space or check the disk"
                ) from error
            raise
        for projection in self._projections:
            projection.committed()
        return verdicts

    def _append(self, intakes: Sequence[Intake]) -> list[list[Verdict]]:
        events = [event for intake in intakes for event in intake.events]
        outcomes = self._insert(events)
        tallies: Counter[tuple[int, str, str]] = Counter()
        verdicts, start = [], 0
        for intake in intakes:
            mine = outcomes[start : start + len(intake.events)]
            start += len(intake.events)
            verdicts.append(self._settle(intake, mine, tallies))
        self._connection.executemany(_TALLY, [(*key, count) for key, count in tallies.items()]).fetchall()
        for projection in self._projections:
            projection.flush(self._state)
        self._connection.execute("UPDATE meta SET value=? WHERE key='position'", (self.last_position,))
        return verdicts

    def _settle(self, intake: Intake, mine: list[Verdict], tallies: Counter[tuple[int, str, str]]) -> list[Verdict]:
        letters = [Verdict(letter.message_id, "dead_lettered", letter.rule) for letter in intake.dead_letters]
        self._keep_letters(intake.dead_letters)
        verdicts = [*intake.rejected, *letters, *mine]
        day = day_of(intake.received_at)
        tallies[day, "received", ""] += intake.received
        for verdict in verdicts:
            tallies[day, verdict.outcome, verdict.reason.partition(":")[0]] += 1  # the family, not its detail
        return in_item_order(verdicts, intake.order)

    def _insert(self, events: list[Event]) -> list[Verdict]:
        keys = [message_key(event.message_id) for event in events]
        first = self.last_position + 1
        rows = [(first + i, keys[i], e.node_id, e.name, encode(e)) for i, e in enumerate(events)]
        try:
            self._connection.execute("SAVEPOINT optimist")
            self._connection.executemany(_INSERT, rows).fetchall()
        except apsw.ConstraintError:
            # a duplicate is somewhere in the group: rare, so the common path pays nothing for finding it
            self._connection.execute("ROLLBACK TO optimist")
            return self._insert_one_by_one(events, keys)
        finally:
            if self._connection.in_transaction:
                self._connection.execute("RELEASE optimist")
        for i, event in enumerate(events):
            self._apply(Stored(first + i, event))
        self.last_position += len(events)
        return [Verdict(event.message_id, _STORED) for event in events]

    def _insert_one_by_one(self, events: list[Event], keys: list[bytes]) -> list[Verdict]:
        verdicts = []
        for event, key in zip(events, keys, strict=True):
            row = self._connection.execute("SELECT body FROM events WHERE message_key=?", (key,)).fetchone()
            if row is None:
                self.last_position += 1
                values = (self.last_position, key, event.node_id, event.name, encode(event))
                self._connection.execute(_INSERT, values)
                self._apply(Stored(self.last_position, event))
                verdicts.append(Verdict(event.message_id, _STORED))
            elif _content(decode(row[0])) == _content(event):
                verdicts.append(Verdict(event.message_id, "duplicate", "same_id"))
            else:
                body = self._seal(encode(event))
                letter = DeadLetter(
                    message_id=event.message_id,
                    received_at=event.received_at,
                    stage="append",
                    rule="id_conflict",
                    body=body,
                )
                self._keep_letters([letter])
                verdicts.append(Verdict(event.message_id, "dead_lettered", "id_conflict"))
        return verdicts

    def _apply(self, stored: Stored) -> None:
        for projection in self._projections:
            projection.apply(stored, self._state)

    def _keep_letters(self, letters: Sequence[DeadLetter]) -> None:
        rows = [(d.message_id, d.received_at, d.stage, d.rule, d.body) for d in letters]
        self._connection.executemany(
            "INSERT INTO dead_letters (message_id, received_at, stage, rule, body) VALUES (?, ?, ?, ?, ?)", rows
        ).fetchall()

    def erase(self, node_ids: Collection[str]) -> int:
        """Delete events and state of these nodes, and empty the WAL so that no old page stays behind."""
        try:
            with self._connection:
                events = [stored.event for node_id in node_ids for stored in self._of_node(node_id)]
                rows = [(node_id,) for node_id in node_ids]
                self._connection.executemany("DELETE FROM events WHERE node_id=? AND node_id != ''", rows).fetchall()
                for projection in self._projections:
                    projection.erase(node_ids, events, self._state)
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except apsw.Error as error:
            raise Unavailable(f"cannot erase from the event log: {error}") from error
        return len(events)

    def _of_node(self, node_id: str) -> list[Stored]:
        return stored_rows(
            self._connection, "SELECT position, body FROM events WHERE node_id=? AND node_id != ''", (node_id,)
        )

    def rebuild(self, on_progress: Callable[[int, int], None] | None = None, batch: int = 20_000) -> int:
        """Drop all derived state and fold the log again, in transactions of `batch` events; events folded.

        `on_progress` is told (position reached, last position).
        """
        tables = sorted({table for projection in self._projections for table in projection.tables})
        for projection in self._projections:
            projection.rolled_back()
        folded, after = 0, 0
        with self._connection:
            self._connection.executemany('DELETE FROM state WHERE "table"=?', [(t,) for t in tables]).fetchall()
            while rows := stored_rows(self._connection, _PAGE_QUERY, (after, batch)):
                for row in rows:
                    self._apply(row)
                for projection in self._projections:
                    projection.flush(self._state)
                after, folded = rows[-1].position, folded + len(rows)
                if on_progress is not None:
                    on_progress(after, self.last_position)
        for projection in self._projections:
            projection.committed()
        return folded

    def _abandon(self) -> None:
        for projection in self._projections:
            projection.rolled_back()
        with contextlib.suppress(apsw.Error):  # closing checkpoints, and the disk that failed may fail again
            self.close()

    def close(self) -> None:
        """Release the file."""
        self._connection.close(force=True)


def _content(event: Event) -> tuple[object, ...]:
    """What must agree for two events with one id to be one event: all but times and the nonces of sealed fields."""
    return event.name, event.node_id, event.claims, event.properties, sorted(event.sealed), event.lookups
