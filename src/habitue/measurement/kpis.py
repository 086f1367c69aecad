"""The shop's figures for a period, beside the period before, and day by day."""

from __future__ import annotations

from typing import Any

from habitue.lake.port import Batch
from habitue.measurement.period import Period
from habitue.measurement.plan import VISIT_GAP_MS, Plan
from habitue.measurement.results import DayPoint, Kpi, Unit

# Orders and revenue are the shop's totals. Conversion and revenue per visitor relate orders to visitors, so both sides
# of the fraction are those that may be measured.
_COUNTS = """
SELECT
    (SELECT count(*) FROM visits WHERE started_at >= $from AND started_at < $until) AS visits,
    (SELECT count(DISTINCT person_id) FROM visits WHERE started_at >= $from AND started_at < $until) AS visitors,
    (SELECT count(*) FROM visits v WHERE v.started_at >= $from AND v.started_at < $until AND EXISTS (
        SELECT 1 FROM orders o WHERE o.measured = 1 AND o.person_id = v.person_id
            AND o.occurred_at >= v.started_at AND o.occurred_at <= v.ended_at + $gap_ms)) AS converted,
    count(*) AS orders,
    coalesce(sum(in_currency), 0) AS orders_in_currency,
    coalesce(sum(net_minor), 0) AS revenue_minor,
    coalesce(sum(measured * net_minor), 0) AS measured_minor,
    (SELECT count(*) FROM slots WHERE occurred_at >= $from AND occurred_at < $until) AS shown,
    (SELECT coalesce(sum(clicked), 0) FROM slots WHERE occurred_at >= $from AND occurred_at < $until) AS clicked
FROM orders WHERE occurred_at >= $from AND occurred_at < $until
"""

_FIRST_EVENTS = """
SELECT min(CASE WHEN name LIKE 'Order %' THEN NULL ELSE occurred_at END), min(occurred_at) FROM events
WHERE node_id <> '' AND name <> 'Decision Made'
"""
_OF_ORDERS = frozenset({"orders", "revenue", "order_value"})

_VISITS_BY_DAY = """
SELECT d.day, count(*) FROM days d JOIN visits v ON v.started_at >= d.from_ms AND v.started_at < d.until_ms
GROUP BY d.day
"""
_ORDERS_BY_DAY = """
SELECT d.day, count(*), sum(o.net_minor)
FROM days d JOIN orders o ON o.occurred_at >= d.from_ms AND o.occurred_at < d.until_ms
WHERE o.occurred_at < $until
GROUP BY d.day
"""
_ATTRIBUTED_BY_DAY = """
SELECT d.day, sum(a.net_minor)
FROM days d JOIN attributed a ON a.occurred_at >= d.from_ms AND a.occurred_at < d.until_ms
WHERE a.occurred_at < $until
GROUP BY d.day
"""
_OTHER_CURRENCIES = (
    "SELECT count(*) FROM orders WHERE in_currency = 0 AND occurred_at >= $from AND occurred_at < $until"
)


def kpis(batch: Batch, plan: Plan) -> list[Kpi]:
    """The figures of the period; `previous` is None where the data do not reach back over the whole period before."""
    now = _figures(batch, plan.period.from_ms, plan.period.until_ms)
    before_from, before_until = plan.period.before()
    before = _figures(batch, before_from, before_until)
    # orders are often imported from years before anybody's visits were counted
    ((first_visit, first_event),) = batch.rows(_FIRST_EVENTS)

    def previous(key: str) -> float | None:
        first = first_event if key in _OF_ORDERS else first_visit
        return before[key][1] if first is not None and first <= before_from else None

    return [Kpi(key, unit, value, previous(key)) for key, (unit, value) in now.items()]


def series(batch: Batch, plan: Plan) -> list[DayPoint]:
    """One point for each local day of the period, also for days on which nothing happened."""
    put_days(batch, plan.period)
    parameters = plan.parameters()
    visits = dict(batch.rows(_VISITS_BY_DAY, parameters))
    orders = {day: (count, minor) for day, count, minor in batch.rows(_ORDERS_BY_DAY, parameters)}
    attributed = dict(batch.rows(_ATTRIBUTED_BY_DAY, parameters))
    return [
        DayPoint(
            day=day.day,
            visits=int(visits.get(day.day, 0)),
            orders=int(orders.get(day.day, (0, 0))[0]),
            revenue_minor=int(orders.get(day.day, (0, 0))[1]),
            attributed_minor=int(attributed.get(day.day, 0)),
        )
        for day in plan.period.days
    ]


def orders_in_other_currencies(batch: Batch, plan: Plan) -> int:
    """How many of the period's orders are in no sum of money."""
    return int(batch.rows(_OTHER_CURRENCIES, plan.parameters())[0][0])


def put_days(batch: Batch, period: Period) -> None:
    """Make the table ``days`` of the period's local days."""
    batch.put(
        "days",
        {
            "day": [day.day for day in period.days],
            "from_ms": [day.from_ms for day in period.days],
            "until_ms": [day.until_ms for day in period.days],
        },
    )


def _figures(batch: Batch, from_ms: int, until_ms: int) -> dict[str, tuple[Unit, float | None]]:
    bounds = {"from": from_ms, "until": until_ms, "gap_ms": VISIT_GAP_MS}
    (counts,) = batch.rows(_COUNTS, bounds)
    visits, visitors, converted, orders, in_currency, revenue, measured, shown, clicked = map(int, counts)
    return {
        "visits": ("count", visits),
        "visitors": ("count", visitors),
        "orders": ("count", orders),
        "revenue": ("money", revenue),
        "conversion": ("ratio", _per(converted, visits)),
        "order_value": ("money", _per(revenue, in_currency)),
        "revenue_per_visitor": ("money", _per(measured, visitors)),
        "click_through": ("ratio", _per(clicked, shown)),
    }


def _per(part: Any, whole: int) -> float | None:
    """A share of nothing is unknown, not 0."""
    return part / whole if whole else None
