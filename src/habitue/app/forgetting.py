"""Forgetting a person: keys destroyed, rows deleted, a tombstone left, a report begun that the worker completes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from habitue.adapters.sql.persons import count_of_person, erase_person
from habitue.adapters.sqlite import SqliteReader
from habitue.app.key_copies import destroy_in_copies
from habitue.app.rights.erasure import Erasure, Finding, write_report
from habitue.audiences.lists.rows import Keyring
from habitue.core.errors import NotFound, Unavailable
from habitue.core.ids import new_id
from habitue.eventlog import Intake
from habitue.events.envelope import Event
from habitue.events.names import PERSON_FORGOTTEN
from habitue.profiles.projection import LINKS, MEMBERS, NODES

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

_KINDS = ("email", "phone", "user_id", "order_id")
_ADDRESSES = frozenset({"traits.email", "properties.email"})
_ATTEMPTS = 3


class Forgotten(msgspec.Struct, frozen=True):
    """What was erased; `report_id` names the report, which is signed once lake and models have followed."""

    person_id: str
    nodes: int
    events: int
    keys: int
    report_id: str


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


def forget(runtime: Runtime, person_id: str, asked_by: str = "command line") -> Forgotten:
    """Erase everything known about a person; what may not be known again is remembered by node only.

    The keys go first: from that moment nothing personal can be read, whatever happens to the rows. Every store is then
    read anew, because an event that was on its way to the log may have come after its rows were deleted.

    Parameters
    ----------
    asked_by
        Who asked, for the report: ``account …``, ``key …``. Never the person.

    Raises
    ------
    Unavailable
        A store failed, or rows keep coming back. The keys are gone; forget again.
    """
    nodes = [member.node_id for member in runtime.people.members(person_id)]
    report = forget_nodes(runtime, nodes, runtime.clock.now_ms(), asked_by)
    return Forgotten(person_id, report.nodes, report.removed["events"], report.removed["keys"], report.report_id)


def forget_nodes(runtime: Runtime, nodes: Sequence[str], now_ms: int, asked_by: str) -> Erasure:
    """Erase these identity nodes as of `now_ms`, which a restore puts into the past; the report as far as it is."""
    report_id = new_id(runtime.clock.now_ms())
    known_as = [*nodes, *look_ups_of(runtime, nodes)]  # read before what they are read from is gone
    letters = len(runtime.reader.dead_letters_of(nodes))
    states = sum(runtime.reader.get(NODES, node_id) is not None for node_id in nodes)
    keys = runtime.vault.forget(nodes, now_ms)
    reached, missed = destroy_in_copies(runtime.workspace, nodes, now_ms)
    # before the events: forgotten anew because a store failed, nothing would say what they are looked up by
    rows = erase_person(runtime.engine, known_as)
    events = runtime.log.erase(nodes)
    for cache in (runtime.pseudonyms.device, runtime.pseudonyms.user):
        cache.cache_clear()  # they hold ids as they were sent
    position = _leave_tombstone(runtime, nodes, report_id, now_ms)
    for _ in range(_ATTEMPTS):
        findings = verified(runtime, nodes, now_ms, known_as)
        if not any(finding.found for finding in findings):
            break
        events += runtime.log.erase(nodes)
    else:
        raise Unavailable("the keys are destroyed, but rows of the person keep coming in: forget them again")
    removed = {"keys": keys, "events": events, "dead letters": letters, "states": states}
    report = Erasure(
        report_id=report_id,
        shop=runtime.settings.shop_name,
        asked_by=asked_by,
        asked_at=now_ms,
        tombstone_position=position,
        nodes=len(nodes),
        removed=removed | {f"database {table}": count for table, count in rows.items()},
        findings=tuple(findings),
        key_copies=reached,
        key_copies_missed=tuple(missed),
    )
    write_report(runtime.workspace, report)
    return report


def look_ups_of(runtime: Runtime, nodes: Sequence[str]) -> list[str]:
    """The keyed hashes by which these nodes are looked up, and those that lists of hashed addresses have for them."""
    stored = runtime.reader.read_nodes(nodes, limit=2**31)
    found = {hashed for one in stored for hashed in one.event.lookups.values()}
    keyring = Keyring(runtime.pseudonyms, runtime.vault.forgotten_at)
    for one in stored:
        for field in _ADDRESSES & one.event.sealed.keys():
            address = runtime.vault.open(one.event.node_id, field, one.event.sealed[field])
            if isinstance(address, str):
                found.add(keyring.hashed_address(address))
    return sorted(found)


def verified(
    runtime: Runtime, nodes: Sequence[str], until_ms: int, known_as: Sequence[str] | None = None
) -> list[Finding]:
    """What is still there of some nodes, from before a moment: read anew, not taken from what deleting said.

    Parameters
    ----------
    known_as
        The nodes with what they were looked up by.
    """
    reader = SqliteReader(runtime.workspace.events)
    events = [stored for stored in reader.read_nodes(nodes, limit=2**31) if stored.event.occurred_at <= until_ms]
    states = [(table, node) for table in (NODES, LINKS, MEMBERS) for node in nodes if reader.get(table, node)]
    newer = {stored.event.node_id for stored in reader.read_nodes(nodes, limit=2**31)} if states else set()
    return [
        Finding("events", len(nodes), len(events)),
        Finding("dead letters", len(nodes), len(reader.dead_letters_of(nodes))),
        Finding("states", len(nodes), sum(node not in newer for _, node in states)),
        Finding("keys", len(nodes), sum(runtime.vault.holds(node) for node in nodes if node not in newer)),
        Finding("database", len(nodes), count_of_person(runtime.engine, known_as or nodes)),
    ]


def _leave_tombstone(runtime: Runtime, nodes: Sequence[str], report_id: str, now_ms: int) -> int:
    tombstone = Event(
        name=PERSON_FORGOTTEN,
        message_id=report_id,
        occurred_at=now_ms,
        received_at=now_ms,
        source="system",
        properties={"nodes": list(nodes)},
    )
    runtime.log.append(Intake(received=1, received_at=now_ms, events=[tombstone]))
    stored = runtime.log.find(report_id)
    if stored is None:
        raise Unavailable("the tombstone is not in the log: forget the person again")
    return stored.position
