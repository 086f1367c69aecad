"""What happens right now: counts, the newest events, and the stream of them from a real server."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx2
import pytest
import uvicorn
from tests.integration.admin.admin_world import NOW, PASSWORD, Shop, order, page, track, viewed

from habitue.app.console.left_out import LeftOut
from habitue.app.console.live import Live
from habitue.app.console.watchers import QUEUE
from habitue.core.clock import DAY_MS, MINUTE_MS

CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


def test_now_counts_people_orders_and_events(shop: Shop) -> None:
    shop.clock.at = NOW - DAY_MS
    shop.send(order("old", "o0", ["p1"], total=99))
    shop.clock.at = NOW - 10 * MINUTE_MS
    shop.send(viewed("gone", "p1"), order("gone", "o1", ["p1"], total=10))
    shop.clock.at = NOW - MINUTE_MS
    owner = shop.browser("owner")
    shop.send(viewed("a", "p1"), viewed("a", "p2"), order("a", "o2", ["p1"], total=20))
    shop.send(viewed("crawler", "p1"), user_agent=CRAWLER)
    for looking in range(2):  # from the log's end, then from commits
        state = owner.get("/live")
        assert (state["visitors_now"], state["events_per_minute"]) == (1 + looking, (4 + 2 * looking) / 5)
        assert (state["orders_today"], state["revenue_today_minor"]) == (2 + looking, 3000 + 4250 * looking)
        shop.send(viewed("b", "p1"), order("b", "o3", ["p1"]))
    shop.clock.at = NOW + 10 * MINUTE_MS
    state = owner.get("/live")
    assert (state["visitors_now"], state["events_per_minute"], state["orders_today"]) == (0, 0, 3)
    shop.clock.at = NOW + DAY_MS
    assert shop.browser("owner").get("/live")["orders_today"] == 0


def test_an_order_told_twice_counts_once_in_the_servers_version(shop: Shop) -> None:
    owner = shop.browser("owner")
    owner.get("/live")
    shop.send({**order("", "o1", ["p1"], total=30), "anonymousId": "a", "userId": "ada"}, source="server")
    shop.send(order("a", "o1", ["p1"], total=10))
    shop.send(order("b", "o2", ["p1"], total=10))
    shop.send(track("b", "Order Cancelled", order_id="o2"))
    state = owner.get("/live")
    assert (state["orders_today"], state["revenue_today_minor"]) == (1, 3000)


def test_recent_is_newest_first_and_only_what_the_shop_told(shop: Shop) -> None:
    shop.send(*[viewed("a", f"p{number}") for number in range(5)])
    shop.decide("a", "home.trending")
    owner = shop.browser("owner")
    recent = owner.get("/live")["recent"]
    assert [activity["product"]["product_id"] for activity in recent] == ["p4", "p3", "p2", "p1", "p0"]
    shop.send(page("a", "/c/footwear"))
    newest = owner.get("/live")["recent"][0]
    assert (newest["name"], newest["page"], newest["person"]["person_id"]) == (
        "Page Viewed",
        "/c/footwear",
        shop.person("a"),
    )


def test_what_is_committed_while_the_end_of_the_log_is_read_counts_once(shop: Shop) -> None:
    shop.send(viewed("a", "p1"))
    live, reader = Live(shop.runtime, LeftOut(shop.runtime)), shop.runtime.reader
    original = reader.newest

    def newest(limit: int) -> Any:
        shop.send(viewed("b", "p2"), order("b", "o1", ["p1"]))  # commits after the moment the end was read at
        return original(limit)

    reader.newest = newest  # type: ignore[method-assign]
    live.start()
    now = live.now()
    assert (now.visitors, now.orders, now.events_per_minute) == (2, 1, 3 / 5)
    assert [stored.event.name for stored in now.recent] == ["Order Completed", "Product Viewed", "Product Viewed"]


@pytest.fixture
def address(shop: Shop) -> Iterator[str]:
    with serving(shop) as url:
        yield url


@contextmanager
def serving(shop: Shop) -> Iterator[str]:
    """The application on a real server and a free port."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(shop.app, log_level="warning", timeout_graceful_shutdown=1, lifespan="on")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: server.run(sockets=[listener]))
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/admin/api"
    finally:
        server.should_exit = True
        thread.join(timeout=10)
        assert not thread.is_alive()


@contextmanager
def watching(address: str, role: str = "owner") -> Iterator[tuple[httpx2.Client, Iterator[tuple[str, Any]]]]:
    """A signed-in client and the messages of its stream, as (event, data)."""
    with httpx2.Client(timeout=20) as client:
        signed_in = client.post(f"{address}/session", json={"email": f"{role}@shop.example", "password": PASSWORD})
        client.headers["x-csrf-token"] = signed_in.json()["csrf_token"]
        with client.stream("GET", f"{address}/live/stream") as response:
            assert response.status_code == 200
            assert response.headers["content-type"].startswith("text/event-stream")
            assert response.headers["cache-control"] == "no-store"
            messages = _messages(response.iter_lines())
            assert next(messages) == ("hello", None)
            yield client, messages


def _messages(lines: Iterator[str]) -> Iterator[tuple[str, Any]]:
    fields: dict[str, str] = {}
    for line in lines:
        if line.startswith(":"):
            yield line[1:].strip(), None
        elif line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif fields:
            data = json.loads(fields["data"])
            if "id" in fields:
                assert int(fields["id"]) == data["position"]
            yield fields["event"], data
            fields = {}


def test_an_event_is_on_the_page_before_anything_else_is(shop: Shop, address: str) -> None:
    with watching(address) as (_, messages):
        shop.send(viewed("a", "p1"))
        name, activity = next(messages)  # it is pushed: a page that had to ask, or to wait, would hear the beat first
        assert (name, activity["name"], activity["product"]["name"]) == (
            "activity",
            "Product Viewed",
            "Kitchen thing 1",
        )
        assert activity["person"]["person_id"] == shop.person("a")


def test_pausing_is_told_to_every_open_page(shop: Shop, address: str) -> None:
    with watching(address) as (client, messages), watching(address, "viewer") as (_, theirs):
        assert client.put(f"{address}/pause", json={"paused": True}).json() == {"paused": True}
        assert next(messages) == next(theirs) == ("paused", {"paused": True})
        client.put(f"{address}/pause", json={"paused": False})
        assert next(messages) == next(theirs) == ("paused", {"paused": False})


def test_the_stream_beats_tells_health_and_ends_with_the_session(
    shop: Shop, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("habitue.interfaces.http.admin.streaming.HEARTBEAT_SECONDS", 0.5)
    with watching(address) as (client, messages):
        name, health = next(messages)
        assert (name, health["ledger"]["balanced"]) == ("health", True)
        assert next(messages) == ("still here", None)
        shop.runtime.accounts.sign_out(client.cookies["habitue_session"])
        assert [name for name, _ in messages if name != "still here"] == []


def test_a_closed_page_is_forgotten(shop: Shop, address: str) -> None:
    watchers = shop.app.routes[-1].app.state.console.live.watchers  # type: ignore[attr-defined]
    with watching(address):
        assert len(watchers) == 1
    deadline = time.monotonic() + 5
    while len(watchers) and time.monotonic() < deadline:
        shop.send(viewed("a", "p1"))  # a server notices a closed connection when it writes
        time.sleep(0.1)
    assert len(watchers) == 0


def test_a_slow_page_misses_the_oldest_and_holds_nobody_up(shop: Shop, address: str) -> None:
    with watching(address) as (_, messages):
        # nobody reads the page's stream meanwhile: a log that waited for it would never return from this
        shop.send(*[viewed("a", "p1", number=number) for number in range(400)])
        received = [next(messages)[1]["position"] for _ in range(QUEUE)]
    assert received == list(range(shop.runtime.log.position() - QUEUE + 1, shop.runtime.log.position() + 1))


def test_a_viewer_watches_pseudonyms(shop: Shop, address: str) -> None:
    shop.send({"type": "identify", "userId": "ada", "messageId": "i", "traits": {"name": "Ada"}}, source="server")
    item = {**order("", "o1", ["p1"]), "userId": "ada"}
    with watching(address, "viewer") as (_, theirs), watching(address) as (_, ours):
        shop.send(item, source="server")
        assert next(theirs)[1]["person"]["label"].startswith("Visitor ")
        assert next(ours)[1]["person"]["label"] == "Ada"
