"""Who is in an audience, a page at a time: everybody is asked, newest first, as far as one request may go."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec

from habitue.app.console.audience.pace import paced
from habitue.audiences.language.condition import Condition
from habitue.audiences.live.compile import Audiences
from habitue.audiences.live.person import NEVER, World
from habitue.features.person.seen import objects

if TYPE_CHECKING:
    from habitue.app.console.people import People
    from habitue.app.runtime import Runtime

_AT_ONCE = 200  # people in one look at the list


class Member(msgspec.Struct, frozen=True):
    """Somebody in the audience, and until when if nothing happens (ms UTC; None: for good)."""

    person_id: str
    until: int | None


class MembersPage(msgspec.Struct, frozen=True):
    """Some members, how many people were asked to find them, of how many, and where to go on; None at the end."""

    members: list[Member]
    asked: int
    of: int
    next_cursor: str | None


def members_page(
    runtime: Runtime, people: People, name: str, conditions: Mapping[str, Condition], world: World, *,
    cursor: str | None, n: int,
) -> MembersPage:  # fmt: skip
    """At most `n` members among those seen last, from a cursor on; fewer, even none, when time is over.

    Raises
    ------
    InvalidInput
        The cursor is none of ours.
    """
    audiences, now_ms, found, asked, of = Audiences(conditions), runtime.clock.now_ms(), list[Member](), 0, 0
    budget = paced(iter(int, 1))
    next(budget)
    while True:
        page = people.page("last_seen", cursor, min(_AT_ONCE, max(n, 20)))
        of = page.total
        for person_id in page.person_ids:
            asked += 1
            state = runtime.people.view(person_id)
            if objects(state):
                continue
            person = audiences.person(state, world, now_ms, registered=person_id.startswith("u"))
            holds, until = audiences.checks[name](person)
            if holds:
                found.append(Member(person_id, None if until >= NEVER else until))
        cursor = page.next_cursor
        if cursor is None or len(found) >= n or next(budget, None) is None:
            return MembersPage(found, asked, of, cursor)


def memberships_of(
    runtime: Runtime, person_id: str, conditions: Mapping[str, Condition], world: World
) -> dict[str, int | None]:
    """The audiences somebody is in, each with until when (ms UTC; None: for good)."""
    audiences, state = Audiences(conditions), runtime.people.view(person_id)
    if objects(state):
        return {}
    person = audiences.person(state, world, runtime.clock.now_ms(), registered=person_id.startswith("u"))
    answers = audiences.memberships(person).items()
    return {name: None if until >= NEVER else until for name, (holds, until) in answers if holds}
