"""Items to a shop's server as its own would send them: batches over a few connections, every verdict accounted for."""

from __future__ import annotations

import http.client
import queue
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any
from urllib.parse import urlsplit

import msgspec

from habitue.core.errors import HabitueError, Unavailable

# What one request of the public API may hold, with room for the braces around it
BATCH_ITEMS = 500
BATCH_BYTES = 500_000

Progress = Callable[[int], None]
_TIMEOUT_SECONDS = 60
_ATTEMPTS = 30
_LATER = frozenset((408, 429, 500, 502, 503, 504))
_MAX_WAIT_SECONDS = 5.0


class NotTaken(HabitueError):
    """The server refused a batch, or did not account for every event; nothing of it is sent again."""

    code = "not_taken"


class Sent(msgspec.Struct, frozen=True):
    """What was sent and what the server said.

    Attributes
    ----------
    outcomes
        Outcome (with the reason, unless stored) -> events; they add up to `items`.
    waited
        How often a request was tried again: the server was busy, or did not answer.
    """

    items: int
    requests: int
    waited: int
    outcomes: dict[str, int]


def batches(items: Iterable[dict[str, Any]], size: int = BATCH_ITEMS) -> Iterator[tuple[bytes, int]]:
    """Bodies for ``POST /v1/batch`` and how many items each holds, within the API's limits."""
    parts: list[bytes] = []
    length = 0
    for item in items:
        part = msgspec.json.encode(item)
        if parts and (len(parts) == size or length + len(part) + 1 > BATCH_BYTES):
            yield _body(parts), len(parts)
            parts, length = [], 0
        parts.append(part)
        length += len(part) + 1
    if parts:
        yield _body(parts), len(parts)


def send(
    items: Iterable[dict[str, Any]],
    base_url: str,
    key: str,
    progress: Progress = lambda done: None,  # noqa: ARG005 - the callback's signature
    *,
    connections: int = 4,
    size: int = 100,
) -> Sent:
    """Stream items to ``POST /v1/batch``; a busy server (429) is waited for as long as it asks.

    Parameters
    ----------
    key
        A secret key with the scope ``import``: then old times are kept.
    size
        Items a request, at most 500; a server is done sooner with several of a hundred, whose bytes stay in its caches.
    progress
        Called with how many more items were answered for; from other threads.

    Raises
    ------
    NotTaken
        The server refused a batch or its verdicts do not add up to what was sent.
    Unavailable
        It did not answer for long.
    """
    parts = urlsplit(base_url)
    sending = _Sending(parts.hostname or "127.0.0.1", parts.port or (443 if parts.scheme == "https" else 80), key)
    sending.tls, sending.progress = parts.scheme == "https", progress
    threads = [threading.Thread(target=sending.run, name=f"send-{n}", daemon=True) for n in range(connections)]
    for thread in threads:
        thread.start()
    try:
        for body, count in batches(items, size):
            if not sending.put(body, count):
                break
    finally:
        for _ in threads:
            sending.put(b"", 0)
        for thread in threads:
            thread.join()
    if sending.problem is not None:
        raise sending.problem
    return Sent(sending.outcomes.total(), sending.requests, sending.waited, dict(sorted(sending.outcomes.items())))


class _Sending:
    """What the connections share."""

    def __init__(self, host: str, port: int, key: str) -> None:
        self.host, self.port, self.tls = host, port, False
        self.headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
        self.progress: Progress = lambda _: None
        self.waiting: queue.Queue[tuple[bytes, int]] = queue.Queue(6)
        self.lock = threading.Lock()
        self.outcomes: Counter[str] = Counter()
        self.requests = self.waited = 0
        self.problem: HabitueError | None = None

    def put(self, body: bytes, count: int) -> bool:
        """Hand a batch to whoever is free; False when the sending has failed."""
        while self.problem is None:
            try:
                self.waiting.put((body, count), timeout=0.2)
            except queue.Full:
                continue
            return True
        return False

    def run(self) -> None:
        """One connection, until it is handed nothing."""
        connection = self._connect()
        try:
            while self.problem is None:
                try:
                    body, count = self.waiting.get(timeout=0.2)
                except queue.Empty:
                    continue
                if not count:
                    return
                connection = self._deliver(connection, body, count)
        except HabitueError as problem:
            self.problem = problem
        finally:
            connection.close()

    def _connect(self) -> http.client.HTTPConnection:
        kind = http.client.HTTPSConnection if self.tls else http.client.HTTPConnection
        return kind(self.host, self.port, timeout=_TIMEOUT_SECONDS)

    def _deliver(self, connection: http.client.HTTPConnection, body: bytes, count: int) -> http.client.HTTPConnection:
        """Send until it is taken; the same message ids make a second try harmless."""
        reason, wait = "", 0.1
        for _ in range(_ATTEMPTS):
            try:
                connection.request("POST", "/v1/batch", body, self.headers)
                response = connection.getresponse()
                status, told = response.status, response.read()
            except (OSError, http.client.HTTPException) as error:
                connection.close()
                connection, reason, asked = self._connect(), repr(error), 0.0
            else:
                if status == 200:
                    self._settle(told, count)
                    return connection
                if status not in _LATER:
                    raise NotTaken(f"the server refused a batch with {status}: {told[:300].decode(errors='replace')}")
                reason, asked = f"{status}", _seconds(response.getheader("Retry-After"))
            with self.lock:
                self.waited += 1
            time.sleep(min(max(asked, wait), _MAX_WAIT_SECONDS))
            wait *= 2
        raise Unavailable(f"{self.host}:{self.port} does not take events ({reason}): is `habitue serve` running there?")

    def _settle(self, told: bytes, count: int) -> None:
        verdicts = msgspec.json.decode(told).get("verdicts", [])
        if len(verdicts) != count:
            raise NotTaken(f"{count} events were sent and {len(verdicts)} verdicts came back")
        with self.lock:
            self.requests += 1
            for verdict in verdicts:
                outcome = verdict["outcome"]
                self.outcomes[outcome if outcome == "stored" else f"{outcome}: {verdict.get('reason', '')}"] += 1
            self.progress(count)


def _seconds(header: str | None) -> float:
    try:
        return float(header or 0)
    except ValueError:
        return 0.0


def _body(parts: list[bytes]) -> bytes:
    return b'{"batch":[' + b",".join(parts) + b"]}"
