"""Retention: what is older than its period goes, a bounded piece at a time, so that intake never waits long for it.

The log has one writer, so its rows go in the process that serves; the worker takes them out of the lake afterwards.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, takewhile
from threading import Lock
from typing import TYPE_CHECKING

import msgspec

from habitue.adapters.sqlite import SqliteReader
from habitue.app.forgetting import forget_nodes
from habitue.app.settings import Settings
from habitue.app.whole_file import replace_file
from habitue.app.workspace import Workspace
from habitue.core.clock import DAY_MS
from habitue.events.envelope import Stored
from habitue.events.retention import BOTS, DECISIONS, EVENTS, EventClass
from habitue.profiles.person import People
from habitue.profiles.projection import NODES
from habitue.profiles.summary import summarise

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

LETTERS, INACTIVE = "dead_letters", "inactive_people"
_PAGE = 2_000  # rows, letters or nodes looked at at a time
_FORGOTTEN_AT_ONCE = 50  # nodes in one report
_SLOW_SECONDS, _FAST_SECONDS = 0.020, 0.010  # of one transaction: intake waits as long
_FEWEST, _MOST = 10, 50  # rows in it: 3 ms of CPU and a commit; 200 were 36 ms, and 150 at worst, on a busy machine


class Period(msgspec.Struct, frozen=True):
    """A class of data and how many days it is kept; `of` are the events it is made of, if it is made of events."""

    key: str
    days: int
    of: EventClass | None = None

    def horizon(self, now_ms: int) -> int:
        """What came before this (ms UTC) goes."""
        return now_ms - self.days * DAY_MS


def periods(settings: Settings) -> list[Period]:
    """The classes in the order in which they are looked at: what is kept shortest first."""
    return [
        Period(BOTS.key, settings.keep_bots_days, BOTS),
        Period(DECISIONS.key, settings.keep_decisions_days, DECISIONS),
        Period(EVENTS.key, settings.keep_events_days, EVENTS),
        Period(LETTERS, settings.keep_dead_letters_days),
        Period(INACTIVE, settings.keep_inactive_people_days),
    ]


class Run(msgspec.Struct, frozen=True):
    """One whole pass: when it began and ended (ms UTC), and what was removed by class, in rows, letters or nodes."""

    began_at: int
    ended_at: int
    removed: dict[str, int]


class Turn(msgspec.Struct, frozen=True):
    """What one bounded piece of a pass removed, and whether it was the last."""

    removed: dict[str, int]
    finished: bool


def read_run(workspace: Workspace) -> Run | None:
    """The last whole pass; None before the first."""
    try:
        return msgspec.json.decode(workspace.retention.read_bytes(), type=Run)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


class Retention:
    """Passes over the log of a runtime, each in turns."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._lock = Lock()
        self._pass: Iterator[tuple[str, int]] | None = None
        self._removed: Counter[str] = Counter()
        self._began_at = 0
        self._rows = _FEWEST * 5

    def due(self, now_ms: int) -> bool:
        """Whether a pass is under way, or the last one ended a day ago."""
        last = read_run(self._runtime.workspace)
        return self._pass is not None or last is None or now_ms - last.ended_at >= DAY_MS

    def turn(self, seconds: float) -> Turn:
        """Go on for about as long, with a new pass if none is under way.

        Raises
        ------
        Unavailable
            The log could not be written. What was removed is removed; the pass begins anew next time.
        """
        removed: Counter[str] = Counter()
        until = time.monotonic() + seconds
        with self._lock:
            if self._pass is None:
                self._began_at, self._removed = self._runtime.clock.now_ms(), Counter()
                self._pass = self._whole(self._began_at)
            try:
                for key, count in self._pass:
                    removed[key] += count
                    if time.monotonic() >= until:
                        self._removed += removed
                        return Turn(dict(removed), finished=False)
            except BaseException:
                self._pass = None
                raise
            self._removed += removed
            self._pass = None
            self._keep_run()
        return Turn(dict(removed), finished=True)

    def _keep_run(self) -> None:
        run = Run(self._began_at, self._runtime.clock.now_ms(), dict(self._removed))
        replace_file(self._runtime.workspace.retention, msgspec.json.encode(run), synced=False)

    def _whole(self, now_ms: int) -> Iterator[tuple[str, int]]:
        """(class, how many are gone) after each bounded piece."""
        for period in periods(self._runtime.settings):
            horizon = period.horizon(now_ms)
            if period.of is not None:
                yield from ((period.key, count) for count in self._expire(period.of, horizon))
            elif period.key == LETTERS:
                yield from ((period.key, count) for count in self._discard(horizon))
            else:
                yield from ((period.key, count) for count in self._forget(horizon, now_ms))

    def _expire(self, of: EventClass, horizon: int) -> Iterator[int]:
        """Each node's rows at once, wherever in the log they lie: its summary is then written once, not at each."""
        reader, log = self._runtime.reader, self._runtime.log
        after, until = log.marks().get(of.key, 0), reader.before(horizon)
        while page := list(islice(_until(horizon, reader.read(after, names=of.names, until=until)), _PAGE)):
            going: dict[int, None] = {}
            for stored in page:
                if stored.position in going or not _old(stored, of, horizon):
                    continue
                for one in self._with_its_node(stored, of, horizon, until):
                    going[one.position] = None
            yield from self._in_pieces(list(going))
            after = page[-1].position
            log.mark(of.key, after)  # the pages that held them leave the disk, too

    def _with_its_node(self, stored: Stored, of: EventClass, horizon: int, until: int) -> list[Stored]:
        node_id = stored.event.node_id
        if not node_id:
            return [stored]
        rows = self._runtime.reader.read_nodes([node_id], before=until + 1, limit=_PAGE)
        found = [one for one in reversed(rows) if _old(one, of, horizon)]
        return found if any(one.position == stored.position for one in found) else [stored]

    def _in_pieces(self, positions: list[int]) -> Iterator[int]:
        while positions:
            some, positions = positions[: self._rows], positions[self._rows :]
            began = time.monotonic()
            count = self._runtime.log.expire(some, summarise)
            self._pace(time.monotonic() - began)
            yield count

    def _pace(self, seconds: float) -> None:
        if seconds > _SLOW_SECONDS:
            self._rows = max(_FEWEST, self._rows // 2)
        elif seconds < _FAST_SECONDS:
            self._rows = min(_MOST, self._rows * 5 // 4)

    def _discard(self, horizon: int) -> Iterator[int]:
        after = 0
        while page := self._runtime.log.letters_after(after, _PAGE):
            old = [letter.letter_id for letter in page if letter.received_at < horizon]
            if not old:
                return  # they come in the order of their ids
            yield self._runtime.log.discard(old)
            after = page[-1].letter_id

    def _forget(self, horizon: int, now_ms: int) -> Iterator[int]:
        waiting: list[str] = []
        for nodes in _inactive(self._runtime.reader, horizon):
            waiting += nodes
            if len(waiting) >= _FORGOTTEN_AT_ONCE:
                yield forget_nodes(self._runtime, waiting, now_ms, "retention").nodes
                waiting = []
            else:
                yield 0
        if waiting:
            yield forget_nodes(self._runtime, waiting, now_ms, "retention").nodes


def survey(
    reader: SqliteReader, settings: Settings, now_ms: int, on_progress: Callable[[str, int, int], None]
) -> dict[str, int]:
    """How much of each class is older than its period, in rows, letters or nodes, each counted once.

    `on_progress` is told (class, how far, how much there is to look at).
    """
    found: dict[str, int] = {}
    counted: list[tuple[EventClass, int]] = []
    for period in periods(settings):
        horizon = period.horizon(now_ms)
        if period.of is not None:
            after, until, count = reader.marks().get(period.key, 0), reader.before(horizon), 0
            rows = _until(horizon, reader.read(after, names=period.of.names, until=until))
            for number, stored in enumerate(rows):
                before = any(_old(stored, of, at) for of, at in counted)
                count += not before and _old(stored, period.of, horizon)
                if number % _PAGE == 0:
                    on_progress(period.key, stored.position, until)
            found[period.key] = count
            counted.append((period.of, horizon))
        elif period.key == LETTERS:
            found[period.key] = sum(letter.received_at < horizon for letter in reader.letters_after(0, 2**31))
        else:
            found[period.key] = sum(map(len, _inactive(reader, horizon)))
    return found


def _until(horizon: int, rows: Iterable[Stored]) -> Iterator[Stored]:
    return takewhile(lambda stored: stored.event.received_at < horizon, rows)


def _old(stored: Stored, of: EventClass, horizon: int) -> bool:
    # a row that came out of order (a dead letter replayed) goes with those around it, or before them by its node
    return stored.event.received_at < horizon and of.covers(stored.event)


class _Head(msgspec.Struct, array_like=True):
    """The first fields of a node's stored form: all that is looked at in everybody."""

    node_id: str
    position: int = 0
    first_seen: int = 0
    last_seen: int = 0


_head = msgspec.msgpack.Decoder(_Head)


def _inactive(reader: SqliteReader, horizon: int) -> Iterator[list[str]]:
    """The nodes of each person of whom nothing happened since and nothing came since.

    What an import brought lately stays although it happened long ago: who imports it still has that customer, and a
    person forgotten cannot be imported again. Empty lists keep the caller in time while nobody is found.
    """
    people, after = People(reader), ""
    done: set[str] = set()
    while page := reader.entries(NODES, after, _PAGE):
        for node_id, raw in page:
            if _head.decode(raw).last_seen >= horizon:
                continue
            person_id = people.person_of(node_id)
            if person_id in done:
                continue
            members = [member.node_id for member in people.members(person_id)]
            if all(_silent(reader, people, member, horizon) for member in members):
                done.add(person_id)
                yield members
        after = page[-1][0]
        yield []


def _silent(reader: SqliteReader, people: People, node_id: str, horizon: int) -> bool:
    state, newest = people.node(node_id), reader.read_nodes([node_id], limit=1)
    seen = 0 if state is None else state.last_seen
    return seen < horizon and all(stored.event.received_at < horizon for stored in newest)
