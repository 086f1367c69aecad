"""The nightly check of audiences: real people, asked live and in batch, at the same moments and log position.

A shop's own data knows cases that no test has. What the two evaluators answer otherwise is a defect of habitue, and the
health page shows it with the audience and the person.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from zoneinfo import ZoneInfo

from habitue.adapters.duckdb.lake import DuckDBLake
from habitue.adapters.sqlite import SqliteReader
from habitue.app.checked_audiences import AudienceCheck, Mismatch, read_audience_check, write_audience_check
from habitue.app.lake import audience_batches
from habitue.app.listening.cause import UNHEARD, touched
from habitue.app.listening.published import Published
from habitue.app.workspace import Workspace
from habitue.audiences.batch.predicted import with_predictions
from habitue.audiences.batch.prepare import compiler
from habitue.audiences.live.memberships import person_of
from habitue.core.clock import DAY_MS, HOUR_MS
from habitue.events.retention import summary_id
from habitue.lake.port import Batch
from habitue.profiles.node import NodeState
from habitue.profiles.person import People, links_in_force
from habitue.profiles.projection import NODES

NIGHT_HOURS = range(2, 6)  # on the shop's clock
LATEST_MS = 30 * HOUR_MS  # a worker that sleeps at night checks by day
_EARLIEST_MS = 20 * HOUR_MS
_SPANS = ((-DAY_MS, 0), (0, DAY_MS), (0, 30 * DAY_MS))  # in which moments beside now are drawn
_SHOWN = 20


def check_audiences(
    workspace: Workspace, published: Published, reader: SqliteReader, lake: DuckDBLake, now_ms: int
) -> AudienceCheck:
    """Ask both evaluators about people drawn by chance, at moments before and after now."""
    begun, dice = time.perf_counter(), random.Random(now_ms)
    live, world, n = published.live, published.world(), workspace.settings.audience_check_pairs
    wanted = sorted(live.audiences.checks.keys() - live.in_the_moment)
    with reader.moment() as until:
        position, links = lake.position(), links_in_force(reader)
        states = dict(_drawn(reader, position, until, dice, -(-n // (len(_SPANS) + 1))))
    moments = [now_ms, *(now_ms + dice.randrange(*span) for span in _SPANS)]
    differing, found = 0, list[Mismatch]()
    with audience_batches(workspace, lake) as opened:
        insides = [_in_batch(opened, published, wanted, states, links, at, position) for at in moments]
    for at, inside in zip(moments, insides, strict=True):
        for person_id, state in states.items():
            person = person_of(live.audiences, state, world, at)
            other = [
                Mismatch(audience_id, live.published[audience_id].version, person_id, at, holds)
                for audience_id in wanted
                if (holds := live.audiences.checks[audience_id](person)[0]) != (person_id in inside[audience_id])
            ]
            differing += bool(other)
            found += other[: _SHOWN - len(found)]
    return AudienceCheck(
        computed_at=now_ms,
        position=position,
        audiences=len(wanted),
        asked=len(states) * len(moments),
        differing=differing,
        mismatches=tuple(found),
        seconds=round(time.perf_counter() - begun, 3),
    )


def _drawn(
    reader: SqliteReader, position: int, until: int, dice: random.Random, n: int
) -> Iterator[tuple[str, NodeState]]:
    """People of whom both know the same: nothing came since the lake was written, and no raw rows have expired."""
    people, seen = People(reader), set[str]()
    later = {
        people.person_of(node_id)
        for stored in reader.read(position, until=until)
        if stored.event.name not in UNHEARD
        for node_id in touched(stored.event, reader)
    }
    nodes = reader.keys(NODES)
    dice.shuffle(nodes)
    for node_id in nodes:
        person_id = people.person_of(node_id)
        if person_id in seen or person_id in later:
            continue
        seen.add(person_id)
        if any(reader.find(summary_id(member.node_id)) for member in people.members(person_id)):
            continue
        state = people.view(person_id)
        if state.last_seen:  # else forgotten, or only ever decided about
            yield person_id, state
            n -= 1
        if n <= 0:
            return


def _in_batch(
    opened: Callable[[], AbstractContextManager[Batch]],
    published: Published,
    wanted: list[str],
    states: Mapping[str, NodeState],
    links: Mapping[str, str],
    at: int,
    position: int,
) -> dict[str, set[str]]:
    conditions = published.live.audiences.conditions
    world = with_predictions(published.world(), conditions, states.items(), at)
    with opened() as batch:
        made = compiler(
            batch, conditions, world=world, products=published.catalogue,
            links=links, now_ms=at, position=position,
        )  # fmt: skip
        batch.put("checked", {"person_id": sorted(states)})
        query = "SELECT m.person_id FROM {} AS m JOIN checked c ON c.person_id = m.person_id"
        return {name: {str(row[0]) for row in batch.rows(query.format(made.members(name)))} for name in wanted}


class Checking:
    """The worker's duty: once a night, and once as soon as there is something to check."""

    def __init__(self, workspace: Workspace, published: Published, reader: SqliteReader, lake: DuckDBLake) -> None:
        self._workspace, self._published, self._reader, self._lake = workspace, published, reader, lake

    def turn(self, now_ms: int) -> AudienceCheck | None:
        """Check if it is time to, and write down what was found."""
        if not self._workspace.settings.audience_check_pairs or not self._due(now_ms):
            return None
        self._published.refresh(now_ms)
        if not self._published.live.audiences.checks or not self._lake.position():
            return None
        found = check_audiences(self._workspace, self._published, self._reader, self._lake, now_ms)
        write_audience_check(self._workspace, found)
        return found

    def _due(self, now_ms: int) -> bool:
        last = read_audience_check(self._workspace)
        if last is None:
            return True
        age = now_ms - last.computed_at
        local = datetime.fromtimestamp(now_ms / 1000, ZoneInfo(self._workspace.settings.timezone))
        return age >= LATEST_MS or (age >= _EARLIEST_MS and local.hour in NIGHT_HOURS)
