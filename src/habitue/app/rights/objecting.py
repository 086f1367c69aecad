"""Objections on somebody's behalf: an event on every device and account of theirs, so that it holds on each alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from habitue.core.errors import NotFound, Unavailable
from habitue.core.ids import new_id
from habitue.eventlog import Intake
from habitue.events.envelope import Event
from habitue.events.names import CONSENT_CHANGED
from habitue.privacy.objections import PROPERTY, stated

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime


class Objections(msgspec.Struct, frozen=True):
    """What a person objects to now, by name, with when they said so (ms UTC)."""

    person_id: str
    in_force: dict[str, int]


def object_to(runtime: Runtime, person_id: str, names: Iterable[str], *, objects: bool, by: str) -> Objections:
    """State that a person objects, or (with `objects` false) that they took it back.

    Parameters
    ----------
    by
        Who states it: ``account …``, ``key …`` or ``command line``; kept in the event.

    Raises
    ------
    InvalidInput
        None of `habitue.privacy.objections.OBJECTIONS`.
    NotFound
        Nobody is known under that id.
    """
    told = stated(names, objects=objects)
    person_id = runtime.people.person_of(person_id)
    nodes = [member.node_id for member in runtime.people.members(person_id)]
    if all(runtime.people.node(node_id) is None for node_id in nodes):
        raise NotFound(f"nobody is known as {person_id!r}: they never were, or were forgotten")
    now_ms = runtime.clock.now_ms()
    events = [
        Event(
            name=CONSENT_CHANGED,
            message_id=new_id(now_ms),
            occurred_at=now_ms,
            received_at=now_ms,
            node_id=node_id,
            source="system",
            properties={PROPERTY: told, "by": by},
        )
        for node_id in nodes
    ]
    verdicts = runtime.log.append(Intake(received=len(events), received_at=now_ms, events=events))
    if any(verdict.outcome != "stored" for verdict in verdicts):
        raise Unavailable("the objection was not written everywhere: state it again")
    return objections_of(runtime, person_id)


def objections_of(runtime: Runtime, person_id: str) -> Objections:
    """What a person objects to."""
    objections = runtime.people.view(person_id).objections
    return Objections(person_id, {name: at for name, (at, _, in_force) in sorted(objections.items()) if in_force})
