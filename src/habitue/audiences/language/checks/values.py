"""The values that what a condition looks at can have, as few as tell apart all that its tests tell apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import pairwise
from math import ceil, floor, inf
from types import MappingProxyType
from typing import Any, Literal

from habitue.audiences.language.condition import OF_TEXT, OF_TIME, Comparison, Events, Fact, duration_ms
from habitue.audiences.live.compare import folded, keyed, predicate
from habitue.audiences.live.moments import instant_ms, moment
from habitue.audiences.vocabulary import FACTS, Kind, field_kind, stream_of

Holds = Callable[[Any], bool]
# From and to, whole numbers if both ends are; what is not here can be any number, or not known.
RANGES: Mapping[str, tuple[float, float]] = MappingProxyType(
    {
        "hour": (0, 23), "weekday": (1, 7), "month": (1, 12), "day_of_month": (1, 31), "visits": (0, inf),
        "orders": (0, inf), "cart_items": (0, inf), "wishlist_items": (0, inf), "screen_width": (0, inf),
        "birthday_in_days": (0, 365), "birthday_days_ago": (0, 365),
        "category_affinity": (0.0, 1.0), "brand_affinity": (0.0, 1.0),
    }
)  # fmt: skip
_MAYBE_KNOWN = {"screen_width", "birthday_in_days", "birthday_days_ago"}
ALWAYS_KNOWN = frozenset(RANGES) - _MAYBE_KNOWN | {"registered", "in_visit"}
_BETWEEN = "\x00"  # in no constant that a person writes


def kind_of(leaf: Fact | Events) -> Kind | Literal["any"] | None:
    """What kind of value is compared; None when there is no one value."""
    if isinstance(leaf, Fact):
        return None if leaf.fact == "trait" else FACTS[leaf.fact].kind  # a trait may be a list
    if leaf.field is None or leaf.measure in ("sum", "distinct"):
        return "number"
    stream = stream_of(leaf.event)
    return None if stream is None else field_kind(stream, leaf.field)


def holds(test: Comparison, *, is_time: bool) -> Holds:
    """The comparison as a function of a value; of times, now is 0."""
    if not is_time:
        return predicate(test)
    answer = moment(test)
    return lambda at: answer(at, 0)[0]


def possible_values(leaf: Fact | Events, tests: list[Comparison]) -> Iterator[Any]:
    """Values among which is one for every combination of answers that the tests can have."""
    kind = kind_of(leaf)
    counted = isinstance(leaf, Events) and leaf.measure in ("count", "distinct")
    if not counted and not (isinstance(leaf, Fact) and leaf.fact in ALWAYS_KNOWN):
        yield None
    if kind == "time":
        yield 0
        yield from _times(tests)
    if kind in ("boolean", "any"):
        yield from (keyed(True), keyed(False))
    if kind in ("text", "any"):
        yield from _texts(tests)
    if kind in ("number", "any"):
        low, high = (0, inf) if counted else RANGES.get(getattr(leaf, "fact", ""), (-inf, inf))
        yield from _numbers(tests, low, high)


def _constants(tests: Iterable[Comparison]) -> Iterator[Any]:
    for test in tests:
        yield from (value for value in (*test.values, test.value, test.high) if value is not None)


def _times(tests: list[Comparison]) -> Iterator[int]:
    for test in tests:
        if test.op in OF_TIME:
            absolute = test.op in ("after", "before")
            at = instant_ms(test.value) if absolute else duration_ms(str(test.value))
            yield from (sign * at + near for sign in (1, -1) for near in (-1, 0, 1))


def _texts(tests: list[Comparison]) -> Iterator[str]:
    yield from (folded(value) for value in _constants(tests) if isinstance(value, str))
    parts = {op: [folded(str(test.value)) for test in tests if test.op == op] for op in OF_TEXT}
    begin, end = max(parts["starts_with"], key=len, default=""), max(parts["ends_with"], key=len, default="")
    yield from (begin + _BETWEEN + end, _BETWEEN)
    yield _BETWEEN.join([begin, *parts["contains"], end])


def _numbers(tests: list[Comparison], low: float, high: float) -> Iterator[float]:
    constants = sorted({value for value in _constants(tests) if type(value) is int or type(value) is float})
    whole = type(low) is int
    ends = [end for end in (low, high) if abs(end) != inf]
    near = [value + step for value in (*constants, *ends, 0) for step in (-1, 0, 1)]
    middles = [a / 2 + b / 2 for a, b in pairwise(sorted({*constants, *ends}))]
    for value in (*near, *middles):
        for candidate in (floor(value), ceil(value)) if whole else (value,):
            if low <= candidate <= high:
                yield candidate
