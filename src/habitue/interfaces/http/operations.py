"""What a shop's server and the command line do with a secret key: change the catalogue, explain, forget."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import msgspec

from habitue.app.explaining import explain
from habitue.app.forgetting import find_person, forget
from habitue.app.replaying import replay
from habitue.app.traffic import SCHEMA_VERSION, publish_rules
from habitue.collect.wire import read_json
from habitue.core.errors import InvalidInput
from habitue.definitions.document import Document
from habitue.definitions.kinds import TRAFFIC
from habitue.definitions.traffic import TRAFFIC_ID
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

RETAIN_SECONDS = 1.0
Change = tuple[str, str, int, dict[str, Any]]  # event name, message id, occurred_at ms, properties


class CatalogueBody(msgspec.Struct):
    """``POST /v1/catalogue``: catalogue events, as an import computes them."""

    changes: list[Change]


class ReplayBody(msgspec.Struct):
    """``POST /v1/dead-letters/replay``: the rule whose letters to replay, or all."""

    rule: str = ""


class TrafficBody(msgspec.Struct):
    """``POST /v1/traffic``: rules about bots, staff and test orders, and why they are others now."""

    rules: dict[str, Any]
    note: str = ""


class Published(msgspec.Struct):
    """The version of a definition that is in force now."""

    version: int


class ForgetBody(msgspec.Struct):
    """``POST /v1/people/forget``: a person id, user id, e-mail, telephone or order number."""

    person: str


_catalogue = msgspec.json.Decoder(CatalogueBody)
_replay = msgspec.json.Decoder(ReplayBody)
_traffic = msgspec.json.Decoder(TrafficBody)
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
        key = self._gate.admit(call, "", "admin:write")
        who, by = read_json(_forget, call.body).person, f"key {key.key_id}"
        return Answer(await asyncio.to_thread(lambda: forget(self._runtime, find_person(self._runtime, who), by)))

    async def replay(self, call: Call) -> Answer:
        """Collect dead letters again."""
        self._gate.admit(call, "", "admin:write")
        rule = read_json(_replay, call.body or b"{}").rule
        return Answer(await asyncio.to_thread(replay, self._runtime, rule))

    async def traffic(self, call: Call) -> Answer:
        """Put rules about traffic in force."""
        key = self._gate.admit(call, "", "admin:write")
        body = read_json(_traffic, call.body)
        document = Document(TRAFFIC, TRAFFIC_ID, SCHEMA_VERSION, body.rules)
        release = await asyncio.to_thread(publish_rules, self._runtime, document, f"key {key.key_id}", body.note)
        return Answer(Published(release.version.version))

    async def retain(self, call: Call) -> Answer:
        """Remove some of what is older than its period, for about a second; ask again until it is finished."""
        self._gate.admit(call, "", "admin:write")
        return Answer(await asyncio.to_thread(self._runtime.retention.turn, RETAIN_SECONDS))

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
