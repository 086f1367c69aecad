"""Requests per server CPU-second, beside those of a no-op endpoint of the same server."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.load import Connection, connected, cpu_seconds, flood, request
from benchmarks.served import ORIGIN, Served

TURNS = 10


def against_noop(server: Served, asked: Sequence[bytes]) -> tuple[float, float]:
    """Requests per CPU-second: of the no-op, with the same bodies, and of what was asked.

    They take turns: a machine's pace changes within a minute, and only their ratio is ours.
    """
    noops = [request("/noop", raw.partition(b"\r\n\r\n")[2], {"Origin": ORIGIN}) for raw in asked]
    pool = connected(server.port)
    noop = real = 0.0
    for turn in range(TURNS):
        part = slice(turn * len(asked) // TURNS, (turn + 1) * len(asked) // TURNS)
        noop += _cpu_seconds(server, pool, noops[part])
        real += _cpu_seconds(server, pool, asked[part])
    return len(asked) / noop, len(asked) / real


def _cpu_seconds(server: Served, pool: Sequence[Connection], requests: Sequence[bytes]) -> float:
    before = cpu_seconds(server.pid)
    _, statuses = flood(pool, requests)
    spent = cpu_seconds(server.pid) - before
    assert statuses == {200: len(requests)}, statuses
    return spent
