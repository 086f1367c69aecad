"""What the suite of event logs works with: a log as it needs it, and what is asked of any."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Protocol

import msgspec

from habitue.eventlog import DeadLetter, EventLog, Projection, StateStore, Tally, Verdict
from habitue.events import names
from habitue.events.amendment import amended
from habitue.events.envelope import Event, Stored
from habitue.profiles.corrections import kinds_of
from habitue.profiles.fold import fold
from habitue.profiles.node import NodeState, encode_node
from habitue.profiles.projection import NODES, Profiles
from habitue.profiles.summary import reach, read_summary, state_in

OUTCOMES = ("stored", "duplicate", "dead_lettered", "rejected")
SECRET_MARK = "mark-of-somebody-5c1f"


class OpenLog(EventLog, Protocol):
    """A log as the suite needs it: with a way to see its state, to rebuild it and to close it."""

    def get(self, table: str, key: str) -> bytes | None:
        """A committed value of a projection's table."""

    def keys(self, table: str) -> list[str]:
        """The keys of such a table."""

    def rebuild(self) -> None:
        """Drop all derived state and fold the log again."""

    def close(self) -> None:
        """Write what is queued and let go."""


class Watching:
    """A projection that stores nothing: what it was shown, what was committed; `react` may fail or wait."""

    tables: Collection[str] = ()

    def __init__(self, react: Callable[[Event], object] = id) -> None:
        self._react = react
        self.shown: list[Stored] = []
        self.seen: list[Stored] = []

    def prepare(self, events: Sequence[Event], store: StateStore) -> None:
        """Nothing is loaded."""

    def apply(self, stored: Stored, store: StateStore) -> None:  # noqa: ARG002 - the port's signature
        self._react(stored.event)
        self.shown.append(stored)

    def flush(self, store: StateStore) -> None:
        """Nothing is stored."""

    def committed(self) -> None:
        self.seen, self.shown = [*self.seen, *self.shown], []

    def erase(self, node_ids: Collection[str], events: Sequence[Event], store: StateStore) -> None:
        """Nothing is stored."""

    def amend(self, node_id: str, before: Sequence[Event], after: Sequence[Stored], store: StateStore) -> None:
        """Nothing is stored."""

    def rolled_back(self) -> None:
        self.shown = []


@contextmanager
def opened(store: Any, *projections: Projection, **options: Any) -> Iterator[OpenLog]:
    """The store's log with profiles and these projections, closed at the end."""
    log: OpenLog = store.open([Profiles(hot_nodes=2), *projections], **options)
    try:
        yield log
    finally:
        log.close()


def outcomes(verdicts: Iterable[Verdict]) -> list[tuple[str, str]]:
    """Outcome and reason of each."""
    return [(verdict.outcome, verdict.reason) for verdict in verdicts]


def ids(stored: Iterable[Stored]) -> list[str]:
    """Their message ids."""
    return [one.event.message_id for one in stored]


def ids_in(raw: bytes | None) -> list[str]:
    """The nodes that a look-up finds."""
    return [] if raw is None else msgspec.msgpack.decode(raw, type=list[str])


def counted(tallies: Iterable[Tally]) -> dict[str, int]:
    """Outcome -> how many, over all days and reasons."""
    counts: Counter[str] = Counter()
    for tally in tallies:
        counts[tally.outcome] += tally.count
    return dict(counts)


def state_of(log: OpenLog) -> dict[tuple[str, str], bytes | None]:
    """Everything the profiles keep."""
    return {(table, key): log.get(table, key) for table in Profiles.tables for key in log.keys(table)}


def problems(log: OpenLog, acked: Iterable[str]) -> list[str]:
    """What is wrong with a log, whatever was done to it; nothing should be."""
    stored = list(log.read())
    found = [f"{message_id} is lost" for message_id in set(acked) - set(ids(stored))]
    found += [f"{message_id} is there twice" for message_id, n in Counter(ids(stored)).items() if n > 1]
    if [one.position for one in stored] != sorted({one.position for one in stored}):
        found.append("positions do not grow")
    counts = counted(log.tallies())
    if counts.get("received", 0) != sum(counts.get(outcome, 0) for outcome in OUTCOMES):
        found.append(f"the ledger does not balance: {counts}")
    nodes: dict[str, NodeState] = {}
    for one in stored:
        if one.event.node_id:
            node = nodes.setdefault(one.event.node_id, NodeState(one.event.node_id))
            fold(node, one.event)
            reach(node, one)
    if {key: encode_node(node) for key, node in nodes.items()} != {key: log.get(NODES, key) for key in log.keys(NODES)}:
        found.append("nodes are not the fold of the log")
    return found


class TakenOut:
    """An amendment of one field, in rows, summaries and dead letters."""

    def __init__(self, field: str, at: int) -> None:
        self._field, self._at = field, at

    def event(self, event: Event) -> Event:
        kinds = kinds_of(self._field)
        if event.name != names.HISTORY_SUMMARISED:
            sealed = {f"traits.{self._field}": None}
            return amended(event, sealed, kinds, traits=self._field, at=self._at)
        state = state_in(summary := read_summary(event))
        state.traits.pop(self._field, None)
        state.personal.pop(self._field, None)
        kept = msgspec.structs.replace(summary, state=encode_node(state))
        lookups = {kind: hashed for kind, hashed in event.lookups.items() if kind.partition("~")[0] not in kinds}
        properties = msgspec.to_builtins(kept, builtin_types=(bytes,))
        return msgspec.structs.replace(event, properties=properties, lookups=lookups)

    def letter(self, letter: DeadLetter) -> DeadLetter:
        return msgspec.structs.replace(letter, body=letter.body.replace(SECRET_MARK.encode(), b""))
