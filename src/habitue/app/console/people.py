"""Everybody, in the orders staff look at them: sort keys in memory, everything else read when it is shown.

Built from the state table when somebody first looks. From then on commits only mark nodes as changed, and the next look
reads those again: the writer's thread pays one set insertion an event, and nothing at all before the first look.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from threading import Lock
from typing import TYPE_CHECKING, Any

import msgspec

from habitue.app.console.following import follow
from habitue.app.console.left_out import LeftOut
from habitue.app.console.people_rows import PeopleRows, Row, Sort
from habitue.app.console.purchases import main_currency, purchases_of, revenue_of
from habitue.core.errors import InvalidInput
from habitue.events import names
from habitue.events.envelope import Event, Stored
from habitue.profiles import memory
from habitue.profiles import node as caps
from habitue.profiles.identity import links_of
from habitue.profiles.memory import Memory
from habitue.profiles.node import NodeState, keep_order
from habitue.profiles.person import links_in_force
from habitue.profiles.projection import NODES

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

LIMIT = 300_000  # people kept in order; beyond it those seen longest ago are only found by name
_CHANGED = 20_000  # more changed nodes than these are read faster by starting over

# Only what the sort keys need is decoded; passing over the rest of a node is most of the time saved.
_NEEDED = frozenset({"node_id", "last_seen", "orders", "claimed_orders", "refunds", "memory"})
_NEEDED_OF_MEMORY = frozenset({"claimed_refunds"})


class Page(msgspec.Struct, frozen=True):
    """Some person ids in order, how many there are in all, and where the next ones begin."""

    person_ids: list[str]
    total: int
    next_cursor: str | None


class People:
    """The list of people, at most as old as the last commit before it is asked."""

    def __init__(self, runtime: Runtime, left_out: LeftOut, limit: int = LIMIT) -> None:
        self._runtime, self._left_out, self._limit = runtime, left_out, limit
        self._lock, self._marking = Lock(), Lock()
        self._rows = PeopleRows()
        self._changed: set[str] = set()
        self._listening, self._stale = False, True

    def page(self, sort: Sort, cursor: str | None, n: int) -> Page:
        """The next `n` people in descending order, without whom the rules about traffic leave out.

        Raises
        ------
        InvalidInput
            The cursor is none of ours.
        """
        after = _parsed(cursor) if cursor else None
        with self._lock:
            self._catch_up()
            places, total = self._rows.ordered(sort, after, n, self._hidden())
            ids = [self._rows.ids[place] for place in places]
            last = self._rows.key(sort, places[-1]) if len(places) == n else None
        return Page(ids, total, None if last is None else f"{last[0]}.{last[1]}")

    def drawn(self, n: int) -> tuple[list[str], int]:
        """At most `n` person ids, the same ones each time while nobody comes, any first part of them a draw of its own;
        and how many people they stand for, without whom the rules about traffic leave out."""
        with self._lock:
            self._catch_up()
            places, total = self._rows.drawn(n, self._hidden())
            return [self._rows.ids[place] for place in places], total

    def starting_with(self, text: str, n: int) -> list[str]:
        """At most `n` ids that begin with the text, with or without the letter before the digits; bots too."""
        with self._lock:
            self._catch_up()
            found = (i for i in self._rows.ids if i.startswith(text) or i.startswith(text, 1))
            return sorted(person_id for person_id, _ in zip(found, range(n), strict=False))

    def _hidden(self) -> list[int]:
        """Places of those whose every node is left out."""
        people, nodes, hidden, linked = self._runtime.people, self._left_out.nodes(), list[int](), set[str]()
        with self._runtime.reader.moment():
            for node_id in nodes:
                place = self._rows.place(node_id)
                if place is None or node_id[0] == "u":
                    linked.add(people.person_of(node_id))
                else:
                    hidden.append(place)
            for person_id in linked:
                place = self._rows.place(person_id)
                members = (member.node_id for member in people.members(person_id))
                if place is not None and all(node in nodes or people.node(node) is None for node in members):
                    hidden.append(place)
        return hidden

    def _catch_up(self) -> None:
        if not self._listening:
            self._listening = True
            follow(self._runtime, self._arrived, on_defect=self._lost_track)
        with self._marking:
            stale, changed = self._stale, self._changed
            self._stale, self._changed = False, set()
        try:
            if stale:
                self._rows = self._loaded()
            elif changed:
                self._read_again(changed)
        except BaseException:
            self._lost_track()
            raise
        self._rows.keep_newest(self._limit)

    def _arrived(self, arrived: list[Stored]) -> None:
        with self._marking:
            if self._stale:
                return
            for stored in arrived:
                self._changed.update(_nodes_of(stored.event))
            if len(self._changed) > _CHANGED:
                self._stale, self._changed = True, set()

    def _lost_track(self) -> None:
        """What was marked is lost: start over at the next look."""
        with self._marking:
            self._stale, self._changed = True, set()

    def _loaded(self) -> PeopleRows:
        rows, wholes, reader = PeopleRows(), dict[str, NodeState](), self._runtime.reader
        with reader.moment():
            owners = links_in_force(reader)
            users = set(owners.values())
            for node_id, raw in reader.items(NODES):
                person_id = owners.get(node_id, node_id)
                if person_id in users:
                    _add(wholes.setdefault(person_id, NodeState(person_id)), _decoder.decode(raw))
                else:
                    self._put(rows, person_id, _decoder.decode(raw))
        for person_id, whole in wholes.items():
            self._put(rows, person_id, whole)
        return rows

    def _read_again(self, changed: Iterable[str]) -> None:
        people = self._runtime.people
        with self._runtime.reader.moment():
            persons = set()
            for node_id in changed:
                person_id = people.person_of(node_id)
                persons.add(person_id)
                if person_id != node_id:
                    self._rows.drop(node_id)
            for person_id in persons:
                nodes = [member.node_id for member in people.members(person_id)] if person_id[0] == "u" else [person_id]
                whole = NodeState(person_id)
                for head in self._heads(nodes):
                    _add(whole, head)
                self._put(self._rows, person_id, whole)

    def _heads(self, nodes: Iterable[str]) -> Iterator[Any]:
        for node_id in nodes:
            raw = self._runtime.reader.get(NODES, node_id)
            if raw is not None:
                yield _decoder.decode(raw)

    def _put(self, rows: PeopleRows, person_id: str, whole: Any) -> None:
        if not whole.last_seen:  # forgotten, or only ever decided about
            rows.drop(person_id)
            return
        bought = purchases_of(whole) if whole.orders or whole.claimed_orders else []
        currency = main_currency(bought, self._runtime.settings.currency)
        rows.put(person_id, Row(whole.last_seen, revenue_of(bought, currency), len(bought)))


def _nodes_of(event: Event) -> Iterator[str]:
    """The nodes whose person an event may change."""
    if event.node_id and event.name != names.DECISION_MADE:
        yield event.node_id
    if event.claims is not None and event.claims.evidence:
        for device, link in links_of(event):
            yield from (device, link.user)
    elif event.name == names.LINK_WITHDRAWN:
        said = event.properties
        yield from filter(None, (said["node_id"], said["user_id"], said.get("episode")))
    elif event.name == names.PERSON_FORGOTTEN:
        yield from event.properties["nodes"]


def _add(whole: NodeState, head: Any) -> None:
    """What `merge` does, as far as the heads go."""
    whole.last_seen = max(whole.last_seen, head.last_seen)
    for mine, theirs in ((whole.orders, head.orders), (whole.claimed_orders, head.claimed_orders)):
        for entry in theirs.values():
            keep_order(mine, entry)
    if head.refunds:
        whole.refunds = sorted([*whole.refunds, *head.refunds])[-caps.REFUNDS :]
    claimed = head.memory.claimed_refunds
    if claimed:
        whole.memory.claimed_refunds = sorted([*whole.memory.claimed_refunds, *claimed])[-memory.REFUNDS :]


def _parsed(cursor: str) -> tuple[int, int]:
    value, _, tie = cursor[:50].partition(".")
    if value.removeprefix("-").isdecimal() and tie.isdecimal():
        after = int(value), int(tie)
        if max(map(abs, after)) < 2**63:
            return after
    raise InvalidInput("this is no cursor of this list", path="$.cursor", expected="next_cursor of a page")


def _head_of(kind: type[msgspec.Struct], needed: frozenset[str], kinds: dict[str, Any]) -> type[msgspec.Struct]:
    """The struct that reads a stored one, but only its fields `needed`; `kinds` are heads of fields in turn."""

    def head_field(field: msgspec.structs.FieldInfo) -> tuple[str, Any, Any]:
        if field.name not in needed:
            return field.name, msgspec.Raw, msgspec.field(default=msgspec.Raw())
        if field.name in kinds:
            return field.name, kinds[field.name], msgspec.field(default_factory=kinds[field.name])
        if field.default_factory is not msgspec.NODEFAULT:
            return field.name, field.type, msgspec.field(default_factory=field.default_factory)
        return field.name, field.type, msgspec.field(default=field.default)

    return msgspec.defstruct(
        f"{kind.__name__}Head", [head_field(field) for field in msgspec.structs.fields(kind)], array_like=True
    )


_MemoryHead = _head_of(Memory, _NEEDED_OF_MEMORY, {})
_decoder: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(_head_of(NodeState, _NEEDED, {"memory": _MemoryHead}))
