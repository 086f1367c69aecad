"""Stored events as the console shows them: on the live page and on a person's timeline."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from habitue.core.clock import format_time
from habitue.events import names
from habitue.events.envelope import Event, Stored
from habitue.events.order import stated_value
from habitue.events.traffic import why_left_out
from habitue.interfaces.http.admin.desk import Desk
from habitue.interfaces.http.admin.schemas.chips import PersonChip
from habitue.interfaces.http.admin.schemas.history import TimelineItem
from habitue.interfaces.http.admin.schemas.live import Activity
from habitue.privacy.consent import purposes_of
from habitue.profiles.summary import read_summary

_CLAIMED = frozenset({"bot", "staff", "test"})
_WITH_AMOUNT = frozenset({names.ORDER_COMPLETED, names.ORDER_UPDATED, names.ORDER_REFUNDED})


def activities(desk: Desk, arrived: Iterable[Stored]) -> list[Activity]:
    """Events as they arrived, with who did them; people are looked up once each."""
    people: dict[str, PersonChip | None] = {}
    shown = []
    for stored in arrived:
        node_id = stored.event.node_id
        if node_id not in people:
            people[node_id] = desk.person_behind(node_id)
        shown.append(activity(desk, stored, people[node_id]))
    return shown


def activity(desk: Desk, stored: Stored, person: PersonChip | None) -> Activity:
    """One event as it arrived."""
    event, get = stored.event, stored.event.properties.get
    return Activity(
        position=stored.position,
        at=event.occurred_at,
        received_at=event.received_at,
        name=event.name,
        person=person,
        product=desk.product_named(get("product_id")),
        page=_page(event),
        query=_text(get("query")),
        amount_minor=amount_of(event),
        currency=_text(get("currency")),
        device=_text(_mapping(event.context.get("device")).get("kind")),
        source=event.source,
        flags=_flags(desk, event),
        decision_id=_text(get("decision_id")),
        placement=_text(get("placement")),
    )


def timeline_item(desk: Desk, stored: Stored) -> TimelineItem:
    """One event of somebody's history; staff who may see personal fields see those that can still be opened."""
    event, get = stored.event, stored.event.properties.get
    return TimelineItem(
        position=stored.position,
        at=event.occurred_at,
        name=event.name,
        product=desk.product_named(get("product_id")),
        query=_text(get("query")),
        page=_page(event),
        amount_minor=amount_of(event),
        currency=_text(get("currency")),
        placement=_text(get("placement")) or ", ".join(_mapping(get("placements"))),
        decision_id=_text(get("decision_id")),
        flags=_flags(desk, event),
        properties=_details(desk, event),
        consent=purposes_of(event.consent),
        source=event.source,
    )


def _flags(desk: Desk, event: Event) -> list[str]:
    """What intake noted of an event; of bots, staff and tests what the rules say today, not what was claimed."""
    why = None if event.name in names.SYSTEM else why_left_out(event, desk.runtime.traffic)
    return [*(flag for flag in event.flags if flag not in _CLAIMED), *([why] if why else [])]


def amount_of(event: Event) -> int | None:
    """What an order event was worth, minor units; None for other events."""
    return stated_value(event.properties) if event.name in _WITH_AMOUNT else None


def _details(desk: Desk, event: Event) -> dict[str, Any]:
    if event.name == names.DECISION_MADE:  # how it was made is told by its explanation
        return {"arm": event.properties.get("arm", "")}
    if event.name == names.HISTORY_SUMMARISED:  # what it carries is in the profile
        said = read_summary(event)
        first, last = (format_time(at)[:10] for at in (said.first_at, said.last_at))
        return {"events": said.events, "first_day": first, "last_day": last}
    details = dict(event.properties)
    if desk.personal:
        for field, sealed in event.sealed.items():
            value = desk.runtime.vault.open(event.node_id, field, sealed)
            if value is not None:
                details[field.removeprefix("properties.")] = value
    return details


def _page(event: Event) -> str:
    return _text(_mapping(event.context.get("page")).get("path"))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
