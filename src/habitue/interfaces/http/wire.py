"""ASGI in its plain form, for the routes that take every event and decision: body in, JSON out, one error shape."""

from __future__ import annotations

import base64
import zlib
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import structlog
from starlette.types import Receive, Scope, Send

from habitue.collect.limits import BROWSER, SERVER
from habitue.core.errors import HabitueError, InvalidInput, NotAuthenticated, Overloaded, TooLarge

_logger = structlog.get_logger()
_encoder = msgspec.json.Encoder()
JSON = (b"content-type", b"application/json")
Headers = list[tuple[bytes, bytes]]
Handler = Callable[["Call"], Awaitable["Answer"]]


class Answer(msgspec.Struct):
    """A response: status, body (anything msgspec encodes, or bytes as they are) and extra headers."""

    body: Any = None
    status: int = 200
    headers: Headers = []


class Call:
    """One request: its body read, gunzipped and bounded; its headers by lower-case name."""

    __slots__ = ("_body", "_headers", "path_params", "query", "scope")

    def __init__(self, scope: Scope, body: bytes | HabitueError) -> None:
        self.scope, self._body = scope, body
        self._headers: dict[bytes, bytes] = dict(scope["headers"])
        self.path_params: dict[str, str] = scope.get("path_params", {})
        self.query: bytes = scope.get("query_string", b"")

    @property
    def body(self) -> bytes:
        """The body; raises what was wrong with it, here, so that the handler can account for it."""
        if isinstance(self._body, HabitueError):
            raise self._body
        return self._body

    def header(self, name: bytes) -> str | None:
        value = self._headers.get(name)
        return None if value is None else value.decode("latin-1")


def error_body(error: HabitueError) -> dict[str, Any]:
    """The one error shape of the whole API."""
    return {"error": {"code": error.code, "message": error.message, **error.details()}}


def error_answer(error: HabitueError) -> Answer:
    headers: Headers = []
    if isinstance(error, Overloaded):
        headers.append((b"retry-after", str(error.retry_after).encode()))
    return Answer(error_body(error), error.http_status, headers)


def named_key(authorization: str | None) -> str:
    """The key that an Authorization header names, Bearer or Basic with an empty password; empty when there is none.

    Raises
    ------
    NotAuthenticated
        It says Basic, but is not.
    """
    kind, _, value = (authorization or "").partition(" ")
    if kind.lower() == "bearer":
        return value.strip()
    if kind.lower() != "basic":
        return ""
    try:
        return base64.b64decode(value, validate=True).decode().split(":", 1)[0]
    except ValueError:  # not base64, or not text
        raise NotAuthenticated("the Authorization header is not Basic base64(key:)") from None


def body_limit(scope: Scope) -> int:
    """How long the body may be, in bytes: more when the header names a secret key, which the gate then verifies."""
    for name, value in scope["headers"]:
        if name == b"authorization":
            try:
                secret = named_key(value.decode("latin-1")).startswith("sk_")
            except NotAuthenticated:
                return BROWSER.body_bytes
            return SERVER.body_bytes if secret else BROWSER.body_bytes
    return BROWSER.body_bytes


async def read_body(scope: Scope, receive: Receive) -> bytes | HabitueError:
    """The whole body, at most `body_limit` before and after decompression; or what is wrong with it."""
    message = await receive()
    body: bytes = message.get("body", b"")
    if message.get("more_body"):
        limit = body_limit(scope)
        chunks, size = [body], len(body)
        while message.get("more_body"):
            message = await receive()
            chunk = message.get("body", b"")
            size += len(chunk)
            if size > limit:
                await _drain(message, receive, 16 * limit)
                return _too_large(limit)
            chunks.append(chunk)
        body = b"".join(chunks)
    elif len(body) > BROWSER.body_bytes and len(body) > body_limit(scope):
        return _too_large(body_limit(scope))
    for name, value in scope["headers"]:
        if name == b"content-encoding" and value.strip().lower() == b"gzip":
            return gunzip(body, body_limit(scope))
    return body


async def _drain(message: Any, receive: Receive, left: int) -> None:
    """Read on without keeping, up to a bound: a client that is cut off mid-body sees a reset, not our answer."""
    while message.get("more_body") and left > 0:
        message = await receive()
        left -= len(message.get("body", b""))


def gunzip(body: bytes, limit: int) -> bytes | HabitueError:
    """The decompressed body, stopped at the limit: a small body may hold a huge one."""
    decompressor = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        plain = decompressor.decompress(body, limit + 1)
    except zlib.error as error:
        return _not_gzip(str(error))
    if len(plain) > limit:
        return _too_large(limit)
    if not decompressor.eof:
        return _not_gzip("the stream ends early")
    return _not_gzip("more follows the end of the stream") if decompressor.unused_data else plain


def _not_gzip(why: str) -> InvalidInput:
    return InvalidInput(f"Content-Encoding says gzip, but the body is not: {why}", expected="gzip")


def _too_large(limit: int) -> TooLarge:
    return TooLarge(
        f"the body has more than {limit} bytes; send smaller batches",
        expected=f"at most {limit} bytes",
        got="more",
    )


class Endpoint:
    """A handler as an ASGI application, with errors turned into answers."""

    def __init__(self, handler: Handler, decorate: Callable[[Scope, Answer], None] | None = None) -> None:
        self._handler, self._decorate = handler, decorate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            answer = await self._handler(Call(scope, await read_body(scope, receive)))
        except HabitueError as error:
            answer = error_answer(error)
        except Exception:
            # a defect of ours: the client gets the one error shape, the operator the trace
            _logger.exception("a request failed", method=scope["method"], path=scope["path"])
            answer = error_answer(HabitueError("this request hit a defect of the server; its log has the details"))
        if self._decorate is not None:
            self._decorate(scope, answer)
        body = answer.body if isinstance(answer.body, bytes) else _encoder.encode(answer.body)
        length = (b"content-length", str(len(body)).encode())
        plain = any(name == b"content-type" for name, _ in answer.headers)
        headers = [*answer.headers, length] if plain else [JSON, length, *answer.headers]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
