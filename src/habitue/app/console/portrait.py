"""One person as the nodes they are merged from: what staff see, names opened from the vault only for those who may."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from habitue.core.errors import NotFound
from habitue.privacy.vault import Vault
from habitue.profiles.merge import merge
from habitue.profiles.node import NodeState, TraitEntry
from habitue.profiles.person import Membership

if TYPE_CHECKING:
    from habitue.app.console.sight import Sight

_NAME_KEYS = (("name",), ("firstName", "lastName"), ("first_name", "last_name"), ("email",))


class Portrait(msgspec.Struct, frozen=True):
    """A person and their nodes, read at one moment of the log.

    Attributes
    ----------
    members
        The nodes that exist, the person's own first, with what ties each to the person.
    whole
        The merge of all of them.
    """

    person_id: str
    members: tuple[Membership, ...]
    nodes: dict[str, NodeState]
    whole: NodeState

    @property
    def known(self) -> bool:
        """Linked to a user id by evidence the shop vouches for."""
        return self.person_id.startswith("u")


def portrait_of(runtime: Sight, node_id: str) -> Portrait:
    """The person a node belongs to.

    Raises
    ------
    NotFound
        Nothing is known under that id: it never was, or was forgotten.
    """
    people = runtime.people
    with runtime.reader.moment():
        person_id = people.person_of(node_id)
        members = people.members(person_id)
        states = {member.node_id: people.node(member.node_id) for member in members}
    nodes = {key: state for key, state in states.items() if state is not None}
    if not nodes:
        raise NotFound(f"nobody is known as {node_id!r}: they never were, or were forgotten")
    there = tuple(member for member in members if member.node_id in nodes)
    return Portrait(person_id, there, nodes, merge(person_id, nodes.values()))


class PersonalTrait(msgspec.Struct, frozen=True):
    """A trait opened from the vault."""

    key: str
    value: Any
    at: int
    node_id: str = ""


def personal_traits(vault: Vault, portrait: Portrait) -> list[PersonalTrait]:
    """The personal traits that can still be opened, by key."""
    found = []
    for key, entry in sorted(portrait.whole.personal.items()):
        # sealed with the key of the node that declared it
        owner = next(node_id for node_id, node in portrait.nodes.items() if node.personal.get(key) == entry)
        value = vault.open(owner, f"traits.{key}", entry[2])
        if value is not None:
            found.append(PersonalTrait(key, value, entry[0], owner))
    return found


def other_values(vault: Vault, portrait: Portrait, key: str, *, personal: bool) -> list[tuple[Any, int]]:
    """What a person declared of a trait elsewhere and differently, with when, newest first: a second e-mail address.

    Parameters
    ----------
    personal
        Whether the sealed values are meant, or those in the clear: a key may have both, and not everybody sees both.
    """

    def entry_of(state: NodeState) -> TraitEntry | None:
        return (state.personal if personal else state.traits).get(key)

    found = []
    for node_id, node in portrait.nodes.items():
        entry = entry_of(node)
        if entry is None or entry == entry_of(portrait.whole):
            continue
        value = vault.open(node_id, f"traits.{key}", entry[2]) if personal else entry[2]
        if value is not None:
            found.append((value, entry[0]))
    return sorted(found, key=lambda pair: -pair[1])


def name_of(vault: Vault, portrait: Portrait) -> str:
    """What the person declared to be called: their name, else their e-mail, else ``""``."""
    if not portrait.whole.personal:
        return ""
    declared = {trait.key: trait.value for trait in personal_traits(vault, portrait) if isinstance(trait.value, str)}
    for keys in _NAME_KEYS:
        name = " ".join(declared[key].strip() for key in keys if key in declared).strip()
        if name:
            return name[:120]
    return ""


def pseudonym(person_id: str) -> str:
    """A short name that says nothing: 'Visitor 7f3a'."""
    return f"Visitor {person_id[1:5]}"
