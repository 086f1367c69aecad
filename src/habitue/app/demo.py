"""The demo's workspace: fresh each time, marked as a demo's, with what is needed to sign in and to run a shop on it."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import msgspec

from habitue.app.provision import open_keys, provision
from habitue.app.settings import Settings
from habitue.app.supervisor import Children
from habitue.app.workspace import Workspace, open_workspace
from habitue.core.errors import Conflict, InvalidInput, NotFound, Unavailable
from habitue.privacy.access import KeyRequest

MARK = "demo.json"
OWNER = "owner@demo.example"
_READY_SECONDS = 60.0
_POLL_SECONDS = 0.1


class Access(msgspec.Struct, frozen=True):
    """What the first run made and later runs need: a demo's secrets protect nothing but generated or copied data."""

    email: str
    password: str
    public_key: str
    secret_key: str


def fresh_workspace(folder: Path, settings: Settings, now_ms: int) -> tuple[Workspace, Access]:
    """A new workspace in the folder; one that an earlier demo made there is removed.

    Raises
    ------
    Conflict
        The folder holds something that no demo made: nothing is touched.
    """
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).exists():
            raise Conflict(f"{folder} holds something that no demo made: name another --folder")
        # renamed first: a demo that still runs there keeps its files, and a crash leaves no half workspace behind
        gone = folder.with_name(f"{folder.name}.old-{os.getpid()}")
        folder.rename(gone)
        shutil.rmtree(gone, ignore_errors=True)
    password = secrets.token_urlsafe(9)
    made = provision(folder, settings, OWNER, password, now_ms)
    access = Access(OWNER, password, made.public_key, made.secret_key)
    path = folder / MARK
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(msgspec.json.encode(access))
    return made.workspace, access


def kept_workspace(folder: Path, environment: Mapping[str, str]) -> tuple[Workspace, Access]:
    """What an earlier run left in the folder.

    Raises
    ------
    NotFound, InvalidInput
        Nothing was left there, or its notes are damaged.
    """
    path = folder / MARK
    if not path.exists():
        raise NotFound(f"no demo was made in {folder} yet: run `habitue demo` without --keep")
    try:
        access = msgspec.json.decode(path.read_bytes(), type=Access)
    except msgspec.DecodeError as error:
        raise InvalidInput(f"{path} is damaged ({error}): run `habitue demo` without --keep", path=str(path)) from error
    return open_workspace(folder, environment), access


@contextmanager
def import_key(workspace: Workspace, now_ms: int) -> Iterator[str]:
    """A secret key that may import history, revoked at the end."""
    keys = open_keys(workspace)
    request = KeyRequest(kind="secret", name="Demo history", scopes=frozenset({"events:write", "import"}))
    issued = keys.create(request, now_ms)
    try:
        yield issued.token
    finally:
        keys.revoke(issued.key.key_id, now_ms)


def free_port(preferred: int) -> int:
    """The port, if nobody listens on it; else any other."""
    for port in (preferred, 0):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise Unavailable("this machine has no free port on 127.0.0.1")


def start_habitue(children: Children, command: str, workspace: Workspace, *more: str) -> None:
    """`habitue serve` or `habitue work` beside us."""
    children.start(command, [sys.executable, "-m", "habitue", command, "-w", str(workspace.folder), *more])


def wait_until_ready(url: str, children: Children) -> None:
    """Until the address answers.

    Raises
    ------
    Unavailable
        A child ended first, or a minute has passed.
    """
    deadline = time.monotonic() + _READY_SECONDS
    while time.monotonic() < deadline:
        ended = children.ended()
        if ended is not None:
            raise Unavailable(f"`{ended}` ended by itself: its last lines above say why")
        try:
            with urllib.request.urlopen(url, timeout=2):
                return
        except urllib.error.HTTPError as error:
            error.close()  # it answers, but not yet well
        except OSError:
            pass
        time.sleep(_POLL_SECONDS)
    raise Unavailable(f"{url} did not answer within {_READY_SECONDS:.0f} seconds")
