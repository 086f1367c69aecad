"""The envelope that every event travels and is stored in."""

from __future__ import annotations

from typing import Any

import msgspec

CURRENT_VERSION = 1


class Claims(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Who an event says it is about, as keyed hashes, with what vouches for it; never a resolved person.

    Attributes
    ----------
    device
        Keyed hash of the device (anonymous) id; empty if none came.
    user
        Keyed hash of the user id; empty if none came.
    evidence
        What vouches for `user`: ``""`` (a bare claim), ``"token"`` (a signed token), ``"click"`` (a link we signed and
        they followed) or ``"server"`` (a secret key).
    """

    device: str = ""
    user: str = ""
    evidence: str = ""


class Stamps(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """The raw client stamps (ms UTC) behind the corrected `occurred_at`; 0 when the client sent none."""

    created_at: int = 0
    sent_at: int = 0


class Event(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A fact in the past tense.

    Attributes
    ----------
    name
        Segment e-commerce spec form: ``Product Viewed``. Unknown names are custom events.
    message_id
        The client's id, at most 100 characters: the deduplication key, alone.
    occurred_at, received_at
        ms UTC; `occurred_at` is the client's clock corrected by ``received - (sent - created)``.
    node_id
        The identity node the event folds into; empty for events about no person (catalogue, definitions).
    consent
        Bit mask of the purposes granted when it happened (`habitue.privacy.consent`); 0 when nothing was said, which
        grants nothing and changes nothing.
    source
        ``browser`` (public key), ``server`` (secret key), ``import`` or ``system`` (our own).
    properties
        Money fields are integers that end in ``_minor``, beside ``currency``.
    flags
        Why an event is special: ``bot``, ``staff``, ``test``, ``no_message_id``, ``clock_future``, ``clock_invalid``, …
    sealed
        Personal fields by dotted path, sealed with the node's key.
    lookups
        Keyed hashes by which staff can find the person: kind (``email``, ``phone``) -> hash.
    corrected
        Where a value was taken out because the person had it corrected, by dotted path, and when (ms UTC).
    """

    name: str
    message_id: str
    occurred_at: int
    received_at: int
    node_id: str = ""
    version: int = CURRENT_VERSION
    claims: Claims | None = None
    session_id: str = ""
    consent: int = 0
    source: str = "browser"
    properties: dict[str, Any] = {}
    context: dict[str, Any] = {}
    flags: tuple[str, ...] = ()
    stamps: Stamps | None = None
    sealed: dict[str, bytes] = {}
    lookups: dict[str, str] = {}
    corrected: dict[str, int] = {}


class Stored(msgspec.Struct, frozen=True):
    """An event with its position in the log; positions grow by one and are never reused."""

    position: int
    event: Event


_encoder = msgspec.msgpack.Encoder(order="deterministic")
_decoder = msgspec.msgpack.Decoder(Event)


def encode(event: Event) -> bytes:
    """The stored form: MessagePack with sorted keys, so that equal events have equal bytes."""
    return _encoder.encode(event)


def decode(body: bytes) -> Event:
    """The event of a stored form, as it was written (see `habitue.events.upcast` for today's form)."""
    return _decoder.decode(body)
