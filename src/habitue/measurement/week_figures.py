"""What visits became, week by week and part by part: the sums that changes of ratios are judged and explained by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from habitue.experiments.statistics import RatioSample
from habitue.lake.port import Batch, Parameter
from habitue.measurement.weeks import Week

OTHER = ""  # a part that nobody named: no device was told, nothing was bought

# A visit with the orders that came of it: those up to half an hour after its end. Where it came from is what its first
# event that says so says; without one it was direct. What an order is mainly of is where most of its value lies.
_VISIT_FACTS = """
WITH numbered AS (
    SELECT w.week, v.person_id, v.started_at, v.ended_at,
        row_number() OVER (PARTITION BY v.person_id ORDER BY v.started_at, v.ended_at) AS turn
    FROM visits v JOIN weeks w ON v.started_at >= w.from_ms AND v.started_at < w.until_ms
), told AS (
    SELECT n.person_id, n.turn, e.channel_group, e.device_kind,
        CASE WHEN e.channel_group = '' THEN 1 ELSE 0 END AS untold,
        CASE WHEN e.device_kind = '' THEN 1 ELSE 0 END AS unknown, e.occurred_at, e.position
    FROM numbered n
    JOIN actions a ON a.person_id = n.person_id AND a.occurred_at >= n.started_at AND a.occurred_at <= n.ended_at
    JOIN events e ON e.position = a.position
), channels AS (
    SELECT person_id, turn, channel_group FROM (
        SELECT *, row_number() OVER (PARTITION BY person_id, turn ORDER BY untold, occurred_at, position) AS place
        FROM told) AS t WHERE place = 1
), devices AS (
    SELECT person_id, turn, device_kind FROM (
        SELECT *, row_number() OVER (PARTITION BY person_id, turn ORDER BY unknown, occurred_at, position) AS place
        FROM told) AS t WHERE place = 1
), claims AS (
    SELECT o.order_id, o.net_minor, n.person_id, n.turn,
        row_number() OVER (PARTITION BY o.order_id ORDER BY n.started_at DESC, n.turn DESC) AS place
    FROM orders o JOIN numbered n ON n.person_id = o.person_id
        AND o.occurred_at >= n.started_at AND o.occurred_at <= n.ended_at + $gap_ms
    WHERE o.measured = 1 AND o.in_currency = 1
), lines AS (
    SELECT l.order_id, p.category, sum(coalesce(l.price_minor, 0) * l.quantity) AS value_minor
    FROM orders o JOIN order_lines l ON l.position = o.position AND l.order_id = o.order_id
    JOIN categories p ON p.product_id = l.product_id
    GROUP BY l.order_id, p.category
), mains AS (
    SELECT order_id, category FROM (
        SELECT *, row_number() OVER (PARTITION BY order_id ORDER BY value_minor DESC, category) AS place FROM lines
    ) AS l WHERE place = 1
)
SELECT n.week, n.person_id, n.turn, 'visit' AS kind,
    CASE WHEN c.channel_group = '' THEN 'direct' ELSE c.channel_group END AS channel,
    d.device_kind AS device, '' AS category, CAST(1 AS DOUBLE) AS visits, CAST(0 AS DOUBLE) AS orders,
    CAST(0 AS DOUBLE) AS net
FROM numbered n
JOIN channels c ON c.person_id = n.person_id AND c.turn = n.turn
JOIN devices d ON d.person_id = n.person_id AND d.turn = n.turn
UNION ALL
SELECT n.week, n.person_id, n.turn, 'order' AS kind,
    CASE WHEN c.channel_group = '' THEN 'direct' ELSE c.channel_group END AS channel,
    d.device_kind AS device, coalesce(m.category, '') AS category, CAST(0 AS DOUBLE) AS visits,
    CAST(1 AS DOUBLE) AS orders, CAST(k.net_minor AS DOUBLE) AS net
FROM claims k
JOIN numbered n ON n.person_id = k.person_id AND n.turn = k.turn
JOIN channels c ON c.person_id = n.person_id AND c.turn = n.turn
JOIN devices d ON d.person_id = n.person_id AND d.turn = n.turn
LEFT JOIN mains m ON m.order_id = k.order_id
WHERE k.place = 1
"""

# An audience's people are those it had when the week began
_SLICES = """
SELECT 'whole' AS dimension, '' AS segment, f.* FROM visit_facts f
UNION ALL
SELECT 'channel' AS dimension, channel AS segment, f.* FROM visit_facts f
UNION ALL
SELECT 'device' AS dimension, device AS segment, f.* FROM visit_facts f WHERE device <> ''
UNION ALL
SELECT 'audience' AS dimension, m.audience_id AS segment, f.* FROM visit_facts f
JOIN members m ON m.person_id = f.person_id AND m.week = f.week
"""
_BY_PERSON = """
SELECT dimension, segment, week, person_id, sum(visits) AS v, sum(orders) AS o, sum(net) AS r
FROM slices GROUP BY dimension, segment, week, person_id
"""
_SUMS = """
SELECT dimension, segment, week, count(*), sum(v), sum(v * v), sum(o), sum(o * o), sum(r), sum(r * r),
    sum(o * v), sum(r * o), sum(r * v)
FROM slice_people GROUP BY dimension, segment, week
"""
_PARTS = """
SELECT s.dimension, s.segment, s.week, 'channel' AS by, s.channel AS part, sum(s.visits), sum(s.orders), sum(s.net)
FROM slices s GROUP BY s.dimension, s.segment, s.week, s.channel
UNION ALL
SELECT s.dimension, s.segment, s.week, 'device' AS by, s.device AS part, sum(s.visits), sum(s.orders), sum(s.net)
FROM slices s GROUP BY s.dimension, s.segment, s.week, s.device
UNION ALL
SELECT s.dimension, s.segment, s.week, 'category' AS by, s.category AS part, sum(s.visits), sum(s.orders), sum(s.net)
FROM slices s WHERE s.kind = 'order' GROUP BY s.dimension, s.segment, s.week, s.category
"""


class WeekSums(msgspec.Struct, frozen=True):
    """One segment in one week: `n` people, sums of their visits `v`, orders `o`, revenue `r`, and of products."""

    n: int
    v: float
    vv: float
    o: float
    oo: float
    r: float
    rr: float
    ov: float
    ro: float
    rv: float

    def conversion(self) -> RatioSample:
        """Orders per visit."""
        return RatioSample(self.n, self.o, self.oo, self.v, self.vv, self.ov)

    def order_value(self) -> RatioSample:
        """Revenue per order, minor units."""
        return RatioSample(self.n, self.r, self.rr, self.o, self.oo, self.ro)

    def revenue_per_visit(self) -> RatioSample:
        """Revenue per visit, minor units."""
        return RatioSample(self.n, self.r, self.rr, self.v, self.vv, self.rv)


class PartSums(msgspec.Struct, frozen=True):
    """One part of a segment in one week: visits, orders, revenue."""

    visits: float = 0
    orders: float = 0
    net: float = 0

    def __add__(self, other: PartSums) -> PartSums:
        return PartSums(self.visits + other.visits, self.orders + other.orders, self.net + other.net)


class Segment(msgspec.Struct):
    """One segment over the weeks: its sums, and by dimension the parts' sums, by week number."""

    weeks: dict[int, WeekSums] = msgspec.field(default_factory=dict)
    parts: dict[str, dict[int, dict[str, PartSums]]] = msgspec.field(default_factory=dict)


def week_figures(
    batch: Batch, weeks: Sequence[Week], categories: Mapping[str, str], parameters: Mapping[str, Parameter]
) -> dict[tuple[str, str], Segment]:
    """Every segment, by dimension and name; after `put_members`.

    Parameters
    ----------
    categories
        Product -> its category, as the catalogue has it now.
    """
    _put_weeks(batch, weeks)
    batch.put("categories", {"product_id": list(categories), "category": list(categories.values())})
    batch.table("visit_facts", _VISIT_FACTS, parameters)
    batch.table("slices", _SLICES)
    batch.table("slice_people", _BY_PERSON)
    found: dict[tuple[str, str], Segment] = {}
    for dimension, name, week, people, *sums in batch.rows(_SUMS):
        segment = found.setdefault((dimension, name), Segment())
        segment.weeks[int(week)] = WeekSums(int(people), *map(float, sums))
    for dimension, name, week, by, part, visits, orders, net in batch.rows(_PARTS):
        if dimension != by:
            of = found[dimension, name].parts.setdefault(by, {}).setdefault(int(week), {})
            of[part] = PartSums(float(visits), float(orders), float(net))
    return found


def _put_weeks(batch: Batch, weeks: Iterable[Week]) -> None:
    listed = list(weeks)
    batch.put(
        "weeks",
        {
            "week": list(range(len(listed))),
            "from_ms": [week.from_ms for week in listed],
            "until_ms": [week.until_ms for week in listed],
        },
    )
