"""Time as an argument: the domain is handed `now`, only the edges read a clock."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol

SECOND_MS = 1_000
MINUTE_MS = 60 * SECOND_MS
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS


class Clock(Protocol):
    """Anything that knows the time."""

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01T00:00:00Z."""


class SystemClock:
    """The machine's clock."""

    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000


def day_of(at_ms: int) -> int:
    """Days since 1970-01-01 UTC, the unit of every time bucket.

    >>> day_of(86_400_000)
    1
    """
    return at_ms // DAY_MS


def parse_time(text: str) -> int | None:
    """Milliseconds UTC of an ISO 8601 text, or None when it is not one. A missing offset means UTC.

    >>> parse_time("1970-01-01T00:00:01Z"), parse_time("yesterday")
    (1000, None)
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return round(moment.timestamp() * 1000)


def format_time(at_ms: int) -> str:
    """ISO 8601 in UTC with milliseconds.

    >>> format_time(1000)
    '1970-01-01T00:00:01.000Z'
    """
    return datetime.fromtimestamp(at_ms / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
