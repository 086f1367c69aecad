"""Commands beside a server that does not listen where the settings say: they find it, or do without it."""

from __future__ import annotations

import signal
import urllib.request

import pytest
from tests.integration.conftest import Fresh
from tests.integration.serving import PAGE, forked_server, until_told, viewed

from habitue.adapters.sql import SqlKeys, open_engine
from habitue.adapters.sqlite import SqliteReader
from habitue.app.importing import Direct, Served, open_inlet
from habitue.app.workspace import Workspace
from habitue.core.errors import Unavailable
from habitue.testing.server import command, launch_command

ITEM = {"type": "track", "event": "Order Completed", "userId": "u", "properties": {"order_id": "1"}}


def imported(workspace: Workspace, message_id: str) -> tuple[type, dict[str, int]]:
    with open_inlet(workspace) as inlet:
        return type(inlet), inlet.items([{**ITEM, "messageId": message_id}], lambda _: None)


def test_commands_find_the_server_wherever_it_listens(fresh_workspace: Fresh) -> None:
    workspace, keys = fresh_workspace()
    with forked_server(workspace, keys) as server:
        server.start()
        assert server.port != workspace.settings.port
        assert imported(workspace, "a") == (Served, {"stored": 1})
        server.post("/v1/batch", {"batch": [viewed("v")], "writeKey": keys.public}, PAGE)
        assert command("forget", "u", "-w", str(workspace.folder)).startswith("Forgot u")
        server.kill()
        assert imported(workspace, "b") == (Direct, {"stored": 1}), "a killed server holds nothing"
        server.start()
        assert imported(workspace, "c") == (Served, {"stored": 1})
        server.stop()
    assert imported(workspace, "d") == (Direct, {"stored": 1})
    assert {stored.event.message_id for stored in SqliteReader(workspace.events).read()} >= {"b", "c", "d", "v"}
    usable = [key.name for key in SqlKeys(open_engine(workspace.database_url)).everything() if key.usable(10**15)]
    assert "Command line" not in usable


def test_a_port_of_the_systems_choice_is_found_too(fresh_workspace: Fresh) -> None:
    workspace, _ = fresh_workspace()
    server = launch_command(workspace.folder, 0)
    try:
        url = until_told(workspace)
        assert not url.endswith(":0")
        with urllib.request.urlopen(f"{url}/readyz") as answer:
            assert answer.status == 200
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)


def test_a_holder_that_does_not_serve_is_named(fresh_workspace: Fresh) -> None:
    workspace, _ = fresh_workspace()
    with workspace.lock_log(), pytest.raises(Unavailable, match="holds"):
        imported(workspace, "a")
