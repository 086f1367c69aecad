"""Sequences of events, compiled: each step reached from the nearest one before."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from typing import Any

from habitue.audiences.language.condition import Sequence, Step, duration_ms
from habitue.audiences.live.events import Matches, Range, matcher, window_range
from habitue.audiences.live.moments import Answer
from habitue.audiences.live.person import NEVER, Person
from habitue.audiences.live.slots import Slots

Check = Callable[[Person], Answer]
_Stamps = list[tuple[int, int]]
_Find = Callable[[Person], Matches]


def compile_sequence(condition: Sequence, slots: Slots) -> Check:
    """The check of a sequence.

    A step is reached from the newest reached one before it: that leaves the least time between them, and the least
    that may not have happened.
    """
    steps = [(step, matcher(step.event, step.where, slots)) for step in condition.steps]
    within = window_range(condition.window)

    def check(person: Person) -> Answer:
        reached, until = _in_window(steps[0][1], person, within)
        absent: _Stamps = []
        for step, find in steps[1:]:
            if step.absent:
                absent = _stamps(find(person)[1])
                continue
            found, changes = _in_window(find, person, within)
            until = min(until, changes)
            reached, absent = _reach(found, reached, absent, step), []
        if not steps[-1][0].absent:
            return bool(reached), until
        holds, decided = _never_followed(reached, absent, steps[-1][0], person.now)
        return holds, min(until, decided)

    return check


def _in_window(find: _Find, person: Person, within: Range) -> tuple[_Stamps, int]:
    ats, entries = find(person)
    first, beyond, until = within(person, ats)
    return _stamps(entries[first:beyond]), until


def _stamps(entries: list[tuple[Any, ...]]) -> _Stamps:
    return [(entry[0], entry[1]) for entry in entries]


def _reach(found: _Stamps, before: _Stamps, absent: _Stamps, step: Step) -> _Stamps:
    span = duration_ms(step.within) if step.within else NEVER
    reached = []
    for stamp in found:
        at = bisect_left(before, stamp)
        if at and stamp[0] - before[at - 1][0] <= span and not _between(absent, before[at - 1], stamp):
            reached.append(stamp)
    return reached


def _between(absent: _Stamps, low: tuple[int, int], high: tuple[int, int]) -> bool:
    at = bisect_left(absent, (low[0], low[1] + 1))
    return at < len(absent) and absent[at] < high


def _never_followed(reached: _Stamps, absent: _Stamps, step: Step, now: int) -> tuple[bool, int]:
    """Whether after one of the reached events the absent one did not come in time; and when more will be known."""
    assert step.within is not None
    span = duration_ms(step.within)
    open_ones = [at + span for at, _ in reached if at + span > now]
    holds = any(not _between(absent, stamp, (stamp[0] + span + 1, -1)) for stamp in reached if stamp[0] + span <= now)
    return holds, min(open_ones, default=NEVER)
