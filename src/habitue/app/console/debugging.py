"""The debugger's side: every event as it arrives, whatever became of it. What was refused stays in memory, bounded."""

from __future__ import annotations

from collections import deque
from threading import Lock
from typing import TYPE_CHECKING

from habitue.app.console.following import follow
from habitue.app.console.watchers import Watchers
from habitue.app.feeds import Refusal
from habitue.app.tracking import plan_in_force
from habitue.catalog.product_ids import ProductIds
from habitue.events import names
from habitue.events.envelope import Event, Stored
from habitue.measurement.tracking_findings import Finding, findings_of

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

RECENT_STORED, RECENT_REFUSED = 60, 200
Seen = Stored | Refusal


class Debugging:
    """Follows commits from the first look on, and refusals always, for they are in no log to be looked up in later."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self.watchers = Watchers[Seen]()
        self._refused: deque[Refusal] = deque(maxlen=RECENT_REFUSED)
        self._lock, self._following = Lock(), False
        self._ids, self._of = ProductIds(()), tuple[str, ...]()
        runtime.feed.listen_to_refusals(self._refusals)

    def start(self) -> None:
        """Begin to follow commits."""
        with self._lock:
            if not self._following:
                self._following = True
                follow(self._runtime, self._arrived)

    def recent(self) -> list[Seen]:
        """The newest events and refusals, newest first; dead letters of an earlier process come without their name."""
        self.start()
        reader = self._runtime.reader
        newest = [stored for stored in reader.newest(4 * RECENT_STORED) if stored.event.name not in names.SYSTEM]
        with self._lock:
            refused = list(self._refused)
        known = {refusal.message_id for refusal in refused if refusal.outcome == "dead_lettered"}
        letters = [
            Refusal(
                at=letter.received_at,
                name="",
                message_id=letter.message_id,
                outcome="dead_lettered",
                reason=letter.rule,
                source="",
            )
            for letter in reader.dead_letters(20)
            if letter.message_id not in known
        ]
        seen: list[Seen] = [*newest[:RECENT_STORED], *refused, *letters]
        return sorted(seen, key=_at, reverse=True)

    def findings(self, event: Event) -> list[Finding]:
        """Where an event differs from the plan in force."""
        plan, currency = plan_in_force(self._runtime.snapshot), self._runtime.settings.currency
        return findings_of(event, plan, currency=currency, ids=self._known())

    def _known(self) -> ProductIds | None:
        """The catalogue's; indexed anew when a product has come, not at each price. None while it is empty."""
        catalogue = self._runtime.catalogue
        if (listed := catalogue.product_ids) is not self._of:
            self._ids, self._of = ProductIds(catalogue), listed
        return self._ids if listed else None

    def _arrived(self, arrived: list[Stored]) -> None:
        self.watchers.tell([stored for stored in arrived if stored.event.name not in names.SYSTEM])

    def _refusals(self, refusals: list[Refusal]) -> None:
        with self._lock:
            self._refused.extend(refusals)
        self.watchers.tell(list(refusals))


def _at(seen: Seen) -> int:
    return seen.event.received_at if isinstance(seen, Stored) else seen.at
