"""The batch side: the lake follows the log, models are trained, reports computed. Never in the serving process."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import msgspec
import structlog

from habitue.adapters.duckdb.lake import DuckDBLake
from habitue.adapters.duckdb.training import training_rows
from habitue.adapters.sql import SqlDefinitions, open_engine
from habitue.adapters.sqlite import SqliteReader
from habitue.app.importing import read_catalogue
from habitue.app.workspace import Workspace
from habitue.core.clock import DAY_MS, MINUTE_MS, Clock, SystemClock
from habitue.core.errors import HabitueError
from habitue.events.envelope import Stored
from habitue.events.names import PERSON_FORGOTTEN
from habitue.lake.catch_up import catch_up
from habitue.measurement.next_actions import Placed
from habitue.measurement.period import period_until
from habitue.measurement.plan import Plan
from habitue.measurement.report import compute_report, encode_report
from habitue.models.artefact import prune_artefacts
from habitue.models.interactions import build_interactions
from habitue.models.training import Trained, train_all
from habitue.profiles.person import links_in_force

REPORT_DAYS = (7, 28, 90)
TRAINING_DAYS = 180
LAKE_MEMORY_MB = 96
_KEEP_MODELS = 10
_logger = structlog.get_logger()


def open_lake(workspace: Workspace) -> DuckDBLake:
    """The lake, asked with little memory: what does not fit spills to disk, and a small machine keeps room to serve."""
    return DuckDBLake(workspace.lake, memory_mb=LAKE_MEMORY_MB, threads=1)


def write_lake(workspace: Workspace, on_progress: Callable[[int, int], None] | None = None) -> int:
    """Bring the lake up to the log's position, and take out whoever was forgotten since; the position reached."""
    reader, lake = SqliteReader(workspace.events), open_lake(workspace)
    until = reader.position()

    def read(after: int, upto: int) -> Iterable[Stored]:
        return reader.read(after, until=upto)

    for position in catch_up(lake, read, until):
        if on_progress is not None:
            on_progress(position, until)
    _follow_forgetting(workspace, reader, lake, until)
    return lake.position()


def _follow_forgetting(workspace: Workspace, reader: SqliteReader, lake: DuckDBLake, until: int) -> None:
    mark = workspace.lake / "forgotten-until"
    done = int(mark.read_text()) if mark.exists() else 0
    if until <= done:
        return
    for stored in reader.read(done, names=[PERSON_FORGOTTEN], until=until):
        rows = lake.erase(stored.event.properties["nodes"])
        _logger.info("the lake forgot a person", rows=rows)
    mark.write_text(str(until))


def train(workspace: Workspace, now_ms: int, progress: Callable[[str, int, int], None] | None = None) -> Trained:
    """Train every model on the newest half year of the lake and make it current."""
    lake, reader = open_lake(workspace), SqliteReader(workspace.events)
    products = list(read_catalogue(workspace))
    with lake.batch() as batch:
        views, lines = training_rows(
            batch, since=now_ms - TRAINING_DAYS * DAY_MS, until=now_ms + 1, links=links_in_force(reader)
        )
    interactions = build_interactions(views, lines, [product.product_id for product in products])
    trained = train_all(
        interactions,
        products,
        now_ms=now_ms,
        root=workspace.models,
        code_version=version("habitue"),
        progress=progress or (lambda name, done, total: None),  # noqa: ARG005 - the callback's signature
    )
    for manifest in trained.manifests:
        prune_artefacts(workspace.models, manifest.name, _KEEP_MODELS)
    return trained


def write_reports(workspace: Workspace, now_ms: int) -> list[Path]:
    """Compute the report of each usual period; they replace the earlier ones atomically."""
    settings, lake, reader = workspace.settings, open_lake(workspace), SqliteReader(workspace.events)
    links, products = links_in_force(reader), list(read_catalogue(workspace))
    engine = open_engine(workspace.database_url)
    try:
        definitions = SqlDefinitions(engine).of_kind("placement")
    finally:
        engine.dispose()
    placements = {
        one.definition_id: Placed(one.published.document.get("pins", ()), one.draft is not None)
        for one in definitions
        if one.published is not None
    }
    workspace.reports.mkdir(exist_ok=True)
    written = []
    with lake.batch() as batch:
        for days in REPORT_DAYS:
            report = compute_report(
                batch,
                Plan(
                    period=period_until(now_ms, days, settings.timezone),
                    days=days,
                    currency=settings.currency,
                    holdout_share=settings.holdout_share,
                ),
                computed_at=now_ms,
                links=links,
                placements=placements,
                products=products,
                log_position=lake.position(),
            )
            written.append(_replace(report_path(workspace, days), encode_report(report)))
    return written


def report_path(workspace: Workspace, days: int) -> Path:
    """Where the report of a period lies."""
    return workspace.reports / f"report-{days}.json"


def _replace(path: Path, body: bytes) -> Path:
    temporary = path.with_suffix(".part")
    with temporary.open("wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    return path


class Duty(msgspec.Struct):
    """Something done again and again; a failure is logged and tried again at the next turn."""

    name: str
    every_ms: int
    act: Callable[[int], object]
    due_at: int = 0


def work(workspace: Workspace, *, clock: Clock | None = None, until: Callable[[], bool] = lambda: False) -> None:
    """Do the batch side's duties until `until` says so."""
    settings, time_of = workspace.settings, clock or SystemClock()
    lake = open_lake(workspace)
    duties = [
        Duty("lake", settings.lake_every_seconds * 1000, lambda _: write_lake(workspace)),
        Duty("reports", settings.report_every_seconds * 1000, lambda now: write_reports(workspace, now)),
        Duty("training", settings.train_every_minutes * MINUTE_MS, lambda now: train(workspace, now)),
        Duty("compaction", 10 * MINUTE_MS, lambda _: lake.compact()),
    ]
    for due in _turns(duties, time_of, until):
        started = time.perf_counter()
        try:
            due.act(time_of.now_ms())
        except HabitueError as error:
            _logger.warning("a duty failed and will be tried again", duty=due.name, reason=error.message)
        else:
            _logger.debug("duty done", duty=due.name, seconds=round(time.perf_counter() - started, 3))


def _turns(duties: list[Duty], clock: Clock, until: Callable[[], bool]) -> Iterator[Duty]:
    while not until():
        now = clock.now_ms()
        due = [duty for duty in duties if duty.due_at <= now]
        for duty in due:
            yield duty
            duty.due_at = clock.now_ms() + duty.every_ms
        if not due:
            time.sleep(0.2)


def lower_priority() -> None:
    """Let the serving process go first on a small machine."""
    with suppress(OSError):
        os.nice(10)
