"""Headers that keep pages safe: only the shop itself and habitue may be loaded, and only they may frame a page."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send


def policy(habitue_origin: str) -> str:
    """The content security policy (CSP Level 3) of every page.

    >>> policy("").split("; ")[1]
    "script-src 'self'"
    """
    also = f" {habitue_origin}" if habitue_origin else ""
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self'{also}",
            f"connect-src 'self'{also}",
            "style-src 'self'",
            "img-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            f"frame-ancestors 'self'{also}",  # the console previews the shop
        )
    )


class Guard:
    """ASGI middleware: puts the headers on every answer that does not carry its own."""

    def __init__(self, app: ASGIApp, habitue_origin: str) -> None:
        self._app = app
        self._headers = {
            "content-security-policy": policy(habitue_origin),
            "x-content-type-options": "nosniff",
            "referrer-policy": "strict-origin-when-cross-origin",
            "permissions-policy": "camera=(), geolocation=(), microphone=()",
            "cache-control": "private, no-cache",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        await self._app(scope, receive, send_with_headers)
