"""Audiences compiled for decisions: a condition becomes a function of a person.

Every condition has a place in the person's notes, the same one wherever it stands: a shop's audiences are put together
of few conditions, and whoever asks looks there first.
"""

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
Part = tuple[int, Check]  # where a person's answer is noted, and what works it out when it is not


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
        self._compiled: dict[int, Check] = {}
        self._parts = {audience_id: self._part(condition) for audience_id, condition in conditions.items()}
        self.checks: Mapping[str, Check] = MappingProxyType({each: _noted(part) for each, part in self._parts.items()})
        self.of_page = frozenset(each for each in conditions if _asks_page(conditions[each], conditions))

    def person(
        self, state: NodeState, world: World, now_ms: int, *, registered: bool, page: Page | None = None
    ) -> Person:
        """A profile ready to be asked."""
        return Person(state, world, now_ms, len(self._slots), registered=registered, page=page)

    def memberships(self, person: Person) -> dict[str, Answer]:
        """Audience id -> whether the person is in it, and until when that holds if nothing happens."""
        memo, found = person.memo, {}
        for audience_id, (slot, work_out) in self._parts.items():
            answer: Answer | None = memo[slot]
            if answer is None:
                answer = memo[slot] = work_out(person)
            found[audience_id] = answer
        return found

    @property
    def slots(self) -> Slots:
        """Where what is compiled keeps its notes of a person."""
        return self._slots

    def check(self, condition: Condition) -> Check:
        """The check of any condition, which may ask for these audiences; compile it before the person is made."""
        return _noted(self._part(condition))

    def _part(self, condition: Condition) -> Part:
        # as text: to Python True and 1 are the same, and so would be two conditions that ask for one and the other
        slot = self._slots.of(("answer", condition.model_dump_json()))
        if slot not in self._compiled:
            self._compiled[slot] = self._check(condition)
        return slot, self._compiled[slot]

    def _check(self, condition: Condition) -> Check:
        match condition:
            case All():
                return _group([self._part(one) for one in condition.of], decides=False)
            case AnyOf():
                return _group([self._part(one) for one in condition.of], decides=True)
            case Not():
                return _not(_noted(self._part(condition.of)))
            case Events():
                return compile_events(condition, self._slots)
            case Fact():
                return compile_fact(condition, self._slots)
            case EventSequence():
                return compile_sequence(condition, self._slots)
            case InAudience():
                return _noted(self._part(self.conditions[condition.audience_id]))
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


def _noted(part: Part) -> Check:
    slot, work_out = part

    def check(person: Person) -> Answer:
        answer: Answer | None = person.memo[slot]
        if answer is None:
            answer = person.memo[slot] = work_out(person)
        return answer

    return check


def _group(parts: Sequence[Part], *, decides: bool) -> Check:
    """All of these (a false one decides), or any (a true one does). The answer stays as long as what decided it."""

    def check(person: Person) -> Answer:
        memo, until = person.memo, NEVER
        for slot, work_out in parts:
            answer: Answer | None = memo[slot]
            if answer is None:
                answer = memo[slot] = work_out(person)
            holds, held = answer
            if holds == decides:
                return answer
            if held < until:
                until = held
        return not decides, until

    return check


def _not(inner: Check) -> Check:
    def check(person: Person) -> Answer:
        holds, until = inner(person)
        return not holds, until

    return check


def _on_list(list_id: str) -> Check:
    return lambda person: (person.person_id in person.world.lists.get(list_id, ()), NEVER)
