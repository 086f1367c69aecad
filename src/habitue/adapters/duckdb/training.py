"""What models learn from, out of the lake: who touched which product in which visit, and what was ordered together.

Only events that grant *measure* ("models of what goes with what"), without bots, staff and tests. Orders without that
grant are left out here, although they count in the shop's totals.
"""

from __future__ import annotations

from collections.abc import Mapping

from habitue.lake.port import Batch
from habitue.models.interactions import Rows
from habitue.privacy.consent import Purpose

# An order is taken in the version its shop's server (or else the newest) tells of
_TOUCHES = """
SELECT CASE WHEN e.session_id <> '' THEN e.session_id ELSE e.node_id || '/' || CAST(e.day AS VARCHAR) END AS visit,
    e.product_id, e.occurred_at, coalesce(l.person_id, e.node_id) AS person
FROM events e
LEFT JOIN training_links l ON l.node_id = e.node_id
WHERE e.name = 'Product Viewed' AND e.product_id <> '' AND e.occurred_at >= $since AND e.occurred_at < $until
    AND e.node_id <> '' AND (e.consent & $measure) <> 0
    AND NOT (array_contains(e.flags, 'bot') OR array_contains(e.flags, 'staff') OR array_contains(e.flags, 'test'))
ORDER BY e.position
"""

_BASKETS = """
WITH versions AS (
    SELECT e.order_id, e.position, e.occurred_at, e.flags, e.consent, coalesce(l.person_id, e.node_id) AS person,
        row_number() OVER (PARTITION BY e.order_id
            ORDER BY CASE WHEN e.source = 'browser' THEN 0 ELSE 1 END DESC, e.occurred_at DESC, e.position DESC) AS turn
    FROM events e
    LEFT JOIN training_links l ON l.node_id = e.node_id
    WHERE e.name IN ('Order Completed', 'Order Updated') AND e.order_id <> ''
        AND e.occurred_at >= $since AND e.occurred_at < $until
), granted AS (
    SELECT order_id, max(CASE WHEN (consent & $measure) <> 0 THEN 1 ELSE 0 END) AS measured
    FROM versions GROUP BY order_id
)
SELECT v.order_id AS visit, o.product_id, v.occurred_at, v.person, o.quantity
FROM versions v
JOIN granted g ON g.order_id = v.order_id AND g.measured = 1
JOIN order_lines o ON o.position = v.position
WHERE v.turn = 1 AND o.quantity > 0
    AND NOT (array_contains(v.flags, 'bot') OR array_contains(v.flags, 'staff') OR array_contains(v.flags, 'test'))
    AND NOT EXISTS (SELECT 1 FROM events c WHERE c.name = 'Order Cancelled' AND c.order_id = v.order_id)
ORDER BY v.position
"""


def training_rows(batch: Batch, *, since: int, until: int, links: Mapping[str, str]) -> tuple[Rows, Rows]:
    """Views grouped by visit, and order lines grouped by order, that happened within [since, until) ms UTC.

    Without a session id, one node's views of one UTC day are a visit. The weight of an order line is its quantity.

    Parameters
    ----------
    links
        Identity node -> person, for nodes that belong to a person of another id.
    """
    batch.put("training_links", {"node_id": list(links), "person_id": list(links.values())})
    parameters = {"since": since, "until": until, "measure": int(Purpose.MEASURE)}
    views = batch.arrays(_TOUCHES, parameters)
    lines = batch.arrays(_BASKETS, parameters)
    return (
        Rows(views["visit"], views["product_id"], views["occurred_at"], views["person"]),
        Rows(lines["visit"], lines["product_id"], lines["occurred_at"], lines["person"], lines["quantity"]),
    )
