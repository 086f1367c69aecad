"""Forgetting a person: rows deleted, keys destroyed, a tombstone left, the lake told to follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from habitue.core.errors import NotFound
from habitue.core.ids import new_id
from habitue.eventlog import Intake
from habitue.events.envelope import Event
from habitue.events.names import PERSON_FORGOTTEN

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

_KINDS = ("email", "phone", "user_id", "order_id")


class Forgotten(msgspec.Struct, frozen=True):
    """What was erased."""

    person_id: str
    nodes: int
    events: int
    keys: int


def find_person(runtime: Runtime, who: str) -> str:
    """The person that a person id, user id, e-mail, telephone or order number names.

    Raises
    ------
    NotFound
        Nobody, or more than one person (then the message lists their ids).
    """
    persons = find_people(runtime, who)
    if len(persons) == 1:
        return persons[0]
    if not persons:
        raise NotFound(f"nobody is known by {who!r}: give a person id, user id, e-mail, telephone or order number")
    raise NotFound(f"{len(persons)} people are known by {who!r}; name one of them: {', '.join(persons)}")


def find_people(runtime: Runtime, who: str) -> list[str]:
    """Everybody that `who` may name, by person id."""
    who = who.strip()
    people, ids = runtime.people, runtime.pseudonyms
    found = {people.person_of(who)} if people.node(who) is not None else set()
    if people.node(ids.user(who)) is not None:
        found.add(ids.user(who))
    for kind in _KINDS:
        found.update(people.found_by(ids.lookup(kind, who)))
    return sorted(found)


def forget(runtime: Runtime, person_id: str) -> Forgotten:
    """Erase everything known about a person; what may not be known again is remembered by node only.

    The keys go first: from that moment nothing personal can be read, whatever happens to the rows.
    """
    nodes = [member.node_id for member in runtime.people.members(person_id)]
    now_ms = runtime.clock.now_ms()
    keys = runtime.vault.forget(nodes, now_ms)
    events = runtime.log.erase(nodes)
    tombstone = Event(
        name=PERSON_FORGOTTEN,
        message_id=new_id(now_ms),
        occurred_at=now_ms,
        received_at=now_ms,
        source="system",
        properties={"nodes": nodes},
    )
    runtime.log.append(Intake(received=1, received_at=now_ms, events=[tombstone]))
    return Forgotten(person_id, len(nodes), events, keys)
