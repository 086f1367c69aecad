"""Sending: within the API's limits, waiting when asked to, and accounting for every event."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.collect.wire import decode_batch
from habitue.core.errors import Unavailable
from habitue.testing.shoppers import NotTaken, batches, send, sending


class Server:
    """Answers `/v1/batch` as habitue does; `moods` are the statuses of the first requests."""

    def __init__(self, moods: list[int], forgets: bool = False) -> None:
        self.moods, self.forgets = moods, forgets
        self.bodies: list[bytes] = []
        self.keys: set[str | None] = set()
        self.lock = threading.Lock()

    def answer(self, body: bytes, key: str | None) -> tuple[int, dict[str, Any]]:
        with self.lock:
            self.keys.add(key)
            status = self.moods.pop(0) if self.moods else 200
            if status != 200:
                return status, {"error": {"code": "overloaded", "message": "come back"}}
            self.bodies.append(body)
        items = msgspec.json.decode(body)["batch"]
        verdicts = [{"message_id": one["messageId"], "outcome": "stored", "reason": ""} for one in items]
        return 200, {"success": True, "verdicts": verdicts[1:] if self.forgets else verdicts}


@contextmanager
def serving(server: Server) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, said = server.answer(body, self.headers.get("Authorization"))
            out = msgspec.json.encode(said)
            self.send_response(status)
            if status == 429:
                self.send_header("Retry-After", "0")
            self.send_header("Content-Length", str(len(out)))
            self.end_headers()
            self.wfile.write(out)

        def log_message(self, format: str, *args: object) -> None:
            """Tests are quiet."""

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=running.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{running.server_address[1]}"
    finally:
        running.shutdown()
        thread.join()
        running.server_close()


def items(n: int) -> Iterator[dict[str, Any]]:
    return ({"type": "track", "event": "Seen", "anonymousId": "a", "messageId": f"m{k}"} for k in range(n))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "_MAX_WAIT_SECONDS", 0.01)


@given(st.lists(st.integers(0, 30_000), max_size=60), st.integers(1, 500))
def test_batches_hold_every_item_once_in_order_and_within_the_limits(lengths: list[int], size: int) -> None:
    wanted = [
        {"type": "track", "event": "Seen", "anonymousId": "a", "messageId": f"m{k}", "properties": {"text": "x" * n}}
        for k, n in enumerate(lengths)
    ]
    found = []
    for body, count in batches(wanted, size):
        decoded = decode_batch(body).items  # raises when a limit is broken
        assert len(decoded) == count <= size
        found += msgspec.json.decode(body)["batch"]
    assert found == wanted


def test_all_is_sent_by_several_connections_and_counted() -> None:
    server = Server([])
    done: list[int] = []
    with serving(server) as url:
        sent = send(items(1_234), url, "sk_x", done.append, size=100)
    assert (sent.items, sent.requests, sent.waited, sent.outcomes) == (1_234, 13, 0, {"stored": 1_234})
    assert sum(done) == 1_234
    assert server.keys == {"Bearer sk_x"}
    ids = [one["messageId"] for body in server.bodies for one in msgspec.json.decode(body)["batch"]]
    assert sorted(ids) == sorted(f"m{k}" for k in range(1_234))


def test_a_busy_server_is_waited_for_and_nothing_is_lost() -> None:
    server = Server([429, 503, 429, 429])
    with serving(server) as url:
        sent = send(items(300), url, "sk_x", size=50)
    assert (sent.items, sent.waited) == (300, 4)


@pytest.mark.parametrize("status", [400, 401, 403, 413])
def test_a_refusal_ends_it_at_once(status: int) -> None:
    server = Server([status] * 3)
    with serving(server) as url, pytest.raises(NotTaken, match=str(status)):
        send(items(10_000), url, "sk_x", size=10)
    assert len(server.bodies) < 1_000


def test_a_missing_verdict_is_an_error_even_when_the_server_says_success() -> None:
    with serving(Server([], forgets=True)) as url, pytest.raises(NotTaken, match="verdicts"):
        send(items(10), url, "sk_x")


def test_nobody_there_is_said_in_the_end() -> None:
    with serving(Server([])) as url:
        pass
    with pytest.raises(Unavailable, match="habitue serve"):
        send(items(10), url, "sk_x")
