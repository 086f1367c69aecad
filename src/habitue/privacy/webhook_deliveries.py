"""What came from each source of webhooks: counts by day and outcome, and nothing of what was in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, Protocol, get_args

import msgspec

# A delivery is `accepted`, or `refused` as a whole (unsigned, forged, too old, unreadable); its events have the others.
Outcome = Literal["accepted", "refused", "stored", "duplicate", "dead_lettered", "rejected"]
OUTCOMES: tuple[Outcome, ...] = get_args(Outcome)
KEEP_DAYS = 400


class Counted(msgspec.Struct, frozen=True):
    """How often one outcome was met on one UTC day (days since 1970), and the last time (ms UTC)."""

    source: str
    day: int
    outcome: Outcome
    count: int
    last_at: int


class DeliveryLog(Protocol):
    """Where counts of deliveries are kept. Every method may raise Unavailable."""

    def count(self, counted: Sequence[Counted], oldest_day: int) -> None:
        """Add counts, all or none, and delete those of days before `oldest_day`; those of unknown sources drop."""

    def counted(self, since_day: int) -> Mapping[str, list[Counted]]:
        """Counts from a day on, by source, oldest day first."""
