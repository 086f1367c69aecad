"""`habitue work`: the batch side."""

from __future__ import annotations

import signal
from pathlib import Path

from habitue.app.logging import configure_logging
from habitue.app.working import lower_priority
from habitue.app.working import work as do_work
from habitue.app.workspace import open_workspace
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
