"""`habitue up`: everything one shop on one machine needs, supervised."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from habitue.app.supervisor import Children
from habitue.app.workspace import open_workspace
from habitue.core.errors import HabitueError
from habitue.interfaces.cli.listening import listen
from habitue.interfaces.cli.main import Folder, app, environment


@app.command()
def up(
    workspace: Folder = Path("workspace"),
    port: Annotated[int | None, typer.Option(help="Port to listen on; default from the settings.")] = None,
) -> None:
    """Serve and work, supervised: what one shop on one machine needs."""
    opened = open_workspace(workspace, environment())
    listen(opened.settings.host, opened.settings.port if port is None else port).close()  # or say so before all starts
    habitue = [sys.executable, "-m", "habitue"]
    with Children() as children:
        at = [] if port is None else ["--port", str(port)]
        # glibc keeps a heap per thread and gives little back: two are enough, and halve what batch work leaves behind
        lean = {"MALLOC_ARENA_MAX": "2"} | os.environ
        children.start("serve", [*habitue, "serve", "-w", str(workspace), *at], lean)
        children.start("work", [*habitue, "work", "-w", str(workspace)], lean)
        ended = children.wait()
        if ended is not None:
            status = children.status(ended)
            raise HabitueError(f"`habitue {ended}` ended by itself (status {status}): its last lines above say why")
