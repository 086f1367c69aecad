"""An event that comes with the id of a stored one: the same sent again, or another under an id that is taken."""

from __future__ import annotations

from habitue.core.errors import Unavailable
from habitue.events.amendment import comparable
from habitue.events.envelope import Event
from habitue.events.upcast import read_stored


def repeats(event: Event, body: bytes) -> bool:
    """Whether an event is the stored one sent again: all agree but times, consent and context, which are read anew.

    A retry may come after its token or link has expired: what only that had vouched for is then no difference.
    A page's retry may come after a log-in, and Segment's browser client then adds the user id to what it had made
    before: whether a user is named without proof is none either. What is sealed is excepted, for it is sealed for
    another node then and cannot be compared.
    """
    try:
        known = read_stored(body)
    except Unavailable:  # a newer habitue wrote it: keep both, that one can compare them
        return False
    event, known = comparable(event, known)
    if not {"bad_token", "bad_click"}.isdisjoint((*event.flags, *known.flags)):
        return _said(event) == _said(known)
    if _claims_no_user(event) != _claims_no_user(known) and _from_one_page(event, known):
        return (*_said(event), event.lookups) == (*_said(known), known.lookups)
    return (*_said(event), event.node_id, event.claims, event.sealed, event.lookups) == (
        *_said(known),
        known.node_id,
        known.claims,
        known.sealed,
        known.lookups,
    )


def _claims_no_user(event: Event) -> bool:
    return event.claims is not None and not event.claims.user


def _from_one_page(event: Event, known: Event) -> bool:
    """Both as a browser sends them, of one device, and neither with proof of who it is or with anything sealed."""
    return all(
        one.source == "browser" and one.claims and one.claims.device and not one.claims.evidence and not one.sealed
        for one in (event, known)
    )


def _said(event: Event) -> tuple[object, ...]:
    device = event.claims.device if event.claims else ""
    return event.name, device, event.properties, sorted(event.sealed)
