"""The size of an audience day by day, with who came in and went."""

from __future__ import annotations

from collections.abc import Sequence

from habitue.lake.port import Batch
from habitue.measurement.audience_results import AudienceDays, DaySize
from habitue.measurement.audience_tables import Members, Moves, moves, put_members
from habitue.measurement.period import Day

DAYS = 30


def audience_days(batch: Batch, days: Sequence[Day], by_day: Sequence[Members]) -> dict[str, AudienceDays]:
    """Each audience asked for, over consecutive days; after `put_first_seen`, and in place of the weeks' members.

    Parameters
    ----------
    days, by_day
        The oldest first, and who was in each audience when each of them began and when the newest ended: one more.
    """
    put_members(batch, by_day)
    moved = moves(batch, [*(day.from_ms for day in days), days[-1].until_ms])
    nobody = [Moves(0, 0, 0)] * len(by_day)
    return {name: _told(days, moved.get(name, nobody)) for name in by_day[0]}


def _told(days: Sequence[Day], moved: Sequence[Moves]) -> AudienceDays:
    points = [
        DaySize(day.day, each.people, each.entered, each.left) for day, each in zip(days, moved[:-1], strict=True)
    ]
    return AudienceDays(points, moved[-1].people)
