"""Around the whole admin API: bodies are bounded before anybody is asked who they are, answers are nobody's to keep."""

from __future__ import annotations

from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from habitue.core.errors import HabitueError
from habitue.interfaces.http.wire import error_body, read_body

_HEADERS = [
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
]


class Guard:
    """ASGI middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def private(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", []), *_HEADERS]
            await send(message)

        # no key allows a longer body here: sessions come in a cookie
        headers = [(name, value) for name, value in scope["headers"] if name != b"authorization"]
        body = await read_body({**scope, "headers": headers}, receive)
        if isinstance(body, HabitueError):
            await JSONResponse(error_body(body), body.http_status)(scope, receive, private)
            return
        handed_over = False

        async def replay() -> Message:
            nonlocal handed_over
            if handed_over:
                return await receive()
            handed_over = True
            return {"type": "http.request", "body": body, "more_body": False}

        await self._app(scope, replay, private)
