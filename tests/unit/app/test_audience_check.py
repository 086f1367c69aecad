"""The nightly check of audiences: it finds nothing where all is well, and whatever one evaluator answers otherwise."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from tests.unit.audiences.worlds import NOW, PRODUCTS, decisions, history

from habitue.adapters.duckdb.lake import DuckDBLake
from habitue.adapters.sql import SqlDefinitions, migrate, open_engine
from habitue.adapters.sqlite import SqliteLog, SqliteReader
from habitue.app import audience_check
from habitue.app.audience_check import Checking, check_audiences
from habitue.app.checked_audiences import (
    AudienceCheck,
    Mismatch,
    leave_out_of_check,
    read_audience_check,
    write_audience_check,
)
from habitue.app.kinds import kinds_of
from habitue.app.listening.published import Published
from habitue.app.settings import Settings
from habitue.app.workspace import Workspace, create_workspace
from habitue.audiences.batch import streams
from habitue.core.clock import DAY_MS, HOUR_MS
from habitue.definitions import AUDIENCE, Change, Document
from habitue.events import names
from habitue.profiles import fold
from habitue.profiles.projection import Profiles
from habitue.testing.events import intake, signed_in, viewed

LOOKED: dict[str, Any] = {"type": "events", "event": names.PRODUCT_VIEWED, "where": [], "window": None}
CONDITIONS = {
    "boots": {
        **LOOKED,
        "where": [{"field": "product.category", "test": {"op": "is", "value": "Shoes"}}],
        "window": {"last": "30d"},
    },
    "often": {**LOOKED, "test": {"op": "at_least", "value": 12}},
    "buyers": {"type": "fact", "fact": "orders", "test": {"op": "at_least", "value": 1}},
    "at_night": {"type": "fact", "fact": "hour", "test": {"op": "less_than", "value": 6}},
    "at_the_cart": {"type": "fact", "fact": "page_type", "test": {"op": "is", "value": "cart"}},
}


class Shop:
    def __init__(self, workspace: Workspace) -> None:
        self.workspace, self.log = workspace, SqliteLog(workspace.events, [Profiles()])
        self.reader, self.lake = SqliteReader(workspace.events), DuckDBLake(workspace.lake)
        self.engine = open_engine(workspace.database_url)
        migrate(self.engine)
        definitions = SqlDefinitions(self.engine, kinds_of(workspace))
        for name, condition in CONDITIONS.items():
            body = {"audience_id": name, "name": {"en": name}, "condition": condition}
            definitions.publish_document(Document(AUDIENCE, name, 1, body), Change("a", NOW))
        self.published = Published(workspace, self.engine, self.reader)

    def write_lake(self) -> None:
        after, until = self.lake.position(), self.reader.position()
        self.lake.append(list(self.reader.read(after, until=until)), after=after, until=until)

    def check(self) -> AudienceCheck:
        self.published.refresh(NOW)
        return check_audiences(self.workspace, self.published, self.reader, self.lake, NOW)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    shop = Shop(create_workspace(tmp_path / "shop", Settings(audience_check_pairs=40, timezone="Europe/Paris")))
    dice = random.Random(4)
    stored = history(dice, 400)
    for product in PRODUCTS:
        said = {"product_id": product.product_id, "name": product.name, "category": product.category}
        update = viewed(product.product_id, "", name=names.PRODUCT_UPDATED, properties=said, source="system", consent=0)
        shop.log.append_group([intake(update)])
    events = [one.event for one in (*stored, *decisions(dice, len(stored)))]
    shop.log.append_group([intake(*events), intake(signed_in("link", "d1", "u1", at=NOW))])
    shop.write_lake()
    yield shop
    shop.log.close()
    shop.engine.dispose()


def test_live_and_batch_agree_on_everybody_drawn(shop: Shop) -> None:
    found = shop.check()
    assert (found.differing, found.mismatches) == (0, ())
    assert found.audiences == 4, "without the one that is known on a page only"
    assert found.asked == 16, "four people, at four moments"
    assert found.position == shop.reader.position()


def test_whoever_did_something_since_the_lake_was_written_is_not_asked(shop: Shop) -> None:
    shop.log.append_group([intake(viewed("later", "d3", at=NOW))])
    found = shop.check()
    assert (found.asked, found.differing) == (12, 0)


def test_mutant_another_cap_in_batch_is_found(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    fewer = streams.newest(streams._of("product_id", f"name = '{names.PRODUCT_VIEWED}'"), 5)
    monkeypatch.setitem(streams.FIELDS, "viewed", fewer)
    found = shop.check()
    assert found.differing
    assert {(one.audience_id, one.live) for one in found.mismatches} >= {("often", True)}


def test_mutant_another_cap_in_profiles_is_found(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fold, "VIEWED", 5)
    shop.log.rebuild()
    assert {(one.audience_id, one.live) for one in shop.check().mismatches} >= {("often", False)}


def test_it_is_done_at_once_then_by_night_and_by_day_where_nights_were_missed(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(audience_check, "_SPANS", ())
    checking = Checking(shop.workspace, shop.published, shop.reader, shop.lake)
    assert read_audience_check(shop.workspace) is None
    first = checking.turn(NOW)  # around midnight in Paris
    assert first is not None
    assert read_audience_check(shop.workspace) == first
    done = [hour for hour in range(1, 60) if checking.turn(NOW + hour * HOUR_MS)]
    assert len(done) == 2
    assert done[0] >= 20
    late = Checking(shop.workspace, shop.published, shop.reader, shop.lake)
    assert late.turn(NOW + 60 * HOUR_MS + 30 * HOUR_MS)


def test_it_can_be_turned_off(shop: Shop) -> None:
    settings = msgspec.structs.replace(shop.workspace.settings, audience_check_pairs=0)
    quiet = msgspec.structs.replace(shop.workspace, settings=settings)
    assert Checking(quiet, shop.published, shop.reader, shop.lake).turn(NOW + DAY_MS) is None


def test_whoever_is_forgotten_is_forgotten_here_too(shop: Shop) -> None:
    found = shop.check()
    rows = (Mismatch("often", 1, "d3", NOW, live=True), Mismatch("often", 1, "u1", NOW, live=False))
    write_audience_check(shop.workspace, msgspec.structs.replace(found, differing=2, mismatches=rows))
    assert leave_out_of_check(shop.workspace, ["d3", "d9"]) == 1
    kept = read_audience_check(shop.workspace)
    assert kept is not None
    assert (kept.differing, kept.mismatches) == (2, rows[1:])
