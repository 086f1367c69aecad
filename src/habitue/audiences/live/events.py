"""Questions about remembered events, compiled: which match, which of those lie in the window, what they add up to."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from itertools import compress
from typing import Any

from habitue.audiences.language.condition import Between, Events, Filter, Last, ThisVisit, Window, duration_ms
from habitue.audiences.live.compare import NUMBERS, Key, keyed, predicate
from habitue.audiences.live.moments import Answer, Moment, instant_ms, moment
from habitue.audiences.live.person import NEVER, Entry, Person, getter
from habitue.audiences.live.slots import Slots
from habitue.events.kept import Scalar

Matches = tuple[list[int], list[Entry]]  # when, and what: oldest first
Check = Callable[[Person], Answer]
# (first, beyond, until): the part of the matches in the window, and when that may change by time alone
Range = Callable[[Person, list[int]], tuple[int, int, int]]
_NOTHING: Matches = ([], [])


def matcher(event: str, where: Sequence[Filter], slots: Slots) -> Callable[[Person], Matches]:
    """The entries of a stream that pass every filter, worked out once a person."""
    slot = slots.of(("matches", event, *(filter_.model_dump_json() for filter_ in where)))
    find = _finder(event, where, slots)

    def matches(person: Person) -> Matches:
        found: Matches | None = person.memo[slot]
        if found is None:
            found = person.memo[slot] = find(person)
        return found

    return matches


def _finder(event: str, where: Sequence[Filter], slots: Slots) -> Callable[[Person], Matches]:
    if len(where) == 1 and where[0].field != "at":
        return _by_value(event, where[0], slots)
    checks = [filter_check(event, one, slots) for one in where]

    def find(person: Person) -> Matches:
        entries = person.stream(event)
        if checks:
            passed = zip(*(check(person) for check in checks), strict=True)
            entries = list(compress(entries, map(all, passed)))
        return [entry[0] for entry in entries], entries

    return find


def filter_check(event: str, filter_: Filter, slots: Slots) -> Callable[[Person], list[bool]]:
    """Which entries of the stream pass one filter. A filter of times does not move: only instants can be asked for."""
    if filter_.field == "at":
        at_holds: Moment = moment(filter_.test)
        return lambda person: [at_holds(entry[0], person.now)[0] for entry in person.stream(event)]
    column, holds = _column(event, filter_.field, slots), predicate(filter_.test)
    return lambda person: [holds(value) for value in column(person)]


def _column(event: str, field: str, slots: Slots) -> Callable[[Person], list[Any]]:
    """One field of every entry of a stream, as comparisons read it; worked out once a person."""
    slot, read = slots.of(("column", event, field)), getter(event, field)

    def column(person: Person) -> list[Any]:
        values: list[Any] | None = person.memo[slot]
        if values is None:
            found = [read(entry, person) for entry in person.stream(event)]
            values = person.memo[slot] = [None if value is None else keyed(value) for value in found]
        return values

    return column


def _by_value(event: str, filter_: Filter, slots: Slots) -> Callable[[Person], Matches]:
    """Most conditions ask for one field, and people come back to few values of it: an index of them serves all."""
    slot, column = slots.of(("index", event, filter_.field)), _column(event, filter_.field, slots)
    holds = predicate(filter_.test)
    wanted = keyed(filter_.test.value) if filter_.test.op == "is" and filter_.test.value is not None else None

    def find(person: Person) -> Matches:
        index: dict[Any, Matches] | None = person.memo[slot]
        if index is None:
            index = person.memo[slot] = _index(person.stream(event), column(person))
        if wanted is not None:
            return index.get(wanted, _NOTHING)
        passing = {value for value in index if holds(value)}
        if len(passing) < 2:
            return index[passing.pop()] if passing else _NOTHING
        entries = list(compress(person.stream(event), map(passing.__contains__, column(person))))
        return [entry[0] for entry in entries], entries

    return find


def _index(stream: list[Entry], column: list[Any]) -> dict[Any, Matches]:
    index: dict[Any, Matches] = {}
    for entry, value in zip(stream, column, strict=True):
        if value in index:
            ats, entries = index[value]
            ats.append(entry[0])
            entries.append(entry)
        else:
            index[value] = [entry[0]], [entry]
    return index


def window_range(window: Window | None) -> Range:
    """The part of sorted times that lies in a window. Nothing that is still to come counts."""
    if isinstance(window, Last):
        span = duration_ms(window.last)

        def last(person: Person, ats: list[int]) -> tuple[int, int, int]:
            now = person.now
            first, beyond = bisect_right(ats, now - span), bisect_right(ats, now)
            until = ats[first] + span if first < beyond else NEVER
            return first, beyond, min(until, ats[beyond]) if beyond < len(ats) else until

        return last
    if isinstance(window, Between):
        since, end = instant_ms(window.since), NEVER if window.until is None else instant_ms(window.until)

        def between(person: Person, ats: list[int]) -> tuple[int, int, int]:
            beyond = bisect_left(ats, min(end, person.now + 1))
            return bisect_left(ats, since, 0, beyond), beyond, _next(ats, bisect_right(ats, person.now))

        return between
    if isinstance(window, ThisVisit):

        def visit(person: Person, ats: list[int]) -> tuple[int, int, int]:
            start, until = person.visit_start()
            beyond = bisect_right(ats, person.now)
            first = beyond if start is None else bisect_left(ats, start, 0, beyond)
            return first, beyond, min(until, _next(ats, beyond))

        return visit

    def ever(person: Person, ats: list[int]) -> tuple[int, int, int]:
        beyond = bisect_right(ats, person.now)
        return 0, beyond, _next(ats, beyond)

    return ever


def _next(ats: list[int], at: int) -> int:
    return ats[at] if at < len(ats) else NEVER


def compile_events(condition: Events, slots: Slots) -> Check:
    """The check of one condition about events."""
    matches = matcher(condition.event, condition.where, slots)
    within = window_range(condition.window)
    if condition.measure == "count":
        return _count(condition, matches, within)
    assert condition.field is not None
    if condition.field == "at":
        return _when(condition, matches, within)
    values = _values(condition, matches, slots)
    figure = figure_of(condition)
    holds = predicate(condition.test)
    # the same sum is compared with several amounts
    slot = slots.of(("figure", condition.model_dump_json(exclude={"test"})))

    def check(person: Person) -> Answer:
        known: tuple[Key | None, int] | None = person.memo[slot]
        if known is None:
            ats, _ = matches(person)
            first, beyond, until = within(person, ats)
            value = figure(values(person)[first:beyond])
            known = person.memo[slot] = (None if value is None else keyed(value), until)
        return holds(known[0]), known[1]

    return check


def _values(
    condition: Events, matches: Callable[[Person], Matches], slots: Slots
) -> Callable[[Person], list[Scalar | None]]:
    """The field that a question is about, of all matches: the same things are summed over a week and over a month."""
    assert condition.field is not None
    read = getter(condition.event, condition.field)
    where = (filter_.model_dump_json() for filter_ in condition.where)
    slot = slots.of(("values", condition.event, condition.field, *where))

    def values(person: Person) -> list[Scalar | None]:
        found: list[Scalar | None] | None = person.memo[slot]
        if found is None:
            found = person.memo[slot] = [read(entry, person) for entry in matches(person)[1]]
        return found

    return values


def _count(condition: Events, matches: Callable[[Person], Matches], within: Range) -> Check:
    window, test = condition.window, condition.test
    least: Any = test.value
    if isinstance(window, Last) and test.op == "at_least" and isinstance(least, int) and least >= 1:
        return _at_least(matches, duration_ms(window.last), least)
    holds = predicate(test)

    def check(person: Person) -> Answer:
        ats, _ = matches(person)
        first, beyond, until = within(person, ats)
        return holds(beyond - first), until

    return check


def _at_least(matches: Callable[[Person], Matches], span: int, least: int) -> Check:
    """The commonest condition of all. It stays true until the `least`-newest match leaves the window."""

    def check(person: Person) -> Answer:
        ats, _ = matches(person)
        if not ats:
            return False, NEVER
        now = person.now
        beyond = len(ats) if ats[-1] <= now else bisect_right(ats, now)
        if beyond >= least and ats[beyond - least] + span > now:
            return True, ats[beyond - least] + span
        return False, ats[beyond] if beyond < len(ats) else NEVER

    return check


def _when(condition: Events, matches: Callable[[Person], Matches], within: Range) -> Check:
    pick = figure_of(condition)
    holds = moment(condition.test)

    def check(person: Person) -> Answer:
        ats, _ = matches(person)
        first, beyond, until = within(person, ats)
        answer, held = holds(pick(ats[first:beyond]), person.now)
        return answer, min(until, held)

    return check


def figure_of(condition: Events) -> Callable[[list[Any]], Any]:
    """What a question that does not count makes of the values in its window."""
    match condition.measure:
        case "sum":
            return _sum
        case "distinct":
            return lambda values: len({keyed(value) for value in values if value is not None})
        case "first":
            return lambda values: values[0] if values else None
        case "last":
            return lambda values: values[-1] if values else None
        case _:
            n = condition.n or 1
            return lambda values: values[-n] if len(values) >= n else None


def _sum(values: list[Any]) -> float:
    total = sum([value for value in values if type(value) in NUMBERS])
    return total if isinstance(total, int) else round(total, 6)  # engines add in other orders
