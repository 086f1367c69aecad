"""What models learn from, out of the lake: who touched which product in which visit, and what was ordered together.

Only events that grant *measure* ("models of what goes with what"), without bots, staff, tests and whoever objects.
Orders without that grant are left out here, although they count in the shop's totals.
"""

from __future__ import annotations

from collections.abc import Mapping

from habitue.events.traffic import DEFAULT_RULES, TrafficRules
from habitue.lake.objections import objecting_nodes
from habitue.lake.port import Batch
from habitue.lake.traffic import apply_rules
from habitue.models.interactions import Rows
from habitue.privacy.consent import Purpose

# An order is taken in the version its shop's server (or else the newest) tells of
_TOUCHES = """
SELECT CASE WHEN e.session_id <> '' THEN e.session_id ELSE e.node_id || '/' || CAST(e.day AS VARCHAR) END AS visit,
    e.product_id, e.occurred_at, coalesce(l.person_id, e.node_id) AS person
FROM events e
LEFT JOIN training_links l ON l.node_id = e.node_id
LEFT JOIN objecting ob ON ob.node_id = e.node_id
LEFT JOIN excluded_nodes x ON x.node_id = e.node_id
LEFT JOIN left_out_events o ON o.position = e.position
WHERE e.name = 'Product Viewed' AND e.product_id <> '' AND e.occurred_at >= $since AND e.occurred_at < $until
    AND e.node_id <> '' AND (e.consent & $measure) <> 0 AND ob.node_id IS NULL
    AND x.node_id IS NULL AND o.position IS NULL
ORDER BY e.position
"""

_BASKETS = """
WITH versions AS (
    SELECT e.order_id, e.position, e.occurred_at,
        CASE WHEN x.node_id IS NOT NULL OR o.position IS NOT NULL THEN 1 ELSE 0 END AS left_out,
        CASE WHEN ob.node_id IS NULL THEN e.consent ELSE 0 END AS consent, coalesce(l.person_id, e.node_id) AS person,
        row_number() OVER (PARTITION BY e.order_id
            ORDER BY CASE WHEN e.source = 'browser' THEN 0 ELSE 1 END DESC, e.occurred_at DESC, e.position DESC) AS turn
    FROM events e
    LEFT JOIN training_links l ON l.node_id = e.node_id
    LEFT JOIN objecting ob ON ob.node_id = e.node_id
    LEFT JOIN excluded_nodes x ON x.node_id = e.node_id
    LEFT JOIN left_out_events o ON o.position = e.position
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
    AND v.left_out = 0
    AND NOT EXISTS (SELECT 1 FROM events c WHERE c.name = 'Order Cancelled' AND c.order_id = v.order_id)
ORDER BY v.position
"""


def training_rows(
    batch: Batch, *, since: int, until: int, links: Mapping[str, str], traffic: TrafficRules = DEFAULT_RULES
) -> tuple[Rows, Rows]:
    """Views grouped by visit, and order lines grouped by order, that happened within [since, until) ms UTC.

    Without a session id, one node's views of one UTC day are a visit. The weight of an order line is its quantity.

    Parameters
    ----------
    links
        Identity node -> person, for nodes that belong to a person of another id.
    traffic
        The rules about bots, staff and test orders in force, people and domains hashed.
    """
    apply_rules(batch, traffic, links)
    batch.put("training_links", {"node_id": list(links), "person_id": list(links.values())})
    batch.put("objecting", {"node_id": objecting_nodes(batch, Purpose.MEASURE, links)})
    parameters = {"since": since, "until": until, "measure": int(Purpose.MEASURE)}
    views = batch.arrays(_TOUCHES, parameters)
    lines = batch.arrays(_BASKETS, parameters)
    return (
        Rows(views["visit"], views["product_id"], views["occurred_at"], views["person"]),
        Rows(lines["visit"], lines["product_id"], lines["occurred_at"], lines["person"], lines["quantity"]),
    )
