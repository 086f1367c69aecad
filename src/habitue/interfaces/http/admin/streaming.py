"""Server-sent events (HTML, "Server-sent events"), as the live page and the debugger of tracking send them."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

from fastapi import Request
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from habitue.core.errors import NotAuthenticated
from habitue.interfaces.http.admin.access import COOKIE, signed_in

HELLO, STILL_HERE = ": hello\n\n", ": still here\n\n"
HEARTBEAT_SECONDS = 15.0


def streamed(messages: AsyncIterator[str]) -> StreamingResponse:
    """The messages as they come; a proxy in between is asked not to gather them."""
    return StreamingResponse(messages, media_type="text/event-stream", headers={"x-accel-buffering": "no"})


def message(name: str, data: BaseModel) -> str:
    """One event. JSON has no raw line break, so nothing in it can end the message."""
    return f"event: {name}\ndata: {data.model_dump_json()}\n\n"


class Heart:
    """When a stream says that it is still there, and looks whether its session is."""

    def __init__(self) -> None:
        self._last = time.monotonic()

    def beats(self) -> bool:
        """Whether 15 s have gone since it began or last did."""
        if time.monotonic() - self._last < HEARTBEAT_SECONDS:
            return False
        self._last = time.monotonic()
        return True


def still_signed_in(request: Request) -> bool:
    """Whether the session that opened a stream still holds."""
    try:
        signed_in(request, request.cookies.get(COOKIE))
    except NotAuthenticated:
        return False
    return True
