"""The conditions of one line: events, facts, sequences, other audiences and lists."""

from __future__ import annotations

from habitue.audiences.language.condition import (
    Between,
    Comparison,
    Events,
    Fact,
    Filter,
    InAudience,
    InList,
    Last,
    Measure,
    Sequence,
    Step,
    ThisVisit,
    Window,
)
from habitue.audiences.language.text.comparison import begins_comparison, read_comparison
from habitue.audiences.language.text.reader import Reader
from habitue.audiences.language.text.words import LEADS, MEASURES, RESERVED, meant
from habitue.audiences.vocabulary import FACTS

Leaf = Events | Fact | Sequence | InAudience | InList
_CONDITIONS = 'a condition, such as count("…") at least 1, country is "…", in audience "…" or all of'
_EVENT = "the name of an event in double quotes"


def read_leaf(reader: Reader, path: str) -> Leaf:
    """The condition that comes next. Raises TextError."""
    for measure in MEASURES:
        if reader.took(measure):
            return _events(reader, path, measure)
    if reader.took("sequence"):
        return _sequence(reader, path)
    if reader.took("in", "audience"):
        audience_id = _id(reader, f"{path}.audience_id", "the id of an audience in double quotes")
        return reader.built(path, lambda: InAudience(audience_id=audience_id))
    if reader.took("on", "list"):
        list_id = _id(reader, f"{path}.list_id", "the id of a list in double quotes")
        return reader.built(path, lambda: InList(list_id=list_id))
    return _fact(reader, path)


def _id(reader: Reader, path: str, expected: str) -> str:
    reader.mark(path)
    return reader.value("text", expected)


def _name(reader: Reader, path: str, expected: str) -> str:
    """The name of a fact or field: a word, or in quotes what is none."""
    token = reader.mark(path)
    if token.form == "text" or (token.form == "word" and token.raw not in RESERVED):
        return str(reader.take().value)
    hint = f': a name that is "{token.raw}" stands in double quotes' if token.raw in RESERVED else ""
    raise reader.refusal(expected, hint)


def _fact(reader: Reader, path: str) -> Fact:
    lead = reader.next
    name = _name(reader, f"{path}.fact", _CONDITIONS)
    hint = "" if name in FACTS else meant(name, (*LEADS, *FACTS))
    key: str | None = None
    if reader.took("("):
        reader.mark(f"{path}.key")
        if reader.next.form != "text":
            raise reader.refusal(f'which {name}, in double quotes, as in {name}("…")', hint)
        key = str(reader.take().value)
        if not reader.took(")"):
            raise reader.refusal(f'")" after what is asked of {name}', hint)
    if not begins_comparison(reader) and hint:
        raise reader.refusal(f"a test of {lead.raw}", hint)
    test = read_comparison(reader, f"{path}.test")
    return reader.built(path, lambda: Fact(fact=name, key=key, test=test))


def _events(reader: Reader, path: str, measure: Measure) -> Events:
    reader.want("(", f"after {measure}")
    n: int | None = None
    field: str | None = None
    if measure == "nth":
        token = reader.mark(f"{path}.n")
        if token.form != "number" or not isinstance(token.value, int):
            raise reader.refusal("which one, 1 is the newest")
        n = int(reader.take().raw)
        reader.want(",", "after which one")
    if measure != "count":
        field = _name(reader, f"{path}.field", f"what {measure} looks at, a field of the event")
        reader.want("of", "and the event")
    reader.mark(f"{path}.event")
    event = reader.value("text", _EVENT)
    where: list[Filter] = []
    window: Window | None = None
    while reader.took(",") and not reader.says(")"):
        if window is not None:
            raise reader.refusal('")": the window comes last')
        window = _window(reader, f"{path}.window")
        if window is None:
            where.append(_filter(reader, f"{path}.where[{len(where)}]"))
    reader.want(")", 'after what is asked of the events, or "," and more')
    ends = measure == "count" and reader.next.form == "end"  # at least once
    test = Comparison(op="at_least", value=1) if ends else read_comparison(reader, f"{path}.test")
    return reader.built(
        path,
        lambda: Events(
            event=event, where=tuple(where), window=window, measure=measure, field=field, n=n, test=test
        ),
    )  # fmt: skip


def _filter(reader: Reader, path: str) -> Filter:
    reader.mark(path)
    field = _name(reader, f"{path}.field", "a field of the event and its test, or a window (last 7d, this visit)")
    test = read_comparison(reader, f"{path}.test")
    return reader.built(path, lambda: Filter(field=field, test=test))


def _window(reader: Reader, path: str) -> Window | None:
    """The window that comes next, if one does."""
    reader.mark(path)
    if reader.took("last"):
        span = reader.value("duration", "a duration (90m, 12h, 30d, 8w)")
        return Last(last=span)
    if reader.took("this"):
        reader.want("visit", "after this")
        return ThisVisit(visit="this")
    if not reader.took("since"):
        del reader.places[path]
        return None
    instant = "an instant in UTC (2026-01-31T00:00:00Z)"
    since = reader.value("instant", instant)
    until = reader.value("instant", instant) if reader.took("until") else None
    return Between(since=since, until=until)


def _sequence(reader: Reader, path: str) -> Sequence:
    reader.want("(", "after sequence")
    steps: list[Step] = []
    window: Window | None = None
    while not reader.says(")"):
        if window is not None:
            raise reader.refusal('")": the window comes last')
        if reader.next.form == "text" or reader.says("no"):
            steps.append(_step(reader, f"{path}.steps[{len(steps)}]"))
        else:
            window = _window(reader, f"{path}.window")
            if window is None:
                raise reader.refusal(f"{_EVENT}, `no` and one, or a window (last 7d, this visit)")
        if not reader.took(","):
            break
    reader.want(")", 'after the steps, or "," and another')
    return reader.built(path, lambda: Sequence(steps=tuple(steps), window=window))


def _step(reader: Reader, path: str) -> Step:
    reader.mark(path)
    absent = reader.took("no")
    reader.mark(f"{path}.event")
    event = reader.value("text", _EVENT)
    where: list[Filter] = []
    while reader.took("and" if where else "where"):
        where.append(_filter(reader, f"{path}.where[{len(where)}]"))
    within: str | None = None
    if reader.took("within"):
        reader.mark(f"{path}.within")
        within = reader.value("duration", "a duration (90m, 12h, 30d, 8w)")
    return reader.built(path, lambda: Step(event=event, where=tuple(where), within=within, absent=absent))
