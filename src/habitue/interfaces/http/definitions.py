"""``POST /v1/definitions``: what the command line does to definitions, with a secret key."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import msgspec

from habitue.app.folder.acting import Act, Push, act, push
from habitue.collect.wire import read_json
from habitue.interfaces.http.keys import Gate
from habitue.interfaces.http.wire import Answer, Call

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

_push = msgspec.json.Decoder(Push)
_act = msgspec.json.Decoder(Act)


class DefinitionRoutes:
    """Handlers for secret keys with ``admin:write``."""

    def __init__(self, runtime: Runtime, gate: Gate) -> None:
        self._runtime, self._gate = runtime, gate

    async def push(self, call: Call) -> Answer:
        """Write drafts or publish, all or none."""
        key = self._gate.admit(call, "", "admin:write")
        body = read_json(_push, call.body)
        return Answer(await asyncio.to_thread(push, self._runtime, f"key {key.key_id}", body))

    async def act(self, call: Call) -> Answer:
        """Publish, archive or roll back one definition."""
        key = self._gate.admit(call, "", "admin:write")
        name, body = call.path_params["act"], read_json(_act, call.body)
        return Answer(await asyncio.to_thread(act, self._runtime, f"key {key.key_id}", name, body))
