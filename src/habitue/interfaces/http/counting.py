"""`POST /v1/count`: a page view of somebody who granted nothing, as a number and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from habitue.collect.agents import agent_class
from habitue.core.errors import InvalidInput, NotAllowed, TooLarge
from habitue.interfaces.http.intake import SCOPE
from habitue.interfaces.http.keys import Gate
from habitue.interfaces.http.wire import Answer, Call

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

_MAX_BYTES = 1024


class _Seen(msgspec.Struct, rename={"write_key": "writeKey", "page_type": "type"}):
    """All that is read of the body; whatever else is in it is not looked at."""

    write_key: str
    page_type: str = ""


_decoder = msgspec.json.Decoder(_Seen)


class CountRoutes:
    """Handler of the exempt measurement: of a request nothing is kept but that there was one.

    The user agent is looked at to leave bots out, and forgotten; the address is not looked at.
    """

    def __init__(self, runtime: Runtime, gate: Gate) -> None:
        self._runtime, self._gate = runtime, gate

    async def count(self, call: Call) -> Answer:
        """``POST /v1/count``"""
        seen = _read(call.body)
        if self._gate.admit(call, seen.write_key, SCOPE).kind != "public":
            raise NotAllowed("page views are counted from pages: send the public key, pk_…")
        if not agent_class(call.header(b"user-agent") or "", call.header(b"sec-ch-ua") or ""):
            self._runtime.page_counts.add(seen.page_type, self._runtime.clock.now_ms())
        return Answer({"success": True})


def _read(body: bytes) -> _Seen:
    if len(body) > _MAX_BYTES:
        raise TooLarge(
            f"the body has more than {_MAX_BYTES} bytes; a count is only a key and a page type",
            expected=f"at most {_MAX_BYTES} bytes",
            got=f"{len(body)} bytes",
        )
    try:
        return _decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise InvalidInput(
            f'the body is no count: {error}; send {{"writeKey": "pk_…", "type": "product"}}',
            expected="an object with writeKey and type",
        ) from None
