"""Everybody in small: people drawn by their ids, the same ones each time, asked live."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import TYPE_CHECKING

import msgspec

from habitue.app.console.audience.pace import BUDGET_S, paced
from habitue.app.console.audience.size import Size, size_of
from habitue.audiences.language.condition import Condition
from habitue.audiences.live.compile import Audiences
from habitue.audiences.live.person import World
from habitue.core.errors import Overloaded
from habitue.features.person.seen import objects
from habitue.profiles.node import NodeState

if TYPE_CHECKING:
    from habitue.app.console.people import People
    from habitue.app.runtime import Runtime

SAMPLE = 2_000  # a tenth of everybody is then known to within 1.3 points
SHOWN = 6
_WAITING = 6  # requests that wait for their turn: the threads they hold serve visitors, too


class Counted(msgspec.Struct, frozen=True):
    """Of each audience its size, and some of the people seen in it; and how many were in two of them, by pairs of ids
    in order, among those asked."""

    sizes: Mapping[str, Size]
    seen: Mapping[str, list[str]]
    both: Mapping[tuple[str, str], int]


def overlap(counted: Counted, one: str, other: str) -> Size:
    """How many people are in both of two audiences that were counted together."""
    first, second = sorted((one, other))
    size = counted.sizes[one]
    return size_of(counted.both.get((first, second), 0), size.sampled, size.of)


class Sampling:
    """Asks a sample for one page at a time: whoever comes meanwhile waits, and gives up when newer ones of theirs come.

    What a request may cost is bounded: at most `SAMPLE` people and `BUDGET_S` of working time, in stretches of 2 ms
    with rests between. Where that is not enough, fewer people answer and the interval is wider. They are asked in the
    order in which they were drawn, so the first of them are a sample, too.
    """

    def __init__(self, runtime: Runtime, people: People) -> None:
        self._runtime, self._people = runtime, people
        self._working, self._places = Lock(), BoundedSemaphore(_WAITING)
        self._turns: dict[str, int] = {}

    def newest(self, who: str) -> int:
        """Begin a request of somebody: those they began before are outdated."""
        self._turns[who] = turn = self._turns.get(who, 0) + 1
        return turn

    def count(
        self,
        conditions: Mapping[str, Condition],
        world: World,
        now_ms: int,
        *,
        asked: tuple[str, int] | None = None,
        only: frozenset[str] = frozenset(),
        budget_s: float = BUDGET_S,
    ) -> Counted:
        """How many people are in each audience.

        Parameters
        ----------
        asked
            Who asks, and which `newest` of theirs this is.
        only
            The audiences to count; all when empty.

        Raises
        ------
        Overloaded
            They asked for something newer meanwhile, or too many wait.
        """
        audiences = Audiences(conditions)
        wanted = sorted(name for name in conditions if not only or name in only)
        members, seen = dict.fromkeys(wanted, 0), {name: list[str]() for name in wanted}
        both: dict[tuple[str, str], int] = {}
        with self._turn():
            ids, total = self._people.drawn(SAMPLE)
            sampled = 0
            for person_id, state in self._states(ids, asked, budget_s):
                sampled += 1
                if objects(state):
                    continue
                person = audiences.person(state, world, now_ms, registered=person_id.startswith("u"))
                inside = [name for name in wanted if audiences.checks[name](person)[0]]
                for place, name in enumerate(inside):
                    members[name] += 1
                    if len(seen[name]) < SHOWN:
                        seen[name].append(person_id)
                    for other in inside[place + 1 :]:
                        both[name, other] = both.get((name, other), 0) + 1
        return Counted({name: size_of(n, sampled, total) for name, n in members.items()}, seen, both)

    def states(self, n: int = SAMPLE, budget_s: float = BUDGET_S) -> Iterator[tuple[str, NodeState]]:
        """Some people of the sample, as far as the budget goes."""
        with self._turn():
            yield from self._states(self._people.drawn(n)[0], None, budget_s)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise Overloaded("many people count audiences at this moment: try again in a few seconds", retry_after=3)
        try:
            with self._working:
                yield
        finally:
            self._places.release()

    def _states(
        self, ids: list[str], asked: tuple[str, int] | None, budget_s: float
    ) -> Iterator[tuple[str, NodeState]]:
        view = self._runtime.people.view
        for person_id in paced(ids, budget_s=budget_s):
            if asked is not None and self._turns.get(asked[0]) != asked[1]:
                raise Overloaded("you asked for something newer meanwhile; this answer is outdated")
            yield person_id, view(person_id)
