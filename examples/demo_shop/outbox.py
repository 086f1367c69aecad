"""Events on their way to habitue: sent in the background, again when habitue is away, never delaying a page."""

from __future__ import annotations

import base64
import json
import logging
import queue
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Mapping

from demo_shop.events import iso

_LOG = logging.getLogger("demo_shop.outbox")
_WAITING = 1000
_ATTEMPTS = 6
_TIMEOUT_SECONDS = 5
_LATER = frozenset((408, 429, 500, 502, 503, 504))

Event = Mapping[str, object]


class Outbox:
    """A bounded queue and the one thread that empties it. Without a secret key it sends nothing.

    `first_wait_seconds` is the pause after the first failure; it doubles with each further one.
    """

    def __init__(self, habitue_url: str, secret_key: str, first_wait_seconds: float = 0.5) -> None:
        self._address = f"{habitue_url.rstrip('/')}/v1/track"
        self._authorization = "Basic " + base64.b64encode(f"{secret_key}:".encode()).decode()
        self._first_wait = first_wait_seconds
        self._open = bool(habitue_url and secret_key)
        self._events: queue.Queue[Event | None] = queue.Queue(_WAITING)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="outbox", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def put(self, event: Event) -> None:
        """Send the event when it can be sent; a full queue drops it and says so in the log."""
        if not self._open:
            return
        try:
            self._events.put_nowait(event)
        except queue.Full:
            _LOG.error("dropped %s %s: %d events are waiting", event["event"], event["messageId"], _WAITING)

    def close(self, wait_seconds: float = 5.0) -> None:
        """Send what is waiting, for at most this long, then stop."""
        self._closing.set()
        self._events.put(None)
        self._thread.join(wait_seconds)

    def _run(self) -> None:
        while (event := self._events.get()) is not None:
            self._deliver(event)

    def _deliver(self, event: Event) -> None:
        wait = self._first_wait
        for _ in range(_ATTEMPTS):
            reason, again = self._send(event)
            if not reason:
                return
            if not again:
                break
            self._closing.wait(wait)
            wait *= 2
        _LOG.error("habitue did not take %s %s: %s", event["event"], event["messageId"], reason)

    def _send(self, event: Event) -> tuple[str, bool]:
        """Why the event was not taken, empty when it was, and whether sending it again may help."""
        # sentAt lets habitue correct this machine's clock, so it is the time of this attempt
        body = json.dumps({**event, "sentAt": iso(time.time_ns() // 1_000_000)}).encode()
        headers = {"Content-Type": "application/json", "Authorization": self._authorization}
        request = urllib.request.Request(self._address, body, headers)
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as answer:
                verdicts = json.load(answer).get("verdicts", [])
        except urllib.error.HTTPError as error:
            with error:
                return f"HTTP {error.code} {error.read(300)!r}", error.code in _LATER
        except (OSError, ValueError, AttributeError) as error:  # away, or not speaking JSON
            return repr(error), True
        refused = [verdict for verdict in verdicts if verdict.get("outcome") not in ("stored", "duplicate")]
        return (f"verdict {refused[0]}", False) if refused else ("", False)
