"""The writer thread: many requests, one fsync. A bounded queue in front, one durable transaction behind."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from concurrent.futures import Future, InvalidStateError
from queue import Empty, SimpleQueue
from random import randrange
from threading import Lock, Thread
from typing import Protocol

import structlog

from habitue.adapters.sqlite.log import SqliteLog
from habitue.adapters.sqlite.reader import SqliteReader
from habitue.core.errors import Overloaded, Unavailable
from habitue.eventlog import Amendment, DeadLetter, Intake, Projection, Summarise, Tally, Verdict
from habitue.events.envelope import Event, Stored

_GROUP_EVENTS = 500  # measured: 13,200 events/s at 100 a commit, 17,000 at 500; more only adds latency
_LINGER_SECONDS = 0.001  # each commit costs as much CPU as twenty events, whatever it holds
_LINGERS = 3
_RETRY_SECONDS = 0.5
_SPREAD_SECONDS = 3  # clients that were told to come back do not all come back at once
_NOTHING = Intake(received=0, received_at=0, events=[])
_logger = structlog.get_logger()
Result = list[Verdict] | BaseException


class Reply(Protocol):
    """Who waits for the verdicts of one intake."""

    def set_result(self, verdicts: list[Verdict], /) -> None:
        """They are on disk."""

    def set_exception(self, error: BaseException, /) -> None:
        """Nothing was acknowledged."""


# Settles all waiting replies of one kind at once: an event loop is woken once a commit, not once a request.
Deliver = Callable[[list[tuple[Reply, Result]]], None]
_Job = tuple[Intake, Reply, Deliver]


def deliver_here(settled: list[tuple[Reply, Result]]) -> None:
    """Settle in the writer's own thread: for `concurrent.futures.Future`."""
    for reply, result in settled:
        with contextlib.suppress(InvalidStateError):  # who asked has given up; the others still wait
            if isinstance(result, BaseException):
                reply.set_exception(result)
            else:
                reply.set_result(result)


class GroupCommitLog:
    """Implements `habitue.eventlog.EventLog`: group commit behind a bounded queue.

    While one transaction is being synced the next group gathers. Only when the last group held several requests does
    the next one wait for as many, 3 ms at most: a request that comes alone waits for no timer. After a failed write
    everything is refused with `Unavailable` until a fresh connection has proved that the disk takes writes again.

    Parameters
    ----------
    queue_events
        How many events may wait; beyond it `submit` raises `Overloaded` at once.
    """

    def __init__(self, log: SqliteLog, reader: SqliteReader, *, queue_events: int = 20_000) -> None:
        self._log, self._reader, self.queue_size = log, reader, queue_events
        self._queue: SimpleQueue[_Job | None] = SimpleQueue()
        self._room = Lock()
        self._waiting = 0
        self._shut = False
        self._expected = 1  # requests in the last group: under load as many are on their way again
        self._closed = False
        self._tasks: list[tuple[Callable[[], int], Future[int]]] = []  # what is not appending, done between groups
        self.failure: str = ""
        self._thread = Thread(target=self._run, name="event-log-writer", daemon=True)
        self._thread.start()

    @property
    def queue_depth(self) -> int:
        """Events waiting to be written."""
        return self._waiting

    def require_room(self) -> None:
        """Ask before reading what may have to be refused: once full, the door stays shut until half of it is written.

        Under overload this is what keeps the server's time for the events it can keep.

        Raises
        ------
        Overloaded
        """
        if self._shut:
            self._shut = self._waiting > self.queue_size // 2
        if self._shut:
            raise self._overloaded()

    def _overloaded(self) -> Overloaded:
        return Overloaded(
            f"{self._waiting} events are waiting and the limit is {self.queue_size}; send them again later",
            retry_after=randrange(1, _SPREAD_SECONDS + 1),
        )

    def submit(self, intake: Intake) -> Future[list[Verdict]]:
        """Queue for the next group; the future resolves once the events are on disk (or fails with `Unavailable`).

        Raises as `enqueue`.
        """
        future: Future[list[Verdict]] = Future()
        self.enqueue(intake, future, deliver_here)
        return future

    def enqueue(self, intake: Intake, reply: Reply, deliver: Deliver) -> None:
        """Queue for the next group; `deliver` is handed `reply` with its verdicts, from the writer's thread.

        Raises
        ------
        Overloaded
            The queue is full.
        Unavailable
            The log is not writable at the moment.
        """
        if self.failure:
            raise Unavailable(f"the event log is not writable: {self.failure}")
        size = _size(intake)
        with self._room:
            if self._waiting + size > self.queue_size:
                self._shut = True
                raise self._overloaded()
            self._put((intake, reply, deliver))

    def _put(self, job: _Job) -> None:
        """With the lock held, so that nothing is queued behind the end."""
        if self._closed:
            raise Unavailable("the event log is closed: the server is stopping")
        self._waiting += _size(job[0])
        self._queue.put(job)

    def append(self, intake: Intake) -> list[Verdict]:
        return self.submit(intake).result()

    def erase(self, node_ids: Collection[str]) -> int:
        return self._between_groups(lambda: self._log.erase(node_ids))

    def amend(self, node_ids: Collection[str], amendment: Amendment, intake: Intake) -> int:
        return self._between_groups(lambda: self._log.amend(node_ids, amendment, intake))

    def discard(self, letter_ids: Collection[int]) -> int:
        return self._between_groups(lambda: self._log.discard(letter_ids))

    def expire(self, positions: Collection[int], summarise: Summarise) -> int:
        expired = self._between_groups(lambda: self._log.expire(positions, summarise))
        if self._log.untidy:
            self._between_groups(self._log.tidy)  # a turn of its own: what waits goes in between
        return expired

    def mark(self, name: str, position: int) -> None:
        def task() -> int:
            self._log.mark(name, position)
            return 0

        self._between_groups(task)

    def marks(self) -> dict[str, int]:
        return self._reader.marks()

    def count_pages(self, counts: Mapping[tuple[int, str], int], oldest: int) -> int:
        return self._between_groups(lambda: self._log.count_pages(counts, oldest))

    def probe(self, event: Event, projection: Projection, timeout_seconds: float) -> int:
        """As `SqliteLog.probe`, behind what is queued; Unavailable as well when its turn does not come in time."""
        if self.failure:
            raise Unavailable(f"the event log is not writable: {self.failure}")
        return self._between_groups(lambda: self._log.probe(event, projection), timeout_seconds)

    def _between_groups(self, task: Callable[[], int], timeout_seconds: float | None = None) -> int:
        future: Future[int] = Future()
        with self._room:
            self._put((_NOTHING, Future(), deliver_here))  # wakes the writer
            self._tasks.append((task, future))
        try:
            return future.result(timeout_seconds)
        except TimeoutError as error:
            future.cancel()  # if the writer comes back, it need not do what nobody waits for
            raise Unavailable(
                f"the event log's writer did nothing for {timeout_seconds:g} s: check the disk, then restart `serve`"
            ) from error

    def close(self) -> None:
        """Write what is queued, then stop."""
        with self._room:
            self._closed = True
            self._queue.put(None)
        self._thread.join()
        self._log.close()

    def read(self, after: int = 0, *, names: Collection[str] = (), until: int | None = None) -> Iterator[Stored]:
        return self._reader.read(after, names=names, until=until)

    def read_nodes(self, node_ids: Collection[str], *, before: int | None = None, limit: int = 100) -> list[Stored]:
        return self._reader.read_nodes(node_ids, before=before, limit=limit)

    def find(self, message_id: str) -> Stored | None:
        return self._reader.find(message_id)

    def position(self) -> int:
        return self._reader.position()

    def tallies(self) -> list[Tally]:
        return self._reader.tallies()

    def dead_letters(self, limit: int = 100) -> list[DeadLetter]:
        return self._reader.dead_letters(limit)

    def letters_after(self, letter_id: int, limit: int = 100) -> list[DeadLetter]:
        return self._reader.letters_after(letter_id, limit)

    def _run(self) -> None:
        open_for_business = True
        while open_for_business:
            group, open_for_business = self._next_group()
            if group:
                self._write(group)
            while self._tasks:
                _do(*self._tasks.pop(0))

    def _next_group(self) -> tuple[list[_Job], bool]:
        group: list[_Job] = []
        events = 0
        try:
            job = self._queue.get(timeout=_RETRY_SECONDS if self.failure else None)
            self._linger()
            while job is not None:
                group.append(job)
                events += job[0].received
                if events >= _GROUP_EVENTS:
                    return group, True
                job = self._queue.get_nowait()
        except Empty:
            if self.failure:
                self._recover()
            return group, True
        return group, False

    def _linger(self) -> None:
        for _ in range(_LINGERS):
            if self._queue.qsize() + 1 >= self._expected or self._waiting >= _GROUP_EVENTS or self._closed:
                return
            time.sleep(_LINGER_SECONDS)

    def _write(self, group: list[_Job]) -> None:
        self._expected = len(group)
        results = self._results([intake for intake, _, _ in group])
        with self._room:
            self._waiting -= sum(_size(intake) for intake, _, _ in group)
        settled: dict[Deliver, list[tuple[Reply, Result]]] = {}
        for (_, reply, deliver), result in zip(group, results, strict=True):
            settled.setdefault(deliver, []).append((reply, result))
        for deliver, replies in settled.items():
            try:
                deliver(replies)
            except Exception:
                # whoever asked is gone (its event loop has ended); the events are on disk and the next group waits
                _logger.exception("verdicts could not be delivered", requests=len(replies))

    def _results(self, intakes: list[Intake]) -> list[Result]:
        try:
            return list(self._log.append_group(intakes))
        except Unavailable as error:
            self.failure = str(error)
            return [Unavailable(str(error)) for _ in intakes]
        except Exception as error:
            # a defect, not a disk fault: only the request that has it fails, and the log goes on
            _logger.exception("a group could not be appended", requests=len(intakes))
            self._recover()
            if len(intakes) == 1:
                return [error]
            return [result for intake in intakes for result in self._results([intake])]

    def _recover(self) -> None:
        try:
            self._log.reopen()
            self._log.append_group([_NOTHING])
        except Exception as error:
            self.failure = str(error) or repr(error)
            time.sleep(0.05)
        else:
            self.failure = ""


def _size(intake: Intake) -> int:
    return max(1, intake.received)


def _do(task: Callable[[], int], future: Future[int]) -> None:
    if not future.set_running_or_notify_cancel():
        return
    try:
        future.set_result(task())
    except Exception as error:
        future.set_exception(error)
