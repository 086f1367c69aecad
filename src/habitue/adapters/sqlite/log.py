"""The event log in one SQLite file, with its projections folded in the same transaction. One writer, one thread."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import cast

import apsw
import structlog

from habitue.adapters.sqlite.connection import connect
from habitue.adapters.sqlite.schema import prepare_events
from habitue.core.clock import day_of
from habitue.core.errors import Unavailable
from habitue.eventlog import DeadLetter, Intake, Outcome, Projection, Verdict, in_item_order
from habitue.events.envelope import Event, Stored, encode
from habitue.events.upcast import read_stored

_logger = structlog.get_logger()
_INSERT = "INSERT INTO events VALUES (?, ?, ?, ?, ?)"
_PAGE_QUERY = "SELECT position, body FROM events WHERE position > ? ORDER BY position LIMIT ?"
_KEYS = 64
_MANY = f'SELECT key, value FROM state WHERE "table"=? AND key IN ({", ".join("?" * _KEYS)})'  # noqa: S608 - placeholders only
_LETTER = "INSERT INTO dead_letters (message_id, received_at, stage, rule, body, node_id) VALUES (?, ?, ?, ?, ?, ?)"
_TALLY = "INSERT INTO tallies VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count"
_STORED: Outcome = "stored"
_UNSTORABLE = (OverflowError,)  # MessagePack's integers have 64 bits
_CLEAN_ATTEMPTS = 3


def message_key(message_id: str) -> bytes:
    """The 128-bit deduplication key of a message id; no timestamp is part of it."""
    return blake2b(message_id.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def stored_rows(connection: apsw.Connection, query: str, bindings: tuple[int | str | bytes, ...]) -> Iterator[Stored]:
    """The events of a query for (position, body), in today's version.

    Raises
    ------
    Unavailable
        At an event that a newer habitue wrote, after those before it were given.
    """
    for position, body in connection.execute(query, bindings).fetchall():
        yield Stored(cast("int", position), read_stored(cast("bytes", body)))


def insert_rows(connection: apsw.Connection, statement: str, rows: Sequence[tuple[apsw.SQLiteValue, ...]]) -> None:
    """Insert rows many to a statement: each statement run takes the interpreter lock back, and others want it.

    `statement` is ``INSERT INTO table`` or the like; few sizes are used, so that all of them stay prepared.
    """
    start = 0
    for size in (64, 16, 4, 1):
        marks = "(" + ", ".join("?" * len(rows[0])) + ")" if rows else ""
        while len(rows) - start >= size:
            chunk = rows[start : start + size]
            connection.execute(f"{statement} VALUES {', '.join([marks] * size)}", [v for row in chunk for v in row])
            start += size


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
        insert_rows(self._connection, "INSERT OR REPLACE INTO state", [(table, key, value) for key, value in rows])

    def remove(self, table: str, keys: Iterable[str]) -> None:
        values = [(table, key) for key in keys]
        self._connection.executemany('DELETE FROM state WHERE "table"=? AND key=?', values).fetchall()


class _Unfoldable(Exception):
    """A projection failed on this event, so the transaction is gone."""

    def __init__(self, event: Event) -> None:
        super().__init__(event.message_id)
        self.event = event


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
            prepare_events(self._connection)
            self.last_position = int(self._connection.execute("SELECT value FROM meta WHERE key='position'").get)
        except apsw.Error as error:
            raise Unavailable(f"{self.path} is not usable as an event log: {error}") from error
        self._state = SqliteState(self._connection)
        for projection in self._projections:
            projection.rolled_back()

    def append_group(self, intakes: Sequence[Intake]) -> list[list[Verdict]]:
        """Append all intakes in one transaction; verdicts per intake, once it is on disk.

        An event that a projection cannot fold is dead-lettered, and the others are appended without it.

        Raises
        ------
        Unavailable
            Nothing of the group was acknowledged. The connection is closed: call `reopen`.
        """
        unfoldable: set[str] = set()
        while True:
            try:
                return self._commit(intakes, unfoldable)
            except _Unfoldable as failed:
                _logger.exception("an event could not be folded", name=failed.event.name, id=failed.event.message_id)
                unfoldable.add(failed.event.message_id)
                self.reopen()

    def _commit(self, intakes: Sequence[Intake], unfoldable: Collection[str]) -> list[list[Verdict]]:
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            verdicts = self._append(intakes, unfoldable)
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
            try:
                projection.committed()
            except Exception:
                # it is on disk: whoever shows it may fail, the verdicts stand
                _logger.exception("a projection failed after the commit", projection=type(projection).__name__)
        return verdicts

    def _append(self, intakes: Sequence[Intake], unfoldable: Collection[str]) -> list[list[Verdict]]:
        events = [event for intake in intakes for event in intake.events]
        keys = [message_key(event.message_id) for event in events]
        outcomes = None if unfoldable else self._insert(events, keys)
        if outcomes is None:
            outcomes = [self._insert_one(event, key, unfoldable) for event, key in zip(events, keys, strict=True)]
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
        if intake.received:
            tallies[day, "received", ""] += intake.received
        for verdict in verdicts:
            tallies[day, verdict.outcome, verdict.reason.partition(":")[0]] += 1  # the family, not its detail
        return in_item_order(verdicts, intake.order)

    def _insert(self, events: list[Event], keys: list[bytes]) -> list[Verdict] | None:
        """Insert and fold all of them at once, or nothing (None) when one of them needs a closer look."""
        first = self.last_position + 1
        try:
            rows = [(first + i, keys[i], e.node_id, e.name, encode(e)) for i, e in enumerate(events)]
        except _UNSTORABLE:
            return None
        self._connection.execute("SAVEPOINT optimist")
        try:
            insert_rows(self._connection, "INSERT INTO events", rows)
            for projection in self._projections:
                projection.prepare(events, self._state)
        except (apsw.ConstraintError, ValueError):
            # a duplicate or a node that cannot be read is somewhere in the group: rare, so the common path pays nothing
            self._connection.execute("ROLLBACK TO optimist; RELEASE optimist").fetchall()
            return None
        self._connection.execute("RELEASE optimist")
        for i, event in enumerate(events):
            self._apply(Stored(first + i, event))
        self.last_position += len(events)
        return [Verdict(event.message_id, _STORED) for event in events]

    def _insert_one(self, event: Event, key: bytes, unfoldable: Collection[str]) -> Verdict:
        try:
            body = encode(event)
        except _UNSTORABLE:
            return Verdict(event.message_id, "rejected", "number_out_of_range")
        row = self._connection.execute("SELECT body FROM events WHERE message_key=?", (key,)).fetchone()
        if row is not None:
            if _repeats(event, cast("bytes", row[0])):
                return Verdict(event.message_id, "duplicate", "same_id")
            return self._set_aside(event, body, "append", "id_conflict")
        if event.message_id in unfoldable:
            return self._set_aside(event, body, "fold", "unfoldable")
        self.last_position += 1
        self._connection.execute(_INSERT, (self.last_position, key, event.node_id, event.name, body))
        self._apply(Stored(self.last_position, event))
        return Verdict(event.message_id, _STORED)

    def _set_aside(self, event: Event, body: bytes, stage: str, rule: str) -> Verdict:
        letter = DeadLetter(
            message_id=event.message_id,
            received_at=event.received_at,
            stage=stage,
            rule=rule,
            body=self._seal(body),
            node_id=event.node_id,
        )
        self._keep_letters([letter])
        return Verdict(event.message_id, "dead_lettered", rule)

    def _apply(self, stored: Stored) -> None:
        try:
            for projection in self._projections:
                projection.apply(stored, self._state)
        except (apsw.Error, Unavailable):
            raise
        except Exception as error:
            raise _Unfoldable(stored.event) from error

    def _keep_letters(self, letters: Sequence[DeadLetter]) -> None:
        rows = [(d.message_id, d.received_at, d.stage, d.rule, d.body, d.node_id) for d in letters]
        self._connection.executemany(_LETTER, rows).fetchall()

    def erase(self, node_ids: Collection[str]) -> int:
        """Delete events, dead letters and state of these nodes, and empty the WAL so that no old page stays behind.

        Raises
        ------
        Unavailable
            The disk failed; or everything is deleted, but readers keep old pages in the WAL: erase again.
        """
        try:
            with self._connection:
                events = [stored.event for node_id in node_ids for stored in self._of_node(node_id)]
                rows = [(node_id,) for node_id in node_ids if node_id]
                self._connection.executemany("DELETE FROM events WHERE node_id=?", rows).fetchall()
                self._connection.executemany("DELETE FROM dead_letters WHERE node_id=?", rows).fetchall()
                for projection in self._projections:
                    projection.erase(node_ids, events, self._state)
            self._empty_wal()
        except apsw.Error as error:
            raise Unavailable(f"cannot erase from the event log: {error}") from error
        return len(events)

    def _empty_wal(self) -> None:
        for _ in range(_CLEAN_ATTEMPTS):  # each waits for readers as long as the busy timeout says
            busy, _, _ = self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()[0]
            if not busy:
                return
        raise Unavailable("everything is deleted, but a reader keeps old pages on disk: end it, then forget again")

    def _of_node(self, node_id: str) -> Iterator[Stored]:
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
            while rows := list(stored_rows(self._connection, _PAGE_QUERY, (after, batch))):
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


def _repeats(event: Event, body: bytes) -> bool:
    """Whether an event is the stored one sent again: all agree but times, consent and context, which are read anew.

    A retry may come after its token has expired: what only the token had vouched for is then no difference.
    """
    try:
        known = read_stored(body)
    except Unavailable:  # a newer habitue wrote it: keep both, that one can compare them
        return False
    if "bad_token" in (*event.flags, *known.flags):
        return _said(event) == _said(known)
    return (*_said(event), event.node_id, event.claims, event.sealed, event.lookups) == (
        *_said(known),
        known.node_id,
        known.claims,
        known.sealed,
        known.lookups,
    )


def _said(event: Event) -> tuple[object, ...]:
    device = event.claims.device if event.claims else ""
    return event.name, device, event.properties, sorted(event.sealed)
