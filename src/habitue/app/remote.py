"""Talking to the running server of a workspace, from the command line on the same machine."""

from __future__ import annotations

import urllib.error
import urllib.request
from types import TracebackType
from typing import Any, Self

import msgspec

from habitue.app.provision import open_keys
from habitue.app.workspace import Workspace
from habitue.core.clock import SystemClock
from habitue.core.errors import HabitueError, Unavailable
from habitue.privacy.access import SECRET_SCOPES, KeyRequest

_TIMEOUT_SECONDS = 60


class Refused(HabitueError):
    """The server answered with an error; the message is its own."""

    code = "refused"


class Remote:
    """A client with a key of its own, which is revoked when it is done."""

    def __init__(self, workspace: Workspace) -> None:
        self._url, self._keys, self._clock = workspace.settings.url, open_keys(workspace), SystemClock()
        request = KeyRequest(kind="secret", name="Command line", scopes=SECRET_SCOPES)
        self._issued = self._keys.create(request, self._clock.now_ms())

    def post(self, path: str, body: object) -> Any:
        """POST JSON, get JSON.

        Raises
        ------
        Unavailable
            Nothing answers at the workspace's address.
        Refused
            The server said no.
        """
        return self._send("POST", path, msgspec.json.encode(body))

    def get(self, path: str) -> Any:
        """GET JSON."""
        return self._send("GET", path, None)

    def _send(self, method: str, path: str, body: bytes | None) -> Any:
        headers = {"Authorization": f"Bearer {self._issued.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(self._url + path, body, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_SECONDS) as response:
                return msgspec.json.decode(response.read() or b"null")
        except urllib.error.HTTPError as error:
            raise Refused(_message(error.read(), error.code)) from error
        except OSError as error:
            raise Unavailable(f"nothing answers at {self._url} ({error}): is `habitue up` running there?") from error

    def close(self) -> None:
        """Revoke the key."""
        self._keys.revoke(self._issued.key.key_id, self._clock.now_ms())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()


def _message(body: bytes, status: int) -> str:
    try:
        return str(msgspec.json.decode(body)["error"]["message"])
    except (msgspec.DecodeError, KeyError, TypeError):
        return f"the server answered {status}"
