"""The worker's look at the shop's tracking: what is new in the log is folded, the alarms that ring are written down."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from habitue.adapters.sql import SqlDefinitions, open_engine
from habitue.adapters.sqlite import SqliteReader
from habitue.app.importing import read_catalogue
from habitue.app.whole_file import replace_file
from habitue.app.workspace import Workspace
from habitue.catalog.product_ids import ProductIds
from habitue.core.clock import DAY_MS, day_of
from habitue.core.errors import HabitueError
from habitue.definitions import TrackingPlan, compile_tracking_plan, default_tracking_plan
from habitue.definitions.snapshot import Snapshot
from habitue.eventlog import Tally
from habitue.measurement.tracking_alarms import TrackingReport, report_of
from habitue.measurement.tracking_rules import MAX_WEEKS
from habitue.measurement.tracking_watch import Watch, decode_watch, encode_watch, fold, prune

EVENTS_A_TURN = 20_000  # one or two seconds of work: 50 to 100 µs an event
TRACKING_EVERY_MS = 20_000
_FAR_BEHIND = 1_000  # events; with fewer to come, silence can be judged


def plan_in_force(snapshot: Snapshot) -> TrackingPlan:
    """The published plan, or habitue's own while nobody published one."""
    return snapshot.tracking_plan or compile_tracking_plan(default_tracking_plan(), 0)


class Assortment:
    """The ids of the catalogue's products; read again at most once a turn, when one asked for is not among them."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._ids, self._fresh = workspace, ProductIds(()), False

    def turn(self) -> None:
        """A new turn: products may have come since the last one."""
        self._fresh = False

    def known(self) -> Assortment | None:
        """Itself; None while nothing is there, for a shop may track before it brings its catalogue."""
        if not self._ids:
            self._read()
        return self if self._ids else None

    def _read(self) -> None:
        self._ids, self._fresh = ProductIds(read_catalogue(self._workspace)), True

    def __contains__(self, product_id: object) -> bool:
        """Whether it is the feed's own id of a product."""
        if product_id not in self._ids and not self._fresh:
            self._read()
        return product_id in self._ids

    def meant(self, stated: str) -> tuple[str, ...]:
        """As of the last reading: ask whether it is there first."""
        return self._ids.meant(stated)

    def feed_id(self, line: Mapping[str, Any]) -> str:
        """As of the last reading: ask whether it is there first."""
        return self._ids.feed_id(line)


class Tracking:
    """Folds the log's new events turn by turn; what it remembers is kept in a file between turns."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace, self._assortment = workspace, Assortment(workspace)
        self._watch: Watch | None = None

    def turn(self, now_ms: int) -> TrackingReport:
        """Take in at most `EVENTS_A_TURN` events and write the report. Raises Unavailable when a store is away."""
        workspace, reader = self._workspace, SqliteReader(self._workspace.events)
        engine = open_engine(workspace.database_url)
        try:
            plan = plan_in_force(SqlDefinitions(engine).snapshot())
        finally:
            engine.dispose()
        watch = self._watch or self._remembered(reader, now_ms)
        self._watch = None  # a turn that fails half-way begins again from the file
        self._assortment.turn()
        end = reader.position()
        arrived = list(islice(reader.read(watch.position, until=end), EVENTS_A_TURN))
        currency = workspace.settings.currency
        fold(watch, arrived, plan, currency=currency, ids=self._assortment.known())
        if len(arrived) < EVENTS_A_TURN:
            watch.position = end  # whatever was erased after the last of them is not waited for
        prune(watch, now_ms)
        behind = end - watch.position
        today = ledger_of_today(reader.tallies(), now_ms)
        report = report_of(watch, plan, now_ms=now_ms, behind=behind if behind > _FAR_BEHIND else 0, today=today)
        replace_file(memory_file(workspace), encode_watch(watch), synced=False)
        replace_file(report_file(workspace), msgspec.json.encode(report), synced=False)
        self._watch = watch
        return report

    def _remembered(self, reader: SqliteReader, now_ms: int) -> Watch:
        try:
            watch = decode_watch(memory_file(self._workspace).read_bytes())
            if watch.position <= reader.position():
                return watch
        except (OSError, msgspec.DecodeError):
            pass  # the first turn, or another version's: begin with the weeks that can be compared with
        return Watch(position=reader.before(now_ms - MAX_WEEKS * 7 * DAY_MS))


def ledger_of_today(tallies: list[Tally], now_ms: int) -> dict[str, int]:
    """What was received on the UTC day, how much of it twice, and how much was refused for want of consent."""
    found: dict[str, int] = {}
    for tally in tallies:
        if tally.day == day_of(now_ms):
            name = "consent" if tally.outcome == "rejected" and tally.reason == "consent" else tally.outcome
            found[name] = found.get(name, 0) + tally.count
    return found


def read_tracking_report(workspace: Workspace) -> TrackingReport | None:
    """The worker's last report; None before the first one, or when another version wrote it."""
    try:
        return msgspec.json.decode(report_file(workspace).read_bytes(), type=TrackingReport)
    except (OSError, msgspec.DecodeError, HabitueError):
        return None


def report_file(workspace: Workspace) -> Path:
    """Where the worker puts the report."""
    return workspace.reports / "tracking.json"


def memory_file(workspace: Workspace) -> Path:
    """Where it keeps what it remembers."""
    return workspace.reports / "tracking-memory.json"
