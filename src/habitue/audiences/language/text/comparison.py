"""Comparisons as text: `is "FR"`, `at least 3`, `in last 30d`."""

from __future__ import annotations

from habitue.audiences.language.condition import NO_VALUE, OF_LIST, Comparable, Comparison, Operator
from habitue.audiences.language.text.reader import Reader
from habitue.audiences.language.text.words import BY_LENGTH, PHRASES, meant

_SPANS: frozenset[Operator] = frozenset({"in_last", "not_in_last", "in_next"})
_INSTANTS: frozenset[Operator] = frozenset({"after", "before"})
_TESTS = 'a test such as is "…", is one of […], at least 3, in last 30d'


def read_comparison(reader: Reader, path: str) -> Comparison:
    """The comparison that comes next. Raises TextError."""
    reader.mark(path)
    op = _operator(reader)
    if op in NO_VALUE:
        return Comparison(op=op)
    if op in OF_LIST:
        values = _values(reader)
        return reader.built(path, lambda: Comparison(op=op, values=values))
    value = _value(reader, op)
    if op != "between":
        return reader.built(path, lambda: Comparison(op=op, value=value))
    reader.want("and", "and the other end after between")
    token = reader.next
    if token.form != "number":
        raise reader.refusal("a number, the other end of between")
    high = reader.take().value
    return reader.built(path, lambda: Comparison.model_validate({"op": op, "value": value, "high": high}))


def begins_comparison(reader: Reader) -> bool:
    """Whether an operator comes next."""
    return any(reader.says(*phrase) for phrase, _ in BY_LENGTH)


def _operator(reader: Reader) -> Operator:
    for phrase, op in BY_LENGTH:
        if reader.took(*phrase):
            return op
    raise reader.refusal(_TESTS, meant(reader.next.raw, PHRASES.values()))


def _values(reader: Reader) -> tuple[Comparable, ...]:
    reader.want("[", "before the values, which stand in brackets")
    values = [_literal(reader)]
    while reader.took(","):
        if reader.says("]"):
            break
        values.append(_literal(reader))
    reader.want("]", 'after the values, or "," and another')
    return tuple(values)


def _value(reader: Reader, op: Operator) -> Comparable:
    if op in _SPANS and reader.next.form == "duration":
        return str(reader.take().value)
    if op in _INSTANTS and reader.next.form == "instant":
        return str(reader.take().value)
    if op in _SPANS and reader.next.form == "end":
        raise reader.refusal("a duration (90m, 12h, 30d, 8w)")
    if op in _INSTANTS and reader.next.form == "end":
        raise reader.refusal("an instant in UTC (2026-01-31T00:00:00Z)")
    return _literal(reader)


def _literal(reader: Reader) -> Comparable:
    token = reader.next
    if token.form in ("text", "number"):
        return reader.take().value
    if token.raw in ("true", "false"):
        return reader.take().raw == "true"
    hint = ": a text stands in double quotes" if token.form in ("word", "duration", "instant") else ""
    raise reader.refusal("a value: a text in double quotes, a number, true or false", hint)
