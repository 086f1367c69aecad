"""Members of an audience taken out, a page at a time; written down before the first of them leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from habitue.app.console.audience.membership import members_page
from habitue.app.console.audience.standing import condition_of, look, shown
from habitue.app.outgoing.row import Row, row_of
from habitue.channels.export import Exported, Format
from habitue.channels.use import TERMS, Column, Use
from habitue.core.errors import InvalidInput, NotFound
from habitue.core.ids import new_id
from habitue.definitions import AUDIENCE

if TYPE_CHECKING:
    from habitue.app.console.audience.standing import Looked
    from habitue.app.console.console import Console
    from habitue.app.runtime import Runtime

PAGE = 500


class Ask(msgspec.Struct, frozen=True):
    """What is wanted; `cursor` and `export_id` of the page before go on with its export."""

    use: Use = "analysis"
    format: Format = "csv"
    cursor: str = ""
    export_id: str = ""


class ExportPage(msgspec.Struct, frozen=True):
    """Some rows; `withheld` members of this page had not permitted the use. `next_cursor` is empty at the end."""

    export_id: str
    columns: tuple[Column, ...]
    rows: list[Row]
    withheld: int
    next_cursor: str


def export_page(runtime: Runtime, console: Console, audience_id: str, ask: Ask, author: str) -> ExportPage:
    """The next page of an export, which begins with the first.

    Raises
    ------
    NotFound
        There is no such audience.
    InvalidInput
        It has no list of people, or the cursor is none of ours.
    Unavailable
        The export could not be written down: nothing leaves.
    """
    looked, version = countable(runtime, console, audience_id)
    export_id, now_ms = ask.export_id or new_id(runtime.clock.now_ms()), runtime.clock.now_ms()
    if not ask.export_id:
        begun = Exported(
            export_id=export_id, audience_id=audience_id, version=version, author=author, at=now_ms, use=ask.use,
            format=ask.format,
        )  # fmt: skip
        runtime.exports.begin(begun)
    world = console.worlds.now()
    page = members_page(
        runtime, console.people, looked.name, looked.conditions, world, cursor=ask.cursor or None, n=PAGE
    )  # fmt: skip
    rows = [row_of(runtime, one.person_id, one.until, ask.use) for one in page.members]
    leaving = [row for row in rows if row is not None]
    withheld = len(rows) - len(leaving)
    runtime.exports.add(export_id, len(leaving), withheld, None if page.next_cursor else now_ms)
    return ExportPage(export_id, TERMS[ask.use].columns, leaving, withheld, page.next_cursor or "")


def countable(runtime: Runtime, console: Console, audience_id: str) -> tuple[Looked, int]:
    """What is published of an audience, else its draft, with the version (0 of a draft). Raises as `export_page`."""
    stands = runtime.definitions.get(AUDIENCE, audience_id)
    condition = condition_of(stands.published or shown(stands))
    if condition is None:
        raise NotFound(f"nothing that can be read is stored of the audience {audience_id!r}")
    looked = look(runtime, condition, console.worlds.now(), audience_id)
    if not looked.countable:
        reason = "it is known only while a page is looked at" if looked.in_the_moment else "something is wrong with it"
        raise InvalidInput(f"the audience {audience_id!r} has no list of people: {reason}", path="$.audience_id")
    return looked, stands.published.version if stands.published else 0
