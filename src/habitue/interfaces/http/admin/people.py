"""People: the list, one of them with everything known, their history, forgetting them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from habitue.app.console.contrast import contrast
from habitue.app.console.people_rows import Sort
from habitue.app.console.portrait import Portrait, portrait_of
from habitue.app.console.purchases import main_currency, purchases_of, revenue_of
from habitue.app.console.searching import people_named
from habitue.app.forgetting import forget
from habitue.core.errors import NotFound
from habitue.features.affinity import affinities
from habitue.interfaces.http.admin import schemas
from habitue.interfaces.http.admin.access import Editing, Seeing
from habitue.interfaces.http.admin.desk import Desk
from habitue.interfaces.http.admin.events import timeline_item
from habitue.interfaces.http.admin.person import described

router = APIRouter()
Position = Annotated[int | None, Query(ge=0, lt=2**62)]
_PAGE = 50
_FOUND = 200
_HISTORY = 50


@router.get("/people")
def people(desk: Seeing, query: str = "", sort: Sort = "last_seen", cursor: str | None = None) -> schemas.PeoplePage:
    """Everybody but bots, in order; or whom an e-mail, telephone, user id, order number or person id names."""
    if query.strip():
        portraits = [p for person_id in _named(desk, query) if (p := _portrait(desk, person_id))]
        rows = sorted((_row(desk, portrait) for portrait in portraits), key=lambda row: _value(row, sort), reverse=True)
        return schemas.PeoplePage(rows=rows, total=len(rows), next_cursor=None)
    page = desk.console.people.page(sort, cursor, _PAGE)
    rows = [_row(desk, portrait) for person_id in page.person_ids if (portrait := _portrait(desk, person_id))]
    return schemas.PeoplePage(rows=rows, total=page.total, next_cursor=page.next_cursor)


@router.get("/people/contrast")
def contrasting_people(desk: Seeing) -> schemas.Contrast:
    """Two people seen lately whose tastes differ most; nobody while there are no two."""
    pair = contrast(desk.runtime, desk.console.people) or ()
    return schemas.Contrast(
        people=[desk.person(taste.portrait) for taste in pair], tastes=[taste.favourite for taste in pair]
    )


@router.get("/people/{person_id}")
def person(desk: Seeing, person_id: str) -> schemas.Person:
    """Everything known about somebody."""
    return described(desk, portrait_of(desk.runtime, person_id))


@router.get("/people/{person_id}/timeline")
def timeline(desk: Seeing, person_id: str, before: Position = None) -> schemas.Timeline:
    """Their events, newest first; `before` is the `next_before` of the page seen last."""
    nodes = list(portrait_of(desk.runtime, person_id).nodes)
    events = desk.runtime.log.read_nodes(nodes, before=before, limit=_HISTORY)
    items = [timeline_item(desk, stored) for stored in events]
    return schemas.Timeline(
        items=sorted(items, key=lambda item: (item.at, item.position), reverse=True),
        next_before=events[-1].position if len(events) == _HISTORY else None,
    )


@router.post("/people/{person_id}/forget", status_code=204)
def forget_person(desk: Editing, person_id: str) -> None:
    """Destroy their keys and delete their rows, for good."""
    forget(desk.runtime, portrait_of(desk.runtime, person_id).person_id)


def _portrait(desk: Desk, person_id: str) -> Portrait | None:
    try:
        return portrait_of(desk.runtime, person_id)
    except NotFound:  # forgotten since the list was made
        return None


def _named(desk: Desk, query: str) -> list[str]:
    return people_named(desk.runtime, desk.console.people, query, _FOUND, personal=desk.personal)


def _row(desk: Desk, portrait: Portrait) -> schemas.PersonRow:
    runtime, whole = desk.runtime, portrait.whole
    bought = purchases_of(whole)
    currency = main_currency(bought, runtime.settings.currency)
    liked = affinities(whole, runtime.catalogue.get, runtime.clock.now_ms(), top=1)
    return schemas.PersonRow(
        person=desk.person(portrait),
        first_seen=whole.first_seen,
        last_seen=whole.last_seen,
        active_days=active_days(portrait),
        orders=len(bought),
        revenue_minor=revenue_of(bought, currency),
        currency=currency,
        top_category=next((affinity.value for affinity in liked if affinity.kind == "category"), ""),
    )


def _value(row: schemas.PersonRow, sort: Sort) -> int:
    return {"last_seen": row.last_seen, "revenue": row.revenue_minor, "orders": row.orders}[sort]


def active_days(portrait: Portrait) -> int:
    """UTC days with an event that could be counted, of those kept."""
    return len({day for days in portrait.whole.counts.values() for day, _ in days})
