"""The intake ledger: received = stored + duplicate + dead-lettered + rejected, added up from the log's tallies."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import msgspec

from habitue.core.clock import DAY_MS, format_time
from habitue.eventlog import Tally

VERDICTS = ("stored", "duplicate", "dead_lettered", "rejected")


class Ledger(msgspec.Struct, frozen=True):
    """One side and the other of the equation, for all time and by UTC day.

    Attributes
    ----------
    reasons
        Why events were not stored -> how many.
    days
        ISO day -> outcome -> events, oldest first.
    """

    received: int
    stored: int
    duplicate: int
    dead_lettered: int
    rejected: int
    reasons: dict[str, int]
    days: dict[str, dict[str, int]]

    @property
    def balanced(self) -> bool:
        return self.received == self.stored + self.duplicate + self.dead_lettered + self.rejected


def ledger_of(tallies: Iterable[Tally]) -> Ledger:
    """The sums of the tallies, exactly."""
    sums: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    days: dict[int, Counter[str]] = {}
    for tally in tallies:
        sums[tally.outcome] += tally.count
        days.setdefault(tally.day, Counter())[tally.outcome] += tally.count
        if tally.reason:
            reasons[tally.reason] += tally.count
    return Ledger(
        received=sums["received"],
        stored=sums["stored"],
        duplicate=sums["duplicate"],
        dead_lettered=sums["dead_lettered"],
        rejected=sums["rejected"],
        reasons=dict(sorted(reasons.items())),
        days={
            format_time(day * DAY_MS)[:10]: {key: of_day[key] for key in ("received", *VERDICTS)}
            for day, of_day in sorted(days.items())
        },
    )
