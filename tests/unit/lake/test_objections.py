"""Whoever objects is in no model and no figure about people, with all their devices, until they take it back."""

from __future__ import annotations

from pathlib import Path

import pytest

from habitue.adapters.duckdb.lake import DuckDBLake
from habitue.adapters.duckdb.training import training_rows
from habitue.events import names
from habitue.events.envelope import Event, Stored
from habitue.lake.objections import objecting_nodes
from habitue.measurement.period import period_until
from habitue.measurement.plan import Plan
from habitue.measurement.tables import prepare
from habitue.privacy.consent import Purpose
from habitue.testing.events import NOON, viewed

LINKS = {"phone": "uada", "laptop": "uada"}


def order(message_id: str, node_id: str) -> Event:
    said = {"order_id": message_id, "total_minor": 500, "currency": "EUR", "products": [{"product_id": "p1"}]}
    return viewed(message_id, node_id, name=names.ORDER_COMPLETED, properties=said, source="server")


def says(message_id: str, node_id: str, at: int, objects: bool, source: str = "system") -> Event:
    said = {"objections": {"measure": objects}}
    return viewed(message_id, node_id, at=at, name=names.CONSENT_CHANGED, properties=said, source=source, consent=0)


def learnt(folder: Path, *told: Event) -> tuple[set[str], set[str], set[str], set[str]]:
    """Persons behind views, and behind order lines, that models learn from; persons in figures; orders in totals."""
    lived = [
        viewed("a", "phone"),
        viewed("b", "laptop"),
        viewed("c", "other"),
        order("o1", "uada"),
        order("o2", "other"),
    ]
    lake = DuckDBLake(folder / "lake")
    events = [*lived, *told]
    lake.append([Stored(n, one) for n, one in enumerate(events, 1)], after=0, until=len(events))
    plan = Plan(period=period_until(NOON + 1, 7, "UTC"), days=7, currency="EUR", holdout_share=0.0)
    with lake.batch() as batch:
        views, lines = training_rows(batch, since=0, until=NOON + 1, links=LINKS)
        prepare(batch, plan, LINKS)
        seen = {person for (person,) in batch.rows("SELECT person_id FROM actions WHERE name = 'Product Viewed'")}
        orders = {order_id for (order_id,) in batch.rows("SELECT order_id FROM orders")}
    assert views.person is not None
    assert lines.person is not None
    return set(views.person), set(lines.person), seen, orders


def test_nobody_objecting_leaves_everybody_in(tmp_path: Path) -> None:
    assert learnt(tmp_path) == ({"uada", "other"}, {"uada", "other"}, {"uada", "other"}, {"o1", "o2"})


def test_an_objection_on_one_device_takes_out_the_whole_person_but_not_the_shops_books(tmp_path: Path) -> None:
    assert learnt(tmp_path, says("x", "phone", NOON, True)) == ({"other"}, {"other"}, {"other"}, {"o1", "o2"})


@pytest.mark.parametrize(
    "told",
    [
        [says("x", "phone", NOON, True), says("y", "uada", NOON + 1, False)],
        [says("y", "uada", NOON + 1, False), says("x", "phone", NOON, True)],  # arrived the other way round
        [says("x", "phone", NOON, True, "server")],
    ],
)
def test_what_was_taken_back_or_said_by_others_takes_nobody_out(tmp_path: Path, told: list[Event]) -> None:
    assert learnt(tmp_path, *told)[0] == {"uada", "other"}


def test_only_the_purposes_named_end(tmp_path: Path) -> None:
    lake = DuckDBLake(tmp_path)
    lake.append([Stored(1, says("x", "phone", NOON, True))], after=0, until=1)
    with lake.batch() as batch:
        assert objecting_nodes(batch, Purpose.MEASURE, LINKS) == ["laptop", "phone", "uada"]
        assert objecting_nodes(batch, Purpose.PERSONALISE, LINKS) == []
