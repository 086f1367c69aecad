"""Audiences compiled for decisions: a condition becomes a function of a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from habitue.audiences.language.condition import (
    All,
    AnyOf,
    Condition,
    Events,
    Fact,
    InAudience,
    InList,
    Not,
)
from habitue.audiences.language.condition import Sequence as EventSequence
from habitue.audiences.live.events import compile_events
from habitue.audiences.live.facts import compile_fact
from habitue.audiences.live.moments import Answer
from habitue.audiences.live.person import NEVER, Page, Person, World
from habitue.audiences.live.sequences import compile_sequence
from habitue.audiences.live.slots import Slots
from habitue.audiences.vocabulary import FACTS
from habitue.profiles.node import NodeState

Check = Callable[[Person], Answer]


class Audiences:
    """All published audiences, compiled together, so that what several of them ask is worked out once a person.

    Parameters
    ----------
    conditions
        Audience id -> condition. References must exist and form no circle (`habitue.audiences.language.checks`).

    Attributes
    ----------
    checks
        Audience id -> the function of a person that answers it.
    conditions
        As given.
    of_page
        Audiences that ask, themselves or through another one, for the page that is looked at.
    """

    def __init__(self, conditions: Mapping[str, Condition]) -> None:
        self.conditions = conditions
        self._slots = Slots()
        self._checks: dict[str, Check] = {}
        for audience_id in conditions:
            self._named(audience_id)
        self.checks: Mapping[str, Check] = MappingProxyType(self._checks)
        self.of_page = frozenset(each for each in conditions if _asks_page(conditions[each], conditions))

    def person(
        self, state: NodeState, world: World, now_ms: int, *, registered: bool, page: Page | None = None
    ) -> Person:
        """A profile ready to be asked."""
        return Person(state, world, now_ms, len(self._slots), registered=registered, page=page)

    def memberships(self, person: Person) -> dict[str, Answer]:
        """Audience id -> whether the person is in it, and until when that holds if nothing happens."""
        return {audience_id: check(person) for audience_id, check in self._checks.items()}

    @property
    def slots(self) -> Slots:
        """Where what is compiled keeps its notes of a person."""
        return self._slots

    def _named(self, audience_id: str) -> Check:
        """The check of an audience, which others may refer to: worked out once a person."""
        known = self._checks.get(audience_id)
        if known is not None:
            return known
        inner = self.check(self.conditions[audience_id])
        slot = self._slots.of(("audience", audience_id))

        def check(person: Person) -> Answer:
            answer: Answer | None = person.memo[slot]
            if answer is None:
                answer = person.memo[slot] = inner(person)
            return answer

        self._checks[audience_id] = check
        return check

    def check(self, condition: Condition) -> Check:
        """The check of any condition, which may ask for these audiences; compile it before the person is made."""
        match condition:
            case All():
                return _all([self.check(one) for one in condition.of])
            case AnyOf():
                return _any([self.check(one) for one in condition.of])
            case Not():
                return _not(self.check(condition.of))
            case Events():
                return compile_events(condition, self._slots)
            case Fact():
                return compile_fact(condition, self._slots)
            case EventSequence():
                return compile_sequence(condition, self._slots)
            case InAudience():
                return self._named(condition.audience_id)
            case InList():
                return _on_list(condition.list_id)


def _asks_page(condition: Condition, conditions: Mapping[str, Condition]) -> bool:
    match condition:
        case All() | AnyOf():
            return any(_asks_page(one, conditions) for one in condition.of)
        case Not():
            return _asks_page(condition.of, conditions)
        case Fact():
            return FACTS[condition.fact].of_page
        case InAudience():
            return _asks_page(conditions[condition.audience_id], conditions)
        case _:
            return False


def _all(checks: Sequence[Check]) -> Check:
    """What is false stays false as long as its first false part does."""

    def check(person: Person) -> Answer:
        until = NEVER
        for one in checks:
            holds, held = one(person)
            if not holds:
                return False, held
            if held < until:
                until = held
        return True, until

    return check


def _any(checks: Sequence[Check]) -> Check:
    def check(person: Person) -> Answer:
        until = NEVER
        for one in checks:
            holds, held = one(person)
            if holds:
                return True, held
            if held < until:
                until = held
        return False, until

    return check


def _not(inner: Check) -> Check:
    def check(person: Person) -> Answer:
        holds, until = inner(person)
        return not holds, until

    return check


def _on_list(list_id: str) -> Check:
    return lambda person: (person.person_id in person.world.lists.get(list_id, ()), NEVER)
