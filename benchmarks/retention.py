"""Expiry of old rows: how many a second, and how long the log's writer is held for each piece of it.

`python -m benchmarks.retention [rows] [nodes]` prints one JSON line. Rows are spread over the nodes at random, as years
of a shop lay them; each node's are expired at once, as retention does it.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from random import Random
from typing import Any

import msgspec

from habitue.adapters.sqlite import GroupCommitLog, SqliteLog, SqliteReader
from habitue.app.retention import Retention
from habitue.app.settings import Settings
from habitue.app.workspace import Workspace
from habitue.core.clock import DAY_MS
from habitue.eventlog import Intake, Summarise
from habitue.events import names
from habitue.events.envelope import Event
from habitue.testing.events import CONSENTED, NOON

_GROUP = 5_000
_NAMES = (names.PRODUCT_VIEWED, names.PAGE_VIEWED, names.PRODUCT_ADDED, names.PRODUCTS_SEARCHED)


class Timed(SqliteLog):
    """A log that notes how long each piece of expiry holds it."""

    held: list[float]

    def expire(self, positions: Any, summarise: Summarise) -> int:
        began = time.perf_counter()
        count = super().expire(positions, summarise)
        self.held.append(time.perf_counter() - began)
        return count


class Shop:
    """As much of a runtime as a pass needs when nobody is inactive."""

    def __init__(self, folder: Path) -> None:
        self.workspace, self.settings = Workspace(folder, Settings()), Settings(keep_inactive_people_days=10**6)
        self.sqlite = Timed(
            folder / "events.db"
        )  # expiring touches no state: to fold a million rows first is for nothing
        self.sqlite.held = []
        self.reader = SqliteReader(folder / "events.db")
        self.log = GroupCommitLog(self.sqlite, self.reader)
        self.clock = self

    def now_ms(self) -> int:
        return NOON + 800 * DAY_MS


def fill(shop: Shop, rows: int, nodes: int) -> None:
    draw = Random(7)
    for start in range(0, rows, _GROUP):
        events = [_event(draw, n, nodes) for n in range(start, min(rows, start + _GROUP))]
        shop.log.append(Intake(received=len(events), received_at=NOON, events=events))


def _event(draw: Random, n: int, nodes: int) -> Event:
    return Event(
        name=_NAMES[n % 4],
        message_id=f"{n:012x}{draw.getrandbits(80):020x}",
        occurred_at=NOON + n,
        received_at=NOON + n,
        node_id=f"d{draw.randrange(nodes):031x}",
        consent=CONSENTED,
        properties={
            "product_id": f"p{draw.randrange(5000)}",
            "query": "red shoes",
            "price_minor": 1999,
            "currency": "EUR",
        },
        context={
            "page": {"path": "/shoes/red", "url": "https://shop.example/shoes/red"},
            "channel": {"source": "news"},
        },
    )


def measure(rows: int, nodes: int) -> dict[str, float | int]:
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop(Path(folder))
        fill(shop, rows, nodes)
        size = (Path(folder) / "events.db").stat().st_size
        cpu, began, finished = time.process_time(), time.perf_counter(), False
        passes = Retention(shop)  # type: ignore[arg-type]
        while not finished:
            finished = passes.turn(1.0).finished
        seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
        held = sorted(shop.sqlite.held)
        left = sum(1 for _ in shop.reader.read())
        shop.log.close()
        return {
            "rows": rows, "nodes": nodes, "bytes_before": size, "summaries": left,
            "rows_per_second": round(rows / seconds), "cpu_microseconds_per_row": round(cpu / rows * 1e6, 1),
            "pieces": len(held), "held_ms_median": _ms(held, 0.5), "held_ms_p95": _ms(held, 0.95),
            "held_ms_p99": _ms(held, 0.99), "held_ms_max": _ms(held, 1.0),
            "over_50_ms": sum(one > 0.05 for one in held),
        }  # fmt: skip


def _ms(sorted_seconds: list[float], share: float) -> float:
    return round(sorted_seconds[min(len(sorted_seconds) - 1, int(len(sorted_seconds) * share))] * 1e3, 1)


if __name__ == "__main__":
    rows, nodes = (int(text) for text in (*sys.argv[1:], "1000000", "50000")[:2])
    print(msgspec.json.encode(measure(rows, nodes)).decode())
