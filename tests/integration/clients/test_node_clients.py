"""The clients for Node that shops run, unchanged: Segment's and Snowplow's."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integration.clients.conversation import DEVICE, PREVIOUS, SAID, USER, by_name, check_order
from tests.integration.clients.live import Live, listening
from tests.integration.conftest import Fresh

from habitue.app.workspace import open_workspace
from habitue.events import names
from habitue.privacy.consent import Purpose

SCRIPT = Path(__file__).with_name("node_clients.mjs")
MODULES = Path(__file__).parents[3] / "node_modules" / "@segment" / "analytics-node"


@pytest.fixture
def live(fresh_workspace: Fresh) -> Iterator[tuple[Live, str]]:
    if shutil.which("node") is None or not MODULES.exists():
        pytest.skip("needs Node and the npm packages: npm ci")
    workspace, keys = fresh_workspace()
    opened = open_workspace(workspace.folder, {"HABITUE_SNOWPLOW_APPS": f"shop={keys.declared}"})
    with listening(opened) as shop:
        yield shop, keys.server


def test_what_they_say_is_stored_once(live: tuple[Live, str]) -> None:
    shop, key = live
    ran = subprocess.run(["node", SCRIPT, shop.url, key], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stderr == ""
    ids = shop.runtime.pseudonyms
    user, other = ids.user(USER), ids.user("customer-18")
    segment = by_name([event for event in shop.events() if event.node_id == user])
    assert segment.keys() == SAID
    check_order(segment[names.ORDER_COMPLETED])
    people = shop.runtime.people
    tied = {people.person_of(ids.device(device)) for device in (DEVICE, PREVIOUS)}
    assert tied == {people.person_of(user)}
    snowplow = by_name([event for event in shop.events() if event.node_id == other])
    assert snowplow.keys() == {names.PAGE_VIEWED, "com.acme/checkout_help"}
    assert {event.source for event in snowplow.values()} == {"server"}, "its secret key vouches, not its app id"
    help_asked = snowplow["com.acme/checkout_help"]
    assert help_asked.properties == {"asked": 3}
    assert help_asked.consent == int(Purpose.NECESSARY | Purpose.MEASURE)
    outcomes = {tally.outcome for tally in shop.runtime.log.tallies()}
    assert outcomes == {"received", "stored", "duplicate"}, "both sent again what was stored, and nothing was refused"
    for path in ("/v1/batch", "/com.snowplowanalytics.snowplow/tp2"):
        statuses = [one.status for one in shop.posts(path)]
        assert statuses[0] == 503, path
        assert 200 in statuses, path
