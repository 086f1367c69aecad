"""Whose node is this, which nodes does a person have, and what is known about them: always computed when asked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Protocol

import msgspec

from habitue.privacy.permission import CHANNELS, REFUSED, Word, address_of, crowded, keep_word, key_of
from habitue.profiles.identity import Link, user_of
from habitue.profiles.merge import merge
from habitue.profiles.node import NodeState, decode_node
from habitue.profiles.projection import LINKS, LOOKUPS, MEMBERS, NODES

_links = msgspec.msgpack.Decoder(list[Link])
_ids = msgspec.msgpack.Decoder(list[str])


class StateReader(Protocol):
    """Read access to what the projections wrote, as of the last commit."""

    def get(self, table: str, key: str) -> bytes | None:
        """The stored value."""

    def keys(self, table: str) -> list[str]:
        """All keys of a table, sorted."""


class LinkItems(Protocol):
    """Read access to all entries of a table."""

    def items(self, table: str) -> Iterable[tuple[str, bytes]]:
        """(key, value) of every entry, by key."""


def links_in_force(reader: LinkItems) -> dict[str, str]:
    """Every device node that belongs to a user now -> the user's node."""
    owners = ((node_id, user_of(_links.decode(raw))) for node_id, raw in reader.items(LINKS))
    return {node_id: link.user for node_id, link in owners if link is not None}


class Membership(msgspec.Struct, frozen=True):
    """One node of a person, with what ties it to them (``""`` for the person's own node)."""

    node_id: str
    evidence: str


def _refused(node: NodeState, address: str) -> Iterator[tuple[str, Word]]:
    """A node with more addresses than are remembered (one account for all guests) may have refused for this one too."""
    there = {key: word for key, word in node.permissions.items() if address_of(key) == address}
    yield from ((key, word) for key, word in there.items() if word[2] == REFUSED)
    if crowded(node.permissions):
        for purpose in CHANNELS:
            key = key_of(purpose, address)
            if key not in there:
                yield key, (node.last_seen, 0, REFUSED, "", "crowded")


class People:
    """Resolves nodes to persons and merges their states. Holds nothing: two calls may see two commits."""

    def __init__(self, reader: StateReader) -> None:
        self._reader = reader

    def node(self, node_id: str) -> NodeState | None:
        """The state of one identity node."""
        raw = self._reader.get(NODES, node_id)
        return None if raw is None else decode_node(raw)

    def person_of(self, node_id: str) -> str:
        """The person a node belongs to: its user's node if a link in force says so, else itself."""
        link = self._user_link(node_id)
        return node_id if link is None else link.user

    def members(self, person_id: str) -> list[Membership]:
        """All nodes of a person, the person's own first, the others sorted."""
        raw = self._reader.get(MEMBERS, person_id)
        members = [Membership(person_id, "")]
        for node_id in [] if raw is None else _ids.decode(raw):
            link = self._user_link(node_id)
            if link is not None and link.user == person_id:
                members.append(Membership(node_id, link.evidence))
        return members

    def linked_once(self, person_id: str) -> list[str]:
        """Every device node that a word ever tied to this user, in force or not."""
        raw = self._reader.get(MEMBERS, person_id)
        return [] if raw is None else _ids.decode(raw)

    def told_until(self, node_id: str, user: str) -> int:
        """When the newest word that ties a device node to a user was given (ms UTC); 0 if there is none."""
        raw = self._reader.get(LINKS, node_id)
        links = [] if raw is None else _links.decode(raw)
        return next((link.last_at for link in links if link.user == user), 0)

    def view(self, person_id: str) -> NodeState:
        """Everything known about a person: the merge of their nodes (empty if nothing is known)."""
        states = [self.node(member.node_id) for member in self.members(person_id)]
        return merge(person_id, [state for state in states if state is not None])

    def device_view(self, node_ids: list[str]) -> NodeState:
        """What one device did, by the nodes given, without looking at whom it belongs to."""
        states = [self.node(node_id) for node_id in node_ids]
        return merge(node_ids[0], [state for state in states if state is not None])

    def found_by(self, lookup: str) -> list[str]:
        """Persons whose declared e-mail, phone, … has this keyed hash."""
        raw = self._reader.get(LOOKUPS, lookup)
        return sorted({self.person_of(node_id) for node_id in ([] if raw is None else _ids.decode(raw))})

    def refusals(self, address: str) -> dict[str, Word]:
        """What anybody refused about an address (its keyed hash): it holds there, whosever it is said to be.

        Merge it into the words of who would be written to. Only refusals come from other people, never grants.
        """
        found: dict[str, Word] = {}
        raw = self._reader.get(LOOKUPS, address) if address else None
        for node_id in [] if raw is None else _ids.decode(raw):
            node = self.node(node_id)
            if node is not None:
                for key, word in _refused(node, address):
                    keep_word(found, key, word)
        return found

    def _user_link(self, node_id: str) -> Link | None:
        if not node_id.startswith("d"):
            return None
        raw = self._reader.get(LINKS, node_id)
        return None if raw is None else user_of(_links.decode(raw))
