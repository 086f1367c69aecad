"""How long `habitue serve` takes to be ready over a log of ten million events."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

from benchmarks.decide import stock
from benchmarks.load import connected, flood
from benchmarks.served import prepared, serving
from benchmarks.shoppers import batches
from habitue.adapters.sqlite.connection import connect
from habitue.app.workspace import Workspace

EVENTS = int(os.environ.get("HABITUE_BENCH_EVENTS", "10000000"))
_STARTS = 3


def run() -> list[dict[str, Any]]:
    """One row: seconds from the command to a green /readyz, the slowest of three starts after a first one (goal 3)."""
    with tempfile.TemporaryDirectory() as folder:
        workspace, public_key, import_key = prepared(Path(folder) / "workspace")
        stock(workspace)
        with serving(workspace, public_key, import_key) as server:
            flood(connected(server.port), batches(public_key, 2_000, 20, 5))
        _multiply(workspace)
        _start(workspace)  # a first start may have modules to compile, which an installed package has not
        taken = [_start(workspace) for _ in range(_STARTS)]
    return [{"events": EVENTS, "ready_seconds": round(max(taken), 2), "goal_seconds": 3}]


def _multiply(workspace: Workspace) -> None:
    """Copy the events there are, under keys of their own, until there are enough of them."""
    connection = connect(workspace.events)
    connection.execute("PRAGMA synchronous=OFF").fetchall()
    count = int(connection.execute("SELECT count(*) FROM events").get)
    while count < EVENTS:
        more = min(count, EVENTS - count, 500_000)
        with connection:
            connection.execute(
                "INSERT INTO events SELECT position + ?, randomblob(16), node_id, name, body FROM events"
                " WHERE name NOT IN (SELECT DISTINCT name FROM special) ORDER BY position DESC LIMIT ?",
                (count, more),
            ).fetchall()
            connection.execute(
                "UPDATE meta SET value=(SELECT max(position) FROM events) WHERE key='position'"
            ).fetchall()
        count += more
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.close()


def _start(workspace: Workspace) -> float:
    started = time.perf_counter()
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    child = subprocess.Popen([sys.executable, "-m", "habitue", "serve", "-w", str(workspace.folder)], env=env)
    try:
        while time.perf_counter() - started < 120:
            try:
                with urllib.request.urlopen(f"{workspace.settings.url}/readyz", timeout=1):
                    return time.perf_counter() - started
            except (urllib.error.URLError, OSError):
                time.sleep(0.02)
        raise AssertionError("the server was not ready within two minutes")
    finally:
        child.terminate()
        child.wait()
