"""What can be said of one condition by itself: names, kinds, caps and windows."""

from __future__ import annotations

from collections.abc import Iterator, Set

from habitue.audiences.language.checks.caps import check_cap
from habitue.audiences.language.checks.comparisons import check_comparison, is_instant
from habitue.audiences.language.checks.finding import Finding, Known, error, warning
from habitue.audiences.language.condition import (
    Between,
    Condition,
    Events,
    Fact,
    Filter,
    InList,
    Last,
    Sequence,
    Window,
    duration_ms,
)
from habitue.audiences.language.text.words import meant
from habitue.audiences.lookalikes import source_of
from habitue.audiences.vocabulary import FACTS, PRODUCT_FIELDS, STREAMS, Stream, field_kind, stream_of
from habitue.events import names

LONG_MS = duration_ms("1096d")
_EVENTS = tuple(stream.event for stream in STREAMS)


def check_part(condition: Condition, path: str, known: Known) -> Iterator[Finding]:
    """What is wrong with one condition, without those within it."""
    match condition:
        case Events():
            yield from _events(condition, path)
        case Fact():
            yield from _fact(condition, path, known)
        case Sequence():
            yield from _sequence(condition, path)
        case InList():
            yield from _named(condition.list_id, known.lists, f"{path}.list_id", "imported list")


def _named(name: str, known: Set[str] | None, path: str, what: str) -> Iterator[Finding]:
    if known is not None and name not in known:
        there = ", ".join(sorted(known)[:10]) or "there are none yet"
        yield error("missing_reference", path, f'there is no {what} "{name}"{meant(name, known)} (known: {there})')


def _fact(condition: Fact, path: str, known: Known) -> Iterator[Finding]:
    kind = FACTS.get(condition.fact)
    if kind is None:
        hint = meant(condition.fact, FACTS) or ": the reference of the audience language lists the facts"
        told = f'nothing is known of people by the name of "{condition.fact}"{hint}'
        yield error("unknown_fact", f"{path}.fact", told)
        return
    if kind.keyed and condition.key is None:
        yield error("key", path, f'{condition.fact} needs to be told which one: write {condition.fact}("…")')
    elif not kind.keyed and condition.key is not None:
        yield error("key", f"{path}.key", f'there is one {condition.fact} only: leave out ("{condition.key}")')
    elif condition.key is not None and not source_of(condition):  # look-alikes are references to an audience
        values = {"score": known.scores, "group": known.groups, "moment": known.moments}
        yield from _named(condition.key, values.get(condition.fact), f"{path}.key", condition.fact)
    yield from check_comparison(condition.test, kind.kind, f"{path}.test", condition.fact)


def _stream(event: str, path: str) -> Iterator[Finding]:
    if stream_of(event) is None:
        hint = meant(event, _EVENTS)
        yield error(
            "unknown_event", path,
            f'events "{event}" are not remembered one by one, so nothing can be asked of them{hint}',
        )  # fmt: skip
    elif event not in _EVENTS and (hint := meant(event, names.BEHAVIOUR)):
        yield warning("unknown_event", path, f'"{event}" is an event of your own by that name{hint}')


def _filters(where: tuple[Filter, ...], stream: Stream | None, path: str) -> Iterator[Finding]:
    for number, one in enumerate(where) if stream else ():
        yield from _field(one.field, stream, f"{path}.where[{number}].field")
        kind = field_kind(stream, one.field) if stream else None
        if kind is not None:
            test = f"{path}.where[{number}].test"
            yield from check_comparison(one.test, kind, test, one.field, moving=False)


def _field(field: str, stream: Stream | None, path: str) -> Iterator[Finding]:
    if stream is not None and field_kind(stream, field) is None:
        there = [*stream.fields, *(PRODUCT_FIELDS if stream.of_products else ())]
        attribute = ", product.attribute.…" if stream.of_products else ""
        yield error(
            "unknown_field", path,
            f'of events "{stream.event}", no "{field}" is remembered{meant(field, there)} '
            f"(known: {', '.join(there)}{attribute})",
        )  # fmt: skip


def _events(condition: Events, path: str) -> Iterator[Finding]:
    stream, measure = stream_of(condition.event), condition.measure
    yield from _stream(condition.event, f"{path}.event")
    yield from _filters(condition.where, stream, path)
    yield from _window(condition.window, f"{path}.window")
    if stream is None:
        return
    field = condition.field
    kind = None if field is None else field_kind(stream, field)
    if field is not None:
        yield from _field(field, stream, f"{path}.field")
    if measure == "count":
        yield from check_comparison(condition.test, "number", f"{path}.test", "a count")
    elif measure in ("sum", "distinct"):
        if field == "at":
            yield error(
                "operator", f"{path}.field", f"{measure} of `at`: times are neither added up nor counted apart; use "
                "count, or first, last or nth of `at`",
            )  # fmt: skip
        elif measure == "sum" and kind not in ("number", "any", None):
            yield error("operator", f"{path}.field", f"{field} is a {kind}, and only numbers can be added up")
        yield from check_comparison(condition.test, "number", f"{path}.test", f"a {measure}")
    elif kind is not None:
        yield from check_comparison(condition.test, kind, f"{path}.test", field or "")
    yield from check_cap(condition, stream, path)


def _window(window: Window | None, path: str) -> Iterator[Finding]:
    if isinstance(window, Last):
        yield from _long(window.last, path, "window")
    elif isinstance(window, Between):
        for instant in filter(None, (window.since, window.until)):
            if not is_instant(instant):
                yield error("value", path, f"there is no {instant}: write a day and hour that exist")
        if window.until is not None and window.until <= window.since:
            yield error(
                "impossible", path, f"nothing happens since {window.since} and until {window.until}: the end is "
                "left out, so it has to be later than the beginning",
            )  # fmt: skip


def _long(span: str, path: str, what: str) -> Iterator[Finding]:
    if duration_ms(span) > LONG_MS:
        yield warning(
            "window", path, f"a {what} of {span} is longer than three years, after which people of whom nothing came "
            "are forgotten: leave it out to ask as far back as is remembered",
        )  # fmt: skip


def _sequence(condition: Sequence, path: str) -> Iterator[Finding]:
    yield from _window(condition.window, f"{path}.window")
    for number, step in enumerate(condition.steps):
        at = f"{path}.steps[{number}]"
        yield from _stream(step.event, f"{at}.event")
        yield from _filters(step.where, stream_of(step.event), at)
        if step.within:
            yield from _long(step.within, f"{at}.within", "time between two steps")
    last, window = condition.steps[-1], condition.window
    if (
        last.absent
        and last.within
        and isinstance(window, Last)
        and duration_ms(last.within) >= duration_ms(window.last)
    ):
        yield error(
            "impossible", f"{path}.steps[{len(condition.steps) - 1}].within",
            f"what is looked at is the last {window.last}, and no step in it is {last.within} old: make the window "
            "longer than the time in which nothing may follow",
        )  # fmt: skip
