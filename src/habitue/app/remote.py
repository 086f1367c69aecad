"""Talking to the running server of a workspace, from the command line on the same machine."""

from __future__ import annotations

import urllib.error
import urllib.request
from types import TracebackType
from typing import Any, Self

import msgspec

from habitue.app.address import read_address
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
    """A client with a key of its own, which is revoked when it is done.

    Parameters
    ----------
    name
        Of the key, as the list of keys shows it.
    alone
        There is no other client of this name: keys of those that were killed are revoked first.

    Raises
    ------
    Unavailable
        Whoever holds the workspace does not listen.
    """

    def __init__(self, workspace: Workspace, name: str = "Command line", *, alone: bool = False) -> None:
        self._url, self._keys, self._clock = read_address(workspace), open_keys(workspace), SystemClock()
        if alone:
            self._revoke_left(name)
        request = KeyRequest(kind="secret", name=name, scopes=SECRET_SCOPES)
        self._issued = self._keys.create(request, self._clock.now_ms())

    def post(self, path: str, body: object) -> Any:
        """POST JSON, get JSON.

        Raises
        ------
        Unavailable
            The server is gone.
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
            raise Unavailable(f"nothing answers at {self._url} any more ({error}): start `habitue up` again") from error

    def _revoke_left(self, name: str) -> None:
        for key in self._keys.everything():
            if key.kind == "secret" and key.name == name and key.revoked_at is None:
                self._keys.revoke(key.key_id, self._clock.now_ms())

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
