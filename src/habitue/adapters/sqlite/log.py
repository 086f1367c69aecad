"""The event log in one SQLite file, with its projections folded in the same transaction. One writer, one thread."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import cast

import apsw
import structlog

from habitue.adapters.sqlite.amending import amend_rows
from habitue.adapters.sqlite.connection import connect
from habitue.adapters.sqlite.expiry import any_expired, expire_rows, known_expired
from habitue.adapters.sqlite.message_key import message_key
from habitue.adapters.sqlite.repeats import repeats
from habitue.adapters.sqlite.rows import insert_rows, stored_rows
from habitue.adapters.sqlite.schema import SPECIAL, prepare_events
from habitue.adapters.sqlite.state import SqliteState
from habitue.adapters.sqlite.wal import empty_wal, tidy_wal
from habitue.core.clock import day_of
from habitue.core.errors import Unavailable
from habitue.eventlog import Amendment, DeadLetter, Intake, Outcome, Projection, Summarise, Verdict, in_item_order
from habitue.events.envelope import Event, Stored, encode

_logger = structlog.get_logger()
_INSERT = "INSERT INTO events VALUES (?, ?, ?, ?, ?)"
_PAGE_QUERY = "SELECT position, body FROM events WHERE position > ? ORDER BY position LIMIT ?"
_LETTER = "INSERT INTO dead_letters (message_id, received_at, stage, rule, body, node_id) VALUES (?, ?, ?, ?, ?, ?)"
_TALLY = "INSERT INTO tallies VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count"
_PAGES = "INSERT INTO page_counts VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET count = count + excluded.count"
_MARKS = "mark:"
_MARK = "INSERT INTO meta VALUES (?, ?) ON CONFLICT DO UPDATE SET value = max(value, excluded.value)"
_STORED: Outcome = "stored"
_UNSTORABLE = (OverflowError,)  # MessagePack's integers have 64 bits
_TIDY_ROWS = 200  # expired since the WAL was emptied: after 400 it takes 30 ms on a busy machine, after 2,000 70


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
        self._left_in_wal = 0  # rows that have expired
        self.reopen()

    def reopen(self) -> None:
        """(Re)open the file and trust only what is on disk: the way back after a failed write."""
        self._connection = connect(self.path, vfs=self._vfs)
        try:
            prepare_events(self._connection)
            self.last_position = int(self._connection.execute("SELECT value FROM meta WHERE key='position'").get)
            self._any_expired = any_expired(self._connection)
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
        verdicts = mine
        if intake.rejected or intake.dead_letters:
            letters = [Verdict(letter.message_id, "dead_lettered", letter.rule) for letter in intake.dead_letters]
            self._keep_letters(intake.dead_letters)
            verdicts = [*intake.rejected, *letters, *mine]
        day = day_of(intake.received_at)
        if intake.received:
            tallies[day, "received", ""] += intake.received
        others = [verdict for verdict in verdicts if verdict.outcome != _STORED]
        for verdict in others:
            tallies[day, verdict.outcome, verdict.reason.partition(":")[0]] += 1  # the family, not its detail
        if stored := len(verdicts) - len(others):
            tallies[day, _STORED, ""] += stored
        return in_item_order(verdicts, intake.order)

    def _insert(self, events: list[Event], keys: list[bytes]) -> list[Verdict] | None:
        """Insert and fold all of them at once, or nothing (None) when one of them needs a closer look."""
        first = self.last_position + 1
        try:
            rows = [(first + i, keys[i], e.node_id, e.name, encode(e)) for i, e in enumerate(events)]
        except _UNSTORABLE:
            return None
        if self._any_expired and known_expired(self._connection, keys):
            return None
        self._connection.execute("SAVEPOINT optimist")
        try:
            insert_rows(self._connection, "events", rows)
            insert_rows(self._connection, "special", [(row[0], row[3]) for row in rows if row[3] in SPECIAL])
            for projection in self._projections:
                projection.prepare(events, self._state)
        except (apsw.ConstraintError, ValueError):
            # a duplicate or a node that cannot be read is somewhere in the group: rare, so the common path pays nothing
            self._connection.execute("ROLLBACK TO optimist; RELEASE optimist").fetchall()
            return None
        self._connection.execute("RELEASE optimist")
        self._apply([Stored(first + i, event) for i, event in enumerate(events)])
        self.last_position += len(events)
        return [Verdict(event.message_id, _STORED) for event in events]

    def _insert_one(self, event: Event, key: bytes, unfoldable: Collection[str]) -> Verdict:
        try:
            body = encode(event)
        except _UNSTORABLE:
            return Verdict(event.message_id, "rejected", "number_out_of_range")
        row = self._connection.execute("SELECT body FROM events WHERE message_key=?", (key,)).fetchone()
        if row is not None:
            if repeats(event, cast("bytes", row[0])):
                return Verdict(event.message_id, "duplicate", "same_id")
            return self._set_aside(event, body, "append", "id_conflict")
        if self._any_expired and known_expired(self._connection, [key]):
            return Verdict(event.message_id, "duplicate", "expired_id")
        if event.message_id in unfoldable:
            return self._set_aside(event, body, "fold", "unfoldable")
        self.last_position += 1
        self._connection.execute(_INSERT, (self.last_position, key, event.node_id, event.name, body))
        if event.name in SPECIAL:
            self._connection.execute("INSERT INTO special VALUES (?, ?)", (self.last_position, event.name))
        self._apply([Stored(self.last_position, event)])
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

    def _apply(self, rows: Sequence[Stored]) -> None:
        for projection in self._projections:
            apply = projection.apply
            for stored in rows:
                try:
                    apply(stored, self._state)
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
            empty_wal(self._connection)
        except apsw.Error as error:
            raise Unavailable(f"cannot erase from the event log: {error}") from error
        return len(events)

    def amend(self, node_ids: Collection[str], amendment: Amendment, intake: Intake) -> int:
        """Rewrite rows of these nodes and append what says so in one transaction, and empty the WAL; rows changed.

        Raises
        ------
        Unavailable
            The disk failed and nothing is changed; or all of it is, but readers keep old pages: amend again.
        """
        try:
            with self._connection:
                changed = amend_rows(self._connection, node_ids, amendment, self._projections, self._state)
                self._append([intake], ())
                self._before_commit()
        except BaseException as error:
            self.reopen()  # positions and buffers are ahead of what is on disk
            if isinstance(error, apsw.Error | Unavailable):
                raise Unavailable(
                    f"cannot correct the event log: {error}; free disk space or check the disk"
                ) from error
            raise
        for projection in self._projections:
            projection.committed()
        empty_wal(self._connection)
        return changed

    def discard(self, letter_ids: Collection[int]) -> int:
        """Delete dead letters that were replayed; how many there were.

        Raises
        ------
        Unavailable
            The disk failed; nothing is deleted.
        """
        before = self._connection.total_changes()
        try:
            with self._connection:
                ids = [(letter_id,) for letter_id in letter_ids]
                self._connection.executemany("DELETE FROM dead_letters WHERE id=?", ids).fetchall()
        except apsw.Error as error:
            raise Unavailable(f"cannot delete dead letters: {error}; free disk space or check the disk") from error
        return self._connection.total_changes() - before

    def count_pages(self, counts: Mapping[tuple[int, str], int], oldest: int) -> int:
        """Add to the counts by (UTC day, page type), and delete those of days before `oldest`; how many were deleted.

        Raises
        ------
        Unavailable
            The disk failed; nothing is added or deleted.
        """
        try:
            with self._connection:
                rows = [(*key, count) for key, count in counts.items()]
                self._connection.executemany(_PAGES, rows).fetchall()
                self._connection.execute("DELETE FROM page_counts WHERE day < ?", (oldest,)).fetchall()
                deleted = self._connection.changes()
        except apsw.Error as error:
            raise Unavailable(f"cannot count page views: {error}; free disk space or check the disk") from error
        return deleted

    def probe(self, event: Event, projection: Projection) -> int:
        """Append, fold and delete one event in one durable transaction: only what `projection` stores of it stays.

        It takes the position that the next event will have, is in no tally, and the log's own projections are not told.
        Returns that position.

        Raises
        ------
        Unavailable
            The disk failed; nothing is changed.
        """
        position = self.last_position + 1
        row = (position, message_key(event.message_id), event.node_id, event.name, encode(event))
        try:
            with self._connection:
                self._connection.execute(_INSERT, row).fetchall()
                projection.apply(Stored(position, event), self._state)
                projection.flush(self._state)
                self._connection.execute("DELETE FROM events WHERE position=?", (position,)).fetchall()
        except BaseException as error:
            projection.rolled_back()
            if isinstance(error, apsw.Error):
                raise Unavailable(
                    f"the event log cannot be written: {error}; free disk space or check the disk"
                ) from error
            raise
        projection.committed()
        return position

    def expire(self, positions: Collection[int], summarise: Summarise) -> int:
        """As the port says. The projections are not told: they have folded these rows already."""
        try:
            with self._connection:
                expired = expire_rows(self._connection, positions, summarise, self._state)
        except apsw.Error as error:
            raise Unavailable(f"cannot expire events: {error}; free disk space or check the disk") from error
        self._any_expired = self._any_expired or expired > 0
        self._left_in_wal += expired
        return expired

    def mark(self, name: str, position: int) -> None:
        """As the port says. Rows that have expired until now leave the WAL, if nobody reads them at this moment."""
        try:
            self._connection.execute(_MARK, (_MARKS + name, position)).fetchall()
        except apsw.Error as error:
            raise Unavailable(f"cannot mark a position: {error}; free disk space or check the disk") from error
        self.tidy()

    @property
    def untidy(self) -> bool:
        """Whether so many expired rows are still in the WAL that `tidy` is due, apart from what put them there."""
        return self._left_in_wal >= _TIDY_ROWS

    def tidy(self) -> int:
        """Empty the WAL without waiting for readers; how many expired rows left it."""
        tidy_wal(self._connection)
        left, self._left_in_wal = self._left_in_wal, 0
        return left

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
                self._apply(rows)
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
