"""What an event says of permissions to reach somebody: which purposes, granted or refused, on what basis, of whom.

A refusal is believed whoever says it. A grant needs somebody the shop vouches for, or it stays pending: a secret key,
a signed token, a link we signed and they followed. Push and ads alone take a browser's own word, for itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from habitue.events import names
from habitue.events.amendment import FORMER
from habitue.events.envelope import Event
from habitue.privacy.consent import Purpose, granted
from habitue.privacy.permission import (
    ASKED,
    BY_NAME,
    CHANNELS,
    GRANTED,
    PENDING,
    REFUSED,
    UNDATED,
    Source,
    Word,
    based,
    key_of,
)

_BROWSERS_OWN = frozenset({Purpose.PUSH, Purpose.ADS})  # they reach a browser and no address
_LISTS = {"email": Purpose.MARKETING_EMAIL, "sms": Purpose.SMS, "push": Purpose.PUSH}
_IMPORTED: dict[str, Source] = {"unsubscribed": "unsubscribe", "bounced": "bounce", "complained": "complaint"}
_SOURCES: dict[str, Source] = {"browser": "form", "import": "import"}
# What mail services call a message that may arrive the next time (RFC 3464: status 4.x.x).
_SOFT = frozenset({"soft", "transient", "temporary", "blocked", "block", "deferred", "delayed", "undetermined"})


def words_of(event: Event, stamp: tuple[int, int]) -> Iterator[tuple[str, Word]]:
    """(key, word) of each channel an event speaks of; nothing for nearly all events."""
    said = event.properties
    if event.name == names.CONSENT_CHANGED:
        purpose = BY_NAME.get(_text(said.get("purpose")))
        if purpose is not None and isinstance(said.get("granted"), bool):
            yield _word(event, stamp, purpose, _text(said.get("basis")), _source(event), yes=said["granted"])
        yield from _chosen(event, stamp, purpose)
    elif event.name == names.NEWSLETTER_SUBSCRIBED:
        yield _word(event, stamp, _list(event), "consent", _SOURCES.get(event.source, "server"), yes=True)
    elif event.name == names.UNSUBSCRIBED:
        yield _word(event, stamp, _list(event), "", "unsubscribe", yes=False)
    elif event.name == names.EMAIL_MARKED_AS_SPAM:
        yield _word(event, stamp, Purpose.MARKETING_EMAIL, "", "complaint", yes=False)
    elif event.name == names.EMAIL_BOUNCED and not _soft(event):
        yield _word(event, stamp, Purpose.MARKETING_EMAIL, "", "bounce", yes=False)


def _chosen(event: Event, stamp: tuple[int, int], stated: Purpose | None) -> Iterator[tuple[str, Word]]:
    """What a choice says of the channels it asked about. One that an import vouches for has no basis of its own.

    Ads live in the browser, whose choice is whole: without them it refuses them.
    """
    if event.source not in ("browser", "server"):
        return
    told = event.properties.get(ASKED)
    asked = {name for name in told if isinstance(name, str)} if isinstance(told, list | tuple) else set()
    if event.source == "browser":
        asked.add("ads")
    source: Source = "banner" if event.source == "browser" else "server"
    for name, purpose in BY_NAME.items():
        if name in asked and purpose is not stated:
            yield _word(event, stamp, purpose, "consent", source, yes=granted(event.consent, purpose))


def _word(
    event: Event, stamp: tuple[int, int], purpose: Purpose, basis: str, source: Source, *, yes: bool
) -> tuple[str, Word]:
    kind = CHANNELS[purpose]
    key = key_of(purpose, event.lookups.get(kind) or event.lookups.get(FORMER + kind, "") if kind else "")
    if not yes:
        return key, (*stamp, REFUSED, "", source)
    sure = _vouched(event) or (purpose in _BROWSERS_OWN and source == "banner")
    standing = GRANTED if sure and based(purpose, basis) else PENDING
    # of no known day: whatever has one is the later word
    at = 0 if UNDATED in event.flags else stamp[0]
    return key, (at, stamp[1], standing, basis if based(purpose, basis) else "", source)


def _vouched(event: Event) -> bool:
    return event.source != "browser" or bool(event.claims and event.claims.evidence)


def _source(event: Event) -> Source:
    """Only what we write ourselves may say where it came from."""
    said = _text(event.properties.get("source"))
    if event.source == "system":
        return next((known for known in get_args(Source) if known == said), "server")
    if event.source == "import":
        return _IMPORTED.get(said, "import")
    return _SOURCES.get(event.source, "server")


def _list(event: Event) -> Purpose:
    return _LISTS.get(_text(event.properties.get("channel")).lower(), Purpose.MARKETING_EMAIL)


def _soft(event: Event) -> bool:
    kinds = (_text(event.properties.get(key)).lower() for key in ("bounce_type", "bounceType", "type"))
    return any(kind.removesuffix("_bounce").removesuffix("bounce").strip() in _SOFT for kind in kinds)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
