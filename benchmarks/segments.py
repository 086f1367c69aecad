"""Audiences over everybody: against hand-written SQL, and fifty of them over a shop's contacts."""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections.abc import Mapping
from datetime import UTC
from pathlib import Path
from typing import Any

import duckdb
from pydantic import TypeAdapter

from habitue.adapters.duckdb.batch import DuckDBBatch
from habitue.adapters.duckdb.columns import DDL
from habitue.adapters.duckdb.engine import connect
from habitue.audiences.batch.prepare import compiler
from habitue.audiences.language.condition import Condition
from habitue.audiences.live.person import World
from habitue.catalog.product import Product
from habitue.core.clock import DAY_MS
from habitue.lake.rows import TABLES
from habitue.profiles import node as caps

EVENTS = int(os.environ.get("HABITUE_BENCH_EVENTS", "20000000"))
CONTACTS, CONTACT_EVENTS = 260_000, int(os.environ.get("HABITUE_BENCH_CONTACT_EVENTS", "5000000"))
AUDIENCES = 50
MEMORY_MB = 1_400
_NOW = 1_800_000_000_000
_CATEGORIES = 20
_PRODUCTS = [
    Product(product_id=f"p{n}", name=f"Thing {n}", category=f"Category {n % _CATEGORIES}", brand=f"Brand {n % 7}",
            price_minor=500 + n, sensitive=n % 50 == 0)
    for n in range(2_000)
]  # fmt: skip
_ADAPTER: TypeAdapter[Condition] = TypeAdapter(Condition)

# One in a hundred devices is linked to a user; half of what happens is a product view, one in fifty an order.
_GENERATED = """
SELECT * REPLACE (
    CASE WHEN dice < 50 THEN 'Product Viewed' WHEN dice < 80 THEN 'Page Viewed' WHEN dice < 90 THEN 'Product Added'
        WHEN dice < 95 THEN 'Product List Viewed' WHEN dice < 98 THEN 'Products Searched' ELSE 'Order Completed'
        END AS name
) FROM (
    SELECT n + 1 AS position, n::VARCHAR AS message_id, (hash(n, 1) >> 9)::BIGINT AS tie,
        ($now - (hash(n, 2) % 7776000000)::BIGINT) AS occurred_at, 'd' || (hash(n, 3) % $people) AS node_id,
        '' AS name, (hash(n, 4) % 100)::BIGINT AS dice, 'p' || (hash(n, 5) % 2000) AS product_id,
        'o' || n AS order_id, (1000 + hash(n, 6) % 9000)::BIGINT AS total_minor,
        CASE WHEN hash(n, 7) % 10 = 0 THEN 'FR' ELSE '' END AS country
    FROM range($events) AS r(n)
)
"""


def run() -> list[dict[str, Any]]:
    """Rows: seconds of ours and of hand-written SQL (goal 1.2 times), then of fifty audiences (goal 60 s, 2 GB)."""
    with tempfile.TemporaryDirectory() as folder:
        return [_against_hand_written(Path(folder)), _fifty(Path(folder))]


def _against_hand_written(folder: Path) -> dict[str, Any]:
    people = EVENTS // 20
    connection, batch, links = _lake(folder, "all", EVENTS, people)
    wanted = _ADAPTER.validate_python(_AUDIENCE)
    ours, theirs, members = [], [], set()
    for _ in range(3):
        started = time.perf_counter()
        table = _compiled(batch, {"a": wanted}, links).members("a")
        ours.append(time.perf_counter() - started)
        started = time.perf_counter()
        by_hand = connection.execute(_BY_HAND, {"now": _NOW}).fetchnumpy()["person_id"]
        theirs.append(time.perf_counter() - started)
        members.add((len(by_hand), connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0]))
    assert len(members) == 1
    assert len({*members.pop()}) == 1, "both must find the same people"
    connection.close()
    return {
        "events": EVENTS,
        "people": people,
        "members": len(by_hand),
        "seconds": round(min(ours), 2),
        "hand_written_seconds": round(min(theirs), 2),
        "ratio": round(min(ours) / min(theirs), 2),
        "goal_ratio": 1.2,
    }


def _fifty(folder: Path) -> dict[str, Any]:
    connection, batch, links = _lake(folder, "contacts", CONTACT_EVENTS, CONTACTS)
    conditions = {f"a{n}": _ADAPTER.validate_python(_one_of_fifty(n)) for n in range(AUDIENCES)}
    started = time.perf_counter()
    made = _compiled(batch, conditions, links)
    tables = [made.members(audience_id) for audience_id in conditions]
    taken = time.perf_counter() - started
    sizes = [connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0] for table in tables]
    connection.close()
    return {
        "contacts": CONTACTS,
        "events": CONTACT_EVENTS,
        "audiences": AUDIENCES,
        "members": sum(sizes),
        "seconds": round(taken, 1),
        "goal_seconds": 60,
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "goal_mb": 2_000,
    }


def _lake(
    folder: Path, name: str, events: int, people: int
) -> tuple[duckdb.DuckDBPyConnection, DuckDBBatch, dict[str, str]]:
    """A lake of generated events in Parquet, some devices of it linked to users."""
    path = folder / f"{name}.parquet"
    spill = folder / "spill"
    with connect(spill, MEMORY_MB) as writing:
        columns = ", ".join(_column(column, kind) for column, kind in _columns())
        writing.execute("SET preserve_insertion_order=false")
        generated = _GENERATED.replace("$now", str(_NOW)).replace("$people", str(people))
        writing.execute(f"CREATE VIEW generated AS {generated.replace('$events', str(events))}")
        writing.execute(f"COPY (SELECT {columns} FROM generated) TO '{path}' (FORMAT parquet, COMPRESSION zstd)")
    connection = connect(spill, MEMORY_MB)
    batch = DuckDBBatch(connection, folder, [])
    connection.execute("DROP TABLE events")
    connection.execute(f"CREATE VIEW events AS SELECT * FROM read_parquet('{path}')")
    return connection, batch, {f"d{n}": f"u{n // 2}" for n in range(people // 100)}


def _columns() -> list[tuple[str, str]]:
    return [(part.split()[0].strip('"'), part.split(maxsplit=1)[1]) for part in _split(DDL["events"])]


def _split(ddl: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for at, letter in enumerate(ddl):
        depth += (letter == "(") - (letter == ")")
        if letter == "," and depth == 0:
            parts.append(ddl[start:at].strip())
            start = at + 1
    return [*parts, ddl[start:].strip()]


_WRITTEN = {
    "position": "position", "message_id": "message_id", "tie": "tie", "occurred_at": "occurred_at",
    "received_at": "occurred_at", "day": f"occurred_at // {DAY_MS}", "node_id": "node_id", "name": "name",
    "consent": "7", "country": "country",
    "source": "CASE WHEN name = 'Order Completed' THEN 'server' ELSE 'browser' END",
    "product_id": "CASE WHEN name IN ('Product Viewed', 'Product Added') THEN product_id ELSE '' END",
    "category": "CASE WHEN name = 'Product List Viewed' THEN 'Category ' || (dice % 20) ELSE '' END",
    "query": "CASE WHEN name = 'Products Searched' THEN 'boots' ELSE '' END",
    "order_id": "CASE WHEN name = 'Order Completed' THEN order_id ELSE '' END",
    "total_minor": "CASE WHEN name = 'Order Completed' THEN total_minor END",
}  # fmt: skip


def _column(column: str, kind: str) -> str:
    empty = {"VARCHAR": "''", "BIGINT": "NULL::BIGINT", "VARCHAR[]": "[]::VARCHAR[]"}.get(kind, f"MAP {{}}::{kind}")
    return f'({_WRITTEN.get(column, empty)}) AS "{column}"'


def _compiled(batch: DuckDBBatch, conditions: Mapping[str, Condition], links: dict[str, str]) -> Any:
    world = World(product_of={product.product_id: product for product in _PRODUCTS}.get, currency="EUR", zone=UTC)
    return compiler(batch, conditions, world=world, products=_PRODUCTS, links=links, now_ms=_NOW, position=2**62)


def _events(event: str, last: str, least: int = 1, **where: str) -> dict[str, Any]:
    filters = [{"field": f"product.{field}", "test": {"op": "is", "value": value}} for field, value in where.items()]
    return {"type": "events", "event": event, "where": filters, "window": {"last": last},
            "test": {"op": "at_least", "value": least}}  # fmt: skip


_AUDIENCE = {
    "type": "all",
    "of": [
        _events("Product Viewed", "30d", 2, category="Category 3"),
        {"type": "not", "of": _events("Order Completed", "30d")},
        {"type": "fact", "fact": "country", "test": {"op": "is", "value": "FR"}},
    ],
}


def _one_of_fifty(n: int) -> dict[str, Any]:
    category, days = f"Category {n % _CATEGORIES}", f"{(7, 14, 30, 60)[n % 4]}d"
    parts: list[dict[str, Any]] = [_events("Product Viewed", days, 1 + n % 3, category=category)]
    match n % 5:
        case 0:
            parts.append({"type": "not", "of": _events("Order Completed", days)})
        case 1:
            parts.append({"type": "fact", "fact": "revenue_minor", "test": {"op": "more_than", "value": 3_000 + n}})
        case 2:
            parts.append({"type": "fact", "fact": "last_seen", "test": {"op": "in_last", "value": days}})
        case 3:
            steps = [{"event": "Product Added"}, {"event": "Order Completed", "within": "2d", "absent": True}]
            parts.append({"type": "sequence", "steps": steps, "window": {"last": days}})
        case _:
            parts.append({"type": "fact", "fact": "country", "test": {"op": "is_not", "value": "FR"}})
    return {"type": "all", "of": parts}


# The same question as somebody would write it who knows the caps, the links and the rule about sensitive products.
_BY_HAND = f"""
WITH mine AS (
    SELECT coalesce(l.person_id, e.node_id) AS person_id, e.occurred_at, e.tie, e.name, e.product_id, e.country,
        e.consent, e.order_id, e.source, e.position
    FROM events e LEFT JOIN audience_links l ON l.node_id = e.node_id WHERE e.node_id <> ''
), said AS (
    SELECT person_id, arg_max(consent, (occurred_at, tie)) AS consent FROM mine WHERE consent <> 0 GROUP BY person_id
), views AS (
    SELECT person_id, occurred_at, product_id FROM mine
    WHERE name = 'Product Viewed' AND (consent & 4) <> 0 AND product_id <> ''
    QUALIFY row_number() OVER (PARTITION BY person_id ORDER BY occurred_at DESC, tie DESC) <= {caps.VIEWED}
), interested AS (
    SELECT v.person_id FROM views v JOIN products p ON p.product_id = v.product_id
    LEFT JOIN said s ON s.person_id = v.person_id
    WHERE p.category = 'Category 3' AND v.occurred_at > $now - {30 * DAY_MS} AND v.occurred_at <= $now
        AND (p.sensitive = 0 OR (coalesce(s.consent, 0) & 256) <> 0)
    GROUP BY v.person_id HAVING count(*) >= 2
), orders AS (
    SELECT person_id, occurred_at, order_id FROM mine
    WHERE name IN ('Order Completed', 'Order Updated') AND order_id <> ''
    QUALIFY row_number() OVER (
        PARTITION BY person_id, order_id ORDER BY source <> 'browser' DESC, occurred_at DESC, tie DESC) = 1
), buyers AS (
    SELECT DISTINCT o.person_id FROM orders o
    WHERE o.occurred_at > $now - {30 * DAY_MS} AND o.occurred_at <= $now
        AND NOT EXISTS (SELECT 1 FROM mine c WHERE c.name = 'Order Cancelled' AND c.order_id = o.order_id)
), places AS (
    SELECT person_id, arg_max(country, (occurred_at, tie)) AS country FROM mine
    WHERE country <> '' AND (consent & 2) <> 0 GROUP BY person_id
)
SELECT DISTINCT i.person_id FROM interested i JOIN places p ON p.person_id = i.person_id AND lower(p.country) = 'fr'
WHERE i.person_id NOT IN (SELECT person_id FROM buyers)
"""

assert set(TABLES) >= {"events", "order_lines", "traits"}
