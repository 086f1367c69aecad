"""Whole weeks in the shop's time zone: what compares weeks looks once a week, for looking daily finds too much."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from habitue.measurement.period import Day, Period, midnight


class Week(msgspec.Struct, frozen=True):
    """From a Monday's local midnight to the next; `monday` is its date."""

    monday: str
    from_ms: int
    until_ms: int


def finished_weeks(now_ms: int, n: int, timezone: str) -> tuple[Week, ...]:
    """The newest `n` weeks that are over, the oldest first.

    Examples
    --------
    >>> [week.monday for week in finished_weeks(1_700_000_000_000, 2, "Europe/Paris")]
    ['2023-10-30', '2023-11-06']
    """
    zone = ZoneInfo(timezone)
    today = datetime.fromtimestamp(now_ms / 1000, zone).date()
    monday = today - timedelta(days=today.weekday())
    mondays = [monday - timedelta(weeks=back) for back in range(n, -1, -1)]
    starts = [midnight(day, zone) for day in mondays]
    return tuple(Week(mondays[i].isoformat(), starts[i], starts[i + 1]) for i in range(n))


def period_of(weeks: tuple[Week, ...]) -> Period:
    """The period that consecutive weeks make."""
    days = tuple(Day(week.monday, week.from_ms, week.until_ms) for week in weeks)
    return Period(weeks[0].from_ms, weeks[-1].until_ms, days)
