"""`History Summarised`: what the rows of a node that are about to expire still mean, as one event in their place.

It carries the fold of those rows alone, so that folding it beside the rows that stay gives what all of them gave; and
what they said of others: the links they are evidence for, and the look-ups by which the person is found. Of these it
keeps what is in force, as it stands now. Words withdrawn, people forgotten and values corrected by then are past, and
to say again what stands changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

import msgspec

from habitue.eventlog import StateStore
from habitue.events import names
from habitue.events.amendment import FORMER
from habitue.events.envelope import Event, Stored
from habitue.events.retention import summary_id
from habitue.profiles.fold import fold
from habitue.profiles.identity import Link, links_of
from habitue.profiles.node import NodeState, decode_node, encode_node

# Whether a decision changes a node depends on which others are known by then; a summary brings the position it reached.
_UNCOUNTED = frozenset({names.DECISION_MADE, names.HISTORY_SUMMARISED})
_links = msgspec.msgpack.Decoder(list[Link])
_ids = msgspec.msgpack.Decoder(list[str])


class Summary(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The properties of the event.

    Attributes
    ----------
    events
        How many rows it stands for.
    first_at, last_at
        When the first and the last of them happened (ms UTC).
    first_position
        The log position of the first; the event itself has that of the last.
    state
        Their fold, as `encode_node` gives it; personal values in it are sealed.
    links
        (device node, link) each.
    """

    events: int
    first_at: int
    last_at: int
    first_position: int
    state: bytes
    links: list[tuple[str, Link]] = []


def reach(node: NodeState, stored: Stored) -> None:
    """Note that a node has folded the log up to this event."""
    if stored.position > node.position and stored.event.name not in _UNCOUNTED:
        node.position = stored.position


def read_summary(event: Event) -> Summary:
    """What a `History Summarised` carries."""
    return msgspec.convert(event.properties, Summary)


def state_in(summary: Summary) -> NodeState:
    """The fold of the rows it stands for."""
    return decode_node(summary.state)


def summarise(rows: Sequence[Stored], store: StateStore) -> Event | None:
    """The event that takes the place of these rows of one node, a former summary among them; None if they mean nothing.

    Parameters
    ----------
    rows
        In log order; at least one.
    store
        The state of the whole log, these rows included.
    """
    newest = rows[-1].event
    partial, changed = NodeState(newest.node_id), False
    for stored in rows:
        if fold(partial, stored.event):
            reach(partial, stored)
            changed = True
    events = [stored.event for stored in rows]
    links, lookups = list(_links_in_force(events, store)), _lookups_in_force(events, store)
    if not changed and not links and not lookups:
        return None
    former = [read_summary(event) for event in events if event.name == names.HISTORY_SUMMARISED]
    plain = [stored for stored in rows if stored.event.name != names.HISTORY_SUMMARISED]
    summary = Summary(
        events=len(plain) + sum(one.events for one in former),
        first_at=min([*(one.event.occurred_at for one in plain), *(one.first_at for one in former)]),
        last_at=max([*(one.event.occurred_at for one in plain), *(one.last_at for one in former)]),
        first_position=min([*(one.position for one in plain), *(one.first_position for one in former)]),
        state=encode_node(partial),
        links=links,
    )
    return Event(
        name=names.HISTORY_SUMMARISED,
        message_id=summary_id(newest.node_id),
        occurred_at=summary.last_at,
        received_at=newest.received_at,
        node_id=newest.node_id,
        source="system",
        properties=msgspec.to_builtins(summary, builtin_types=(bytes,)),
        lookups=lookups,
    )


def without(event: Event, state: NodeState, kinds: Collection[str]) -> Event:
    """The same summary with another state, from which something was taken out, and no look-ups of these kinds.

    The very same event if it holds none of it.
    """
    encoded = encode_node(state)
    lookups = {kind: hashed for kind, hashed in event.lookups.items() if kind.partition("~")[0] not in kinds}
    if encoded == event.properties["state"] and len(lookups) == len(event.lookups):
        return event
    return msgspec.structs.replace(event, properties={**event.properties, "state": encoded}, lookups=lookups)


def _links_in_force(events: Iterable[Event], store: StateStore) -> Iterator[tuple[str, Link]]:
    for device, user in sorted(set(_pairs(events))):
        for link in _links.decode(store.get("links", device) or b"\x90"):
            if link.user == user:
                yield device, link


def _pairs(events: Iterable[Event]) -> Iterator[tuple[str, str]]:
    for event in events:
        known = read_summary(event).links if event.name == names.HISTORY_SUMMARISED else links_of(event)
        yield from ((device, link.user) for device, link in known)


def _lookups_in_force(events: Iterable[Event], store: StateStore) -> dict[str, str]:
    """By kind; a person had several e-mail addresses: ``email``, ``email~1``, …"""
    kinds: dict[str, set[str]] = {}
    for event in events:
        for kind, hashed in event.lookups.items():
            if not kind.startswith(FORMER) and event.node_id in _ids.decode(store.get("lookups", hashed) or b"\x90"):
                kinds.setdefault(kind.partition("~")[0], set()).add(hashed)
    return {
        f"{kind}~{number}" if number else kind: hashed
        for kind, known in sorted(kinds.items())
        for number, hashed in enumerate(sorted(known))
    }
