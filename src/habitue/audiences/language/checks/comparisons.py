"""Whether a comparison fits what it compares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal

from habitue.audiences.language.checks.finding import Finding, error
from habitue.audiences.language.condition import NO_VALUE, OF_ORDER, OF_TEXT, OF_TIME, Comparable, Comparison, Operator
from habitue.audiences.language.text.lexer import DURATION, INSTANT
from habitue.audiences.language.text.words import PHRASES
from habitue.audiences.vocabulary import Kind
from habitue.core.clock import parse_time

_EQUAL: frozenset[Operator] = frozenset({"is", "is_not", "one_of", "none_of"})
_EITHER: frozenset[Operator] = frozenset({"is", "is_not"})
OPERATORS: Mapping[Kind | Literal["any"], frozenset[Operator]] = MappingProxyType(
    {
        "text": _EQUAL | OF_TEXT | NO_VALUE,
        "number": _EQUAL | OF_ORDER | NO_VALUE,
        "boolean": _EITHER | NO_VALUE,
        "time": OF_TIME | NO_VALUE,
        "any": _EQUAL | OF_TEXT | OF_ORDER | NO_VALUE,
    }
)
MOVING: frozenset[Operator] = frozenset({"in_last", "not_in_last", "in_next"})
_VALUES = {
    "text": "a text in quotes",
    "number": "a number",
    "boolean": "true or false",
    "any": "a text, a number, true or false",
}


def check_comparison(
    test: Comparison, kind: Kind | Literal["any"], path: str, what: str, *, moving: bool = True
) -> Iterator[Finding]:
    """What is wrong with comparing something of this kind so; `moving` allows tests whose answer changes with time."""
    allowed = OPERATORS[kind] if moving else OPERATORS[kind] - MOVING
    if test.op not in allowed:
        if not moving and test.op in MOVING:
            yield error(
                "operator", path,
                f'"{PHRASES[test.op]}" moves with time, and the {what} of one event does not: use after or before, '
                "or the window, as in last 7d",
            )  # fmt: skip
        else:
            of = "a value that the shop decides" if kind == "any" else f"a {kind}"
            fitting = ", ".join(PHRASES[op] for op in PHRASES if op in allowed)
            yield error("operator", path, f'{what} is {of}, and "{PHRASES[test.op]}" is no test of that: use {fitting}')
        return
    if test.op in OF_TIME:
        yield from _time(test, path)
        return
    wanted = "text" if test.op in OF_TEXT else "number" if test.op in OF_ORDER else kind
    for value in test.values or (() if test.value is None else (test.value,)):
        if not _fits(value, wanted):
            yield error(
                "value", path, f'"{PHRASES[test.op]}" compares {what} with {_VALUES[wanted]}, not with {_shown(value)}'
            )
        elif value == "":
            yield error("value", path, f'{what} is never an empty text: use "is unknown"')
    if test.op == "between" and _fits(test.value, "number") and _low(test) > (test.high or 0):
        yield error("impossible", path, f"nothing is between {_low(test)} and {test.high}: write the lower end first")


def _low(test: Comparison) -> float | int:
    return test.value if isinstance(test.value, int | float) else 0


def _fits(value: Comparable | None, kind: str) -> bool:
    if isinstance(value, bool):
        return kind in ("boolean", "any")
    return kind == "any" or (isinstance(value, str if kind == "text" else int | float) and kind != "boolean")


def _time(test: Comparison, path: str) -> Iterator[Finding]:
    text = test.value if isinstance(test.value, str) else ""
    if test.op in MOVING:
        if not DURATION.fullmatch(text):
            yield error("value", path, f'"{PHRASES[test.op]}" takes a duration such as 30d, not {_shown(test.value)}')
    elif not is_instant(text):
        yield error(
            "value", path, f'"{PHRASES[test.op]}" takes an instant in UTC such as 2026-01-31T00:00:00Z, '
            f"not {_shown(test.value)}",
        )  # fmt: skip


def is_instant(text: str) -> bool:
    """Whether it is written as an instant and there is such a day and hour."""
    return bool(INSTANT.fullmatch(text)) and parse_time(text) is not None


def _shown(value: Comparable | None) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
