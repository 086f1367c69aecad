"""Memory of `habitue up` with the demo's data, all its processes together, while it answers and trains."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

from habitue.app.workspace import open_workspace

SECONDS = 45
ROOT = Path(__file__).parents[1]


def run() -> list[dict[str, Any]]:
    """One row: proportional set size in MB, highest seen (goal 600)."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Path(folder) / "workspace"
        environment = os.environ | {"PYTHONPATH": str(ROOT / "examples")}
        demo = [sys.executable, "-m", "habitue", "demo", "--no-serve", "--folder", str(workspace), "--port", "18470"]
        started = time.monotonic()
        subprocess.run(demo, check=True, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        ready = time.monotonic() - started
        up = subprocess.Popen([sys.executable, "-m", "habitue", "up", "-w", str(workspace)], stderr=subprocess.DEVNULL)
        try:
            highest = _watch(up.pid, open_workspace(workspace, {}).settings.url)
        finally:
            up.terminate()
            up.wait()
    return [{"demo_seconds": round(ready), "pss_mb": round(highest), "goal_mb": 600}]


def _watch(pid: int, url: str) -> float:
    highest = 0.0
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        with contextlib.suppress(OSError):  # not listening yet
            urllib.request.urlopen(f"{url}/readyz", timeout=2).close()
        highest = max(highest, sum(_pss(child) for child in _tree(pid)))
        time.sleep(0.25)
    return highest


def _tree(pid: int) -> list[int]:
    children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    return [pid, *(grandchild for child in children for grandchild in _tree(int(child)))]


def _pss(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
