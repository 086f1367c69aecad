"""A real `habitue serve` in a process of its own, to start, ask, kill and start again."""

from __future__ import annotations

import base64
import http.client
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

import msgspec

SHOP = "http://shop.example"
_HABITUE = (sys.executable, "-c", "from habitue.interfaces.cli import main; main()")
_LONGEST_START_SECONDS = 60.0
_LONGEST_COMMAND_SECONDS = 120.0


class Response(msgspec.Struct, frozen=True):
    """What came back: status, lower-case headers, the body as it was."""

    status: int
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        """The body's JSON."""
        return msgspec.json.decode(self.body)


class Launched(Protocol):
    """A process that serves; `subprocess.Popen` is one."""

    def poll(self) -> int | None:
        """Its exit status, None while it runs."""

    def send_signal(self, sig: int) -> None:
        """Send it a signal."""

    def wait(self, timeout: float | None = None) -> int:
        """Wait until it has ended; its exit status."""


Launch = Callable[[Path, int], Launched]


def launch_command(folder: Path, port: int) -> Launched:
    """`habitue serve`; what it writes goes to `serve.log` in the workspace."""
    with (folder / "serve.log").open("ab") as log:
        return subprocess.Popen([*_HABITUE, "serve", "-w", str(folder), "--port", str(port)], stdout=log, stderr=log)


class Server:
    """A workspace and the process that serves it.

    Parameters
    ----------
    public_key, secret_key
        Of the workspace; the public one is for pages of `SHOP`.
    launch
        How the process is started.
    """

    def __init__(self, folder: Path, public_key: str, secret_key: str, launch: Launch = launch_command) -> None:
        self.folder, self.port, self.public_key, self.secret_key = folder, free_port(), public_key, secret_key
        self._launch = launch
        self._process: Launched | None = None

    @classmethod
    def make(cls, folder: Path) -> Self:
        """A new workspace, made with `habitue init`."""
        told = command("init", str(folder), "--shop-url", SHOP)
        public_key, secret_key = (re.findall(rf"{kind}_\w+", told)[0] for kind in ("pk", "sk"))
        return cls(folder, public_key, secret_key)

    def new_key(self, kind: str, *options: str) -> str:
        """The token of another key: `options` as of `habitue keys create`."""
        return command("keys", "create", kind, "--name", "Test", "-w", str(self.folder), *options).split()[-1]

    def start(self) -> float:
        """Start serving; the seconds until it was ready.

        Raises
        ------
        RuntimeError
            It ended instead, or was not ready within a minute.
        """
        begun = time.monotonic()
        self._process = self._launch(self.folder, self.port)
        while time.monotonic() - begun < _LONGEST_START_SECONDS:
            if self._process.poll() is not None:
                break
            try:
                if self.get("/readyz").status == 200:
                    return time.monotonic() - begun
            except OSError:
                time.sleep(0.02)
        self.kill()
        raise RuntimeError(f"the server did not start: {self.output()[-2000:]}")

    def output(self) -> str:
        """What `habitue serve` wrote so far."""
        log = self.folder / "serve.log"
        return log.read_text() if log.exists() else ""

    def kill(self) -> None:
        """SIGKILL, as when the machine runs out of memory: nothing is flushed, nobody says goodbye."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """SIGTERM, and wait until everything is written."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(timeout=_LONGEST_START_SECONDS)

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> Response:
        """GET a path."""
        return self.send("GET", path, None, headers)

    def post(self, path: str, body: object, headers: Mapping[str, str] | None = None) -> Response:
        """POST bytes as they are, anything else as JSON."""
        return self.send("POST", path, body if isinstance(body, bytes) else msgspec.json.encode(body), headers)

    def send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str] | None = None) -> Response:
        """One request on a connection of its own.

        Raises
        ------
        OSError
            Nothing listens, or it went away before it had answered.
        """
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, dict(headers or {}))
            answer = connection.getresponse()
            return Response(answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read())
        except http.client.HTTPException as error:
            raise ConnectionError(f"the server went away: {error!r}") from error
        finally:
            connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.kill()


def basic(key: str) -> dict[str, str]:
    """The header by which Segment's clients name their key."""
    return {"authorization": "Basic " + base64.b64encode(f"{key}:".encode()).decode()}


def command(*arguments: str) -> str:
    """What `habitue` says to these arguments.

    Raises
    ------
    RuntimeError
        It ended with an error.
    """
    ran = subprocess.run(
        [*_HABITUE, *arguments], capture_output=True, text=True, check=False, timeout=_LONGEST_COMMAND_SECONDS
    )
    if ran.returncode:
        raise RuntimeError(f"habitue {' '.join(arguments)}: {ran.stderr.strip() or ran.stdout.strip()}")
    return ran.stdout


def free_port() -> int:
    """A port that nothing listens on right now."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
