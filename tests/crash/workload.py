"""Events for crash tests, and what must be true of a log found after a crash."""

from __future__ import annotations

import random
from pathlib import Path

import apsw

from habitue.adapters.sqlite import SqliteLog, SqliteReader
from habitue.adapters.sqlite.message_key import message_key
from habitue.eventlog import Intake, Tally
from habitue.events import names
from habitue.events.envelope import Event
from habitue.profiles.fold import fold
from habitue.profiles.node import NodeState, encode_node
from habitue.profiles.projection import NODES, Profiles

NOW = 1_800_000_000_000


def intake(number: int, dice: random.Random, size: int | None = None) -> Intake:
    """One request of 1 to 8 events of one device, sometimes repeating an id sent before."""
    events = [
        Event(
            name=dice.choice([names.PRODUCT_VIEWED, names.PRODUCT_ADDED, names.PAGE_VIEWED]),
            message_id=f"m{number}-{i}" if number == 0 or dice.random() > 0.05 else f"m{number - 1}-0",
            occurred_at=NOW + number,
            received_at=NOW + number,
            node_id=f"d{dice.randrange(12)}",
            consent=7,
            properties={"product_id": f"p{dice.randrange(50)}", "note": "x" * dice.randrange(400)},
        )
        for i in range(size or dice.randrange(1, 9))
    ]
    return Intake(received=len(events), received_at=NOW, events=events)


def acknowledged(log: SqliteLog, group: list[Intake]) -> list[str]:
    """Append a group; the ids the caller may now believe to be on disk."""
    verdicts = log.append_group(group)
    return [verdict.message_id for mine in verdicts for verdict in mine if verdict.outcome in ("stored", "duplicate")]


def problems(path: Path, acked: set[str]) -> list[str]:
    """What is wrong with a log found after a crash; nothing should be."""
    found = []
    try:
        connection = apsw.Connection(str(path))
        if connection.execute("PRAGMA integrity_check").get != "ok":
            found.append("corrupt")
        connection.close()
        log = SqliteLog(path, [Profiles()])  # recovery happens as at any start
        log.close()
    except apsw.Error as error:
        return [f"unreadable: {error}"]
    reader = SqliteReader(path)
    stored = list(reader.read())
    lost = acked - {one.event.message_id for one in stored}
    if lost:
        found.append(f"lost {len(lost)} acknowledged events")
    if len({message_key(one.event.message_id) for one in stored}) != len(stored):
        found.append("a duplicate is visible")
    if [one.position for one in stored] != list(range(1, len(stored) + 1)):
        found.append("positions have gaps")
    if not balanced(reader.tallies()) or of(reader.tallies(), "stored") != len(stored):
        found.append("the ledger does not balance")
    states: dict[str, NodeState] = {}
    for one in stored:
        node = states.setdefault(one.event.node_id, NodeState(one.event.node_id))
        fold(node, one.event)
        node.position = one.position
    if {key: encode_node(node) for key, node in states.items()} != dict(reader.items(NODES)):
        found.append("nodes are not the fold of the log")
    return found


def of(tallies: list[Tally], outcome: str) -> int:
    return sum(tally.count for tally in tallies if tally.outcome == outcome)


def balanced(tallies: list[Tally]) -> bool:
    """received = stored + duplicate + dead-lettered + rejected."""
    outcomes = ("stored", "duplicate", "dead_lettered", "rejected")
    return of(tallies, "received") == sum(of(tallies, outcome) for outcome in outcomes)
