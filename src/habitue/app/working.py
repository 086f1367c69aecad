"""The batch side: the lake follows the log, models are trained, reports computed. Never in the serving process."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path

import msgspec
import structlog

from habitue.adapters.duckdb.lake import DuckDBLake
from habitue.adapters.duckdb.lifetime import lifetime_orders
from habitue.adapters.duckdb.training import training_rows
from habitue.adapters.sql import SqlDefinitions, open_engine
from habitue.adapters.sqlite import SqliteReader
from habitue.app.audience_check import Checking
from habitue.app.audience_reports import refresh_audience_report
from habitue.app.importing import read_catalogue
from habitue.app.lake import open_lake
from habitue.app.lake_retention import expire_in_lake
from habitue.app.leaving_out import EVERY_MS as LEAVING_OUT_EVERY_MS
from habitue.app.leaving_out import LeavingOut, leave_out
from habitue.app.likening import EVERY_MS as LIKEN_EVERY_MS
from habitue.app.likening import liken_due, train_lookalikes
from habitue.app.listening.published import Published
from habitue.app.listening.thread import Listener
from habitue.app.lists.matching import MATCH_EVERY_MS, matching_of
from habitue.app.outgoing.thread import Deliverer
from habitue.app.predicting import train_predictions
from habitue.app.process import give_back_memory
from habitue.app.rights.completing import complete, follow_in_lake
from habitue.app.rights.rectifying import correct_in_lake
from habitue.app.tracking import TRACKING_EVERY_MS, Tracking
from habitue.app.traffic import rules_in
from habitue.app.valuing import value_people
from habitue.app.whole_file import replace_file
from habitue.app.workspace import Workspace
from habitue.audiences.values.artefact import NAME as VALUES
from habitue.catalog.product import Product
from habitue.core.clock import DAY_MS, MINUTE_MS, Clock, SystemClock
from habitue.core.errors import HabitueError, NotEnoughData
from habitue.events.envelope import Stored
from habitue.events.names import PERSON_FORGOTTEN, PERSON_RECTIFIED
from habitue.events.traffic import TrafficRules
from habitue.lake.catch_up import catch_up
from habitue.measurement.next_actions import Placed
from habitue.measurement.period import period_until
from habitue.measurement.plan import Plan
from habitue.measurement.report import REPORT_DAYS, compute_report, encode_report
from habitue.models.artefact import prune_artefacts
from habitue.models.interactions import build_interactions
from habitue.models.lifetime.artefact import NAME as LIFETIME_VALUE
from habitue.models.lifetime.artefact import train_lifetime
from habitue.models.recipes import RECIPES
from habitue.models.training import Trained, train_all
from habitue.profiles.person import links_in_force

TRAINING_DAYS = 180
_KEEP_MODELS = 10
_HEAVY_SECONDS = 0.5
_logger = structlog.get_logger()


def write_lake(
    workspace: Workspace, on_progress: Callable[[int, int], None] | None = None, now_ms: int | None = None
) -> int:
    """Bring the lake up to the log's position, and take out what was forgotten and corrected since; the position."""
    reader, lake = SqliteReader(workspace.events), open_lake(workspace)
    until = reader.position()

    def read(after: int, upto: int) -> Iterable[Stored]:
        return reader.read(after, until=upto)

    for position in catch_up(lake, read, until):
        if on_progress is not None:
            on_progress(position, until)
    expire_in_lake(workspace, reader, lake)
    _follow_forgetting(workspace, reader, lake, until, SystemClock().now_ms() if now_ms is None else now_ms)
    return lake.position()


def _follow_forgetting(workspace: Workspace, reader: SqliteReader, lake: DuckDBLake, until: int, now_ms: int) -> None:
    mark = workspace.lake / "forgotten-until"
    done = int(mark.read_text()) if mark.exists() else 0
    if until <= done:
        return
    forgotten = False
    for stored in reader.read(done, names=[PERSON_FORGOTTEN, PERSON_RECTIFIED], until=until):
        if stored.event.name == PERSON_FORGOTTEN:
            follow_in_lake(workspace, lake, stored, now_ms)
            forgotten = True
        else:
            correct_in_lake(reader, lake, stored.event.node_id)
    if forgotten and workspace.left_out.exists():
        leave_out(workspace, now_ms)  # it names nodes and orders: asked again of a lake that has forgotten them
    mark.write_text(str(until))


def train(
    workspace: Workspace,
    now_ms: int,
    progress: Callable[[str, int, int], None] = lambda name, done, total: None,  # noqa: ARG005 - the callback's signature
    *,
    only: Collection[str] = (),
) -> Trained:
    """Train every model that is due on the newest half year and make it current.

    Parameters
    ----------
    only
        Names of models (`habitue.app.training.model_names`) to train, due or not; all that are due when empty.
    """
    lake, reader = open_lake(workspace), SqliteReader(workspace.events)
    products, traffic = list(read_catalogue(workspace)), rules_in(workspace)
    trained = _train_strategies(workspace, lake, reader, products, traffic, now_ms, only=only, progress=progress)
    if not only or LIFETIME_VALUE in only:
        progress(LIFETIME_VALUE, 0, 1)
        trained = _with_lifetime_value(workspace, lake, reader, trained, now_ms)
    found = list(trained.manifests)
    if not only or VALUES in only:
        progress(VALUES, 0, 1)
        found.append(value_people(workspace, lake, reader, products, traffic, now_ms))
    predicted = train_predictions(workspace, lake, reader, products, traffic, now_ms, only=only, progress=progress)
    found += predicted.manifests
    found += train_lookalikes(workspace, lake, reader, products, traffic, now_ms, only=only)
    for manifest in found:
        prune_artefacts(workspace.models, manifest.name, _KEEP_MODELS)
    return Trained(tuple(found), {**trained.not_enough_data, **predicted.not_enough_data})


def _train_strategies(
    workspace: Workspace,
    lake: DuckDBLake,
    reader: SqliteReader,
    products: list[Product],
    traffic: TrafficRules,
    now_ms: int,
    *,
    only: Collection[str],
    progress: Callable[[str, int, int], None],
) -> Trained:
    """Learn what the strategies of recommendation know; what was read for it is let go of with them."""
    recipes = {name: recipe for name, recipe in RECIPES.items() if not only or name in only}
    if not recipes:
        return Trained()
    with lake.batch() as batch:
        views, lines = training_rows(
            batch,
            since=now_ms - TRAINING_DAYS * DAY_MS,
            until=now_ms + 1,
            links=links_in_force(reader),
            traffic=traffic,
        )
    interactions = build_interactions(views, lines, [product.product_id for product in products])
    return train_all(
        interactions,
        products,
        now_ms=now_ms,
        root=workspace.models,
        code_version=version("habitue"),
        progress=progress,
        recipes=recipes,
    )


def _with_lifetime_value(
    workspace: Workspace, lake: DuckDBLake, reader: SqliteReader, trained: Trained, now_ms: int
) -> Trained:
    """Learn of the whole history how often customers come back; half a year would cut every long habit off."""
    currency = workspace.settings.currency
    with lake.batch() as batch:
        orders = lifetime_orders(
            batch, until=now_ms, links=links_in_force(reader), currency=currency, traffic=rules_in(workspace)
        )
    try:
        manifest = train_lifetime(
            orders, now_ms=now_ms, root=workspace.models, code_version=version("habitue"), currency=currency
        )
    except NotEnoughData as error:
        return Trained(trained.manifests, {**trained.not_enough_data, LIFETIME_VALUE: error.message})
    return Trained((*trained.manifests, manifest), trained.not_enough_data)


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
    traffic = rules_in(workspace)
    workspace.reports.mkdir(exist_ok=True)
    written = []
    for days in REPORT_DAYS:
        with lake.batch() as batch:  # one each: the tables of a month need not wait in memory for those of a quarter
            report = compute_report(
                batch,
                Plan(
                    period=period_until(now_ms, days, settings.timezone),
                    days=days,
                    currency=settings.currency,
                    holdout_share=settings.holdout_share,
                    traffic=traffic,
                ),
                computed_at=now_ms,
                links=links,
                placements=placements,
                products=products,
                log_position=lake.position(),
            )
        written.append(replace_file(workspace.report(days), encode_report(report)))
    return written


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

    def learn(now_ms: int) -> Trained:
        # each model leaves tens of megabytes in pieces: together they would be the most this process ever needs
        return train(workspace, now_ms, lambda *_: give_back_memory())

    duties = [
        Duty("lake", settings.lake_every_seconds * 1000, lambda now: write_lake(workspace, now_ms=now)),
        Duty("left out", LEAVING_OUT_EVERY_MS, LeavingOut(workspace).turn),
        Duty("reports", settings.report_every_seconds * 1000, lambda now: write_reports(workspace, now)),
        Duty("tracking", TRACKING_EVERY_MS, Tracking(workspace).turn),
        Duty("training", settings.train_every_minutes * MINUTE_MS, learn),
        Duty("erasures", MINUTE_MS, lambda now: complete(workspace, lake, now, lambda: learn(now))),
        Duty("audiences", 10 * MINUTE_MS, lambda now: _check_audiences(workspace, lake, now)),
        Duty("audience report", 10 * MINUTE_MS, lambda now: refresh_audience_report(workspace, now)),
        Duty("look-alikes", LIKEN_EVERY_MS, lambda now: liken_due(workspace, now)),
        Duty("lists", MATCH_EVERY_MS, matching_of(workspace).turn),
        Duty("compaction", 10 * MINUTE_MS, lambda _: lake.compact()),
    ]
    with Listener(workspace, time_of), Deliverer(workspace, time_of):
        for due in _turns(duties, time_of, until):
            started = time.perf_counter()
            try:
                due.act(time_of.now_ms())
            except HabitueError as error:
                _logger.warning("a duty failed and will be tried again", duty=due.name, reason=error.message)
            else:
                _logger.debug("duty done", duty=due.name, seconds=round(time.perf_counter() - started, 3))
            if time.perf_counter() - started > _HEAVY_SECONDS:
                give_back_memory()


def _check_audiences(workspace: Workspace, lake: DuckDBLake, now_ms: int) -> None:
    engine, reader = open_engine(workspace.database_url), SqliteReader(workspace.events)
    try:
        found = Checking(workspace, Published(workspace, engine, reader), reader, lake).turn(now_ms)
    finally:
        engine.dispose()
    if found is not None and found.differing:
        _logger.error("audiences differ live and in batch", differing=found.differing, asked=found.asked)


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
