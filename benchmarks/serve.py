"""`python -m benchmarks.serve FOLDER`: the application as `habitue serve` runs it, plus ``POST /noop``."""

from __future__ import annotations

import sys
from pathlib import Path

import uvicorn
from starlette.routing import Route

from habitue.app.process import settle_memory
from habitue.app.runtime import Runtime
from habitue.app.workspace import open_workspace
from habitue.interfaces.http.app import create_app
from habitue.interfaces.http.wire import Answer, Call, Endpoint


async def noop(call: Call) -> Answer:  # noqa: ARG001 - the handlers' signature
    return Answer({"success": True})


def main() -> None:
    workspace = open_workspace(Path(sys.argv[1]), {})
    with Runtime(workspace) as runtime:
        app = create_app(runtime)
        app.router.routes.insert(0, Route("/noop", Endpoint(noop), methods=["POST"]))
        settle_memory()
        runtime.listens_at(f"http://127.0.0.1:{workspace.settings.port}")
        uvicorn.Server(
            uvicorn.Config(
                app,
                port=workspace.settings.port,
                log_config=None,
                access_log=False,
                server_header=False,
                date_header=False,
            )
        ).run()


main()
