"""`habitue work` and `habitue up`: the batch side, and everything together."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from habitue.app.logging import configure_logging
from habitue.app.supervisor import Children
from habitue.app.working import lower_priority
from habitue.app.working import work as do_work
from habitue.app.workspace import open_workspace
from habitue.core.errors import HabitueError
from habitue.interfaces.cli.main import Folder, app, environment


@app.command()
def work(workspace: Folder = Path("workspace")) -> None:
    """Write the lake, train the models, compute the reports."""
    opened = open_workspace(workspace, environment())
    configure_logging(opened.settings.log_level)
    lower_priority()
    stopping = False

    def stop(*_: object) -> None:
        nonlocal stopping
        stopping = True

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    do_work(opened, until=lambda: stopping)


@app.command()
def up(
    workspace: Folder = Path("workspace"),
    port: Annotated[int | None, typer.Option(help="Port to listen on; default from the settings.")] = None,
) -> None:
    """Serve and work, supervised: what one shop on one machine needs."""
    opened = open_workspace(workspace, environment())
    configure_logging(opened.settings.log_level)
    habitue = [sys.executable, "-m", "habitue"]
    with Children() as children:
        listen = [] if port is None else ["--port", str(port)]
        children.start("serve", [*habitue, "serve", "-w", str(workspace), *listen])
        children.start("work", [*habitue, "work", "-w", str(workspace)])
        ended = children.wait()
    if ended is not None:
        raise HabitueError(f"`habitue {ended}` ended by itself: its last lines above say why")
