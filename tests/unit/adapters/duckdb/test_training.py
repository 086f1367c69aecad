"""What models are trained on: consenting people's views by visit and orders by basket, nothing of bots or tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from habitue.adapters.duckdb.lake import DuckDBLake
from habitue.adapters.duckdb.training import training_rows
from habitue.core.clock import DAY_MS
from habitue.events import names
from habitue.events.envelope import Event, Stored
from habitue.models.interactions import Rows, build_interactions

NOON = 20_000 * DAY_MS + DAY_MS // 2


def event(name: str, when: int, who: str, properties: dict[str, Any], **fields: Any) -> Event:
    fields.setdefault("consent", 3)
    return Event(
        name=name, message_id="", occurred_at=when, received_at=when, node_id=who, properties=properties, **fields
    )


def view(when: int, who: str, product_id: str = "p1", **fields: Any) -> Event:
    return event(names.PRODUCT_VIEWED, when, who, {"product_id": product_id}, **fields)


def order(when: int, who: str, order_id: str, *product_ids: str, **fields: Any) -> Event:
    lines = [{"product_id": product_id, "quantity": 2} for product_id in product_ids]
    name = fields.pop("name", names.ORDER_COMPLETED)
    return event(name, when, who, {"order_id": order_id, "products": lines}, **fields)


def trained(root: Path, *events: Event, links: dict[str, str] | None = None) -> tuple[Rows, Rows]:
    lake = DuckDBLake(root, memory_mb=128, threads=1)
    lake.append([Stored(i + 1, e) for i, e in enumerate(events)], after=0, until=len(events))
    with lake.batch() as batch:
        return training_rows(batch, since=NOON - DAY_MS, until=NOON + DAY_MS, links=links or {})


def test_views_are_grouped_by_session_or_by_day(tmp_path: Path) -> None:
    views, _ = trained(
        tmp_path,
        view(NOON, "a", "p1", session_id="s1"),
        view(NOON + 1, "a", "p2", session_id="s1"),
        view(NOON + 2, "a", "p3", session_id="s2"),
        view(NOON + 3, "b", "p1"),
        view(NOON + 4, "b", "p2"),
        view(NOON + DAY_MS - 1, "b", "p3"),
        links={"b": "a"},
    )
    groups = views.group.tolist()
    assert groups[0] == groups[1] != groups[2]
    assert groups[3] == groups[4] != groups[5]
    assert views.product_id.tolist() == ["p1", "p2", "p3", "p1", "p2", "p3"]
    assert views.person is not None
    assert set(views.person.tolist()) == {"a"}
    assert views.occurred_at.tolist()[:2] == [NOON, NOON + 1]


def test_bots_tests_the_unconsenting_and_other_days_teach_nothing(tmp_path: Path) -> None:
    views, baskets = trained(
        tmp_path,
        view(NOON, "a", flags=("bot",)),
        view(NOON, "a", consent=1),
        view(NOON, ""),
        view(NOON - 2 * DAY_MS, "a"),
        view(NOON + DAY_MS, "a"),
        order(NOON, "a", "o1", "p1", flags=("test",)),
        order(NOON, "a", "o2", "p1", consent=1),
        order(NOON, "a", "o3", "p1"),
        order(NOON, "a", "o3", name=names.ORDER_CANCELLED),
    )
    assert len(views.group) == len(baskets.group) == 0
    assert len(build_interactions(views, baskets, ["p1"]).sessions) == 0


def test_an_order_teaches_once_as_the_server_tells_it(tmp_path: Path) -> None:
    _, baskets = trained(
        tmp_path,
        order(NOON + 5, "a", "o1", "p1", "p9"),
        order(NOON, "user-a", "o1", "p1", "p2", source="server", consent=1),
        order(NOON, "b", "o2", "p3"),
    )
    assert sorted(zip(baskets.group.tolist(), baskets.product_id.tolist(), strict=True)) == [
        ("o1", "p1"),
        ("o1", "p2"),
        ("o2", "p3"),
    ]
    assert baskets.weight is not None
    assert baskets.weight.tolist() == [2, 2, 2]


def test_the_rows_are_what_models_take(tmp_path: Path) -> None:
    views, baskets = trained(
        tmp_path, view(NOON, "a", "p1"), view(NOON + 1, "a", "p2"), order(NOON, "a", "o1", "p1", "p2")
    )
    interactions = build_interactions(views, baskets, ["p1", "p2", "p3"])
    assert len(interactions.sessions) == len(interactions.orders) == 2
    assert interactions.sessions.n_persons == 1
