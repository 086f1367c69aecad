"""Whose membership may be another one after an event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from habitue.events import names
from habitue.events.envelope import Event
from habitue.profiles.identity import Link, links_of
from habitue.profiles.person import StateReader
from habitue.profiles.projection import LINKS

# Of nobody, said by ourselves, or about what is the same for all: no reason to look at somebody.
UNHEARD = (names.CATALOGUE | names.TRANSITIONS | names.MARKET | {names.DEFINITION_PUBLISHED}) - {names.DECISION_MADE}
_links = msgspec.msgpack.Decoder(list[Link])


def touched(event: Event, reader: StateReader) -> Iterator[str]:
    """The nodes whose person an event may have changed, or that belong to another person since."""
    if event.node_id:
        yield event.node_id
    if event.name == names.LINK_WITHDRAWN:
        told = event.properties
        devices = [node for node in (told["node_id"], told.get("episode")) if node]
        yield from _and_users(devices, reader)
    elif event.claims is not None and event.claims.evidence:
        yield from _and_users([device for device, _ in links_of(event)], reader)


def _and_users(devices: Iterable[str], reader: StateReader) -> Iterator[str]:
    """A word about a device may take it from whoever had it: everybody ever tied to it is looked at."""
    for device in devices:
        yield device
        raw = reader.get(LINKS, device)
        if raw is not None:
            yield from (link.user for link in _links.decode(raw))
