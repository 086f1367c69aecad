"""Whom a placement reaches: the decisions of the last days that were asked for it, counted from the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from habitue.core.clock import DAY_MS
from habitue.events.names import DECISION_MADE
from habitue.events.traffic import why_left_out
from habitue.profiles.person import links_in_force

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

DAYS = 7


class Reach(msgspec.Struct, frozen=True):
    """Logged requests for a slot, the people behind them, and those of them who are held out."""

    days: int
    requests: int
    people: int
    held_out: int


def reach_of(runtime: Runtime, placement_id: str, days: int = DAYS) -> Reach:
    """The reach of a placement over the last `days` days. Visitors without consent are in no log and not counted."""
    reader, since = runtime.reader, runtime.clock.now_ms() - days * DAY_MS
    people: set[str] = set()
    held_out: set[str] = set()
    requests = 0
    with reader.moment() as position:
        owners = links_in_force(reader)
        for stored in reader.read(reader.before(since), names=[DECISION_MADE], until=position):
            properties = stored.event.properties
            asked = any(wanted[0] == placement_id for wanted in properties["wanted"])
            if asked and not why_left_out(stored.event, runtime.traffic):
                requests += 1
                person_id = owners.get(stored.event.node_id, stored.event.node_id)
                people.add(person_id)
                if properties["arm"] == "held_out":
                    held_out.add(person_id)
    return Reach(days, requests, len(people), len(held_out))
