"""ASGI in its plain form, for the routes that take every event and decision: body in, JSON out, one error shape."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
from starlette.types import Receive, Scope, Send

from habitue.collect.wire import MAX_BODY_BYTES
from habitue.core.errors import HabitueError, InvalidInput, Overloaded, TooLarge

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

    __slots__ = ("_headers", "body", "path_params", "query", "scope")

    def __init__(self, scope: Scope, body: bytes) -> None:
        self.scope, self.body = scope, body
        self._headers: dict[bytes, bytes] = dict(scope["headers"])
        self.path_params: dict[str, str] = scope.get("path_params", {})
        self.query: bytes = scope.get("query_string", b"")

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


async def read_body(scope: Scope, receive: Receive) -> bytes:
    """The whole body, at most `MAX_BODY_BYTES` before and after decompression.

    Raises
    ------
    TooLarge, InvalidInput
        Too long; or not gzip though it says so.
    """
    message = await receive()
    body: bytes = message.get("body", b"")
    if message.get("more_body"):
        chunks, size = [body], len(body)
        while message.get("more_body"):
            message = await receive()
            chunk = message.get("body", b"")
            size += len(chunk)
            if size > MAX_BODY_BYTES:
                await _drain(message, receive)
                raise _too_large(size)
            chunks.append(chunk)
        body = b"".join(chunks)
    for name, value in scope["headers"]:
        if name == b"content-encoding" and value.strip().lower() == b"gzip":
            return gunzip(body)
    return body


async def _drain(message: Any, receive: Receive) -> None:
    """Read on without keeping, up to a bound: a client that is cut off mid-body sees a reset, not our answer."""
    left = 16 * MAX_BODY_BYTES
    while message.get("more_body") and left > 0:
        message = await receive()
        left -= len(message.get("body", b""))


def gunzip(body: bytes) -> bytes:
    """The decompressed body, stopped at the limit: a small body may hold a huge one."""
    try:
        decompressor = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
        plain = decompressor.decompress(body, MAX_BODY_BYTES + 1)
        if len(plain) > MAX_BODY_BYTES:
            raise _too_large(len(plain))
        if not decompressor.eof:
            raise EOFError("the stream ends early")
    except (zlib.error, gzip.BadGzipFile, EOFError) as error:
        raise InvalidInput(f"Content-Encoding says gzip, but the body is not: {error}", expected="gzip") from error
    return plain


def _too_large(size: int) -> TooLarge:
    return TooLarge(
        f"the body has more than {MAX_BODY_BYTES} bytes; send smaller batches",
        expected=f"at most {MAX_BODY_BYTES} bytes",
        got=f"{size} bytes or more",
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
        if self._decorate is not None:
            self._decorate(scope, answer)
        body = answer.body if isinstance(answer.body, bytes) else _encoder.encode(answer.body)
        length = (b"content-length", str(len(body)).encode())
        plain = any(name == b"content-type" for name, _ in answer.headers)
        headers = [*answer.headers, length] if plain else [JSON, length, *answer.headers]
        await send({"type": "http.response.start", "status": answer.status, "headers": headers})
        await send({"type": "http.response.body", "body": body})
