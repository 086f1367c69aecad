"""Keeping the lake in step with the log, a bounded piece at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from habitue.events.envelope import Stored
from habitue.lake.port import Lake

Read = Callable[[int, int], Iterable[Stored]]
PIECE = 20_000  # events in memory at a time: some 40 MB of rows


def catch_up(lake: Lake, read: Read, until: int, piece: int = PIECE) -> Iterator[int]:
    """Write damaged files again, then append the log's events up to `until`; yields the position after each piece.

    Parameters
    ----------
    read
        ``read(after, until)``: the log's events with positions in (after, until], in order.
    until
        The log's position when the caller looked. Nothing is written beyond it.
    """
    repair(lake, read)
    after = lake.position()
    events = iter(read(after, until))
    while after < until:
        batch = list(islice(events, piece))
        # the last piece also covers positions at the end that were erased from the log
        upto = batch[-1].position if len(batch) == piece else until
        lake.append(batch, after=after, until=upto)
        after = upto
        yield after


def repair(lake: Lake, read: Read, *, deep: bool = False) -> bool:
    """Write damaged files again from the log; whether there were any."""
    damage = lake.damage(deep=deep)
    if damage is None:
        return False
    lake.repair(read(damage.first - 1, damage.last))
    return True
