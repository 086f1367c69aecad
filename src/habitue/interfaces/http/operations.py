"""What a shop's server and the command line do with a secret key: change the catalogue, explain, forget."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import msgspec

from habitue.app.explaining import explain
from habitue.app.forgetting import find_person, forget
from habitue.collect.wire import read_json
from habitue.core.errors import InvalidInput
from habitue.eventlog import Intake
from habitue.events.envelope import Event
from habitue.events.names import CATALOGUE
from habitue.interfaces.explanation import described
from habitue.interfaces.http.appending import Appender
from habitue.interfaces.http.intake import Accepted, count
from habitue.interfaces.http.keys import Gate
from habitue.interfaces.http.wire import Answer, Call

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

Change = tuple[str, str, int, dict[str, Any]]  # event name, message id, occurred_at ms, properties


class CatalogueBody(msgspec.Struct):
    """``POST /v1/catalogue``: catalogue events, as an import computes them."""

    changes: list[Change]


class ForgetBody(msgspec.Struct):
    """``POST /v1/people/forget``: a person id, user id, e-mail, telephone or order number."""

    person: str


_catalogue = msgspec.json.Decoder(CatalogueBody)
_forget = msgspec.json.Decoder(ForgetBody)


class OperationRoutes:
    """Handlers for secret keys."""

    def __init__(self, runtime: Runtime, gate: Gate) -> None:
        self._runtime, self._gate, self._appender = runtime, gate, Appender(runtime.log)

    async def catalogue(self, call: Call) -> Answer:
        """Append catalogue changes."""
        self._gate.admit(call, "", "catalogue:write")
        changes = read_json(_catalogue, call.body).changes
        now_ms = self._runtime.clock.now_ms()
        events = [_event(change, number, now_ms) for number, change in enumerate(changes)]
        intake = Intake(received=len(events), received_at=now_ms, events=events)
        verdicts = await self._appender.append(intake)
        count(verdicts)
        return Answer(Accepted(True, verdicts))

    async def forget(self, call: Call) -> Answer:
        """Forget a person."""
        self._gate.admit(call, "", "admin:write")
        who = read_json(_forget, call.body).person
        return Answer(await asyncio.to_thread(lambda: forget(self._runtime, find_person(self._runtime, who))))

    async def explain(self, call: Call) -> Answer:
        """Recompute a decision."""
        self._gate.admit(call, "", "admin:read")
        decision_id = call.path_params["decision_id"]
        explained = await asyncio.to_thread(explain, self._runtime, decision_id)
        return Answer(described(explained, self._runtime.catalogue))


def _event(change: Change, number: int, now_ms: int) -> Event:
    name, message_id, occurred_at, properties = change
    if name not in CATALOGUE:
        raise InvalidInput(
            f"{name!r} is no catalogue event",
            path=f"$.changes[{number}][0]",
            expected=", ".join(sorted(CATALOGUE)),
            got=name,
        )
    return Event(
        name=name,
        message_id=message_id,
        occurred_at=occurred_at,
        received_at=now_ms,
        source="import",
        properties=properties,
    )
