"""Short words for conditions and parameters, so that the library reads like what it says."""

from __future__ import annotations

from typing import Any

from habitue.audiences.language.condition import (
    All,
    AnyOf,
    Comparison,
    Condition,
    Events,
    Fact,
    Filter,
    Last,
    Not,
    Operator,
    Sequence,
    Step,
    ThisVisit,
)
from habitue.audiences.library.entry import Parameter, Value, Words


def all_of(*conditions: Condition) -> Condition:
    """Every one of them."""
    return All(of=conditions)


def any_of(*conditions: Condition) -> Condition:
    """At least one of them; one alone stands by itself."""
    return conditions[0] if len(conditions) == 1 else AnyOf(of=conditions)


def none_of(condition: Condition) -> Condition:
    """The opposite."""
    return Not(of=condition)


def compared(op: Operator, value: Any = None, high: Any = None) -> Comparison:
    """A comparison; a tuple is a list of values."""
    if isinstance(value, tuple):
        return Comparison(op=op, values=value)
    return Comparison(op=op, value=value, high=high)


def fact(name: str, op: Operator, value: Any = None, high: Any = None, *, key: str | None = None) -> Condition:
    """Something about the person."""
    return Fact(fact=name, key=key, test=compared(op, value, high))


def did(
    event: str, *where: Filter, last: str | None = None, this_visit: bool = False, times: int = 1
) -> Condition:  # fmt: skip
    """At least so many events, of the last so long or of this visit."""
    window = ThisVisit(visit="this") if this_visit else Last(last=last) if last else None
    return Events(event=event, where=where, window=window, test=compared("at_least", times))


def total(event: str, field: str, op: Operator, value: Any, last: str | None = None) -> Condition:
    """The sum of a field."""
    window = Last(last=last) if last else None
    return Events(event=event, window=window, measure="sum", field=field, test=compared(op, value))


def where(field: str, op: Operator, value: Any = None) -> Filter:
    """A test of a field of an event."""
    return Filter(field=field, test=compared(op, value))


def without_then(
    event: str, missing: str, *, within: str, last: str, matching: tuple[Filter, ...] = ()
) -> Condition:  # fmt: skip
    """An event of the last so long that another did not follow in time."""
    steps = (Step(event=event, where=matching), Step(event=missing, within=within, absent=True))
    return Sequence(steps=steps, window=Last(last=last))


def number(name: str, en: str, fr: str, default: int, low: int, high: int) -> Parameter:
    """A whole number."""
    return Parameter(name=name, label=Words(en, fr), kind="number", default=default, low=low, high=high)


def share(name: str, en: str, fr: str, default: float, low: float = 0, high: float = 1) -> Parameter:
    """0 to 1."""
    return Parameter(name=name, label=Words(en, fr), kind="share", default=default, low=low, high=high)


def duration(name: str, en: str, fr: str, default: str, low: float, high: float) -> Parameter:
    """From so many days to so many."""
    return Parameter(name=name, label=Words(en, fr), kind="duration", default=default, low=low, high=high)


def text(name: str, en: str, fr: str, default: str, choices: tuple[str, ...] = ()) -> Parameter:
    """One word."""
    return Parameter(name=name, label=Words(en, fr), kind="text", default=default, choices=choices)


def name_of(name: str, en: str, fr: str, default: str) -> Parameter:
    """An id of something else."""
    return Parameter(name=name, label=Words(en, fr), kind="id", default=default)


def texts(name: str, en: str, fr: str, default: tuple[str, ...], choices: tuple[str, ...] = ()) -> Parameter:
    """Several words."""
    return Parameter(name=name, label=Words(en, fr), kind="texts", default=default, choices=choices)


def numbers(name: str, en: str, fr: str, default: tuple[int, ...], low: int, high: int) -> Parameter:
    """Several whole numbers."""
    return Parameter(name=name, label=Words(en, fr), kind="numbers", default=default, low=low, high=high)


LAST = duration("last", "Within the last", "Au cours des derniers", "30d", 1, 365)
__all__ = [
    "LAST", "Value", "Words", "all_of", "any_of", "compared", "did", "duration", "fact", "name_of", "none_of", "number",
    "numbers",    "share", "text", "texts", "total", "where", "without_then",
]  # fmt: skip
