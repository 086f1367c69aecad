"""A server to measure: a fresh workspace, the real application, and a no-op endpoint beside it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from habitue.app.provision import open_keys, provision
from habitue.app.settings import Settings
from habitue.app.workspace import Workspace
from habitue.privacy.access import SECRET_SCOPES, KeyRequest

ORIGIN = "http://shop.example"


class Served(msgspec.Struct):
    """A running server."""

    workspace: Workspace
    public_key: str
    import_key: str
    port: int
    pid: int


def prepared(folder: Path, **settings: object) -> tuple[Workspace, str, str]:
    """A fresh workspace, its public key and a secret key that may import."""
    now = time.time_ns() // 1_000_000
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    stated = Settings(port=port, shop_url=ORIGIN, **settings)  # type: ignore[arg-type]
    made = provision(folder, stated, "bench@shop.example", "a long password", now)
    key = open_keys(made.workspace).create(KeyRequest(kind="secret", name="bench", scopes=SECRET_SCOPES), now)
    return made.workspace, made.public_key, key.token


@contextmanager
def serving(workspace: Workspace, public_key: str, import_key: str) -> Iterator[Served]:
    """Run `benchmarks.serve` on the workspace until the block ends."""
    child = subprocess.Popen([sys.executable, "-m", "benchmarks.serve", str(workspace.folder)])
    try:
        port = workspace.settings.port
        for _ in range(400):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                time.sleep(0.05)
        yield Served(workspace, public_key, import_key, port, child.pid)
    finally:
        child.terminate()
        child.wait()
