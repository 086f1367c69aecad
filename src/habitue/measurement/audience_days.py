"""The size of an audience day by day, with who came in and went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from habitue.lake.port import Batch
from habitue.measurement.audience_results import AudienceDays, DaySize
from habitue.measurement.audience_tables import Members, Moves, moves, put_members
from habitue.measurement.period import Day

DAYS = 30
_NOBODY = (Moves(0, 0, 0), Moves(0, 0, 0))


def audience_days(batch: Batch, days: Sequence[Day], by_day: Iterable[Members]) -> dict[str, AudienceDays]:
    """Each audience asked for, over consecutive days; after `put_first_seen`, and in place of the weeks' members.

    Parameters
    ----------
    days, by_day
        The oldest first, and who was in each audience when each of them began and when the newest ended: one more. Two
        of them are held at a time.
    """
    points, at_end = dict[str, list[DaySize]](), dict[str, int]()
    for day, (then, after) in zip(days, pairwise(by_day), strict=True):
        put_members(batch, [then, after])
        moved = moves(batch, [day.from_ms, day.until_ms])
        for name in then:
            begun, ended = moved.get(name, _NOBODY)
            points.setdefault(name, []).append(DaySize(day.day, begun.people, begun.entered, begun.left))
            at_end[name] = ended.people
    return {name: AudienceDays(each, at_end[name]) for name, each in points.items()}
