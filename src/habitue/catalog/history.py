"""Values over time: every write kept in the order it happened, whatever order it arrived in."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

# Newest writes kept per product and kind; far beyond what a chart or a price rule looks back on.
HISTORY_CAP = 1_000

Write = tuple[int, str, int]
"""(occurred_at, message_id, value); the first two say which write is the later one."""


def insert(writes: list[Write], write: Write, *, cap: int = HISTORY_CAP) -> None:
    """Put a write in its place; beyond the cap the oldest goes, so that arrival order never shows."""
    place = bisect_left(writes, write)
    if place < len(writes) and writes[place][:2] == write[:2]:
        return
    writes.insert(place, write)
    if len(writes) > cap:
        del writes[0]


def steps(writes: list[Write]) -> list[tuple[int, int]]:
    """(at, value) of each change: writes that repeat the value before them are left out.

    >>> steps([(1, "a", 10), (2, "b", 10), (3, "c", 12)])
    [(1, 10), (3, 12)]
    """
    changes: list[tuple[int, int]] = []
    for at, _, value in writes:
        if not changes or changes[-1][1] != value:
            changes.append((at, value))
    return changes


def value_at(writes: list[Write], at: int) -> int | None:
    """The value in force at a moment (ms UTC), None before the first write.

    >>> value_at([(5, "a", 10), (9, "b", 12)], 8), value_at([(5, "a", 10)], 4)
    (10, None)
    """
    place = bisect_right(writes, at, key=lambda write: write[0])
    return writes[place - 1][2] if place else None
