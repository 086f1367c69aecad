"""Servers for these tests: an application in this process, and processes that start fast enough to be killed often."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import msgspec
import structlog
from starlette.testclient import TestClient

from habitue.adapters.sql import SqlKeys, open_engine
from habitue.app.address import read_address
from habitue.app.provision import provision
from habitue.app.runtime import Runtime
from habitue.app.settings import Settings
from habitue.app.workspace import Workspace
from habitue.core.clock import SystemClock
from habitue.core.errors import Unavailable
from habitue.interfaces.http.app import create_app
from habitue.privacy.access import SECRET_SCOPES, KeyRequest
from habitue.privacy.consent import Purpose
from habitue.testing.server import SHOP, Response, Server

CONSENT = {"consent": {"categoryPreferences": {"measure": True, "personalise": True}}}
OUTCOMES = ("stored", "duplicate", "dead_lettered", "rejected")
PAGE = {"origin": SHOP}
SOAK = bool(os.environ.get("HABITUE_SOAK"))
# Where the clients of the captures ran.
_CAPTURED = frozenset({"http://127.0.0.1:8104", "http://127.0.0.1:8110", "http://localhost:8110"})
_PASSWORD = "correct horse battery"
_PROCESSES = multiprocessing.get_context("forkserver")
_PROCESSES.set_forkserver_preload(["habitue.interfaces.cli.serving"])


# Without this a trace is drawn with every local variable, which is slow when a defect is being shrunk.
structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()])


class Keys(msgspec.Struct, frozen=True):
    """Tokens: `public` for pages of `SHOP`, `declared` for the captures', with consent, two secret ones."""

    public: str
    declared: str
    server: str
    importer: str


def new_workspace(folder: Path) -> tuple[Workspace, Keys]:
    made = provision(folder, Settings(shop_url=SHOP), "owner@shop.example", _PASSWORD, SystemClock().now_ms())
    engine = open_engine(made.workspace.database_url)
    keys, now_ms = SqlKeys(engine), SystemClock().now_ms()
    consent = int(Purpose.MEASURE | Purpose.PERSONALISE)
    captured = KeyRequest(kind="public", name="Captured", origins=_CAPTURED, declared_consent=consent)
    importing = KeyRequest(kind="secret", name="Import", scopes=SECRET_SCOPES)
    tokens = Keys(
        made.public_key, keys.create(captured, now_ms).token, made.secret_key, keys.create(importing, now_ms).token
    )
    engine.dispose()
    return made.workspace, tokens


class StillClock:
    """A clock that stands where it was put."""

    def __init__(self, now_ms: int) -> None:
        self.at = now_ms

    def now_ms(self) -> int:
        return self.at


class Shop:
    """A runtime and its application in this process: every request goes through the whole of it but the socket."""

    def __init__(self, workspace: Workspace, keys: Keys, clock: StillClock | None = None) -> None:
        self.workspace, self.keys, self.clock = workspace, keys, clock or StillClock(0)
        self.runtime = Runtime(workspace, clock=clock)
        self._client = TestClient(create_app(self.runtime), raise_server_exceptions=False)
        self._client.__enter__()  # one event loop for all requests, as in a server

    def send(self, method: str, path: str, body: bytes = b"", headers: Mapping[str, str] | None = None) -> Response:
        answer = self._client.request(method, path, content=body, headers=dict(headers or {}))
        return Response(answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, answer.content)

    def post(self, path: str, body: object, headers: Mapping[str, str] | None = None) -> Response:
        return self.send("POST", path, body if isinstance(body, bytes) else msgspec.json.encode(body), headers)

    def batch(self, items: Sequence[object], key: str = "", headers: Mapping[str, str] | None = None) -> Response:
        """Send items as a page does, or as the key's kind does."""
        key = key or self.keys.public
        said = PAGE if key.startswith("pk_") else {}
        return self.post("/v1/batch", {"batch": items, "writeKey": key}, {**said, **(headers or {})})

    def verdicts(self, items: Sequence[object], key: str = "") -> list[tuple[str, str]]:
        """Outcome and reason's family of each item."""
        answer = self.batch(items, key)
        assert answer.status == 200, answer.body
        return [(v["outcome"], v.get("reason", "").partition(":")[0]) for v in answer.json()["verdicts"]]

    def stored(self) -> list[str]:
        """Message ids in the log, in order."""
        return [one.event.message_id for one in self.runtime.log.read()]

    def ledger(self) -> dict[str, int]:
        """Outcome -> how many, over all days; `received` too."""
        return ledger(self.runtime.log.tallies())

    def close(self) -> None:
        self._client.__exit__(None, None, None)
        self.runtime.close()


def ledger(tallies: list[Any]) -> dict[str, int]:
    """Outcome -> how many, asserting that the intake's equation holds."""
    counts = dict.fromkeys(("received", *OUTCOMES), 0)
    for tally in tallies:
        counts[tally.outcome] += tally.count
    assert counts["received"] == sum(counts[outcome] for outcome in OUTCOMES), counts
    return counts


def viewed(message_id: str, device: str = "device-1", **fields: Any) -> dict[str, Any]:
    """A product view with consent, as a page sends it."""
    item = {"type": "track", "event": "Product Viewed", "messageId": message_id, "anonymousId": device}
    return {**item, "properties": {"product_id": "p1"}, "context": CONSENT, **fields}


class _Forked:
    """A process forked off one that has imported everything already."""

    def __init__(self, folder: Path, port: int) -> None:
        self._process: ForkServerProcess = _PROCESSES.Process(target=_serve, args=(str(folder), port), daemon=True)
        self._process.start()

    def poll(self) -> int | None:
        return self._process.exitcode

    def send_signal(self, sig: int) -> None:
        if self._process.pid is not None:
            os.kill(self._process.pid, sig)

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        assert self._process.exitcode is not None, "it does not end"
        return self._process.exitcode


def _serve(folder: str, port: int) -> None:
    from habitue.interfaces.cli.serving import serve

    serve(Path(folder), None, port)


@contextlib.contextmanager
def forked_server(workspace: Workspace, keys: Keys) -> Iterator[Server]:
    """A server whose process starts in a moment."""
    with Server(workspace.folder, keys.public, keys.server, _Forked) as server:
        yield server


def until_told(workspace: Workspace) -> str:
    """The address, as soon as the server has said it."""
    for _ in range(600):
        with contextlib.suppress(Unavailable, FileNotFoundError):
            return read_address(workspace)
        time.sleep(0.1)
    raise AssertionError("it never said where it listens")
