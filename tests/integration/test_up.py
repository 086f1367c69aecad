"""`habitue up`: two processes that live and die together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from tests.integration.conftest import Fresh
from tests.integration.serving import PAGE, until_told, viewed

from habitue.app.workspace import Workspace

# The worker lets everything else go first: beside four busy processes on two cores it writes its lake after 70 seconds.
PATIENCE = 240


@contextmanager
def up(workspace: Workspace) -> Iterator[tuple[subprocess.Popen[str], str, dict[str, int]]]:
    """The supervisor, where it answers, and its processes by their commands."""
    command = [sys.executable, "-m", "habitue", "up", "-w", str(workspace.folder), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as supervisor:
        try:
            url = until_told(workspace)
            yield supervisor, url, children(supervisor.pid)
        finally:
            supervisor.send_signal(signal.SIGTERM)
            supervisor.wait(30)


def children(pid: int) -> dict[str, int]:
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {Path(f"/proc/{child}/cmdline").read_text().split("\0")[3]: int(child) for child in found}


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_it_serves_and_works_until_it_is_asked_to_stop(fresh_workspace: Fresh) -> None:
    workspace, keys = fresh_workspace()
    with up(workspace) as (supervisor, url, processes):
        assert processes.keys() == {"serve", "work"}
        body = msgspec.json.encode({"batch": [viewed("v")], "writeKey": keys.public})
        request = urllib.request.Request(f"{url}/v1/batch", body, PAGE)
        with urllib.request.urlopen(request) as answer:
            assert b"stored" in answer.read()
        deadline = time.monotonic() + PATIENCE
        while not list(workspace.lake.glob("events/*.parquet")):
            assert supervisor.poll() is None, "a process ended by itself"
            assert time.monotonic() < deadline, "the worker wrote no lake"
            time.sleep(0.1)
    assert supervisor.returncode == 0
    assert all(map(is_gone, processes.values()))


def test_if_one_ends_the_other_is_stopped_and_it_is_said(fresh_workspace: Fresh) -> None:
    workspace, _ = fresh_workspace()
    with up(workspace) as (supervisor, _, processes):
        os.kill(processes["work"], signal.SIGKILL)
        assert supervisor.wait(30) == 1
        assert supervisor.stderr is not None
        assert "`habitue work` ended by itself (status -9)" in supervisor.stderr.read()
        assert is_gone(processes["serve"])
