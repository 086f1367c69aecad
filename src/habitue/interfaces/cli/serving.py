"""`habitue serve`: the HTTP server, and in the embedded workspace the only writer of the log."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import structlog
import typer
import uvicorn

from habitue.app.address import url_of
from habitue.app.logging import configure_logging
from habitue.app.process import settle_memory
from habitue.app.runtime import Runtime
from habitue.app.workspace import open_workspace
from habitue.interfaces.cli.listening import listen
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
    with Runtime(opened) as runtime, listen(host or settings.host, settings.port if port is None else port) as taken:
        settle_memory()
        config = uvicorn.Config(
            create_app(runtime),
            host=host or settings.host,
            port=settings.port if port is None else port,
            log_config=None,
            access_log=False,
            proxy_headers=False,  # whose X-Forwarded-For is believed is a setting of ours
            server_header=False,
            date_header=False,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=5,
            backlog=2048,
        )
        # uvicorn sends itself the signal again once it has shut down: by then we want to close the log, not to die
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        _logger.info("serving", workspace=str(workspace), host=config.host, port=config.port)
        _Server(config, runtime.listens_at).run([taken])


class _Server(uvicorn.Server):
    """Says where it listens as soon as it does: only the socket knows, when the port asked for is 0."""

    def __init__(self, config: uvicorn.Config, listens_at: Callable[[str], None]) -> None:
        super().__init__(config)
        self._listens_at = listens_at

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._listens_at(url_of(self.servers[0].sockets[0]))
