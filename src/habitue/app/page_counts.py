"""Page views of visitors who granted nothing: a number per day and page type, and not one visitor behind it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from threading import Lock

import structlog

from habitue.core.clock import DAY_MS, day_of, format_time
from habitue.core.errors import Unavailable

# What a page may say it is: a closed list, so that no page, nor anybody who imitates one, can write words into the log.
PAGE_TYPES = frozenset({"home", "category", "product", "search", "cart", "confirmation", "other"})
# Audience statistics without consent are kept for 25 months at most (CNIL); the shortest 25 months have 758 days.
KEEP_DAYS = 758
_logger = structlog.get_logger()
Counts = Mapping[tuple[int, str], int]


class PageCounts:
    """Counts in memory, at most seven numbers a day; `keep` adds them to the log's file.

    Parameters
    ----------
    write
        Adds counts by (UTC day, page type) durably and deletes those of days before its second argument; raises
        `Unavailable` when it did neither.
    """

    def __init__(self, write: Callable[[Counts, int], int]) -> None:
        self._write = write
        self._counts: Counter[tuple[int, str]] = Counter()
        self._lock = Lock()
        self._deleted_on = -1  # the day

    def add(self, page_type: str, now_ms: int) -> None:
        """One more page view. What is no page type counts as ``other``."""
        with self._lock:
            self._counts[day_of(now_ms), page_type if page_type in PAGE_TYPES else "other"] += 1

    def keep(self, now_ms: int) -> None:
        """Write what was counted, and once a day delete what is too old even if nothing was.

        What cannot be written is tried again next time: nobody waits for it.
        """
        today = day_of(now_ms)
        with self._lock:
            counts, self._counts = self._counts, Counter()
        if not counts and self._deleted_on == today:
            return
        try:
            self._write(counts, today - KEEP_DAYS)
        except Unavailable as error:
            with self._lock:
                self._counts.update(counts)
            _logger.warning("page views are not written yet, they wait", reason=error.message)
        else:
            self._deleted_on = today


def by_day(counts: Counts, days: int) -> list[dict[str, int | str]]:
    """The newest `days` days that have any, oldest first: ``day`` (ISO), ``page_views``, and each page type seen."""
    found: dict[int, dict[str, int]] = {}
    for (day, page_type), count in sorted(counts.items()):
        found.setdefault(day, {})[page_type] = count
    return [
        {"day": format_time(day * DAY_MS)[:10], "page_views": sum(of_day.values()), **of_day}
        for day, of_day in list(found.items())[-days:]
    ]
