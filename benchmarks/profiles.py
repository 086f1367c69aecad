"""A million profiles on disk: what each takes, and how long one takes to read, warm and with a cold cache."""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.load import percentile
from benchmarks.shoppers import CONSENT, PRODUCTS
from habitue.adapters.sqlite import SqliteReader
from habitue.adapters.sqlite.connection import connect
from habitue.adapters.sqlite.rows import insert_rows
from habitue.adapters.sqlite.schema import prepare_events
from habitue.core.clock import DAY_MS
from habitue.core.ids import derived_id
from habitue.events import names
from habitue.events.envelope import Event
from habitue.privacy.consent import parse_consent
from habitue.profiles.fold import fold
from habitue.profiles.node import NodeState, encode_node
from habitue.profiles.person import People
from habitue.profiles.projection import NODES

PEOPLE = int(os.environ.get("HABITUE_BENCH_PEOPLE", "1000000"))
READS = 20_000
# Events per person: half have 12 or fewer, one in a hundred more than 300 (log-normal).
_MEDIAN, _P99, _MOST = 12, 300, 3_000
_NAMES = (names.PAGE_VIEWED, names.PRODUCT_VIEWED, names.PRODUCT_VIEWED, names.PRODUCT_LIST_VIEWED, names.PRODUCT_ADDED)
_NOW = 1_800_000_000_000


def run() -> list[dict[str, Any]]:
    """Rows: bytes a profile (goal 4,096), then p50 and p99 of a read in ms, warm and cold (goal p99 1)."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "events.db"
        size = _write(path)
        rows = [{"people": PEOPLE, "bytes_a_profile": round(size / PEOPLE), "goal_bytes": 4_096}]
        rows += [_reads(path, cold=cold) for cold in (True, False)]
    return rows


def _write(path: Path) -> int:
    connection = connect(path)
    prepare_events(connection)
    connection.execute("PRAGMA synchronous=OFF").fetchall()  # made anew when it is lost
    size = 0
    for start in range(0, PEOPLE, 5_000):
        rows = [(NODES, _node_id(n), encode_node(_profile(n))) for n in range(start, min(start + 5_000, PEOPLE))]
        size += sum(len(row[2]) for row in rows)
        with connection:
            insert_rows(connection, "state", rows)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()
    return size


def _node_id(number: int) -> str:
    return "d" + derived_id(str(number))[:24]


def _profile(number: int) -> NodeState:
    node = NodeState(_node_id(number))
    for event in _events(number):
        fold(node, event)
    return node


def _events(number: int) -> Iterator[Event]:
    dice = random.Random(number)
    spread = np.log(_P99 / _MEDIAN) / 2.326
    count = max(1, min(_MOST, round(_MEDIAN * float(np.exp(spread * dice.gauss(0, 1))))))
    at = _NOW - dice.randrange(90 * DAY_MS)
    favourite, consent = dice.randrange(PRODUCTS), parse_consent(CONSENT)
    context = {"device": {"os": "Windows", "browser": "Chrome", "kind": "desktop"}}
    for step in range(count):
        at += dice.randrange(1_000, 3_600_000)
        product = {"product_id": f"p{(favourite + dice.randrange(200)) % PRODUCTS}", "category": "Shoes", "quantity": 1}
        yield Event(
            name=dice.choice(_NAMES),
            message_id=f"{number}-{step}",
            occurred_at=at,
            received_at=at,
            node_id="",
            consent=consent,
            properties=product,
            context=context,
        )


def _reads(path: Path, *, cold: bool) -> dict[str, Any]:
    dice = random.Random(7)
    if cold:
        _forget_pages(path)
    people = People(SqliteReader(path))
    taken = []
    for _ in range(READS):
        node_id = _node_id(dice.randrange(PEOPLE))
        started = time.perf_counter()
        assert people.node(node_id) is not None
        taken.append((time.perf_counter() - started) * 1000)
    taken.sort()
    return {
        "cache": "cold" if cold else "warm",
        "p50_ms": round(percentile(taken, 0.5), 3),
        "p99_ms": round(percentile(taken, 0.99), 3),
        "goal_p99_ms": 1,
    }


def _forget_pages(path: Path) -> None:
    """Ask the kernel to drop what it holds of the file."""
    with path.open("rb") as file:
        os.fsync(file.fileno())
        os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
