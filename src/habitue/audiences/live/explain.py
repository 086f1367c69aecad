"""Why somebody is in an audience or not: every condition's answer, what it stood on, and until when it holds.

The answers are those of the compiled checks, each part asked by itself; what they stood on is read beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import msgspec

from habitue.audiences.language.condition import (
    All,
    AnyOf,
    Between,
    Condition,
    Events,
    Fact,
    Filter,
    Last,
    Not,
    Sequence,
    ThisVisit,
    Window,
    duration_ms,
)
from habitue.audiences.live.compile import Audiences, Check
from habitue.audiences.live.events import figure_of, matcher, window_range
from habitue.audiences.live.facts import READ
from habitue.audiences.live.moments import instant_ms
from habitue.audiences.live.person import NEVER, Entry, Page, Person, World, getter
from habitue.audiences.live.slots import Slots
from habitue.audiences.vocabulary import stream_of
from habitue.profiles.node import NodeState

NEWEST = 5  # events shown of those that counted


class Seen(msgspec.Struct, frozen=True):
    """An event that counted: when (ms UTC), and the fields that were asked for."""

    at: int
    fields: Mapping[str, Any] = MappingProxyType({})


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """What an answer stood on.

    Attributes
    ----------
    value
        The figure or fact that was compared; times are ms UTC, money is minor units, None is not known.
    sealed
        It is known but sealed: only whether it is known can be asked.
    since
        Where the window begins, ms UTC; None without a window, or for a visit nobody is on.
    counted
        How many events lie in the window and pass the filters.
    seen
        The newest of them, newest first.
    remembered, cap
        How many events of that name are remembered of this person, and how many at most.
    """

    value: Any = None
    sealed: bool = False
    since: int | None = None
    counted: int = 0
    seen: tuple[Seen, ...] = ()
    remembered: int = 0
    cap: int = 0


class Reached(msgspec.Struct, frozen=True):
    """A step of a sequence: whether the sequence holds up to it (None: of a step that may not happen, before the next
    one decides), and its events in the window."""

    holds: bool | None
    evidence: Evidence


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """A condition's answer.

    Attributes
    ----------
    path
        Where the condition stands in the tree: `$`, `$.of[0]`, `$.of[0].of`.
    until
        When the answer may next change if nothing happens, ms UTC; None for never.
    """

    path: str
    condition: Condition
    holds: bool
    until: int | None
    evidence: Evidence | None = None
    steps: tuple[Reached, ...] = ()
    parts: tuple[Explained, ...] = ()


class Why:
    """A condition made ready to be explained of anybody.

    Parameters
    ----------
    conditions
        The audiences it may refer to.
    """

    def __init__(self, condition: Condition, conditions: Mapping[str, Condition]) -> None:
        self._audiences = Audiences(conditions)
        self._root = _Part("$", condition, self._audiences)

    def explain(
        self, state: NodeState, world: World, now_ms: int, *, registered: bool, page: Page | None = None
    ) -> Explained:
        """The answer about somebody at a moment, with all that it stood on."""
        return self._root.explain(self._audiences.person(state, world, now_ms, registered=registered, page=page))


class _Part:
    def __init__(self, path: str, condition: Condition, audiences: Audiences) -> None:
        self.path, self.condition = path, condition
        self.check = audiences.check(condition)
        self.parts = [_Part(*part, audiences) for part in _parts(path, condition)]
        self.steps = _prefixes(condition, audiences) if isinstance(condition, Sequence) else []
        self.evidence = _evidence(condition, audiences.slots)
        self.of_steps = (
            [_of_events(step.event, step.where, condition.window, None, audiences.slots) for step in condition.steps]
            if isinstance(condition, Sequence)
            else []
        )

    def explain(self, person: Person) -> Explained:
        holds, until = self.check(person)
        return Explained(
            path=self.path,
            condition=self.condition,
            holds=holds,
            until=None if until >= NEVER else until,
            evidence=self.evidence(person) if self.evidence else None,
            steps=tuple(
                Reached(None if check is None else check(person)[0], evidence(person))
                for check, evidence in zip(self.steps, self.of_steps, strict=True)
            ),
            parts=tuple(part.explain(person) for part in self.parts),
        )


def _parts(path: str, condition: Condition) -> list[tuple[str, Condition]]:
    if isinstance(condition, Not):
        return [(f"{path}.of", condition.of)]
    if isinstance(condition, All | AnyOf):
        return [(f"{path}.of[{number}]", part) for number, part in enumerate(condition.of)]
    return []


def _prefixes(condition: Sequence, audiences: Audiences) -> list[Check | None]:
    """Of each step, whether the sequence holds that ends with it."""
    checks: list[Check | None] = []
    for n, step in enumerate(condition.steps, 1):
        if step.absent and n < len(condition.steps):
            checks.append(None)
        elif n == 1:
            checks.append(audiences.check(Events(event=step.event, where=step.where, window=condition.window)))
        else:
            checks.append(audiences.check(Sequence(steps=condition.steps[:n], window=condition.window)))
    return checks


def _evidence(condition: Condition, slots: Slots) -> Any:
    if isinstance(condition, Events):
        return _of_events(condition.event, condition.where, condition.window, condition, slots)
    return _of_fact(condition) if isinstance(condition, Fact) else None


def _of_events(event: str, where: tuple[Filter, ...], window: Window | None, asked: Events | None, slots: Slots) -> Any:
    matches, within = matcher(event, where, slots), window_range(window)
    shown = {name: getter(event, name) for name in _fields(event, where, asked)}
    stream = stream_of(event)
    assert stream is not None, event

    def evidence(person: Person) -> Evidence:
        ats, entries = matches(person)
        first, beyond, _ = within(person, ats)
        counted = entries[first:beyond]
        return Evidence(
            value=_figure(asked, counted, person),
            since=_since(window, person),
            counted=len(counted),
            seen=tuple(
                Seen(entry[0], {name: read(entry, person) for name, read in shown.items()})
                for entry in counted[: -NEWEST - 1 : -1]
            ),
            remembered=len(person.stream(event)),
            cap=stream.cap,
        )

    return evidence


def _figure(asked: Events | None, counted: list[Entry], person: Person) -> Any:
    if asked is None or asked.measure == "count" or asked.field is None:
        return len(counted)
    read = getter(asked.event, asked.field)
    return figure_of(asked)([read(entry, person) for entry in counted])


def _fields(event: str, where: tuple[Filter, ...], asked: Events | None) -> list[str]:
    stream = stream_of(event)
    product = ["product_id"] if stream is not None and stream.of_products else []
    named = [*product, *(one.field for one in where), *([asked.field] if asked is not None and asked.field else [])]
    return [field for field in dict.fromkeys(named) if field != "at"]


def _since(window: Window | None, person: Person) -> int | None:
    match window:
        case Last():
            return person.now - duration_ms(window.last)
        case Between():
            return instant_ms(window.since)
        case ThisVisit():
            return person.visit_start()[0]
        case _:
            return None


def _of_fact(condition: Fact) -> Any:
    key = condition.key or ""

    def evidence(person: Person) -> Evidence:
        if condition.fact != "trait":
            return Evidence(value=READ[condition.fact](person, key)[0])
        entry = person.state.traits.get(key)
        return Evidence(
            value=None if entry is None else entry[2], sealed=entry is None and key in person.state.personal
        )

    return evidence
