"""The identity graph: which device nodes belong to which user, on whose word, and how to take it back.

A link needs evidence the shop vouches for: a token it signed, a link we signed and sent them, or its own server naming
both ids. A device node belongs to the user of its earliest link still in force, so two people on one device never
become one person; a device that many people signed in on (a till, a library) belongs to nobody.
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


SHARED = 3  # users in force on one device from which on it is nobody's own: a couple shares a tablet, a shop its till


class Link(msgspec.Struct, array_like=True, frozen=True, order=True):
    """One device node tied to one user node: the earliest and latest word for it that still count, and when it was last
    taken back. Words up to then do not count any more, however late they arrive.

    The same whatever order evidence arrives in. A withdrawal is stamped no earlier than any word known by then
    (`habitue.app.linking`); one stamped before several of them keeps only the latest.
    """

    first_at: int
    first_tie: int
    user: str
    evidence: str
    last_at: int
    withdrawn_at: int = 0
    last_tie: int = 0

    @property
    def in_force(self) -> bool:
        """Evidence newer than the last withdrawal exists."""
        return self.last_at > self.withdrawn_at


def links_of(event: Event) -> list[tuple[str, Link]]:
    """The links an event is evidence for, as (device node, link)."""
    claims = event.claims
    if claims is None or not claims.device or not claims.user or not _vouched(event):
        return []
    at, tie = event.occurred_at, tie_of(event.message_id)
    link = Link(at, tie, claims.user, claims.evidence, at, 0, tie)
    return [(claims.device, link), (episode(claims.device, claims.user), link)]


def _vouched(event: Event) -> bool:
    evidence = event.claims.evidence if event.claims else ""
    return evidence in ("token", "click") or (evidence == "server" and event.name in _VOUCHING_SERVER_EVENTS)


def add_link(links: Sequence[Link], link: Link) -> list[Link]:
    """The links of one device node with one more piece of evidence, sorted; one entry per user."""
    same = [known for known in links if known.user == link.user]
    others = [known for known in links if known.user != link.user]
    return sorted([*others, _joined([*same, link])])


def withdraw(links: Sequence[Link], user: str, at_ms: int) -> list[Link]:
    """The links after the shop takes back its word about `user`, as of `at_ms`."""
    return add_link(links, Link(_NEVER, 0, user, "", 0, at_ms))


_NEVER = 2**62


def _joined(links: Iterable[Link]) -> Link:
    known = list(links)
    withdrawn_at, user = max(link.withdrawn_at for link in known), known[0].user
    words = [
        word
        for link in known
        for word in ((link.first_at, link.first_tie, link.evidence), (link.last_at, link.last_tie, link.evidence))
        if withdrawn_at < word[0] < _NEVER
    ]
    if not words:
        return Link(_NEVER, 0, user, "", 0, withdrawn_at)
    first, last = min(words), max(words)
    return Link(first[0], first[1], user, first[2], last[0], withdrawn_at, last[1])


def user_of(links: Sequence[Link]) -> Link | None:
    """The link that decides whose device node this is: the earliest in force; None where `SHARED` users or more are."""
    held = [link for link in links if link.in_force]
    return held[0] if held and len(held) < SHARED else None
