"""The worker follows the log for audiences that somebody listens to, and tells who enters and who leaves.

A turn looks at whoever did something since the last one, at whoever's timer is due, and, where audiences or values are
others, at some more of everybody. What it finds goes to the server, which appends it; only then are timers set and the
position kept. A turn that dies before is done again and finds what is left to say: what was appended is known to the
node, and what is said twice has the same message id.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import islice

import msgspec

from habitue.adapters.sqlite import SqliteReader
from habitue.app.listening.cause import UNHEARD, touched
from habitue.app.listening.progress import Progress, Sweep
from habitue.app.listening.published import Published
from habitue.audiences.transitions.transition import Transition, Why
from habitue.audiences.transitions.walk import leave, walk
from habitue.core.clock import DAY_MS, MINUTE_MS
from habitue.core.errors import HabitueError
from habitue.events.names import PERSON_FORGOTTEN
from habitue.profiles.merge import merge
from habitue.profiles.node import NodeState
from habitue.profiles.person import People
from habitue.profiles.projection import NODES
from habitue.schedule import Lease, Schedule, Timer

KIND = "audiences"
EVENTS_A_TURN, TIMERS_A_TURN, NODES_A_TURN, TOLD_AT_ONCE = 2_000, 1_000, 1_000, 1_000
LEASE_MS = 2 * MINUTE_MS
SWEEP_EVERY_MS = DAY_MS  # what no event and no timer tells, such as a product's new category, is found by then
Tell = Callable[[Sequence[Transition]], None]


class Turn(msgspec.Struct, frozen=True):
    """What a turn did; `busy` when there is more to do at once."""

    people: int
    transitions: int
    busy: bool


class _Look(msgspec.Struct):
    since: int
    why: Why


class Follower:
    """Follows the log, timers and everybody, turn by turn.

    Parameters
    ----------
    tell
        Has the server append transitions; returns when they are on disk.
    keep
        Keeps the progress durably.
    """

    def __init__(
        self,
        reader: SqliteReader,
        published: Published,
        schedule: Schedule,
        tell: Tell,
        progress: Progress,
        keep: Callable[[Progress], None],
    ) -> None:
        self._reader, self._published, self._schedule = reader, published, schedule
        self._people, self._tell, self._keep = People(reader), tell, keep
        self.progress, self._moved = progress, set[str]()

    def turn(self, now_ms: int) -> Turn:
        """Look at whoever there is cause to look at. Raises as the stores and the server do; it is then done again."""
        self._published.refresh(now_ms)
        progress = self._begun(now_ms)
        if not self._published.listening.versions:
            until = self._reader.position()
            for stored in self._reader.read(progress.position, names=[PERSON_FORGOTTEN], until=until):
                self._schedule.cancel(KIND, stored.event.properties["nodes"])
            self._finish(msgspec.structs.replace(progress, position=until))
            return Turn(0, 0, busy=False)
        leases = self._schedule.take(KIND, now_ms, TIMERS_A_TURN, LEASE_MS)
        looks = {lease.timer.person_id: _Look(lease.timer.due_at, "time") for lease in leases}
        try:
            with self._reader.moment() as until:
                progress, gone, full = self._follow(progress, until, looks)
                progress = self._listed(progress, looks)
                progress = self._sweep(progress, looks, now_ms)
                found, timers, idle = self._look(looks, now_ms)
            for some in _parts(sorted(found), TOLD_AT_ONCE):
                self._tell(some)
        except HabitueError:
            self._schedule.put([lease.timer for lease in leases])  # due again at once, not when the lease is over
            raise
        self._set(leases, timers, {*idle, *gone})
        self._finish(progress)
        busy = full or len(leases) == TIMERS_A_TURN or progress.sweep is not None
        return Turn(len(looks), len(found), busy)

    def _begun(self, now_ms: int) -> Progress:
        """The progress with a sweep where there is a reason for one: it begins anew if one is going on."""
        progress, published = self.progress, self._published
        self._moved = set()
        if progress.position > self._reader.position():  # an older log was restored
            progress = Progress()
        versions = dict(published.listening.versions)
        why: Why | None = None
        if any(progress.versions.get(name) != version for name, version in versions.items()):
            why = "published"
        elif versions and (progress.values != published.version or now_ms - progress.swept_at >= SWEEP_EVERY_MS):
            why = "values"
        elif versions and progress.lists != published.listed.version:
            moved = published.moved(progress.lists)
            if moved is None or len(moved) > NODES_A_TURN:
                why = "values"
            else:
                self._moved = moved
        if why is None:
            return msgspec.structs.replace(progress, versions=versions)
        begun = Progress(
            # whoever did something before is looked at by the sweep
            position=progress.position if progress.versions else self._reader.position(),
            versions=versions,
            values=published.version,
            lists=published.listed.version,
            swept_at=now_ms,
            sweep=Sweep(why=why, at=now_ms),
        )
        self._finish(begun)  # the moment is kept first: done again, the same is said
        return begun

    def _follow(self, progress: Progress, until: int, looks: dict[str, _Look]) -> tuple[Progress, list[str], bool]:
        """Add whoever events since the last turn may have changed; the new progress, and nodes forgotten."""
        gone: list[str] = []
        position, n = progress.position, 0
        for stored in islice(self._reader.read(progress.position, until=until), EVENTS_A_TURN):
            event, position, n = stored.event, stored.position, n + 1
            if event.name == PERSON_FORGOTTEN:
                gone += event.properties["nodes"]
            if event.name not in UNHEARD:
                for node_id in touched(event, self._reader):
                    _add(looks, node_id, _Look(event.received_at, "event"))
        full = n == EVENTS_A_TURN
        return msgspec.structs.replace(progress, position=position if full else until), gone, full

    def _listed(self, progress: Progress, looks: dict[str, _Look]) -> Progress:
        """Add whoever came on an imported list or went off it: a list that is told of one person at a time must not
        be a reason to look at everybody."""
        listed = self._published.listed
        for person_id in self._moved:
            _add(looks, person_id, _Look(listed.made_at, "values"))
        return msgspec.structs.replace(progress, lists=listed.version)

    def _sweep(self, progress: Progress, looks: dict[str, _Look], now_ms: int) -> Progress:
        """Add some more of everybody."""
        sweep = progress.sweep
        if sweep is None:
            return progress
        rows = self._reader.entries(NODES, sweep.after, NODES_A_TURN)
        for node_id, _ in rows:
            _add(looks, node_id, _Look(sweep.at, sweep.why))
        if len(rows) < NODES_A_TURN:
            return msgspec.structs.replace(progress, sweep=None, swept_at=max(progress.swept_at, now_ms))
        further = msgspec.structs.replace(sweep, after=rows[-1][0], nodes=sweep.nodes + len(rows))
        return msgspec.structs.replace(progress, sweep=further)

    def _look(self, looks: dict[str, _Look], now_ms: int) -> tuple[list[Transition], list[Timer], list[str]]:
        """Look at the persons of these nodes: what is to be said, their timers, and nodes that need none."""
        published, world = self._published, self._published.world()
        found: list[Transition] = []
        timers: list[Timer] = []
        idle: list[str] = []
        for person_id, look in self._persons(looks, found, idle).items():
            members = [(one.node_id, self._people.node(one.node_id)) for one in self._people.members(person_id)]
            states = [state for _, state in members if state is not None]
            own = members[0][1]
            if not states or person_id in published.excluded:
                found += leave(published.listening, person_id, own.audiences if own else {}, look.since)
                idle.append(person_id)
                continue
            walked = walk(
                published.listening, merge(person_id, states), own.audiences if own else {}, world,
                since_ms=look.since, now_ms=now_ms, why=look.why,
            )  # fmt: skip
            found += walked.transitions
            if walked.due_at is None:
                idle.append(person_id)
            else:
                timers.append(Timer(walked.due_at, KIND, person_id))
        return found, timers, idle

    def _persons(self, looks: dict[str, _Look], found: list[Transition], idle: list[str]) -> dict[str, _Look]:
        """Whom the nodes belong to. A device that belongs to somebody is no person of its own any more: it leaves."""
        persons: dict[str, _Look] = {}
        for node_id, look in looks.items():
            person_id = self._people.person_of(node_id)
            _add(persons, person_id, look)
            if person_id != node_id:
                node: NodeState | None = self._people.node(node_id)
                if node is not None and node.audiences:
                    found += leave(self._published.listening, node_id, node.audiences, look.since)
                    idle.append(node_id)
        return persons

    def _set(self, leases: list[Lease], timers: list[Timer], idle: set[str]) -> None:
        held = {lease.timer.person_id for lease in leases}
        self._schedule.settle(leases, [timer for timer in timers if timer.person_id in held])
        self._schedule.put([timer for timer in timers if timer.person_id not in held])
        if cancelled := idle - held:
            self._schedule.cancel(KIND, sorted(cancelled))

    def _finish(self, progress: Progress) -> None:
        if progress != self.progress:
            self._keep(progress)
            self.progress = progress


def _add(looks: dict[str, _Look], node_id: str, look: _Look) -> None:
    """The earliest cause is where to begin: what follows is found on the way."""
    known = looks.get(node_id)
    if known is None or look.since < known.since:
        looks[node_id] = look


def _parts(of: Iterable[Transition], n: int) -> Iterable[list[Transition]]:
    left = iter(of)
    return iter(lambda: list(islice(left, n)), [])
