"""What somebody looks at: how much, how lately, and how narrowly."""

from __future__ import annotations

from math import nan

from habitue.core.clock import DAY_MS, HOUR_MS
from habitue.features.person.seen import Seen, within

NAMES = (
    "views", "views_in_visit", "views_1_day", "views_7_days", "views_30_days", "hours_since_view",
    "products_7_days", "most_views_of_one_product", "searches_in_visit", "searches_7_days", "lists_in_visit",
    "lists_7_days",
)  # fmt: skip


def values(seen: Seen) -> list[float]:
    """In the order of `NAMES`; products and the most viewed one among the views of seven days."""
    clock = seen.clock
    viewed, searched, listed = seen.entries("viewed"), seen.plain("searched"), seen.plain("listed")
    visit = seen.visits[-1][0] - 1 if seen.visits else seen.now
    week = clock - 7 * DAY_MS
    lately = within(viewed, week)
    counts: dict[str, int] = {}
    for entry in viewed[len(viewed) - lately :]:
        counts[entry[2]] = counts.get(entry[2], 0) + 1
    return [
        float(len(viewed)), float(within(viewed, visit)), float(within(viewed, clock - DAY_MS)), float(lately),
        float(within(viewed, clock - 30 * DAY_MS)),
        max(0, clock - viewed[-1][0]) / HOUR_MS if viewed else nan,
        float(len(counts)), float(max(counts.values(), default=0)),
        float(within(searched, visit)), float(within(searched, week)),
        float(within(listed, visit)), float(within(listed, week)),
    ]  # fmt: skip
