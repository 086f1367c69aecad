"""What an audience being written asks: what there is to choose from, how many it would be, who is in and why."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query

from habitue.app.console.audience import suggestions
from habitue.app.console.audience.sample import SAMPLE
from habitue.app.console.audience.standing import look
from habitue.app.console.audience.why import why
from habitue.audiences.language.checks.comparisons import OPERATORS
from habitue.audiences.language.condition import NO_VALUE, Operator
from habitue.audiences.language.schema import audience_schema
from habitue.audiences.language.text import TextError, parse, to_text
from habitue.audiences.vocabulary import FACTS, PRODUCT_FIELDS, STREAMS, Stream
from habitue.core.errors import InvalidInput
from habitue.interfaces.http.admin.access import Asking, Seeing
from habitue.interfaces.http.admin.audience import answered, chips, names_of, sized, told
from habitue.interfaces.http.admin.schemas.audiences import (
    Counted,
    CountRequest,
    EventKind,
    FactRow,
    FieldKind,
    Suggestion,
    TextRead,
    TextRequest,
    Vocabulary,
    WhyAnswer,
    WhyRequest,
)

router = APIRouter()
Named = Annotated[str, Query(max_length=200)]
_ORDER: tuple[Operator, ...] = (
    "is", "is_not", "one_of", "none_of", "contains", "starts_with", "ends_with", "at_least", "at_most", "more_than",
    "less_than", "between", "in_last", "not_in_last", "in_next", "after", "before", "known", "unknown",
)  # fmt: skip


@router.get("/audience-vocabulary")
def vocabulary(desk: Seeing) -> Vocabulary:
    """Everything conditions can name."""
    return Vocabulary(
        events=[_event(stream) for stream in STREAMS],
        product_fields=[FieldKind(field=field, kind=kind) for field, kind in PRODUCT_FIELDS.items()],
        facts=[FactRow(fact=f.fact, kind=f.kind, keyed=f.keyed, of_page=f.of_page) for f in FACTS.values()],
        operators={kind: [op for op in _ORDER if op in allowed] for kind, allowed in OPERATORS.items()},
        without_value=sorted(NO_VALUE),
        audiences=names_of(desk, desk.runtime.snapshot.audiences),
        lists=sorted(desk.console.worlds.now().lists),
    )


@router.get("/audience-schema")
def schema(desk: Seeing) -> dict[str, Any]:  # noqa: ARG001 - whoever is signed in
    """The JSON schema of an audience."""
    return audience_schema()


def _event(stream: Stream) -> EventKind:
    return EventKind(
        event=stream.event,
        cap=stream.cap,
        fields=[FieldKind(field=field, kind=kind) for field, kind in stream.fields.items()],
        of_products=stream.of_products,
        is_open=stream.is_open,
    )


@router.get("/audience-suggestions")
def suggested(
    desk: Seeing, of: Annotated[str, Query(pattern="^(values|fields|keys|attributes|events)$")], event: Named = "",
    field: Named = "", fact: Named = "", key: Named = "",
) -> list[Suggestion]:  # fmt: skip
    """What the shop's own data offer: the commonest values of a field or fact, the fields of an event of its own, the
    keys of a fact, the catalogue's attributes, events of its own."""
    console, catalogue, now_ms = desk.console, desk.runtime.catalogue, desk.runtime.clock.now_ms()
    people = console.sampling.states(suggestions.ASKED)
    if of == "attributes":
        found = suggestions.attributes(catalogue)
    elif of == "events":
        found = suggestions.own_events(people)
    elif of == "fields":
        found = suggestions.events_fields(people, event)
    elif of == "keys":
        found = suggestions.facts_keys(people, console.worlds.now(), catalogue, fact)
    elif fact:
        found = suggestions.facts_values(people, console.worlds.now(), now_ms, fact, key)
    else:
        found = suggestions.products_values(catalogue, field) or suggestions.events_values(
            people, console.worlds.now(), now_ms, event, field
        )
    return [Suggestion(value=one.value, n=one.n) for one in found]


@router.post("/audience-count")
def count(desk: Asking, body: CountRequest) -> Counted:
    """About how many people a condition is about, some of them, and what is wrong with it; nothing is stored.

    At most 2,000 people are asked, for at most 0.4 s of work; a newer question of the same account ends this one.
    """
    console, now_ms = desk.console, desk.runtime.clock.now_ms()
    asked = desk.account.account_id, console.sampling.newest(desk.account.account_id)
    world = console.worlds.now()
    looked = look(desk.runtime, body.condition, world, body.audience_id or "")
    size, seen = None, list[str]()
    if looked.countable:
        counted = console.sampling.count(
            looked.conditions, world, now_ms, asked=asked, only=frozenset({looked.name})
        )  # fmt: skip
        size, seen = counted.sizes[looked.name], counted.seen[looked.name]
    return Counted(
        size=sized(size, now_ms),
        sample=chips(desk, seen),
        findings=told(looked.findings),
        in_the_moment=looked.in_the_moment,
        text=to_text(body.condition),
    )


@router.post("/audience-text")
def read_text(desk: Asking, body: TextRequest) -> TextRead:  # noqa: ARG001 - whoever may ask
    """The condition that a text says, or where it says none."""
    try:
        return TextRead(condition=parse(body.text).condition, line=0)
    except TextError as error:
        return TextRead(condition=None, problem=error.problem, line=error.line, column=error.column)


@router.post("/audience-why")
def why_in(desk: Asking, body: WhyRequest) -> WhyAnswer:
    """Why somebody is in an audience or not, now or at a moment that is past: each condition and what it stood on."""
    world = desk.console.worlds.now()
    looked = look(desk.runtime, body.condition, world, body.audience_id or "")
    if looked.name not in looked.conditions:
        wrong = next((finding for finding in looked.findings if finding.severity == "error"), None)
        raise InvalidInput(
            wrong.message if wrong else "it refers to an audience that cannot be told",
            path=f"$.condition{wrong.path[1:]}" if wrong else "$.condition",
        )
    found = why(desk.runtime, body.condition, looked.conditions, world, body.person_id, body.at)
    return answered(desk, found)


assert SAMPLE == 2_000, "the documentation of `count` says how many are asked"
