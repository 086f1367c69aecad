"""The worker's report about audiences: who was in each when each week began, then everything that is said of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from habitue.adapters.sql import SqlDefinitions, open_engine
from habitue.adapters.sqlite import SqliteReader
from habitue.app.audience_report import read_audience_report
from habitue.app.importing import read_catalogue
from habitue.app.kinds import kinds_of
from habitue.app.lake import audience_batches, open_lake
from habitue.app.traffic import rules_in
from habitue.app.whole_file import replace_file
from habitue.app.workspace import Workspace
from habitue.audiences.batch.prepare import compiler
from habitue.audiences.definition import compile_published, conditions_of
from habitue.audiences.language.condition import Condition
from habitue.audiences.live.person import World
from habitue.audiences.values.artefact import load_values
from habitue.catalog.product import Product
from habitue.core.clock import DAY_MS
from habitue.lake.port import Batch
from habitue.measurement.anomaly_words import Names
from habitue.measurement.audience_days import DAYS
from habitue.measurement.audience_report import WEEKS, compute_audience_report
from habitue.measurement.audience_results import AudienceDays, encode_audience_report
from habitue.measurement.audience_scope import left_out
from habitue.measurement.audience_tables import Members
from habitue.measurement.period import Day, finished_days
from habitue.measurement.plan import Plan
from habitue.measurement.weeks import finished_weeks, period_of
from habitue.profiles.person import links_in_force


class Audiences(NamedTuple):
    """The published audiences: the condition and version of each that can be evaluated, what all are called, and those
    of which somebody is told who enters and leaves."""

    conditions: Mapping[str, Condition]
    versions: Mapping[str, int]
    names: Names
    listened: frozenset[str]


_EVERYBODY = "SELECT person_id FROM {}"


def write_audience_report(workspace: Workspace, now_ms: int) -> Path:
    """Compute the report over the newest whole weeks; it replaces the earlier one atomically.

    Every audience is asked for at each week's beginning, so this costs as much as re-segmenting everybody ten times.
    Those that somebody is told of are asked for at each day's beginning too, once a day and once a version: for all of
    them, at each publication, that would cost four times as much.
    """
    settings, lake, reader = workspace.settings, open_lake(workspace), SqliteReader(workspace.events)
    published = published_audiences(workspace)
    conditions = published.conditions
    links, products = links_in_force(reader), list(read_catalogue(workspace))
    weeks = finished_weeks(now_ms, WEEKS, settings.timezone)
    outside = left_out(conditions)
    wanted = sorted(conditions.keys() - {one.audience_id for one in outside})
    names: dict[str, str] = {}
    week_starts = [*(week.from_ms for week in weeks), weeks[-1].until_ms]
    days = finished_days(now_ms, DAYS, settings.timezone)
    day_starts = [*(day.from_ms for day in days), days[-1].until_ms]
    told = _days_told(workspace, days[-1], published)
    daily = [name for name in wanted if name in published.listened and name not in told]
    world, position = _world(workspace, products), lake.position()
    plan = Plan(
        period=period_of(weeks),
        days=7 * WEEKS,
        currency=settings.currency,
        holdout_share=settings.holdout_share,
        traffic=rules_in(workspace),
    )
    with audience_batches(workspace, lake) as opened, lake.batch() as batch:

        def asked(at_ms: int, those: Sequence[str]) -> Members:
            return _members(opened, world, conditions, those, links, products, names, at_ms, position)

        by_week = {at_ms: asked(at_ms, wanted) for at_ms in week_starts}
        report = compute_audience_report(
            batch,
            plan,
            weeks,
            list(by_week.values()),
            computed_at=now_ms,
            links=links,
            products=products,
            left_out=outside,
            versions=published.versions,
            names=published.names,
            told_days=told,
            days=days if daily else (),
            by_day=(
                {name: by_week[at_ms][name] for name in daily} if at_ms in by_week else asked(at_ms, daily)
                for at_ms in day_starts
            ),
            log_position=lake.position(),
        )
    return replace_file(workspace.audience_report, encode_audience_report(report))


def _days_told(workspace: Workspace, newest: Day, published: Audiences) -> dict[str, AudienceDays]:
    """What the earlier report said of the same days and of the same versions."""
    known = read_audience_report(workspace)
    found = [] if known is None else [(known.versions, one) for one in known.audiences]
    return {
        one.audience_id: one.days
        for versions, one in found
        if one.days is not None
        and one.days.points[-1].day == newest.day
        and versions.get(one.audience_id) == published.versions.get(one.audience_id)
    }


def refresh_audience_report(workspace: Workspace, now_ms: int) -> Path | None:
    """Write the report if it is a day old, of other weeks or of other audiences; None where it still holds, and while
    the lake is empty."""
    if not open_lake(workspace).position():
        return None
    known = read_audience_report(workspace)
    if known is not None and now_ms - known.computed_at < DAY_MS:
        newest = finished_weeks(now_ms, 1, workspace.settings.timezone)[-1]
        if known.until_ms == newest.until_ms and known.versions == published_audiences(workspace).versions:
            return None
    return write_audience_report(workspace, now_ms)


def published_audiences(workspace: Workspace) -> Audiences:
    """The published audiences; those this habitue cannot evaluate are not among them."""
    engine = open_engine(workspace.database_url)
    try:
        published = SqlDefinitions(engine, kinds_of(workspace)).snapshot().audiences
    finally:
        engine.dispose()
    refused = {one.definition_id for one in compile_published(published).refused}
    kept = {name: one for name, one in published.items() if name not in refused}
    return Audiences(
        conditions_of({name: one.document for name, one in kept.items()}),
        {name: one.version for name, one in sorted(kept.items())},
        {audience_id: dict(one.document.name) for audience_id, one in published.items()},
        frozenset(name for name, one in kept.items() if one.document.listened != "none"),
    )


def _members(
    opened: Callable[[], AbstractContextManager[Batch]],
    world: World,
    conditions: Mapping[str, Condition],
    wanted: Sequence[str],
    links: Mapping[str, str],
    products: Sequence[Product],
    names: dict[str, str],
    at_ms: int,
    position: int,
) -> Members:
    """Who was in each audience at an instant, by what had happened until then.

    Identity is today's: who signed in later was the same person before. So is the catalogue, and how long the shop's
    customers take to come back. `names` holds each person's id once, for all audiences and weeks to share.
    """
    with opened() as batch:
        made = compiler(
            batch,
            conditions,
            world=world,
            products=products,
            links=links,
            now_ms=at_ms,
            position=position,
            before_ms=at_ms,
        )
        return {
            name: [names.setdefault(person, person) for (person,) in batch.rows(_EVERYBODY.format(made.members(name)))]
            for name in wanted
        }


def _world(workspace: Workspace, products: Sequence[Product]) -> World:
    settings = workspace.settings
    return World(
        product_of=MappingProxyType({product.product_id: product for product in products}).get,
        currency=settings.currency,
        zone=ZoneInfo(settings.timezone),
        rhythm=load_values(workspace.models).rhythm,
    )
