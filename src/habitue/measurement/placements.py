"""What became of each placement: seen, clicked, claimed, and what personalisation was worth where it is."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from habitue.lake.port import Batch
from habitue.measurement.incrementality import Comparison, earned
from habitue.measurement.plan import Plan
from habitue.measurement.results import PlacementResults

_TOTALS = """
SELECT placement, count(*), sum(clicked) FROM slots
WHERE occurred_at >= $from AND occurred_at < $until GROUP BY placement
"""
_CLAIMED = """
SELECT placement, count(*), sum(net_minor) FROM attributed
WHERE occurred_at >= $from AND occurred_at < $until GROUP BY placement
"""
_BY_DAY = """
SELECT s.placement, d.day, count(*), sum(s.clicked) FROM slots s
JOIN days d ON s.occurred_at >= d.from_ms AND s.occurred_at < d.until_ms
WHERE s.occurred_at < $until
GROUP BY s.placement, d.day
"""


def placement_results(
    batch: Batch, plan: Plan, compared: Mapping[str, Comparison], placement_ids: Collection[str]
) -> dict[str, PlacementResults]:
    """The results of the placements named and of any other that was seen or claimed an order in the period.

    Needs the tables of `tables.prepare` and ``days`` (`kpis.series`).
    """
    parameters = plan.parameters()
    seen = {placement: (int(n), int(clicked)) for placement, n, clicked in batch.rows(_TOTALS, parameters)}
    claimed = {placement: (int(n), int(minor)) for placement, n, minor in batch.rows(_CLAIMED, parameters)}
    by_day = {(placement, day): (int(n), int(c)) for placement, day, n, c in batch.rows(_BY_DAY, parameters)}
    results = {}
    for placement in sorted({*placement_ids, *seen, *claimed}):
        shown, clicks = seen.get(placement, (0, 0))
        orders, minor = claimed.get(placement, (0, 0))
        days = [(day.day, *by_day.get((placement, day.day), (0, 0))) for day in plan.period.days]
        results[placement] = PlacementResults(
            days=plan.days,
            shown=shown,
            clicks=clicks,
            click_through=clicks / shown if shown else None,
            attributed_minor=minor,
            attributed_orders=orders,
            incremental_minor=earned(compared.get(placement, Comparison()), plan),
            series=[{"day": day, "shown": of_day, "clicks": clicked} for day, of_day, clicked in days],
        )
    return results


def attributed_totals(batch: Batch, plan: Plan) -> tuple[int, int]:
    """Orders of the period that a click claims, and their revenue net of refunds."""
    claimed = batch.rows(_CLAIMED, plan.parameters())
    return sum(int(n) for _, n, _ in claimed), sum(int(minor) for _, _, minor in claimed)
