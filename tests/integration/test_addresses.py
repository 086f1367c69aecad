"""Addresses over HTTP: the visitor's comes through the proxies the operator trusts, and is written nowhere."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from starlette.testclient import TestClient
from tests.integration.conftest import Fresh
from tests.integration.serving import CONSENT, PAGE, viewed
from tests.unit.adapters.mmdb.test_places import LYON, write

from habitue.app.runtime import Runtime
from habitue.app.working import write_lake
from habitue.app.workspace import Workspace
from habitue.events.envelope import Event
from habitue.interfaces.http.app import create_app
from habitue.testing.server import basic

# Numbers that no network, time or id is made of by chance.
MARKS = ("203.0.113.219", "203.0.113.87", "198.51.100.173", "2001:db8:77:1234:5678:9abc:def0:1357")
PROXY = ("10.20.30.40", 50_000)


def enriched(workspace: Workspace) -> Workspace:
    write(workspace.folder / "places.mmdb", {"203.0.113.0/24": LYON})
    settings = msgspec.structs.replace(
        workspace.settings, trusted_proxies=("10.0.0.0/8",), geo_database="places.mmdb", log_level="debug"
    )
    return msgspec.structs.replace(workspace, settings=settings)


def files_with(folder: Path, mark: str) -> list[str]:
    return [path.name for path in folder.rglob("*") if path.is_file() and mark.encode() in path.read_bytes()]


def test_no_file_holds_an_address_and_every_event_its_place(
    fresh_workspace: Fresh, capfd: pytest.CaptureFixture[str]
) -> None:
    made, keys = fresh_workspace()
    workspace = enriched(made)
    with Runtime(workspace) as runtime:
        with TestClient(create_app(runtime), client=PROXY) as client:
            for number, mark in enumerate(MARKS):
                headers = {**PAGE, "x-forwarded-for": f"{MARKS[0]}, {mark}"}
                items = [viewed(f"m{number}", context=CONSENT | {"ip": mark})]
                assert client.post("/v1/batch", json={"batch": items, "writeKey": keys.public}, headers=headers)
                client.post("/v1/batch", content=b"{", headers=headers)  # what is refused is written nowhere either
                stated = viewed(f"s{number}", context=CONSENT | {"ip": mark})
                answer = client.post("/v1/batch", json={"batch": [stated]}, headers=basic(keys.server))
                assert answer.json()["verdicts"][0]["outcome"] == "stored", answer.text
        events = {one.event.message_id: one.event for one in runtime.log.read()}
        write_lake(workspace)
        said = "".join(capfd.readouterr())
        for mark in MARKS:
            assert files_with(workspace.folder, mark) == []
            assert mark not in said
        assert files_with(workspace.folder, "203.0.113.0/24") != []  # so the search finds what there is
    for name in ("m0", "m1", "s0", "s1"):
        assert place_of(events[name]) == ("203.0.113.0/24", "Lyon")
    assert place_of(events["m2"]) == place_of(events["s2"]) == ("198.51.100.0/24", "")
    assert place_of(events["m3"]) == ("2001:db8:77::/48", "")


def place_of(event: Event) -> tuple[str, str]:
    return event.context["network"], event.context.get("place", {}).get("city", "")


def test_a_header_of_anybody_else_is_not_believed(fresh_workspace: Fresh) -> None:
    made, keys = fresh_workspace()
    with (
        Runtime(enriched(made)) as runtime,
        TestClient(create_app(runtime), client=("198.51.100.4", 50_000)) as client,
    ):
        headers = {**PAGE, "x-forwarded-for": "203.0.113.7"}
        client.post("/v1/batch", json={"batch": [viewed("m")], "writeKey": keys.public}, headers=headers)
        [stored] = [one.event for one in runtime.log.read() if one.event.message_id == "m"]
    assert place_of(stored) == ("198.51.100.0/24", "")
