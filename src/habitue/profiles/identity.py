"""The identity graph: which device nodes belong to which user, on whose word, and how to take it back.

A link needs evidence the shop vouches for: a token it signed, or its own server naming both ids. A device node belongs
to the user of its earliest link still in force, so two people on one device never become one person.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from habitue.events import names
from habitue.events.envelope import Event
from habitue.privacy.pseudonyms import episode
from habitue.profiles.node import tie_of

_VOUCHING_SERVER_EVENTS = frozenset({
    names.ORDER_COMPLETED, names.ORDER_UPDATED, names.IDENTIFIED, names.ALIASED,
})  # fmt: skip


class Link(msgspec.Struct, array_like=True, frozen=True, order=True):
    """One device node tied to one user node: the earliest and latest word for it, and the latest against it.

    All three stamps only ever move one way, so links are the same whatever order evidence arrives in.
    """

    first_at: int
    first_tie: int
    user: str
    evidence: str
    last_at: int
    withdrawn_at: int = 0

    @property
    def in_force(self) -> bool:
        """Evidence newer than the last withdrawal exists."""
        return self.last_at > self.withdrawn_at


def links_of(event: Event) -> list[tuple[str, Link]]:
    """The links an event is evidence for, as (device node, link)."""
    claims = event.claims
    if claims is None or not claims.device or not claims.user or not _vouched(event):
        return []
    link = Link(event.occurred_at, tie_of(event.message_id), claims.user, claims.evidence, event.occurred_at)
    return [(claims.device, link), (episode(claims.device, claims.user), link)]


def _vouched(event: Event) -> bool:
    evidence = event.claims.evidence if event.claims else ""
    return evidence == "token" or (evidence == "server" and event.name in _VOUCHING_SERVER_EVENTS)


def add_link(links: Sequence[Link], link: Link) -> list[Link]:
    """The links of one device node with one more piece of evidence, sorted; one entry per user."""
    same = [known for known in links if known.user == link.user]
    others = [known for known in links if known.user != link.user]
    return sorted([*others, _joined([*same, link])])


def withdraw(links: Sequence[Link], user: str, at_ms: int) -> list[Link]:
    """The links after the shop takes back its word about `user`, as of `at_ms`."""
    return add_link(links, Link(2**62, 0, user, "", 0, at_ms))


def _joined(links: Iterable[Link]) -> Link:
    known = list(links)
    earliest = min(known)
    return Link(
        earliest.first_at,
        earliest.first_tie,
        earliest.user,
        earliest.evidence,
        max(link.last_at for link in known),
        max(link.withdrawn_at for link in known),
    )


def user_of(links: Sequence[Link]) -> Link | None:
    """The link that decides whose device node this is: the earliest in force."""
    return next((link for link in links if link.in_force), None)
