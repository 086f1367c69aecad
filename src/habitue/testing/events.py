"""Builders: a valid event, or one request's worth of them, in one line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from habitue.core.clock import DAY_MS
from habitue.eventlog import DeadLetter, Intake, Verdict
from habitue.events import names
from habitue.events.envelope import Claims, Event
from habitue.privacy.consent import Purpose
from habitue.privacy.pseudonyms import episode

NOON = 20_000 * DAY_MS + DAY_MS // 2
CONSENTED = int(Purpose.NECESSARY | Purpose.MEASURE | Purpose.PERSONALISE)


def viewed(message_id: str, node_id: str = "d1", *, at: int = NOON, product_id: str = "p1", **fields: Any) -> Event:
    """A product view with consent; `at` (ms UTC) is when it happened and when it came."""
    known: dict[str, Any] = {"consent": CONSENTED, "properties": {"product_id": product_id}} | fields
    return Event(
        name=known.pop("name", names.PRODUCT_VIEWED), message_id=message_id, occurred_at=at, received_at=at,
        node_id=node_id, **known,
    )  # fmt: skip


def signed_in(message_id: str, device: str, user: str, *, at: int = NOON) -> Event:
    """A token says that `user` is at `device`; both are node ids."""
    claims = Claims(device=device, user=user, evidence="token")
    return viewed(message_id, episode(device, user), at=at, name=names.IDENTIFIED, claims=claims, properties={})


def link_withdrawn(message_id: str, device: str, user: str, *, at: int = NOON) -> Event:
    """The shop takes back its word that `user` is at `device`."""
    said = {"node_id": device, "user_id": user}
    return viewed(message_id, "", at=at, name=names.LINK_WITHDRAWN, properties=said, source="system")


def forgotten(message_id: str, node_ids: Sequence[str], *, at: int = NOON) -> Event:
    """The person of these nodes was forgotten."""
    said = {"nodes": list(node_ids)}
    return viewed(message_id, "", at=at, name=names.PERSON_FORGOTTEN, properties=said, source="system")


def intake(*events: Event, rejected: Sequence[Verdict] = (), letters: Sequence[DeadLetter] = ()) -> Intake:
    """One request with these events, and those that were already decided about."""
    return Intake(
        received=len(events) + len(rejected) + len(letters),
        received_at=events[0].received_at if events else NOON,
        events=list(events),
        rejected=list(rejected),
        dead_letters=list(letters),
    )


def identified(message_id: str, node_id: str = "d1", *, at: int = NOON, said: str = "p1") -> Event:
    """A plan in the clear and an e-mail as if it were sealed, which one can be found by."""
    personal: dict[str, Any] = {"sealed": {"traits.email": said.encode()}, "lookups": {"email": said}}
    return viewed(message_id, node_id, at=at, name=names.IDENTIFIED, properties={"traits": {"plan": said}}, **personal)


def rectified(message_id: str, node_id: str = "d1", *, at: int = NOON, field: str = "email", said: str = "") -> Event:
    """The person of this node had a field corrected, or with nothing said taken out."""
    told: dict[str, Any] = {"field": field, "by": "account a"}
    if said and field == "email":
        personal: dict[str, Any] = {"sealed": {"traits.email": said.encode()}, "lookups": {"email": said}}
    else:
        personal, told = {}, told | ({"traits": {field: said}} if said else {})
    return viewed(message_id, node_id, at=at, name=names.PERSON_RECTIFIED, properties=told, source="system", **personal)
