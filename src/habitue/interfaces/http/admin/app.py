"""The admin application: its routers, its one error shape, its OpenAPI document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from habitue.core.errors import HabitueError, InvalidInput
from habitue.interfaces.http.admin import session
from habitue.interfaces.http.wire import error_body

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime


def admin_app(runtime: Runtime) -> FastAPI:
    """The admin API around a runtime, to be mounted under ``/admin/api``."""
    app = FastAPI(title="habitue admin API", version="1", docs_url=None, redoc_url=None)
    app.state.runtime = runtime
    for module in (session,):
        app.include_router(module.router)
    app.add_exception_handler(HabitueError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    return app


async def _ours(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001 - FastAPI's signature
    assert isinstance(error, HabitueError)
    return JSONResponse(error_body(error), error.http_status)


async def _invalid(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    path = "$." + ".".join(str(part) for part in first["loc"][1:])
    problem = InvalidInput(
        f"{path}: {first['msg']}", path=path, expected=first["msg"], got=str(first.get("input"))[:100]
    )
    return JSONResponse(error_body(problem), problem.http_status)
