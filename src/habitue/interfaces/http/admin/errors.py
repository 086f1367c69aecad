"""Every error of the admin API in the one shape of the whole API."""

from __future__ import annotations

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from habitue.core.errors import HabitueError, InvalidInput, NotFound, Overloaded
from habitue.interfaces.http.wire import error_body

_logger = structlog.get_logger()


def add_error_handlers(app: FastAPI) -> None:
    """Make the application answer errors in the one shape."""
    app.add_exception_handler(HabitueError, _ours)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _framework)
    app.add_exception_handler(Exception, _defect)


def _answer(error: HabitueError) -> JSONResponse:
    headers = {"retry-after": str(error.retry_after)} if isinstance(error, Overloaded) else None
    return JSONResponse(error_body(error), error.http_status, headers)


async def _ours(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001 - FastAPI's signature
    assert isinstance(error, HabitueError)
    return _answer(error)


async def _invalid(request: Request, error: Exception) -> JSONResponse:  # noqa: ARG001
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    path = _printable("$." + ".".join(str(part) for part in first["loc"][1:]))
    message = _printable(str(first["msg"]))
    got = _printable(str(first.get("input"))[:100])
    return _answer(InvalidInput(f"{path}: {message}", path=path, expected=message, got=got))


async def _framework(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    at = _printable(f"{request.method} {request.url.path}")
    if error.status_code == 404:
        return _answer(NotFound(f"there is nothing at {at}"))
    body = {"error": {"code": "method_not_allowed" if error.status_code == 405 else "error", "message": at}}
    return JSONResponse(body, error.status_code, dict(error.headers or {}))


async def _defect(request: Request, error: Exception) -> JSONResponse:
    _logger.error("an admin request failed by a defect of ours", path=request.url.path, error=repr(error))
    body = {"error": {"code": "error", "message": "something went wrong here; the server's log says what"}}
    return JSONResponse(body, 500)


def _printable(text: str) -> str:
    """What JSON can carry: half of a surrogate pair becomes a question mark."""
    return text.encode("utf-8", "replace").decode()
