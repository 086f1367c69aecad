"""`habitue serve`: the HTTP server, and in the embedded workspace the only writer of the log."""

from __future__ import annotations

import signal
from pathlib import Path
from typing import Annotated

import structlog
import typer
import uvicorn

from habitue.app.logging import configure_logging
from habitue.app.process import settle_memory
from habitue.app.runtime import Runtime
from habitue.app.workspace import open_workspace
from habitue.interfaces.cli.main import Folder, app, environment
from habitue.interfaces.http.app import create_app

_logger = structlog.get_logger()


@app.command()
def serve(
    workspace: Folder = Path("workspace"),
    host: Annotated[str | None, typer.Option(help="Address to listen on; default from the settings.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; default from the settings.")] = None,
) -> None:
    """Serve the API, the tracker and the console."""
    opened = open_workspace(workspace, environment())
    settings = opened.settings
    configure_logging(settings.log_level)
    with Runtime(opened) as runtime:
        settle_memory()
        config = uvicorn.Config(
            create_app(runtime),
            host=host or settings.host,
            port=settings.port if port is None else port,
            log_config=None,
            access_log=False,
            server_header=False,
            date_header=False,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=5,
            backlog=2048,
        )
        # uvicorn sends itself the signal again once it has shut down: by then we want to close the log, not to die
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        _logger.info("serving", workspace=str(workspace), host=config.host, port=config.port)
        uvicorn.Server(config).run()
