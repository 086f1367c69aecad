"""How the installation is: read from where the work happens, judged by a few plain thresholds."""

from __future__ import annotations

import resource
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import msgspec

from habitue.adapters.duckdb.manifest import read_manifest
from habitue.app.checked_audiences import AudienceCheck, read_audience_check
from habitue.app.console.ledger import Ledger, ledger_of
from habitue.app.console.reports import Reports
from habitue.app.page_counts import by_day
from habitue.app.tracking import read_tracking_report
from habitue.core.clock import HOUR_MS, MINUTE_MS, SECOND_MS
from habitue.core.errors import HabitueError
from habitue.events import names
from habitue.models.artefact import MANIFEST, Manifest

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

State = Literal["ok", "warning", "failing"]
_ORDER: tuple[State, ...] = ("ok", "warning", "failing")
_DISK_LOW, _DISK_OUT = 2 * 1024**3, 256 * 1024**2  # bytes: a day of a busy shop; what SQLite needs to work at all
_LAKE_BEHIND = 50_000  # events: minutes of a busy shop, far beyond one round of the worker
_COUNTED_DAYS = 35  # five weeks, to compare weekdays with
_LATE_ROUNDS = 10  # of the worker, before somebody should look


class Check(msgspec.Struct, frozen=True):
    """One question about the installation; `detail` holds numbers with their unit in the name."""

    key: str
    state: State
    detail: dict[str, str | int | float] = {}


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Everything the health page shows, read at `at` (ms UTC)."""

    at: int
    checks: list[Check]
    ledger: Ledger
    exempt_page_views_by_day: list[dict[str, int | str]]
    log_position: int
    lake_position: int
    queue_depth: int
    queue_size: int
    last_event_at: int | None
    models: list[Manifest]
    disk_free_bytes: int
    memory_bytes: int
    audience_check: AudienceCheck | None

    @property
    def state(self) -> State:
        """The worst of the checks."""
        return max((check.state for check in self.checks), key=_ORDER.index, default="ok")


def read_health(runtime: Runtime, reports: Reports) -> Reading:
    """Look at everything once."""
    now_ms, log = runtime.clock.now_ms(), runtime.log
    ledger, position = ledger_of(log.tallies()), log.position()
    manifest = read_manifest(runtime.workspace.lake)
    models = _manifests(runtime)
    lake_position = manifest.position if manifest else 0
    audiences = read_audience_check(runtime.workspace)
    free = shutil.disk_usage(runtime.workspace.folder).free
    checks = [
        _log(runtime),
        Check("disk", _by(free, _DISK_LOW, _DISK_OUT), {"free_bytes": free}),
        _queue(log.queue_depth, log.queue_size),
        _canary(runtime),
        Check("ledger", "ok" if ledger.balanced else "failing", {"dead_letters": ledger.dead_lettered}),
        _database(runtime),
        _lake(position - lake_position),
        _worker(runtime, reports, now_ms, position),
        _models(runtime, models, now_ms, position),
        *([_catalogue(runtime)] if position else []),
        _tracking(runtime),
        *([_audiences(audiences)] if audiences else []),
    ]
    return Reading(
        at=now_ms,
        checks=checks,
        ledger=ledger,
        exempt_page_views_by_day=by_day(runtime.reader.page_counts(), _COUNTED_DAYS),
        log_position=position,
        lake_position=lake_position,
        queue_depth=log.queue_depth,
        queue_size=log.queue_size,
        last_event_at=last_event_at(runtime),
        models=models,
        disk_free_bytes=free,
        memory_bytes=memory_bytes(),
        audience_check=audiences,
    )


def last_event_at(runtime: Runtime) -> int | None:
    """When the shop last told us anything (ms UTC), as far as the end of the log goes."""
    newest = runtime.reader.newest(500)
    return next((stored.event.received_at for stored in newest if stored.event.name not in names.SYSTEM), None)


def memory_bytes() -> int:
    """What this process holds in memory; where the system does not say, the most it ever held."""
    try:
        resident_pages = int(Path("/proc/self/statm").read_text().split()[1])
        return resident_pages * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most if sys.platform == "darwin" else most * 1024


def _by(value: float, low: float, out: float) -> State:
    return "failing" if value < out else "warning" if value < low else "ok"


def _log(runtime: Runtime) -> Check:
    failure = runtime.log.failure
    return Check("log_writable", "failing", {"reason": failure}) if failure else Check("log_writable", "ok")


def _queue(depth: int, size: int) -> Check:
    return Check("queue", _by(1 - depth / size, 0.5, 0.05), {"depth": depth, "size": size})


def _canary(runtime: Runtime) -> Check:
    """Whether an event still comes all the way to where decisions read."""
    canary = runtime.canary
    detail: dict[str, str | int | float] = {"age_seconds": round(canary.age_seconds)}
    if canary.problem:
        detail["reason"] = canary.problem
    return Check("canary", "failing" if canary.late else "warning" if canary.problem else "ok", detail)


def _database(runtime: Runtime) -> Check:
    try:
        refused = (*runtime.definitions.snapshot().refused, *runtime.published.live.refused)
    except HabitueError as error:
        return Check("database", "failing", {"reason": error.message})
    if refused:
        return Check("database", "warning", {"refused": ", ".join(refusal.definition_id for refusal in refused)})
    return Check("database", "ok")


def _lake(behind: int) -> Check:
    return Check("lake", "warning" if behind > _LAKE_BEHIND else "ok", {"behind_events": max(0, behind)})


def _worker(runtime: Runtime, reports: Reports, now_ms: int, position: int) -> Check:
    """Whether the batch side runs: its reports are never much older than their turn."""
    computed_at = reports.computed_at()
    late_ms = max(_LATE_ROUNDS * runtime.settings.report_every_seconds * SECOND_MS, 10 * MINUTE_MS)
    if not computed_at:
        return Check("worker", "warning" if position else "ok", {"reason": "no report yet"})
    age_ms = now_ms - computed_at
    return Check("worker", "warning" if age_ms > late_ms else "ok", {"age_minutes": max(0, age_ms) // MINUTE_MS})


def _models(runtime: Runtime, models: list[Manifest], now_ms: int, position: int) -> Check:
    problems = runtime.models.problems
    if not models:
        return Check("models", "warning" if position else "ok", {"trained": 0})
    newest = max(manifest.created_at for manifest in models)
    late = now_ms - newest > max(48 * HOUR_MS, _LATE_ROUNDS * runtime.settings.train_every_minutes * MINUTE_MS)
    detail: dict[str, str | int | float] = {"age_hours": max(0, now_ms - newest) // HOUR_MS}
    if problems:
        detail["missing"] = ", ".join(sorted(problems))
    return Check("models", "warning" if late or problems else "ok", detail)


def _catalogue(runtime: Runtime) -> Check:
    products = len(runtime.catalogue)
    return Check("catalogue", "ok" if products else "warning", {"products": products})


def _tracking(runtime: Runtime) -> Check:
    """The alarms of the shop's tracking that ring; none before the worker's first look."""
    report = read_tracking_report(runtime.workspace)
    alarms = len(report.alarms) if report else 0
    return Check("tracking", "warning" if alarms else "ok", {"alarms": alarms})


def _audiences(found: AudienceCheck) -> Check:
    """Whether audiences have one answer, live and in batch."""
    detail: dict[str, str | int | float] = {"differing": found.differing, "asked": found.asked}
    return Check("audiences", "warning" if found.differing else "ok", detail)


def _manifests(runtime: Runtime) -> list[Manifest]:
    """What the models that serve say of themselves, by name."""
    found = []
    for name, version in sorted(runtime.models.versions.items()):
        try:
            body = (runtime.workspace.models / name / version / MANIFEST).read_bytes()
            found.append(msgspec.json.decode(body, type=Manifest))
        except (OSError, msgspec.DecodeError):
            continue  # pruned while it serves on: `problems` names it at the next refresh
    return found
