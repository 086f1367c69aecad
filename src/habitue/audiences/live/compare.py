"""Comparisons compiled to predicates on one value."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from habitue.audiences.language.condition import OF_LIST, OF_ORDER, OF_TEXT, Comparison
from habitue.events.kept import Scalar

Key = str | int | float | tuple[bool]
Predicate = Callable[[Any], bool]
NUMBERS = frozenset({int, float})  # a truth value is none
# The two letters that Python lowers by what stands around them, or to two: engines lower letter by letter.
_LONE = {ord("Σ"): "σ", ord("İ"): "i"}


@lru_cache(maxsize=4_096)  # a catalogue's categories and brands, again for everybody
def folded(text: str) -> str:
    """Text in the one form in which texts are compared.

    >>> folded("ÉTÉ"), folded("ΑΣ")
    ('été', 'ασ')
    """
    return text.lower() if text.isascii() else text.translate(_LONE).lower()


def keyed(value: Scalar) -> Key:
    """A value as a key that equals another's exactly when `is` holds between them: texts folded, True apart from 1."""
    if isinstance(value, str):
        return folded(value)
    return (value,) if isinstance(value, bool) else value


def predicate(test: Comparison) -> Predicate:
    """A function that answers the comparison (not those of times) of a value as `keyed` gives it; None is not known."""
    op = test.op
    if op == "known":
        return lambda value: value is not None
    if op == "unknown":
        return lambda value: value is None
    if op in ("is_not", "none_of"):
        positive = predicate(test.model_copy(update={"op": "is" if op == "is_not" else "one_of"}))
        return lambda value: not positive(value)
    if op == "is" or op in OF_LIST:
        wanted = frozenset(keyed(value) for value in (test.values or (test.value,)) if value is not None)
        return wanted.__contains__
    if op in OF_TEXT:
        return _of_text(test)
    if op in OF_ORDER:
        return _of_order(test)
    raise ValueError(f"{op!r} compares times")


def _of_text(test: Comparison) -> Predicate:
    part = folded(str(test.value))
    match test.op:
        case "contains":
            return lambda value: type(value) is str and part in value
        case "starts_with":
            return lambda value: type(value) is str and value.startswith(part)
        case _:
            return lambda value: type(value) is str and value.endswith(part)


def _of_order(test: Comparison) -> Predicate:
    low: Any = test.value
    high: Any = test.high
    match test.op:
        case "at_least":
            return lambda value: type(value) in NUMBERS and value >= low
        case "at_most":
            return lambda value: type(value) in NUMBERS and value <= low
        case "more_than":
            return lambda value: type(value) in NUMBERS and value > low
        case "less_than":
            return lambda value: type(value) in NUMBERS and value < low
        case _:
            return lambda value: type(value) in NUMBERS and low <= value <= high
