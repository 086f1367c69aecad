"""Memberships kept until something happens to the person, time changes an answer, or audiences or values are others."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence

import msgspec

from habitue.audiences.live.compile import Audiences
from habitue.audiences.live.person import NEVER, Page, Person, World
from habitue.profiles.node import NodeState

Mark = tuple[Hashable, ...]  # one part for each node of a person


def mark_of(nodes: Sequence[NodeState]) -> Mark:
    """What changes whenever one of these nodes does, or when they are others: by a link, or its being taken back.

    A decision does not move a node's position, but may put it into an arm.
    """
    return tuple((node.node_id, node.position, node.exposure) for node in nodes)


class _Kept(msgspec.Struct, frozen=True, gc=False):
    versions: tuple[int, Hashable]
    mark: Mark
    inside: frozenset[str]
    since: int
    valid_until: int

    def holds(self, mark: Mark, versions: tuple[int, Hashable], now_ms: int) -> bool:
        return self.since <= now_ms < self.valid_until and self.mark == mark and self.versions == versions


class Memberships:
    """Who is in which audiences, worked out again only where it may have changed.

    Parameters
    ----------
    people
        How many people are kept, those asked for last: about 400 bytes each, and each combination of audiences once.
    """

    def __init__(self, people: int = 50_000) -> None:
        self._people = people
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._combinations: OrderedDict[frozenset[str], frozenset[str]] = OrderedDict()

    def of(
        self,
        person_id: str,
        mark: Mark,
        audiences: Audiences,
        versions: tuple[int, Hashable],
        now_ms: int,
        person: Callable[[], Person],
    ) -> frozenset[str]:
        """The ids of the audiences that a person is in at this moment.

        Parameters
        ----------
        mark
            `mark_of` the person's nodes.
        versions
            Of the snapshot that `audiences` are compiled from, and of what is the same for everybody: the catalogue and
            the versioned values.
        person
            Gives them at this moment, with the page they look at; called only where something has to be worked out.
        """
        kept = self._kept.get(person_id)
        if kept is None or not kept.holds(mark, versions, now_ms):
            return self._evaluated(person_id, mark, audiences, versions, person())
        self._kept.move_to_end(person_id)
        if not audiences.of_page:
            return kept.inside
        return kept.inside | _of_page(audiences, person())

    def _evaluated(
        self, person_id: str, mark: Mark, audiences: Audiences, versions: tuple[int, Hashable], person: Person
    ) -> frozenset[str]:
        inside, until = [], NEVER
        for audience_id, (holds, held) in audiences.memberships(person).items():
            if audience_id not in audiences.of_page:
                if held < until:
                    until = held
                if holds:
                    inside.append(audience_id)
        found = self._one(frozenset(inside))
        self._kept[person_id] = _Kept(versions, mark, found, person.now, until)
        self._kept.move_to_end(person_id)
        if len(self._kept) > self._people:
            self._kept.popitem(last=False)
        return found | _of_page(audiences, person) if audiences.of_page else found

    def _one(self, inside: frozenset[str]) -> frozenset[str]:
        found = self._combinations.setdefault(inside, inside)
        self._combinations.move_to_end(inside)
        if len(self._combinations) > self._people:
            self._combinations.popitem(last=False)
        return found


def _of_page(audiences: Audiences, person: Person) -> frozenset[str]:
    """Audiences that ask for the page: that changes without any event."""
    return frozenset(audience_id for audience_id in audiences.of_page if audiences.checks[audience_id](person)[0])


def person_of(audiences: Audiences, state: NodeState, world: World, now_ms: int, page: Page | None = None) -> Person:
    """A merged profile ready to be asked; users are registered, devices are not."""
    return audiences.person(state, world, now_ms, registered=state.node_id.startswith("u"), page=page)
