"""A server on a real socket in this process, for real clients: its log is read, its answers get lost on demand."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec
import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from habitue.app.runtime import Runtime
from habitue.app.workspace import Workspace
from habitue.events.envelope import Event
from habitue.interfaces.http.app import create_app

_PATIENCE_SECONDS = 40.0


class Request(msgspec.Struct, frozen=True):
    """A request as the server saw it, and what it answered."""

    method: str
    path: str
    headers: dict[str, str]
    status: int
    answered: dict[str, str]


class Watched:
    """The application with every request noted, where the first answer on each path of events is lost.

    The events are stored, and the client is told 503: whoever sends twice must not count twice.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self.requests: list[Request] = []
        self.lossy = True
        self._lost: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        method, path = scope["method"], scope["path"]
        may_lose = self.lossy and method == "POST" and path not in self._lost

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                if may_lose and message["status"] == 200:
                    self._lost.add(path)
                    message = {**message, "status": 503}
                seen = Request(method, path, _read(scope["headers"]), message["status"], _read(message["headers"]))
                self.requests.append(seen)
            await send(message)

        await self._app(scope, receive, sending)


def _read(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode().lower(): value.decode() for name, value in headers}


class Live:
    """A shop that listens.

    Attributes
    ----------
    url
        ``http://127.0.0.1:<port>``
    """

    def __init__(self, runtime: Runtime, watched: Watched, port: int) -> None:
        self.runtime, self._watched, self.url, self.port = runtime, watched, f"http://127.0.0.1:{port}", port

    @property
    def requests(self) -> list[Request]:
        """Those answered so far."""
        return self._watched.requests

    def posts(self, *paths: str) -> list[Request]:
        """The POSTs to these paths."""
        return [one for one in self.requests if one.method == "POST" and one.path in paths]

    def events(self) -> list[Event]:
        """The log."""
        return [stored.event for stored in self.runtime.log.read()]

    def wait_for(self, holds: Callable[[], bool], what: str) -> None:
        """Wait until it holds; the clients' own clocks decide when they send."""
        until = time.monotonic() + _PATIENCE_SECONDS
        while not holds():
            told = [(one.method, one.path, one.status) for one in self.requests]
            assert time.monotonic() < until, f"{what} did not happen; requests: {told}"
            time.sleep(0.05)


@contextmanager
def listening(workspace: Workspace, *, lossy: bool = True) -> Iterator[Live]:
    """Serve the workspace on a free port of this machine."""
    with Runtime(workspace) as runtime, socket.socket() as listener:
        watched = Watched(create_app(runtime))
        watched.lossy = lossy
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(watched, log_level="error", lifespan="on"))
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        while not server.started:
            assert thread.is_alive(), "the server ended"
            time.sleep(0.01)
        try:
            yield Live(runtime, watched, listener.getsockname()[1])
        finally:
            server.should_exit = True
            thread.join(timeout=20)
