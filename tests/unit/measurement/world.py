"""A small shop whose right answers are obvious: events in one line each, measured through a real lake."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from habitue.adapters.duckdb.lake import DuckDBLake
from habitue.core.clock import DAY_MS, HOUR_MS, MINUTE_MS
from habitue.events import names
from habitue.events.envelope import Event, Stored
from habitue.lake.port import Batch
from habitue.measurement.period import period_until
from habitue.measurement.plan import Plan
from habitue.measurement.tables import prepare
from habitue.privacy.consent import DENIED, Purpose

MEASURED = DENIED | int(Purpose.MEASURE)
NOW = 1_700_000_000_000 // DAY_MS * DAY_MS + 18 * HOUR_MS  # 2023-11-14 18:00 UTC
TODAY = NOW - 18 * HOUR_MS


def at(day: int = 0, hour: float = 12, minute: float = 0) -> int:
    """ms UTC of an hour of a day, counted back from today (0)."""
    return round(TODAY - day * DAY_MS + hour * HOUR_MS + minute * MINUTE_MS)


def event(name: str, when: int, who: str = "anna", **fields: Any) -> Event:
    fields.setdefault("consent", MEASURED)
    return Event(name=name, message_id="", occurred_at=when, received_at=when, node_id=who, **fields)


def view(when: int, who: str = "anna", product_id: str = "p1", **fields: Any) -> Event:
    return event(names.PRODUCT_VIEWED, when, who, properties={"product_id": product_id}, **fields)


def order(when: int, who: str = "anna", order_id: str = "o1", total: int | None = 1000, **fields: Any) -> Event:
    given = {"currency": "EUR", **fields.pop("properties", {})}
    if total is not None:
        given["total_minor"] = total
    name = fields.pop("name", names.ORDER_COMPLETED)
    return event(name, when, who, properties={"order_id": order_id, **given}, **fields)


def shown(when: int, who: str = "anna", placement: str = "home", decision_id: str = "d1", **fields: Any) -> Event:
    given = {"decision_id": decision_id, "placement": placement}
    return event(names.PLACEMENT_SHOWN, when, who, properties=given, **fields)


def click(when: int, who: str = "anna", placement: str = "home", decision_id: str = "d1", **fields: Any) -> Event:
    given = {"decision_id": decision_id, "placement": placement, "product_id": "p1", "position": 1}
    return event(names.RECOMMENDATION_CLICKED, when, who, properties=given, **fields)


def decision(when: int, who: str, arm: str, placement: str = "home", **fields: Any) -> Event:
    given = {"decision_id": "d", "arm": arm, "placements": {placement: {"strategy": "trending", "products": ["p1"]}}}
    given |= fields.pop("properties", {})
    return event(names.DECISION_MADE, when, who, source="system", properties=given, **fields)


def plan(days: int = 7, timezone: str = "UTC", **rules: Any) -> Plan:
    return Plan(period=period_until(NOW, days, timezone), days=days, currency="EUR", **rules)


@contextmanager
def measured(events: Sequence[Event], rules: Plan | None = None, links: Mapping[str, str] = {}) -> Iterator[Batch]:
    """The events in a lake, with the tables of measurement made."""
    with tempfile.TemporaryDirectory() as folder:
        lake = DuckDBLake(Path(folder), memory_mb=256, threads=1)
        stored = [Stored(i + 1, e) for i, e in enumerate(events)]
        lake.append(stored, after=0, until=len(stored))
        with lake.batch() as batch:
            prepare(batch, rules or plan(), links)
            yield batch
