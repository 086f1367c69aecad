"""Where the server of a workspace listens: it says so in the file it locks, and commands beside it read it there.

The file belongs to whoever holds its lock, and taking the lock empties it: what a killed server left behind is gone
once another process has the workspace, and nobody reads it as long as none has.
"""

from __future__ import annotations

import socket
from typing import IO

from habitue.app.workspace import Workspace
from habitue.core.errors import Unavailable

_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # what a socket says -> what reaches it


def url_of(listening: socket.socket) -> str:
    """The address this machine reaches a listening TCP socket by."""
    host, port = listening.getsockname()[:2]
    host = _EVERYWHERE.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def write_address(lock: IO[str], url: str) -> None:
    """Say where we listen, in the locked file, after the process id that stands there."""
    lock.write(f"\n{url}\n")
    lock.flush()


def read_address(workspace: Workspace) -> str:
    """Where the process that holds the workspace listens. Ask when its lock was refused: only then somebody holds it.

    Raises
    ------
    Unavailable
        It does not listen: it is still starting, or it is a command such as an import.
    """
    pid, _, rest = workspace.lock_file.read_text("utf-8").partition("\n")
    url, complete, _ = rest.partition("\n")
    if not complete:
        raise Unavailable(
            f"process {pid} holds {workspace.folder} and does not answer: it is starting, or a command that ends soon; "
            "try again then"
        )
    return url
