"""Profiles as a projection of the log: nodes, links and look-ups, kept in step inside the append's transaction."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Sequence

import msgspec

from habitue.eventlog import StateStore
from habitue.events import names
from habitue.events.amendment import FORMER
from habitue.events.envelope import Event, Stored
from habitue.profiles.corrections import lookup_outdated
from habitue.profiles.fold import fold
from habitue.profiles.identity import Link, add_link, links_of, withdraw
from habitue.profiles.node import NodeState, decode_node, encode_node
from habitue.profiles.summary import reach, read_summary

NODES = "nodes"  # node id -> NodeState
LINKS = "links"  # device node id -> [Link]
MEMBERS = "members"  # user node id -> [device node id]
LOOKUPS = "lookups"  # keyed hash -> [node id]

# What a correction and a summary say stands at the end of what they speak of.
_STANDING = frozenset({names.PERSON_RECTIFIED, names.HISTORY_SUMMARISED})
_links = msgspec.msgpack.Decoder(list[Link])
_ids = msgspec.msgpack.Decoder(list[str])


class Profiles:
    """Folds events into node states, with a bounded set of decoded hot nodes.

    Parameters
    ----------
    hot_nodes
        How many decoded nodes to keep: about 3 KB each.
    """

    tables: Collection[str] = (NODES, LINKS, MEMBERS, LOOKUPS)

    def __init__(self, hot_nodes: int = 20_000) -> None:
        self._hot_nodes = hot_nodes
        self._hot: OrderedDict[str, NodeState] = OrderedDict()
        self._dirty: dict[str, NodeState] = {}

    def prepare(self, events: Sequence[Event], store: StateStore) -> None:
        cold = {event.node_id for event in events if event.node_id and event.node_id not in self._hot}
        stored = store.get_many(NODES, sorted(cold)) if cold else {}
        for node_id in cold:
            raw = stored.get(node_id)
            self._hot[node_id] = NodeState(node_id) if raw is None else decode_node(raw)

    def apply(self, stored: Stored, store: StateStore) -> None:
        event = stored.event
        node_id, claims = event.node_id, event.claims
        if node_id:
            node = self._node(node_id, store)
            if fold(node, event):
                reach(node, stored)
                self._dirty[node_id] = node
        if claims is not None and claims.evidence:
            self._link(links_of(event), store)
        elif event.name == names.HISTORY_SUMMARISED:
            self._link(read_summary(event).links, store)
        elif event.name == names.LINK_WITHDRAWN:
            self._withdraw(event, store)
        elif event.name == names.PERSON_FORGOTTEN:
            _unlink(event.properties["nodes"], store)
        if event.lookups:
            self._look_up(event, store)

    def flush(self, store: StateStore) -> None:
        store.put(NODES, [(node_id, encode_node(node)) for node_id, node in self._dirty.items()])
        self._dirty = {}
        while len(self._hot) > self._hot_nodes:
            self._hot.popitem(last=False)

    def committed(self) -> None:
        """Nothing to show: readers read the store."""

    def erase(self, node_ids: Collection[str], events: Sequence[Event], store: StateStore) -> None:
        gone = set(node_ids)
        for node_id in node_ids:
            self._hot.pop(node_id, None)
            self._dirty.pop(node_id, None)
        _unlink(node_ids, store)
        for hashed in {hashed for event in events for hashed in event.lookups.values()}:
            _drop_ids(store, LOOKUPS, hashed, gone)
        store.remove(NODES, node_ids)

    def amend(self, node_id: str, before: Sequence[Event], after: Sequence[Stored], store: StateStore) -> None:
        for hashed in {hashed for event in before for hashed in event.lookups.values()}:
            _drop_ids(store, LOOKUPS, hashed, {node_id})
        node = self._hot[node_id] = self._dirty[node_id] = NodeState(node_id)
        for stored in after:
            if fold(node, stored.event):
                reach(node, stored)
            self._look_up(stored.event, store)

    def rolled_back(self) -> None:
        self._hot.clear()
        self._dirty = {}

    def _node(self, node_id: str, store: StateStore) -> NodeState:
        node = self._hot.get(node_id)
        if node is not None:
            self._hot.move_to_end(node_id)
            return node
        raw = store.get(NODES, node_id)
        node = self._hot[node_id] = NodeState(node_id) if raw is None else decode_node(raw)
        return node

    def _look_up(self, event: Event, store: StateStore) -> None:
        for kind, hashed in event.lookups.items():
            if kind.startswith(FORMER):
                continue
            corrected = self._node(event.node_id, store).corrected if event.node_id else {}
            if event.name in _STANDING or not lookup_outdated(corrected, kind, event.occurred_at):
                _add_id(store, LOOKUPS, hashed, event.node_id)

    def _link(self, told: Sequence[tuple[str, Link]], store: StateStore) -> None:
        for device, link in told:
            raw = store.get(LINKS, device)
            known = [] if raw is None else _links.decode(raw)
            links = add_link(known, link)
            if links != known:
                store.put(LINKS, [(device, msgspec.msgpack.encode(links))])
                _add_id(store, MEMBERS, link.user, device)

    def _withdraw(self, event: Event, store: StateStore) -> None:
        said = event.properties
        user = said["user_id"]
        # what the device did under the user's name was tied to them by the same word
        for device in filter(None, (said["node_id"], said.get("episode"))):
            raw = store.get(LINKS, device)
            links = withdraw([] if raw is None else _links.decode(raw), user, event.occurred_at)
            store.put(LINKS, [(device, msgspec.msgpack.encode(links))])
            _add_id(store, MEMBERS, user, device)


def _unlink(node_ids: Collection[str], store: StateStore) -> None:
    """Take every link from or to these nodes out of the graph.

    Done when they are erased and again at the event that says so: evidence that outlives them in other nodes' events,
    and withdrawals, would otherwise bring links back when the log is folded anew.
    """
    gone = set(node_ids)
    for node_id in node_ids:
        for link in _links.decode(store.get(LINKS, node_id) or b"\x90"):
            _drop_ids(store, MEMBERS, link.user, gone)
        for device in _ids.decode(store.get(MEMBERS, node_id) or b"\x90"):
            left = [link for link in _links.decode(store.get(LINKS, device) or b"\x90") if link.user != node_id]
            _put_or_remove(store, LINKS, device, left)
    for table in (LINKS, MEMBERS):
        store.remove(table, node_ids)


def _put_or_remove(store: StateStore, table: str, key: str, entries: Sequence[object]) -> None:
    if entries:
        store.put(table, [(key, msgspec.msgpack.encode(entries))])
    else:
        store.remove(table, [key])


def _drop_ids(store: StateStore, table: str, key: str, gone: set[str]) -> None:
    left = [node_id for node_id in _ids.decode(store.get(table, key) or b"\x90") if node_id not in gone]
    _put_or_remove(store, table, key, left)


def _add_id(store: StateStore, table: str, key: str, node_id: str) -> None:
    raw = store.get(table, key)
    ids = [] if raw is None else _ids.decode(raw)
    if node_id not in ids:
        store.put(table, [(key, msgspec.msgpack.encode(sorted([*ids, node_id])))])
