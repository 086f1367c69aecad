"""A made-up event every minute, all the way from a request's body to a node that a decision reads.

A process that answers may still have stopped to remember, and nobody misses what never arrives. So the canary is sent
through what a shop's events go through, one step after the other: decoding, collecting, the writer's queue, a
durable transaction, the fold, the read of a decision. Its event is deleted in the transaction that appends it
(`SqliteLog.probe`): no other process, projection or listener ever sees it, and it is in no count. One row stays, its
node, in a table of its own; the next canary replaces it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Protocol

import msgspec
import structlog

from habitue.collect.collector import Collector, Sender
from habitue.collect.wire import decode_batch
from habitue.core.clock import MINUTE_MS, SECOND_MS, Clock, format_time
from habitue.core.errors import HabitueError
from habitue.eventlog import Projection, StateStore
from habitue.events import names
from habitue.events.envelope import Event, Stored
from habitue.privacy.consent import Purpose
from habitue.profiles.fold import fold
from habitue.profiles.node import NodeState, decode_node, encode_node

EVERY_SECONDS = 60.0
ALARM_MS = 4 * MINUTE_MS  # three turns missed: one may be a slow disk; it is said within five minutes of the last one
TIMEOUT_SECONDS = 20.0  # a writer that takes longer has stopped, as far as a shop's events are concerned
TABLE, KEY = "canary", "node"
_PRODUCT = "canary"
_SENDER = Sender("browser", int(Purpose.MEASURE | Purpose.PERSONALISE))
_logger = structlog.get_logger()

Probe = Callable[[Event, Projection, float], int]


class NodeReader(Protocol):
    """How decisions read nodes: `SqliteReader.at_once`."""

    def at_once(self, *wanted: tuple[str, str]) -> tuple[int, tuple[bytes | None, ...]]:
        """The log position, and the values of some (table, key)."""


class CanaryNode:
    """Folds the canary as profiles are folded, into one row of its own; implements `Projection`."""

    tables: Collection[str] = (TABLE,)

    def __init__(self) -> None:
        self.shown_at = 0  # `occurred_at` of the last one that listeners would have been told of
        self._folded: NodeState | None = None

    def prepare(self, events: Sequence[Event], store: StateStore) -> None:
        """Nothing is loaded: each canary begins a new node, so that the row never grows."""

    def apply(self, stored: Stored, store: StateStore) -> None:  # noqa: ARG002 - the port's signature
        node = NodeState(stored.event.node_id)
        fold(node, stored.event)
        self._folded = node

    def flush(self, store: StateStore) -> None:
        if self._folded is not None:
            store.put(TABLE, [(KEY, encode_node(self._folded))])

    def committed(self) -> None:
        if self._folded is not None:
            self.shown_at, self._folded = self._folded.last_seen, None

    def erase(self, node_ids: Collection[str], events: Sequence[Event], store: StateStore) -> None:
        """It is nobody's."""

    def amend(self, node_id: str, before: Sequence[Event], after: Sequence[Stored], store: StateStore) -> None:
        """It is nobody's."""

    def rolled_back(self) -> None:
        self._folded = None


class Lost(HabitueError):
    """The canary was accepted and did not come back."""

    code = "canary_lost"


class Canary:
    """Sends a canary a turn and remembers when one last came back.

    Parameters
    ----------
    probe
        `GroupCommitLog.probe`.

    Attributes
    ----------
    succeeded_at
        When the last one came back (ms UTC); before the first one, when this process began.
    problem
        Why the last one did not; empty when it did.
    """

    def __init__(self, collector: Collector, probe: Probe, reader: NodeReader, clock: Clock) -> None:
        self._collector, self._probe, self._reader, self._clock = collector, probe, reader, clock
        self._node = CanaryNode()
        self.succeeded_at, self.problem = clock.now_ms(), ""

    def turn(self, timeout_seconds: float = TIMEOUT_SECONDS) -> bool:
        """Send one and look for it; whether it came back. Takes a few ms, or the timeout."""
        sent_at = self._clock.now_ms()
        try:
            self._fly(sent_at, timeout_seconds)
        except Exception as problem:  # whatever it is: that it stopped is what this is here to say
            self.problem = problem.message if isinstance(problem, HabitueError) else repr(problem)
            tell = _logger.error if self.late else _logger.warning
            tell("the canary did not come back", reason=self.problem, last=format_time(self.succeeded_at))
            return False
        self.succeeded_at, self.problem = self._clock.now_ms(), ""
        return True

    @property
    def age_ms(self) -> int:
        """How long ago one last came back."""
        return max(0, self._clock.now_ms() - self.succeeded_at)

    @property
    def age_seconds(self) -> float:
        """`age_ms` in seconds."""
        return self.age_ms / SECOND_MS

    @property
    def late(self) -> bool:
        """Whether somebody should look now."""
        return self.age_ms > ALARM_MS

    def _fly(self, sent_at: int, timeout_seconds: float) -> None:
        event = self._collected(sent_at)
        self._probe(event, self._node, timeout_seconds)
        _, (raw,) = self._reader.at_once((TABLE, KEY))
        node = decode_node(raw) if raw is not None else NodeState("")
        if not node.viewed or node.viewed[-1][0] != event.occurred_at or node.viewed[-1][-1] != _PRODUCT:
            raise Lost("an event was written and decisions do not see what it changed: the fold has stopped")
        if self._node.shown_at != event.occurred_at:
            raise Lost("an event was written and nobody who watches the log was told")

    def _collected(self, sent_at: int) -> Event:
        at = format_time(sent_at)
        item = {
            "type": "track",
            "event": names.PRODUCT_VIEWED,
            "messageId": f"canary-{sent_at}",
            "anonymousId": _PRODUCT,
            "originalTimestamp": at,
            "properties": {"product_id": _PRODUCT},
        }
        decoded = decode_batch(msgspec.json.encode({"batch": [item], "sentAt": at}))
        intake = self._collector.collect(decoded, _SENDER, sent_at)
        if not intake.events:
            refused = [*intake.rejected, *intake.dead_letters]
            raise Lost(f"a sound event was refused: {refused}")
        return intake.events[0]
