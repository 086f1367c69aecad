"""Counting page views: nothing is lost when the disk fails, and many cost one write."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from habitue.app.page_counts import KEEP_DAYS, PAGE_TYPES, Counts, PageCounts, by_day
from habitue.core.clock import DAY_MS
from habitue.core.errors import Unavailable


class Disk:
    """Adds up what is written, unless it is broken."""

    def __init__(self) -> None:
        self.held: Counter[tuple[int, str]] = Counter()
        self.broken, self.writes, self.oldest = False, 0, 0

    def write(self, counts: Counts, oldest: int) -> int:
        if self.broken:
            raise Unavailable("the disk is full")
        self.writes, self.oldest = self.writes + 1, oldest
        self.held.update(counts)
        return 0


def test_a_flood_is_one_write() -> None:
    disk = Disk()
    counts = PageCounts(disk.write)
    for number in range(10_000):
        counts.add(f"type {number}", 0)
    counts.keep(0)
    counts.keep(0)
    assert (disk.held, disk.writes) == ({(0, "other"): 10_000}, 1)


@given(st.lists(st.tuples(st.sampled_from(sorted(PAGE_TYPES)), st.integers(0, 3), st.booleans())))
def test_each_view_is_counted_once_whenever_the_disk_fails(views: list[tuple[str, int, bool]]) -> None:
    disk = Disk()
    counts = PageCounts(disk.write)
    for page_type, day, fails in views:
        counts.add(page_type, day * DAY_MS)
        disk.broken = fails
        counts.keep(day * DAY_MS)
    disk.broken = False
    counts.keep(9 * DAY_MS)
    assert disk.held == Counter((day, page_type) for page_type, day, _ in views)
    assert disk.oldest == 9 - KEEP_DAYS
    assert sum(int(row["page_views"]) for row in by_day(disk.held, 9)) == len(views)


def test_only_the_newest_days_are_told() -> None:
    counts = {(0, "home"): 1, (1, "cart"): 2, (1, "home"): 3}
    assert by_day(counts, 1) == [{"day": "1970-01-02", "page_views": 5, "cart": 2, "home": 3}]
