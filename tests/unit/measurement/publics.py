"""Synthetic shops with a planted truth, as a lake and as who was in which audience when each week began."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from tests.unit.testing.test_shoppers import catalogue

from habitue.adapters.duckdb.lake import DuckDBLake
from habitue.adapters.sqlite import SqliteKeyStore
from habitue.audiences.batch.prepare import compiler
from habitue.audiences.language.condition import Condition
from habitue.audiences.live.person import World
from habitue.catalog.product import Product
from habitue.collect.collector import Collector, Sender
from habitue.collect.wire import decode_batch
from habitue.core.clock import HOUR_MS
from habitue.events.envelope import Event, Stored
from habitue.experiments.assignment import arm_of
from habitue.measurement.audience_report import WEEKS, compute_audience_report
from habitue.measurement.audience_results import AudienceReport
from habitue.measurement.audience_tables import Members
from habitue.measurement.plan import Plan
from habitue.measurement.weeks import finished_weeks, period_of
from habitue.privacy.pseudonyms import Pseudonyms
from habitue.privacy.vault import Vault
from habitue.testing.shoppers import Shoppers, ShoppersParameters, Unit, batches

NOW = 1_700_000_000_000 // HOUR_MS * HOUR_MS  # a Tuesday
IDS = Pseudonyms(b"a workspace's own secret")
PRODUCTS: list[Product] = catalogue(80, categories=4)


def public(folder: Path, parameters: ShoppersParameters, seed: int) -> list[Event]:
    """All that a synthetic public did, through the collector, as an import."""

    def draw(anonymous_id: str) -> Unit:
        unit_id = IDS.device(anonymous_id)
        return Unit(unit_id, arm_of(unit_id, parameters.holdout_seed, parameters.holdout_share))

    keys = SqliteKeyStore(folder / f"keys-{seed}.db")
    collector = Collector(IDS, Vault(keys, b"s" * 32), lambda _, __: None, "EUR")
    shoppers = Shoppers(PRODUCTS, parameters, seed=seed, now_ms=NOW, draw=draw)
    events: list[Event] = []
    for body, _ in batches(shoppers.items()):
        events += collector.collect(decode_batch(body), Sender("import"), NOW).events
    keys.close()
    return events


def members_at(
    lake: DuckDBLake,
    conditions: Mapping[str, Condition],
    at_ms: int,
    links: Mapping[str, str] = {},
    before_ms: int | None = None,
) -> Members:
    """Who was in each audience at an instant, by what had happened until then (or until another instant)."""
    of = {product.product_id: product for product in PRODUCTS}
    world = World(product_of=of.get, currency="EUR", zone=ZoneInfo("UTC"))
    with lake.batch() as batch:
        made = compiler(
            batch, conditions, world=world, products=PRODUCTS, links=links, now_ms=at_ms, position=2**53,
            before_ms=at_ms if before_ms is None else before_ms,
        )  # fmt: skip
        return {
            audience_id: [person for (person,) in batch.rows(f"SELECT person_id FROM {made.members(audience_id)}")]
            for audience_id in conditions
        }


@contextmanager
def lake_of(events: Sequence[Event]) -> Iterator[DuckDBLake]:
    with tempfile.TemporaryDirectory() as folder:
        lake = DuckDBLake(Path(folder), memory_mb=512, threads=1)
        stored = [Stored(at, event) for at, event in enumerate(events, 1)]
        lake.append(stored, after=0, until=len(stored))
        yield lake


def report(
    events: Sequence[Event], conditions: Mapping[str, Condition], links: Mapping[str, str] = {}, **rules: float
) -> AudienceReport:
    weeks = finished_weeks(NOW, WEEKS, "UTC")
    plan = Plan(period=period_of(weeks), days=7 * WEEKS, currency="EUR")
    plan = msgspec.structs.replace(plan, **rules)
    with lake_of(events) as lake:
        instants = [*(week.from_ms for week in weeks), weeks[-1].until_ms]
        by_week = [members_at(lake, conditions, at_ms, links) for at_ms in instants]
        with lake.batch() as batch:
            return compute_audience_report(batch, plan, weeks, by_week, computed_at=NOW, links=links, products=PRODUCTS)
