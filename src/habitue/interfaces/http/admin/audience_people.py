"""Who is in an audience, page by page and as a file; whom audiences share; the audiences of one person."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from habitue.app.console.audience.membership import Member as In
from habitue.app.console.audience.membership import MembersPage, members_page, memberships_of
from habitue.app.console.audience.sample import overlap
from habitue.app.console.audience.standing import Looked, condition_of, look, published, shown
from habitue.app.console.portrait import portrait_of
from habitue.channels.export import Exported
from habitue.core.clock import format_time
from habitue.core.errors import InvalidInput, NotFound
from habitue.core.ids import new_id
from habitue.definitions import AUDIENCE
from habitue.interfaces.http.admin.access import Seeing
from habitue.interfaces.http.admin.audience import chips, names_of, sized
from habitue.interfaces.http.admin.desk import Desk
from habitue.interfaces.http.admin.schemas.audiences import (
    Member,
    Members,
    Overlap,
    OverlapTable,
    PersonAudience,
    PersonAudiences,
)
from habitue.privacy import access

router = APIRouter()
Cursor = Annotated[str | None, Query(max_length=50)]
_PAGE = 50
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


@router.get("/audiences/{audience_id}/members")
def members(desk: Seeing, audience_id: str, cursor: Cursor = None) -> Members:
    """Some of those who are in, seen last first. One page looks at people for a fraction of a second: it may find few
    or none, and says how many it asked."""
    page = _page(desk, _countable(desk, audience_id), cursor, _PAGE)
    found = [
        Member(person=chip, until=one.until) for one in page.members for chip in chips(desk, [one.person_id])
    ]  # fmt: skip
    return Members(members=found, asked=page.asked, of=page.of, next_cursor=page.next_cursor)


@router.get("/audiences/{audience_id}/members.csv", response_class=StreamingResponse)
def members_file(desk: Seeing, audience_id: str) -> StreamingResponse:
    """Everybody who is in by name, as CSV; for editors and owners, and written down as any export."""
    access.require_role(desk.account, "editor")
    looked, now_ms = _countable(desk, audience_id), desk.runtime.clock.now_ms()
    in_force = desk.runtime.snapshot.audiences.get(audience_id)
    begun = Exported(
        export_id=new_id(now_ms), audience_id=audience_id, version=in_force.version if in_force else 0,
        author=f"account {desk.account.name}", at=now_ms, use="analysis", format="csv",
    )  # fmt: skip
    desk.runtime.exports.begin(begun)
    headers = {"content-disposition": f'attachment; filename="{audience_id}.csv"'}
    return StreamingResponse(
        _rows(desk, looked, begun.export_id), media_type="text/csv; charset=utf-8", headers=headers
    )


def _rows(desk: Desk, looked: Looked, export_id: str) -> Iterator[str]:
    """A byte order mark, for spreadsheets that would misread accents without it, then a line a member."""
    yield "\ufeff" + _line("person_id", "label", "known", "until")
    cursor: str | None = None
    while True:
        page = _page(desk, looked, cursor, 500)
        yield "".join(_row(desk, one) for one in page.members)
        cursor = page.next_cursor
        done_at = desk.runtime.clock.now_ms() if cursor is None else None
        desk.runtime.exports.add(export_id, len(page.members), 0, done_at)
        if cursor is None:
            return


def _row(desk: Desk, member: In) -> str:
    until = "" if member.until is None else format_time(member.until)
    return "".join(
        _line(chip.person_id, chip.label, "yes" if chip.known else "no", until)
        for chip in chips(desk, [member.person_id])
    )


def _line(*cells: str) -> str:
    """One line; what a spreadsheet would run as a formula is disarmed."""
    out = io.StringIO()
    csv.writer(out).writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells])
    return out.getvalue()


@router.get("/audiences/{audience_id}/overlap")
def overlaps(desk: Seeing, audience_id: str) -> OverlapTable:
    """Whom an audience shares with each published one, the largest part first."""
    looked, now_ms = _countable(desk, audience_id), desk.runtime.clock.now_ms()
    resting = frozenset(published(desk.runtime)) - desk.runtime.published.live.in_the_moment | {audience_id}
    conditions = {**published(desk.runtime), **looked.conditions}
    counted = desk.console.sampling.count(conditions, desk.console.worlds.now(), now_ms, only=resting)
    named = {one.audience_id: one.name for one in names_of(desk, resting)}
    found = []
    for other in resting - {audience_id}:
        both, size = sized(overlap(counted, audience_id, other), now_ms), sized(counted.sizes[other], now_ms)
        assert both is not None
        assert size is not None
        found.append(Overlap(audience_id=other, name=named.get(other, {}), size=size, both=both))
    found.sort(key=lambda one: (-one.both.people, one.audience_id))
    return OverlapTable(size=sized(counted.sizes[audience_id], now_ms), others=found)


@router.get("/people/{person_id}/audiences")
def audiences_of(desk: Seeing, person_id: str) -> PersonAudiences:
    """The published audiences somebody is in, and those they are not."""
    portrait, world = portrait_of(desk.runtime, person_id), desk.console.worlds.now()
    fine, moments = published(desk.runtime), desk.runtime.published.live.in_the_moment
    resting = [name for name in fine if name not in moments]
    inside = memberships_of(desk.runtime, portrait.person_id, fine, world)
    named = {one.audience_id: one.name for one in names_of(desk, fine)}
    return PersonAudiences(
        person=desk.person(portrait),
        audiences=[
            PersonAudience(audience_id=name, name=named[name], until=until)
            for name, until in inside.items()
            if name in resting
        ],
        others=names_of(desk, [name for name in resting if name not in inside]),
        of_page=names_of(desk, sorted(moments)),
    )


def _page(desk: Desk, looked: Looked, cursor: str | None, n: int) -> MembersPage:
    world = desk.console.worlds.now()
    return members_page(
        desk.runtime, desk.console.people, looked.name, looked.conditions, world, cursor=cursor, n=n
    )  # fmt: skip


def _countable(desk: Desk, audience_id: str) -> Looked:
    """What is published of an audience, else its draft.

    Raises
    ------
    NotFound
        There is no such audience.
    InvalidInput
        It cannot be told of people at rest.
    """
    stands = desk.runtime.definitions.get(AUDIENCE, audience_id)
    condition = condition_of(stands.published or shown(stands))
    if condition is None:
        raise NotFound(f"nothing that can be read is stored of the audience {audience_id!r}")
    looked = look(desk.runtime, condition, desk.console.worlds.now(), audience_id)
    if not looked.countable:
        reason = "it is known only while a page is looked at" if looked.in_the_moment else "something is wrong with it"
        raise InvalidInput(f"the audience {audience_id!r} has no list of people: {reason}", path="$.audience_id")
    return looked
