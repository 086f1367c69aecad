"""`/v1/track` and its siblings, `/v1/batch`: events in, a verdict each, on disk before the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from habitue.app.console.refusing import tell_refusals
from habitue.collect.wire import Decoded, decode_batch, decode_call
from habitue.core.errors import HabitueError
from habitue.eventlog import Intake, Verdict
from habitue.interfaces.http.appending import Appender
from habitue.interfaces.http.keys import Gate, sender_of
from habitue.interfaces.http.metrics import EVENTS
from habitue.interfaces.http.wire import Answer, Call

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

SCOPE = "events:write"
_STORED = EVENTS.labels("stored")


class Accepted(msgspec.Struct):
    """Segment's `success`, and what became of each event."""

    success: bool
    verdicts: list[Verdict]


class IntakeRoutes:
    """Handlers of the Segment HTTP API."""

    def __init__(self, runtime: Runtime, gate: Gate) -> None:
        self._runtime, self._gate, self._appender = runtime, gate, Appender(runtime.log)

    async def batch(self, call: Call) -> Answer:
        """``POST /v1/batch``"""
        return await self._take(call, self._decode(call, ""))

    async def single(self, call: Call) -> Answer:
        """``POST /v1/{track,identify,page,screen,group,alias}`` and their one-letter forms."""
        return await self._take(call, self._decode(call, call.path_params["call"]))

    def _decode(self, call: Call, kind: str) -> Decoded:
        self._runtime.log.require_room()
        limits = self._gate.limits(call, SCOPE)
        try:
            return decode_call(call.body, kind, limits) if kind else decode_batch(call.body, limits)
        except HabitueError as problem:
            self._count_unreadable(problem, call)
            raise

    def _count_unreadable(self, problem: HabitueError, call: Call) -> None:
        """A body that is no batch at all counts as one received and rejected, if its key is one of ours."""
        try:
            self._gate.admit(call, "", SCOPE)
            now = self._runtime.clock.now_ms()
            verdict = Verdict("", "rejected", problem.code)
            self._runtime.log.submit(Intake(received=1, received_at=now, events=[], rejected=[verdict]))
        except HabitueError:
            return  # nobody of ours sent it, or there is no room: the answer itself says what was wrong

    async def _take(self, call: Call, decoded: Decoded) -> Answer:
        key = self._gate.admit(call, decoded.write_key, SCOPE)
        sender = sender_of(key, call, self._runtime.proxies)
        intake = self._runtime.collector.collect(decoded, sender, self._runtime.clock.now_ms())
        verdicts = await self._appender.append(intake)
        if count(verdicts) < len(verdicts):
            tell_refusals(self._runtime, decoded, verdicts, source=sender.source, at_ms=intake.received_at)
        return Answer(Accepted(True, verdicts))


def count(verdicts: list[Verdict]) -> int:
    """Add verdicts to the metrics; how many events were stored."""
    stored = sum([verdict.outcome == "stored" for verdict in verdicts])
    _STORED.inc(stored)
    if stored < len(verdicts):
        for verdict in verdicts:
            if verdict.outcome != "stored":
                EVENTS.labels(verdict.outcome).inc()
    return stored
