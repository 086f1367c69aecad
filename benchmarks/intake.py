"""Durable intake per server CPU-second, against a no-op endpoint of the same server; latency at 5,000 events/s."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from benchmarks.load import connected, flood, paced, percentile
from benchmarks.ratio import against_noop
from benchmarks.served import Served, prepared, serving
from benchmarks.shoppers import batches

ROUNDS = 3


def run() -> list[dict[str, Any]]:
    """Rows: events a request, requests and events per CPU-second, ratio to the no-op and its goal."""
    rows = []
    with tempfile.TemporaryDirectory() as folder, serving(*prepared(Path(folder) / "workspace")) as server:
        for events, count, goal in ((20, 1_500, 0.07), (4, 4_000, 0.15)):
            rows += [_ratio(server, events, count, goal, number) for number in range(ROUNDS)]
        rows += [_throughput(server), _latency(server)]
    return rows


def _ratio(server: Served, events: int, count: int, goal: float, seed: int) -> dict[str, Any]:
    bodies = batches(server.public_key, count, events, 10 * events + seed)
    noop, real = against_noop(server, bodies)
    return {
        "events_a_request": events,
        "noop_per_cpu_second": round(noop),
        "requests_per_cpu_second": round(real),
        "events_per_cpu_second": round(real * events),
        "ratio": round(real / noop, 3),
        "goal": goal,
    }


def _throughput(server: Served) -> dict[str, Any]:
    """Events a second, by the clock, in batches of 50."""
    bodies = batches(server.public_key, 1_200, 50, 500)
    seconds, statuses = flood(connected(server.port), bodies)
    assert statuses == {200: len(bodies)}, statuses
    return {"events_a_request": 50, "events_per_second": round(50 * len(bodies) / seconds), "goal": 10_000}


def _latency(server: Served) -> dict[str, Any]:
    """Acknowledgement at 5,000 events/s: 250 requests/s of 20 events."""
    bodies = batches(server.public_key, 2_500, 20, 99)
    latencies, statuses = paced(server.port, bodies, per_second=250)
    assert statuses == {200: len(bodies)}, statuses
    p50, p99 = percentile(latencies, 0.5), percentile(latencies, 0.99)
    return {"events_per_second": 5_000, "p50_ms": round(p50, 1), "p99_ms": round(p99, 1), "goal_p99_ms": 100}
