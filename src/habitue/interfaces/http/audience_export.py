"""`POST /v1/audiences/{audience_id}/export`: members of an audience for the shop's own programs, page by page."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec

from habitue.app.outgoing.exporting import Ask, export_page
from habitue.collect.wire import read_json
from habitue.interfaces.http.keys import Gate
from habitue.interfaces.http.wire import Answer, Call

if TYPE_CHECKING:
    from habitue.app.console.console import Console
    from habitue.app.runtime import Runtime

_decoder = msgspec.json.Decoder(Ask)


class AudienceExportRoutes:
    """The handler, for keys with the scope ``admin:read``."""

    def __init__(self, runtime: Runtime, gate: Gate, console: Console) -> None:
        self._runtime, self._gate, self._console = runtime, gate, console

    async def export(self, call: Call) -> Answer:
        """One page; `cursor` and `export_id` of the answer go into the next call."""
        key = self._gate.admit(call, "", "admin:read")
        ask, audience_id = read_json(_decoder, call.body), call.path_params["audience_id"]
        page = await asyncio.to_thread(
            export_page, self._runtime, self._console, audience_id, ask, f"key {key.name}"
        )  # fmt: skip
        return Answer(page)
