"""Periods of whole days in the shop's time zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import msgspec


class Day(msgspec.Struct, frozen=True):
    """One local day: from its midnight to the next one, 23 to 25 hours later (or wherever the clocks were put)."""

    day: str
    from_ms: int
    until_ms: int


class Period(msgspec.Struct, frozen=True):
    """[from_ms, until_ms): the local days it touches, the last one as far as it got."""

    from_ms: int
    until_ms: int
    days: tuple[Day, ...]

    def before(self) -> tuple[int, int]:
        """The stretch of equal length that ended when this one began."""
        return 2 * self.from_ms - self.until_ms, self.from_ms


def period_until(now_ms: int, days: int, timezone: str) -> Period:
    """The `days` local days that end with the one `now_ms` is in.

    Examples
    --------
    >>> [day.day for day in period_until(1_700_000_000_000, 2, "Europe/Paris").days]
    ['2023-11-13', '2023-11-14']
    """
    zone = ZoneInfo(timezone)
    today = datetime.fromtimestamp(now_ms / 1000, zone).date()
    dates = [today - timedelta(days=back) for back in range(days - 1, -1, -1)]
    starts = [midnight(day, zone) for day in [*dates, today + timedelta(days=1)]]
    local = tuple(Day(day.isoformat(), starts[i], starts[i + 1]) for i, day in enumerate(dates))
    return Period(starts[0], now_ms + 1, local)


def finished_days(now_ms: int, n: int, timezone: str) -> tuple[Day, ...]:
    """The newest `n` local days that are over, the oldest first.

    Examples
    --------
    >>> [day.day for day in finished_days(1_700_000_000_000, 2, "Europe/Paris")]
    ['2023-11-12', '2023-11-13']
    """
    return period_until(now_ms, n + 1, timezone).days[:-1]


def midnight(day: date, zone: ZoneInfo) -> int:
    """When a local day begins, ms UTC."""
    # where clocks jump over midnight, `fold=0` names the instant they jump: days still follow without gap or overlap
    return round(datetime.combine(day, time(), zone).astimezone(UTC).timestamp() * 1000)
