"""How often and how lately somebody comes."""

from __future__ import annotations

from math import nan

from habitue.core.clock import DAY_MS, HOUR_MS
from habitue.features.person.seen import Seen

NAMES = (
    "visits", "visits_7_days", "visits_30_days", "hours_since_visit_began", "days_between_last_visits",
    "quarters_in_visit", "quarters_a_visit", "days_known", "registered",
)  # fmt: skip


def values(seen: Seen) -> list[float]:
    """In the order of `NAMES`; `quarters` are quarters of an hour in which something was done."""
    visits, clock, state = seen.visits, seen.clock, seen.state
    registered = 1.0 if state.node_id.startswith("u") else 0.0
    known = max(0, clock - state.first_seen) / DAY_MS if 0 < state.first_seen <= seen.now else nan
    if not visits:
        return [0.0, 0.0, 0.0, nan, nan, nan, nan, known, registered]
    week, month = clock - 7 * DAY_MS, clock - 30 * DAY_MS
    in_week = in_month = quarters = 0
    for begin, _, parts in visits:
        quarters += parts
        if begin > month:
            in_month += 1
            if begin > week:
                in_week += 1
    begin, _, parts = visits[-1]
    between = (begin - visits[-2][1]) / DAY_MS if len(visits) > 1 else nan
    return [
        float(len(visits)), float(in_week), float(in_month), max(0, clock - begin) / HOUR_MS, between,
        float(parts), quarters / len(visits), known, registered,
    ]  # fmt: skip
