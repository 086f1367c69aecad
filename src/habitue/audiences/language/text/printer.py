"""Tree to text: one condition a line, equal trees equal text."""

from __future__ import annotations

import json

from habitue.audiences.language.condition import (
    NO_VALUE,
    OF_LIST,
    All,
    AnyOf,
    Comparable,
    Comparison,
    Condition,
    Events,
    Fact,
    Filter,
    InAudience,
    InList,
    Last,
    Not,
    Sequence,
    Step,
    ThisVisit,
    Window,
)
from habitue.audiences.language.text.layout import Items, Parts, laid_out
from habitue.audiences.language.text.lexer import DURATION, INSTANT
from habitue.audiences.language.text.words import PHRASES, is_bare

_STEP = "  "
_TIMES = {"in_last": DURATION, "not_in_last": DURATION, "in_next": DURATION, "after": INSTANT, "before": INSTANT}


def to_text(condition: Condition) -> str:
    r"""The canonical text of a condition, with a final newline; `parse` gives the same condition back.

    >>> to_text(All(of=(InAudience(audience_id="vip"), Not(of=InList(list_id="staff")))))
    'all of\n  in audience "vip"\n  not on list "staff"\n'
    """
    return _written(condition, "", "") + "\n"


def quoted(text: str) -> str:
    r"""A text in double quotes. What cannot be seen is escaped, and the third of three apostrophes, so that a text can
    stand in a TOML file as it is.

    >>> quoted("l’été\u00a0: 'x'")
    '"l’été\\u00a0: \'x\'"'
    """
    shown = json.dumps(text, ensure_ascii=False)
    seen = "".join(letter if letter.isprintable() else json.dumps(letter)[1:-1] for letter in shown)
    return seen.replace("'''", "''\\u0027")


def _written(condition: Condition, indent: str, before: str) -> str:
    if isinstance(condition, Not):
        return _written(condition.of, indent, before + "not ")
    if isinstance(condition, All | AnyOf):
        every = isinstance(condition, All)
        if not condition.of:
            return indent + before + ("everybody" if every else "nobody")
        rows = [_written(part, indent + _STEP, "") for part in condition.of]
        return "\n".join([f"{indent}{before}{'all' if every else 'any'} of", *rows])
    return indent + before + laid_out(_leaf(condition), indent, len(before))


def _leaf(condition: Events | Fact | Sequence | InAudience | InList) -> Parts:
    match condition:
        case InAudience():
            return (f"in audience {quoted(condition.audience_id)}",)
        case InList():
            return (f"on list {quoted(condition.list_id)}",)
        case Fact():
            key = "" if condition.key is None else f"({quoted(condition.key)})"
            return (f"{_name(condition.fact)}{key} ", *_test(condition.test))
        case Sequence():
            steps = tuple(map(_step, condition.steps))
            return (Items("sequence(", steps + _window(condition.window), ")"),)
        case Events():
            return (_asked(condition), " ", *_test(condition.test))


def _asked(condition: Events) -> Items:
    of = "" if condition.field is None else f"{_name(condition.field)} of "
    first: tuple[Parts, ...] = () if condition.n is None else ((str(condition.n),),)
    event: Parts = (of + quoted(condition.event),)
    where = tuple(map(_filter, condition.where))
    return Items(f"{condition.measure}(", (*first, event, *where, *_window(condition.window)), ")")


def _filter(condition: Filter) -> Parts:
    return (f"{_name(condition.field)} ", *_test(condition.test))


def _step(step: Step) -> Parts:
    parts: list[str | Items] = [("no " if step.absent else "") + quoted(step.event)]
    for number, one in enumerate(step.where):
        parts += [" and " if number else " where ", *_filter(one)]
    if step.within is not None:
        parts.append(f" within {step.within}")
    return tuple(parts)


def _window(window: Window | None) -> tuple[Parts, ...]:
    match window:
        case None:
            return ()
        case Last():
            return ((f"last {window.last}",),)
        case ThisVisit():
            return (("this visit",),)
        case _:
            until = "" if window.until is None else f" until {window.until}"
            return ((f"since {window.since}{until}",),)


def _test(test: Comparison) -> Parts:
    phrase = PHRASES[test.op]
    if test.op in NO_VALUE:
        return (phrase,)
    if test.op in OF_LIST:
        return (f"{phrase} ", Items("[", tuple((_literal(value),) for value in test.values), "]"))
    time = _TIMES.get(test.op)
    if time is not None and isinstance(test.value, str) and time.fullmatch(test.value):
        return (f"{phrase} {test.value}",)
    high = "" if test.high is None else f" and {test.high!r}"
    return (f"{phrase} {_literal(test.value)}{high}",)


def _literal(value: Comparable | None) -> str:
    if isinstance(value, str):
        return quoted(value)
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _name(name: str) -> str:
    return name if is_bare(name) else quoted(name)
