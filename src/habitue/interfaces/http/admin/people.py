"""People: the list, one of them with everything known, their history, forgetting them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from habitue.app.console.contrast import contrast
from habitue.app.console.history import Family, history
from habitue.app.console.noting import remove_note, write_note
from habitue.app.console.people_rows import Sort
from habitue.app.console.portrait import Portrait, portrait_of
from habitue.app.console.purchases import main_currency, purchases_of, revenue_of
from habitue.app.console.searching import people_named
from habitue.app.forgetting import forget
from habitue.app.linking import withdraw_link
from habitue.core.errors import NotFound
from habitue.features.affinity import affinities
from habitue.interfaces.http.admin.access import Editing, Seeing
from habitue.interfaces.http.admin.desk import Desk
from habitue.interfaces.http.admin.events import timeline_item
from habitue.interfaces.http.admin.person import described, described_notes
from habitue.interfaces.http.admin.schemas.history import Timeline
from habitue.interfaces.http.admin.schemas.notes import Note, NoteBody
from habitue.interfaces.http.admin.schemas.people import Contrast, PeoplePage, PersonRow
from habitue.interfaces.http.admin.schemas.person import Person, UnlinkBody

router = APIRouter()
Position = Annotated[int | None, Query(ge=0, lt=2**62)]
_PAGE = 50
_FOUND = 200
_HISTORY = 50


@router.get("/people")
def people(desk: Seeing, query: str = "", sort: Sort = "last_seen", cursor: str | None = None) -> PeoplePage:
    """Everybody the rules about traffic do not leave out, in order; or whom an e-mail, telephone, id or order names."""
    if query.strip():
        portraits = [p for person_id in _named(desk, query) if (p := _portrait(desk, person_id))]
        rows = sorted((_row(desk, portrait) for portrait in portraits), key=lambda row: _value(row, sort), reverse=True)
        return PeoplePage(rows=rows, total=len(rows), next_cursor=None)
    page = desk.console.people.page(sort, cursor, _PAGE)
    rows = [_row(desk, portrait) for person_id in page.person_ids if (portrait := _portrait(desk, person_id))]
    return PeoplePage(rows=rows, total=page.total, next_cursor=page.next_cursor)


@router.get("/people/contrast")
def contrasting_people(desk: Seeing) -> Contrast:
    """Two people seen lately whose tastes differ most; nobody while there are no two."""
    pair = contrast(desk.runtime, desk.console.people) or ()
    return Contrast(people=[desk.person(taste.portrait) for taste in pair], tastes=[taste.favourite for taste in pair])


@router.get("/people/{person_id}")
def person(desk: Seeing, person_id: str) -> Person:
    """Everything known about somebody."""
    return described(desk, portrait_of(desk.runtime, person_id))


@router.get("/people/{person_id}/timeline")
def timeline(desk: Seeing, person_id: str, before: Position = None, family: Family = "all") -> Timeline:
    """Their events of one family, newest first; `before` is the `next_before` of the page seen last."""
    nodes = list(portrait_of(desk.runtime, person_id).nodes)
    page = history(desk.runtime, nodes, family, before, _HISTORY)
    items = [timeline_item(desk, stored) for stored in page.events]
    return Timeline(
        items=sorted(items, key=lambda item: (item.at, item.position), reverse=True), next_before=page.next_before
    )


@router.post("/people/{person_id}/notes")
def add_note(desk: Editing, person_id: str, body: NoteBody) -> Note:
    """Write a note or a tag about somebody."""
    portrait = portrait_of(desk.runtime, person_id)
    return described_notes(desk, [write_note(desk.runtime, portrait, body.kind, body.text, desk.account.account_id)])[0]


@router.delete("/people/{person_id}/notes/{note_id}", status_code=204)
def delete_note(desk: Editing, person_id: str, note_id: str) -> None:
    """Remove a note or a tag."""
    remove_note(desk.runtime, portrait_of(desk.runtime, person_id), note_id)


@router.post("/people/{person_id}/unlink", status_code=204)
def unlink(desk: Editing, person_id: str, body: UnlinkBody) -> None:
    """Part a device from them: every view is then as if nobody had ever said that it was theirs."""
    withdraw_link(desk.runtime, portrait_of(desk.runtime, person_id).person_id, body.node_id)


@router.post("/people/{person_id}/forget", status_code=204)
def forget_person(desk: Editing, person_id: str) -> None:
    """Destroy their keys and delete their rows, for good."""
    by = f"account {desk.account.account_id}"
    forget(desk.runtime, portrait_of(desk.runtime, person_id).person_id, by)


def _portrait(desk: Desk, person_id: str) -> Portrait | None:
    try:
        return portrait_of(desk.runtime, person_id)
    except NotFound:  # forgotten since the list was made
        return None


def _named(desk: Desk, query: str) -> list[str]:
    return people_named(desk.runtime, desk.console.people, query, _FOUND, personal=desk.personal)


def _row(desk: Desk, portrait: Portrait) -> PersonRow:
    runtime, whole = desk.runtime, portrait.whole
    bought = purchases_of(whole)
    currency = main_currency(bought, runtime.settings.currency)
    liked = affinities(whole, runtime.catalogue.get, runtime.clock.now_ms(), top=1)
    return PersonRow(
        person=desk.person(portrait),
        first_seen=whole.first_seen,
        last_seen=whole.last_seen,
        active_days=active_days(portrait),
        orders=len(bought),
        revenue_minor=revenue_of(bought, currency),
        currency=currency,
        top_category=next((affinity.value for affinity in liked if affinity.kind == "category"), ""),
    )


def _value(row: PersonRow, sort: Sort) -> int:
    return {"last_seen": row.last_seen, "revenue": row.revenue_minor, "orders": row.orders}[sort]


def active_days(portrait: Portrait) -> int:
    """UTC days with an event that could be counted, of those kept."""
    return len({day for days in portrait.whole.counts.values() for day, _ in days})
