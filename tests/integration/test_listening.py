"""From the event on a page to `Audience Entered` in the log: a serving process, and the worker's thread beside it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from tests.integration.conftest import Fresh
from tests.integration.serving import CONSENT, Keys, Shop, forked_server, viewed

from habitue.adapters.sql import SqlDefinitions, SqlKeys, open_engine
from habitue.adapters.sqlite import SqliteReader
from habitue.app.kinds import kinds_of
from habitue.app.listening.thread import Listener
from habitue.app.workspace import Workspace
from habitue.core.clock import SystemClock
from habitue.definitions import AUDIENCE, Change, Document
from habitue.events.envelope import Event
from habitue.events.names import PRODUCT_VIEWED, TRANSITIONS
from habitue.privacy.access import ApiKey

LONGEST_SECONDS = 20.0  # for a machine that does other things too: benchmarks/audiences.py measures what it takes
LOOKED = {"type": "events", "event": PRODUCT_VIEWED, "where": [], "window": {"last": "30d"}}


def publish(workspace: Workspace) -> None:
    engine = open_engine(workspace.database_url)
    body = {"audience_id": "lookers", "name": {"en": "Lookers"}, "condition": LOOKED, "listened": "webhook"}
    change = Change("test", SystemClock().now_ms())
    SqlDefinitions(engine, kinds_of(workspace)).publish_document(Document(AUDIENCE, "lookers", 1, body), change)
    engine.dispose()


def until(holds: Callable[[], bool]) -> float:
    begun = time.monotonic()
    while not holds():
        assert time.monotonic() - begun < LONGEST_SECONDS
        time.sleep(0.05)
    return time.monotonic() - begun


def test_who_looks_at_a_product_enters_while_they_are_there(fresh_workspace: Fresh) -> None:
    workspace, keys = fresh_workspace()
    publish(workspace)
    reader = SqliteReader(workspace.events)

    def told() -> list[Event]:
        return [one.event for one in reader.read(names=TRANSITIONS)]

    with forked_server(workspace, keys) as server:
        server.start()
        with Listener(workspace, SystemClock()):
            until(workspace.listening.exists)
            item = {**viewed("1"), "context": CONSENT}
            body = {"batch": [item], "writeKey": keys.public}
            assert server.post("/v1/batch", body, {"origin": "http://shop.example"}).status == 200
            until(lambda: bool(told()))
            server.stop()  # the worker outlives it, and goes on when it is there again
            server.start()
            body["batch"] = [{**item, "messageId": "2", "anonymousId": "another"}]
            assert server.post("/v1/batch", body, {"origin": "http://shop.example"}).status == 200
            until(lambda: len(told()) == 2)
    first, second = told()
    assert (first.name, first.source, first.properties["why"]) == ("Audience Entered", "system", "event")
    assert first.node_id != second.node_id
    assert first.received_at - first.occurred_at < LONGEST_SECONDS * 1000
    assert not [key for key in _keys(workspace) if key.name.startswith("Worker") and key.revoked_at is None]


def _keys(workspace: Workspace) -> list[ApiKey]:
    engine = open_engine(workspace.database_url)
    try:
        return list(SqlKeys(engine).everything())
    finally:
        engine.dispose()


@pytest.fixture
def shop(fresh_workspace: Fresh) -> Iterator[Shop]:
    shop = Shop(*fresh_workspace())
    yield shop
    shop.close()


def _said(n: int = 1) -> dict[str, object]:
    one = {"person_id": "d1", "audience_id": "lookers", "version": 1, "entered": True, "why": "event"}
    return {"transitions": [{**one, "at": number} for number in range(n)]}


def _asked(shop: Shop, body: object, key: str) -> tuple[int, dict[str, int]]:
    answer = shop.post("/v1/audiences/transitions", body, {"authorization": f"Bearer {key}"})
    return answer.status, answer.json()


def test_only_a_key_that_may_administer_tells_and_saying_it_again_changes_nothing(shop: Shop) -> None:
    keys: Keys = shop.keys
    assert _asked(shop, _said(), keys.public)[0] in (401, 403)
    assert _asked(shop, _said(), keys.importer) == (200, {"stored": 1, "duplicate": 0})
    assert _asked(shop, _said(2), keys.importer) == (200, {"stored": 1, "duplicate": 1})
    assert _asked(shop, _said(2_001), keys.importer)[0] == 400
    assert _asked(shop, {"transitions": [{"at": 1}]}, keys.importer)[0] == 400
    assert len(shop.stored()) == 2


def test_nobody_can_send_them_as_events(shop: Shop) -> None:
    item = {"type": "track", "event": "Audience Entered", "messageId": "x", "anonymousId": "d", "properties": {}}
    for key in (shop.keys.public, shop.keys.server, shop.keys.importer):
        assert shop.verdicts([item], key)[0][0] in ("rejected", "dead_lettered")
