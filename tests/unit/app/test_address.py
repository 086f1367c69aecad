"""The address of the running server: only that of whoever holds the workspace now, and only once it listens."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from habitue.app.address import read_address, url_of, write_address
from habitue.app.settings import Settings
from habitue.app.workspace import Workspace, create_workspace
from habitue.core.errors import Unavailable


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "workspace", Settings())


@pytest.mark.parametrize(("family", "host", "reached"), [
    (socket.AF_INET, "127.0.0.1", "127.0.0.1"), (socket.AF_INET, "0.0.0.0", "127.0.0.1"),
    (socket.AF_INET6, "::1", "[::1]"), (socket.AF_INET6, "::", "[::1]"),
])  # fmt: skip
def test_a_socket_is_reached_from_this_machine(family: socket.AddressFamily, host: str, reached: str) -> None:
    with socket.socket(family) as listening:
        try:
            listening.bind((host, 0))
        except OSError:
            pytest.skip(f"this machine has no {host}")
        assert url_of(listening) == f"http://{reached}:{listening.getsockname()[1]}"


def test_what_serves_is_found_where_it_listens(workspace: Workspace) -> None:
    with workspace.lock_log() as lock:
        write_address(lock, "http://127.0.0.1:9999")
        assert read_address(workspace) == "http://127.0.0.1:9999"


def test_what_an_earlier_server_left_is_not_the_address_of_the_next_holder(workspace: Workspace) -> None:
    with workspace.lock_log() as lock:
        write_address(lock, "http://127.0.0.1:9999")
    with workspace.lock_log(), pytest.raises(Unavailable, match=r"^process \d+ holds .* try again then$"):
        read_address(workspace)


def test_half_an_address_is_none(workspace: Workspace) -> None:
    with workspace.lock_log() as lock:
        lock.write("\nhttp://127.0.0.1:99")
        lock.flush()
        with pytest.raises(Unavailable):
            read_address(workspace)
