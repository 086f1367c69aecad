"""Five times more than the server takes: what it still keeps, what it grows by, how soon it is well again."""

from __future__ import annotations

import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.load import Connection, connected, flood
from benchmarks.served import Served, prepared, serving
from benchmarks.shoppers import batches, now_ms
from habitue.adapters.sqlite import SqliteReader

EVENTS, ROUNDS, SECONDS, SENDERS, TEMPLATES = 400, 120, 8.0, 120, 20
MARK = "@" * 12
_EASY = 16


def run() -> list[dict[str, Any]]:
    """One row: goodput at five times the peak as a share of it (goal 0.8), memory (+100 MB), recovery (10 s).

    A batch has 400 events, near the most a browser's body holds, because the senders have one core too.
    """
    with tempfile.TemporaryDirectory() as folder, serving(*prepared(Path(folder) / "workspace")) as server:
        seconds, statuses = flood(connected(server.port, _EASY), batches(server.public_key, ROUNDS, EVENTS, 1))
        assert statuses == {200: ROUNDS}, statuses
        peak = EVENTS * ROUNDS / seconds
        before = _resident_mb(server.pid)
        kept, offered, seconds = _overload(server, peak)
        grown = _resident_mb(server.pid) - before
        recovery = _recovery(server)
        stored = _stored(server)
    assert stored >= EVENTS * ROUNDS + kept, "an acknowledged event is missing"
    return [
        {
            "peak_events_per_second": round(peak),
            "offered": round(offered / seconds / peak, 1),
            "goodput": round(kept / seconds / peak, 2),
            "goal": 0.8,
            "grown_mb": round(grown),
            "goal_mb": 100,
            "recovery_s": round(recovery, 1),
            "goal_s": 10,
        }
    ]


def _overload(server: Served, peak: float) -> tuple[int, int, float]:
    """(events acknowledged, events offered, seconds) of senders who never wait for anybody."""
    due = 5 * peak / EVENTS
    templates = batches(server.public_key, TEMPLATES, EVENTS, 2, lead=MARK)
    now = now_ms()
    counts = [0, 0]
    lock = threading.Lock()
    start = time.perf_counter() + 0.5

    def send(number: int) -> None:
        connection = Connection(server.port)
        for turn in range(number, int(due * SECONDS), SENDERS):
            raw = templates[turn % TEMPLATES].replace(MARK.encode(), f"{now + turn:012x}".encode())  # ids of its own
            time.sleep(max(0.0, start + turn / due - time.perf_counter()))
            if time.perf_counter() > start + SECONDS:
                return
            status = connection.ask(raw)
            with lock:
                counts[0] += EVENTS * (status == 200)
                counts[1] += EVENTS

    threads = [threading.Thread(target=send, args=(number,)) for number in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return counts[0], counts[1], time.perf_counter() - start


def _recovery(server: Served) -> float:
    """Seconds until one batch is acknowledged within 0.1 s."""
    started = time.perf_counter()
    for raw in batches(server.public_key, 200, 20, 9_999):
        asked = time.perf_counter()
        if Connection(server.port).ask(raw) == 200 and time.perf_counter() - asked < 0.1:
            break
    return time.perf_counter() - started


def _resident_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def _stored(server: Served) -> int:
    return sum(t.count for t in SqliteReader(server.workspace.events).tallies() if t.outcome == "stored")
