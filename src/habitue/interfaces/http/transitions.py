"""What the worker tells the log about audiences: who entered and who left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from habitue.audiences.transitions.transition import Transition, event_of
from habitue.collect.wire import read_json
from habitue.core.errors import InvalidInput
from habitue.eventlog import Intake
from habitue.interfaces.http.appending import Appender
from habitue.interfaces.http.keys import Gate
from habitue.interfaces.http.wire import Answer, Call

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

MOST_AT_ONCE = 2_000


class TransitionsBody(msgspec.Struct):
    """``POST /v1/audiences/transitions``."""

    transitions: list[Transition]


class Appended(msgspec.Struct):
    """How many became events, and how many were there already: the worker said them before, and did not hear."""

    stored: int
    duplicate: int


_decoder = msgspec.json.Decoder(TransitionsBody)


class TransitionRoutes:
    """The handler, for keys with the scope ``admin:write``."""

    def __init__(self, runtime: Runtime, gate: Gate) -> None:
        self._runtime, self._gate, self._appender = runtime, gate, Appender(runtime.log)

    async def append(self, call: Call) -> Answer:
        """Append `Audience Entered` and `Audience Exited`."""
        self._gate.admit(call, "", "admin:write")
        told = read_json(_decoder, call.body).transitions
        if len(told) > MOST_AT_ONCE:
            raise InvalidInput(
                f"{len(told)} transitions at once: send them in parts",
                path="$.transitions",
                expected=f"at most {MOST_AT_ONCE}",
                got=str(len(told)),
            )
        now_ms = self._runtime.clock.now_ms()
        events = [event_of(one, now_ms) for one in told]
        verdicts = await self._appender.append(Intake(received=len(events), received_at=now_ms, events=events))
        outcomes = [verdict.outcome for verdict in verdicts]
        return Answer(Appended(outcomes.count("stored"), outcomes.count("duplicate")))
