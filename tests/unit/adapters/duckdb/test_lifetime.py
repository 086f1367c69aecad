"""What lifetime value is learned from: orders of consenting people, each once, before an instant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from habitue.adapters.duckdb.lake import DuckDBLake
from habitue.adapters.duckdb.lifetime import lifetime_orders
from habitue.core.clock import DAY_MS
from habitue.events import names
from habitue.events.envelope import Event, Stored
from habitue.models.lifetime.occasions import Orders

NOON = 20_000 * DAY_MS + DAY_MS // 2


def order(when: int, who: str, order_id: str, total: int | None = 1_000, **fields: Any) -> Event:
    properties: dict[str, Any] = {"order_id": order_id, "currency": fields.pop("currency", "EUR")}
    if total is not None:
        properties["total_minor"] = total
    name = fields.pop("name", names.ORDER_COMPLETED)
    fields.setdefault("consent", 3)
    return Event(
        name=name, message_id="", occurred_at=when, received_at=when, node_id=who, properties=properties, **fields
    )


def read(root: Path, *events: Event, links: dict[str, str] | None = None) -> Orders:
    lake = DuckDBLake(root, memory_mb=128, threads=1)
    lake.append([Stored(i + 1, e) for i, e in enumerate(events)], after=0, until=len(events))
    with lake.batch() as batch:
        return lifetime_orders(batch, until=NOON + DAY_MS, links=links or {}, currency="EUR")


def test_an_order_told_of_twice_is_one_with_the_servers_value_and_its_first_moment(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        order(NOON, "d1", "o1", 900, source="browser"),
        order(NOON + 5, "u1", "o1", 1_000, source="server", name=names.ORDER_UPDATED),
        order(NOON + 9, "d2", "o2", 500),
        links={"d1": "u1", "d2": "u1"},
    )
    assert found.customer.tolist() == [0, 0]
    assert sorted(zip(found.occurred_at.tolist(), found.value.tolist(), strict=True)) == [
        (NOON, 1_000),
        (NOON + 9, 500),
    ]


def test_nothing_of_whoever_did_not_agree_of_bots_of_cancelled_orders_or_of_later(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        order(NOON, "a", "o1"),
        order(NOON, "b", "o2", consent=0),
        order(NOON, "c", "o3", flags=("bot",)),
        order(NOON, "d", "o4"),
        order(NOON + 1, "d", "o4", name=names.ORDER_CANCELLED),
        order(NOON + DAY_MS, "e", "o5"),
    )
    assert (found.customer.tolist(), found.value.tolist()) == ([0], [1_000])


def test_another_currency_and_no_total_are_orders_of_unknown_value(tmp_path: Path) -> None:
    found = read(tmp_path, order(NOON, "a", "o1", currency="USD"), order(NOON, "b", "o2", None), order(NOON, "c", "o3"))
    assert len(found.customer) == 3
    assert np.isnan(found.value).sum() == 2
