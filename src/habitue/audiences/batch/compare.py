"""Comparisons as SQL on a column, with the answers the live evaluator gives."""

from __future__ import annotations

from typing import Any, Literal

from sqlglot import exp

from habitue.audiences.language.condition import OF_LIST, OF_ORDER, OF_TEXT, OF_TIME, Comparison, duration_ms
from habitue.audiences.live.compare import folded, predicate
from habitue.audiences.live.moments import instant_ms, moment
from habitue.audiences.vocabulary import Kind

Column = Kind | Literal["any", "folded"]  # folded: text that has been put into the form in which texts are compared


def holds_missing(test: Comparison, kind: Column, missing: int | None) -> bool:
    """What a comparison says of somebody of whom there is no row: of `missing`, or of what is not known."""
    if kind == "time":
        return moment(test)(missing, 0)[0]
    return predicate(test)((bool(missing),) if kind == "boolean" and missing is not None else missing)


def comparison(value: exp.Expr, kind: Column, test: Comparison, now_ms: int) -> exp.Expr:
    """Whether `value` passes the test: never null. A column of kind ``"any"`` holds what `as_text` wrote."""
    opposite = {"is_not": "is", "none_of": "one_of", "unknown": "known", "not_in_last": "in_last"}.get(test.op)
    if opposite is not None:
        return exp.not_(comparison(value, kind, test.model_copy(update={"op": opposite}), now_ms))
    if test.op == "known":
        return value.copy().is_(exp.null()).not_()
    found = _time(value, test, now_ms) if test.op in OF_TIME else _scalar(value, kind, test)
    return exp.func("coalesce", found, exp.false())


def _time(value: exp.Expr, test: Comparison, now_ms: int) -> exp.Expr:
    now = exp.convert(now_ms)
    match test.op:
        case "in_last":
            return exp.and_(value > exp.convert(now_ms - duration_ms(str(test.value))), value <= now)
        case "in_next":
            return exp.and_(value > now, value <= exp.convert(now_ms + duration_ms(str(test.value))))
        case "after":
            return value >= exp.convert(instant_ms(test.value))
        case _:
            return value < exp.convert(instant_ms(test.value))


def _scalar(value: exp.Expr, kind: Column, test: Comparison) -> exp.Expr:
    if test.op in OF_TEXT:
        return _part(_text(value, kind), test)
    if test.op in OF_ORDER:
        return _ordered(number_of(value, kind), test)
    wanted = test.values if test.op in OF_LIST else (test.value,)
    return exp.or_(*(_equal(value, kind, one) for one in wanted))


def _equal(value: exp.Expr, kind: Column, wanted: Any) -> exp.Expr:
    if isinstance(wanted, str):
        return _text(value, kind).eq(exp.convert(folded(wanted)))
    if isinstance(wanted, bool):
        if kind == "any":
            return value.copy().eq(exp.convert(f"b{int(wanted)}"))
        return value.copy().eq(exp.convert(int(wanted))) if kind == "boolean" else exp.false()
    return number_of(value, kind).eq(exp.convert(wanted))


def _part(text: exp.Expr, test: Comparison) -> exp.Expr:
    part = folded(str(test.value))
    if test.op == "contains":
        return exp.StrPosition(this=text, substr=exp.convert(part)) > exp.convert(0)
    side = exp.Left if test.op == "starts_with" else exp.Right
    return side(this=text, expression=exp.convert(len(part))).eq(exp.convert(part))


def _ordered(number: exp.Expr, test: Comparison) -> exp.Expr:
    low = exp.convert(test.value)
    match test.op:
        case "at_least":
            return number >= low
        case "at_most":
            return number <= low
        case "more_than":
            return number > low
        case "less_than":
            return number < low
        case _:
            return exp.and_(number >= low, number <= exp.convert(test.high))


def _text(value: exp.Expr, kind: Column) -> exp.Expr:
    """The column's text, folded; null where it is none."""
    if kind == "any":
        value = _of_kind(value, "t", exp.func("substr", value.copy(), exp.convert(2)))
    elif kind not in ("text", "folded"):
        return exp.cast(exp.null(), "varchar")
    return value.copy() if kind == "folded" else exp.func("lower", value.copy())


def number_of(value: exp.Expr, kind: Column) -> exp.Expr:
    """The column's number; null where it is none."""
    if kind == "any":
        return _of_kind(value, "n", exp.cast(exp.func("substr", value.copy(), exp.convert(2)), "double"))
    return value.copy() if kind == "number" else exp.cast(exp.null(), "double")


def _of_kind(value: exp.Expr, letter: str, then: exp.Expr) -> exp.Expr:
    first = exp.Left(this=value.copy(), expression=exp.convert(1))
    return exp.case().when(first.eq(exp.convert(letter)), then)
