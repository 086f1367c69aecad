"""Acceptance of a shop's tracking: what a visit sent, step by step, against the plan. Visiting is an adapter's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from habitue.adapters.playwright import Recorded, Step, Visited
from habitue.collect.personal import split_properties
from habitue.collect.properties import Unusable, normalise
from habitue.collect.wire import CALLS, BadItem, Decoded, Item, decode_batch, decode_call, read_json
from habitue.core.errors import HabitueError
from habitue.definitions import TrackingPlan
from habitue.eventlog import NOT_YET_WRITTEN
from habitue.events import names
from habitue.events.envelope import Event
from habitue.measurement.tracking_findings import KnownIds, Severity, findings_of, named_products

# The journey of a customer who buys nothing, and what each step should send.
JOURNEY: dict[Step, str] = {
    "home": names.PAGE_VIEWED,
    "category": names.PRODUCT_LIST_VIEWED,
    "product": names.PRODUCT_VIEWED,
    "add": names.PRODUCT_ADDED,
    "cart": names.CART_VIEWED,
    "checkout": names.CHECKOUT_STARTED,
}
_CALL_NAMES = {
    "identify": names.IDENTIFIED,
    "page": names.PAGE_VIEWED,
    "screen": names.SCREEN_VIEWED,
    "group": names.GROUPED,
    "alias": names.ALIASED,
}


class Problem(msgspec.Struct, frozen=True):
    """What is wrong, and what to do about it."""

    severity: Severity
    code: str
    event: str
    message: str


class SentEvent(msgspec.Struct, frozen=True):
    """One event that was sent; `outcome` is the server's verdict, empty when its answer was not seen."""

    name: str
    outcome: str
    reason: str


class StepReport(msgspec.Struct, frozen=True):
    """One step: what was sent and what is wrong with it."""

    step: str
    url: str
    events: list[SentEvent]
    problems: list[Problem]


class ProductNames(msgspec.Struct, frozen=True):
    """Of the `events` that name a product: how many by an id nobody knows, and how many by another of its ids."""

    events: int
    unknown: int
    other: int


class Acceptance(msgspec.Struct, frozen=True):
    """The whole report; `products` is None when there is no catalogue to ask."""

    url: str
    plan_version: int
    errors: int
    warnings: int
    steps: list[StepReport]
    products: ProductNames | None = None


class _Decide(msgspec.Struct):
    events: list[msgspec.Raw] = []


_decide = msgspec.json.Decoder(_Decide)
_Read = list[tuple[SentEvent, Event | None, str]]


class _Verdict(msgspec.Struct):
    message_id: str = ""
    outcome: str = ""
    reason: str = ""


class _Answer(msgspec.Struct):
    verdicts: list[_Verdict] = []


def compare(
    url: str,
    visits: Sequence[Visited],
    plan: TrackingPlan,
    *,
    currency: str,
    from_server: frozenset[str] = frozenset(),
    ids: KnownIds | None = None,
) -> Acceptance:
    """What the visit sent against the plan.

    Parameters
    ----------
    from_server
        Events that the shop's server sends.
    ids
        The catalogue's; None when there is none to ask.
    """
    read = [[pair for request in visit.requests for pair in _read(request)] for visit in visits]
    steps = []
    for number, visit in enumerate(visits):
        later = {event.name for pairs in read[number:] for _, event, _ in pairs if event is not None}
        problems = [*_missing(visit, plan, later, from_server, nothing=not any(read))]
        for sent, event, refused in read[number]:
            problems.extend(_judged(sent, event, refused, plan, currency, ids))
        problems.extend(_renamed(visit, read, ids))
        events = [sent for sent, _, _ in read[number]]
        steps.append(StepReport(visit.step, visit.url, events, list(dict.fromkeys(problems))))
    told = [problem.severity for step in steps for problem in step.problems]
    return Acceptance(url, plan.version, told.count("error"), told.count("warning"), steps, _names(read, ids))


def has_come(visited: Visited) -> bool:
    """Whether the event that the step should send is among what was sent: then nobody need wait any longer."""
    return any(sent.name == JOURNEY[visited.step] for request in visited.requests for sent, _, _ in _read(request))


def _read(request: Recorded) -> list[tuple[SentEvent, Event | None, str]]:
    """Each item of a request: what was sent, the event it would be stored as, and why it can be none."""
    try:
        decoded = _decoded(request)
    except HabitueError as error:
        return [(SentEvent("", "rejected", error.code), None, error.message)]
    try:
        verdicts = msgspec.json.decode(request.answer, type=_Answer).verdicts if request.answer else []
    except msgspec.DecodeError:
        verdicts = []
    read: list[tuple[SentEvent, Event | None, str]] = []
    for number, item in enumerate(decoded.items):
        verdict = verdicts[number] if number < len(verdicts) else _Verdict()
        if isinstance(item, BadItem):
            read.append((SentEvent("", verdict.outcome, item.reason), None, item.reason))
            continue
        event, refused = _event(item)
        if verdict.reason == NOT_YET_WRITTEN:
            verdict = _Verdict()  # a slow moment of the server's, which keeps the event all the same
        read.append((SentEvent(event.name, verdict.outcome, verdict.reason), event, refused))
    return read


def _decoded(request: Recorded) -> Decoded:
    if request.call == "decide":
        taken_along = read_json(_decide, request.body)
        return decode_batch(msgspec.json.encode({"batch": taken_along.events}))
    return decode_call(request.body, request.call) if request.call else decode_batch(request.body)


def _event(item: Item) -> tuple[Event, str]:
    """The event as it would be stored, as far as the plan asks; what is personal is there and empty."""
    kind = CALLS.get(item.type, item.type)
    name = (item.event or "") if kind == "track" else _CALL_NAMES.get(kind, kind)
    name = names.SPEC_V1.get(name, name)
    clear, hidden = split_properties(item.properties or {})
    refused, flags = "", list[str]()
    try:
        clear = normalise(clear, "", flags)
    except Unusable as problem:
        refused = problem.rule
    sealed = {f"properties.{path}": b"" for path in hidden}
    event = Event(
        name=name, message_id=item.messageId or "", occurred_at=0, received_at=0, properties=clear, sealed=sealed
    )
    return event, refused


def _missing(
    visit: Visited, plan: TrackingPlan, later: set[str], from_server: frozenset[str], *, nothing: bool
) -> Iterator[Problem]:
    expected = JOURNEY[visit.step]
    if visit.problem:
        yield Problem("error", "step_not_taken", "", visit.problem)
    elif nothing and visit.step == "home":
        yield Problem(
            "error", "nothing_sent", "", "nothing was sent during the whole visit: is the script in the page, with "
            "this shop's public key and origin, and was consent given (--consent)?",
        )  # fmt: skip
    elif expected and not nothing and expected not in later and expected in plan.events:
        if expected in from_server or "tracker" not in plan.events[expected].clients:
            return
        yield Problem(
            "error", "event_missing", expected, f"{expected} was expected at {visit.url} and did not come: send it, or "
            f'say that the shop\'s server does (--from-server "{expected}")',
        )  # fmt: skip


def _names(read: Sequence[_Read], ids: KnownIds | None) -> ProductNames | None:
    if ids is None:
        return None
    naming = [
        lines for pairs in read for _, event, _ in pairs if event is not None and (lines := named_products(event))
    ]
    strange = [[line for _, line in lines if line["product_id"] not in ids] for lines in naming]
    unknown = [any(not ids.feed_id(line) and not ids.meant(line["product_id"]) for line in lines) for lines in strange]
    other = [bool(lines) and not lost for lines, lost in zip(strange, unknown, strict=True)]
    return ProductNames(len(naming), sum(unknown), sum(other))


def _renamed(visit: Visited, read: Sequence[_Read], ids: KnownIds | None) -> Iterator[Problem]:
    """What was looked at is what is put into the cart: under another id, a network sees two products and no sale."""
    if visit.step != "add":
        return
    named: dict[str, set[str]] = {names.PRODUCT_VIEWED: set(), names.PRODUCT_ADDED: set()}
    for _, event, _ in (pair for pairs in read for pair in pairs):
        if event is not None and event.name in named:
            lines = (line for _, line in named_products(event))
            named[event.name] |= {(ids.feed_id(line) if ids else "") or line["product_id"] for line in lines}
    viewed, added = named.values()
    if viewed and added and not viewed & added:
        yield Problem(
            "warning", "product_renamed", names.PRODUCT_ADDED,
            f"{names.PRODUCT_ADDED} names {', '.join(sorted(added)[:3])} where {names.PRODUCT_VIEWED} named "
            f"{', '.join(sorted(viewed)[:3])}: tell the variant that is shown, by the id the feed gives it",
        )  # fmt: skip


def _judged(
    sent: SentEvent, event: Event | None, refused: str, plan: TrackingPlan, currency: str, ids: KnownIds | None
) -> Iterator[Problem]:
    if sent.outcome in ("rejected", "dead_lettered") or refused:
        reason = sent.reason or refused
        yield Problem("error", "refused", sent.name, f"{sent.name or 'an event'} is not stored: {reason}")
        return
    if sent.outcome == "duplicate":
        # a page that is left before the answer comes sends again: that is what message ids are for
        message = f"{sent.name} was sent twice under one message id and counts once"
        yield Problem("info", "duplicate", sent.name, message)
    if event is None:
        return
    stated = "currency" in event.properties and event.properties["currency"]
    checked = event if stated else msgspec.structs.replace(event, properties={**event.properties, "currency": currency})
    for finding in findings_of(checked, plan, currency=currency, ids=ids):
        where = f" {finding.path}" if finding.path else ""
        expected = f", expected {finding.expected}" if finding.expected else ""
        got = f", got {finding.got}" if finding.got else ""
        words = finding.code.replace("_", " ")
        yield Problem(finding.severity, finding.code, finding.event, f"{finding.event}{where}: {words}{expected}{got}")
