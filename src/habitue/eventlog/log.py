"""The port of the append-only log, with the promises every engine keeps (and the contract suite checks)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Literal, Protocol

import msgspec

from habitue.events.envelope import Event, Stored

Outcome = Literal["stored", "duplicate", "dead_lettered", "rejected"]


NOT_YET_WRITTEN = "not_yet_written"
"""The reason where the caller could not wait any longer: the event is queued, and the log says the rest."""


class Verdict(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What became of one received event; `reason` is empty when it was stored."""

    message_id: str
    outcome: Outcome
    reason: str = ""


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """An event that could not be used as it is, kept for replay.

    Attributes
    ----------
    stage, rule
        Where and why: ``validate`` / ``products_not_a_list``, ``append`` / ``id_conflict``.
    body
        The original item, sealed with the workspace's key.
    node_id
        The identity node it names, with which it is erased; empty when it names none.
    letter_id
        Given by the log, growing; 0 until then.
    """

    message_id: str
    received_at: int
    stage: str
    rule: str
    body: bytes
    node_id: str = ""
    letter_id: int = 0


class Intake(msgspec.Struct, frozen=True, kw_only=True):
    """One request's worth of events on the way to the log, with what was already decided about the others.

    `received` is counted where items enter, not summed here, so that a lost item shows in the ledger. `order` holds
    the item number of each of `rejected`, `dead_letters` and `events`, in that order (empty: as they stand).
    """

    received: int
    received_at: int
    events: list[Event]
    rejected: list[Verdict] = []
    dead_letters: list[DeadLetter] = []
    order: list[int] = []


def in_item_order(verdicts: list[Verdict], order: list[int]) -> list[Verdict]:
    """The verdicts as their items came: `order` is the intake's."""
    return (
        [verdict for _, verdict in sorted(zip(order, verdicts, strict=True), key=itemgetter(0))] if order else verdicts
    )


class Tally(msgspec.Struct, frozen=True):
    """How many events were received on a UTC day and what became of them, by outcome and reason."""

    day: int
    outcome: str
    reason: str
    count: int


class StateStore(Protocol):
    """Tables of small values by key, written in the same transaction as the append."""

    def get(self, table: str, key: str) -> bytes | None:
        """The stored value, seeing writes of the running transaction."""

    def get_many(self, table: str, keys: Sequence[str]) -> dict[str, bytes]:
        """The stored values of those keys that have one."""

    def put(self, table: str, rows: Iterable[tuple[str, bytes]]) -> None:
        """Insert or replace values."""

    def remove(self, table: str, keys: Iterable[str]) -> None:
        """Delete values; absent keys are no error."""


class Projection(Protocol):
    """State derived from the log, kept in step with it: applied once per stored event, in log order."""

    tables: Collection[str]

    def prepare(self, events: Sequence[Event], store: StateStore) -> None:
        """These events are about to be applied: a chance to load in one go what they touch."""

    def apply(self, stored: Stored, store: StateStore) -> None:
        """Fold one event. Called inside the append's transaction; may buffer until `flush`."""

    def flush(self, store: StateStore) -> None:
        """Write what `apply` buffered. Called once before each commit."""

    def committed(self) -> None:
        """The transaction is on disk: buffered results may be shown to readers."""

    def erase(self, node_ids: Collection[str], events: Sequence[Event], store: StateStore) -> None:
        """These nodes are being forgotten; `events` are their events, about to be gone."""

    def amend(self, node_id: str, before: Sequence[Event], after: Sequence[Stored], store: StateStore) -> None:
        """Some events of a node were rewritten: `before` as they were, `after` all that it has now, in log order."""

    def rolled_back(self) -> None:
        """The transaction is gone: forget everything buffered, trust only the store."""


Summarise = Callable[[Sequence[Stored], StateStore], Event | None]
"""The event that takes the place of some rows of one node, in log order; None if they mean nothing (any more)."""


class Amendment(Protocol):
    """What is taken out of the past, and nothing else: an event keeps its name, id, node, times and claims."""

    def event(self, event: Event) -> Event:
        """The event as it is to be from now on; the same one if nothing of it changes."""

    def letter(self, letter: DeadLetter) -> DeadLetter:
        """As `event`, for a dead letter."""


class EventLog(Protocol):
    """Append-only, ordered, deduplicated by `message_id` alone.

    Promises
    --------
    - `append` returns only when the events are on disk (fsync); an error means none was acknowledged.
    - One bad event never sinks the others; each gets a verdict: the rejected, the dead-lettered, then events as given.
      An event that a projection cannot fold is dead-lettered, one with an integer beyond 64 bits is rejected.
    - Same id and same content: ``duplicate``. Same id, other content: the first is kept, the second dead-lettered.
      Times, consent and context are no content, nor is whether a page names a user without proof (nothing sealed).
    - ``received = stored + duplicate + dead_lettered + rejected`` holds exactly in `tallies`.
    - Projections are applied in the same transaction.
    """

    def append(self, intake: Intake) -> list[Verdict]:
        """Append durably.

        Raises
        ------
        Overloaded
            The bounded queue is full; nothing was kept.
        Unavailable
            The disk is full or failed; nothing was acknowledged.
        """

    def read(self, after: int = 0, *, names: Collection[str] = (), until: int | None = None) -> Iterator[Stored]:
        """Events with position > `after` (and <= `until`), oldest first, only of `names` if given."""

    def read_nodes(self, node_ids: Collection[str], *, before: int | None = None, limit: int = 100) -> list[Stored]:
        """The newest `limit` events of these identity nodes with position < `before`, newest first."""

    def find(self, message_id: str) -> Stored | None:
        """The event with this message id."""

    def position(self) -> int:
        """Position of the last event; 0 when empty."""

    def tallies(self) -> list[Tally]:
        """The intake ledger by UTC day; outcome ``received`` counts what came in."""

    def dead_letters(self, limit: int = 100) -> list[DeadLetter]:
        """The newest dead letters."""

    def letters_after(self, letter_id: int, limit: int = 100) -> list[DeadLetter]:
        """The oldest dead letters with a greater id, oldest first."""

    def discard(self, letter_ids: Collection[int]) -> int:
        """Delete dead letters that were replayed; how many there were."""

    def erase(self, node_ids: Collection[str]) -> int:
        """Delete all events, dead letters and state of these nodes; the number of events deleted.

        What is left is the fold of what is left in the log: rebuilding changes nothing, once a `Person Forgotten` event
        that names the nodes is appended.
        """

    def amend(self, node_ids: Collection[str], amendment: Amendment, intake: Intake) -> int:
        """Rewrite events and dead letters of these nodes and append what says so, all or nothing; how many changed.

        - No byte of what was taken out stays on disk; positions, order and everything else stay as they were.
        - State is the fold of the log as it is now: rebuilding changes nothing.
        - An event that is sent again as it was before is still a ``duplicate``.

        Raises
        ------
        Unavailable
            The disk failed and nothing is changed; or all of it is, but a reader keeps old pages: amend again.
        """

    def expire(self, positions: Collection[int], summarise: Summarise) -> int:
        """Delete the events at these positions, each node's replaced by a summary, all or nothing; how many there were.

        - A node's former summary is one of the rows that the new one stands for; it gets the position of the newest.
        - State stays as it is, and is the fold of what is left: rebuilding changes nothing.
        - An event of an expired row that is sent again is a ``duplicate``, whatever it says: ``expired_id``.
        - Events of no node are deleted without a summary.

        Raises
        ------
        Unavailable
            The disk failed; nothing is changed.
        """

    def mark(self, name: str, position: int) -> None:
        """Remember a position of the log durably, by a name; positions only grow. `marks` tells them."""

    def marks(self) -> dict[str, int]:
        """What `mark` remembered."""
