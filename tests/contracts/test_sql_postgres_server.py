"""The private PostgreSQL leaves nothing behind, however the test run ends."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from habitue.testing.postgres import missing, running_postgres

HOLD = """
from habitue.testing.postgres import running_postgres
import sys, time
with running_postgres() as server:
    print(server.folder, flush=True)
    time.sleep(60)
"""


def test_the_server_stops_and_its_folder_goes() -> None:
    if reason := missing():
        pytest.skip(reason)
    with running_postgres() as server, server.database() as name:
        assert name in server.url(name)
        pid = _pid(server.folder)
        assert _runs(pid)
    assert not server.folder.exists()
    assert not _runs(pid)


def test_the_server_stops_when_its_test_run_is_killed() -> None:
    if reason := missing():
        pytest.skip(reason)
    with subprocess.Popen([sys.executable, "-c", HOLD], stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout
        folder = Path(holder.stdout.readline().strip())
        pid = _pid(folder)
        assert _runs(pid)
        holder.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 20
    while _runs(pid) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not _runs(pid)
    subprocess.run(["rm", "-r", str(folder)], check=True)


def test_errors_of_its_programs_are_told() -> None:
    if reason := missing():
        pytest.skip(reason)
    with running_postgres() as server, pytest.raises(RuntimeError, match="no_such_template"):
        server.run("createdb", "--template", "no_such_template", "x")


def _pid(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])


def _runs(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()
