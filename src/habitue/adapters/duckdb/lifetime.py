"""Orders of people out of the lake, for what is learned of lifetime value.

As for the recommenders (`training`): only orders that grant *measure*, in the version the shop's server or else the
newest tells of, without cancelled ones, bots, staff, tests and whoever objects; of the whole history.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from habitue.events.traffic import DEFAULT_RULES, TrafficRules
from habitue.lake.objections import objecting_nodes
from habitue.lake.port import Batch
from habitue.lake.traffic import apply_rules
from habitue.models.lifetime.occasions import Orders
from habitue.privacy.consent import Purpose

_ORDERS = """
WITH versions AS (
    SELECT e.order_id, e.position, e.occurred_at, e.total_minor, e.currency,
        CASE WHEN x.node_id IS NOT NULL OR o.position IS NOT NULL THEN 1 ELSE 0 END AS left_out,
        CASE WHEN ob.node_id IS NULL THEN 0 ELSE 1 END AS objects,
        e.consent, coalesce(l.person_id, e.node_id) AS person,
        row_number() OVER (PARTITION BY e.order_id
            ORDER BY CASE WHEN e.source = 'browser' THEN 0 ELSE 1 END DESC, e.occurred_at DESC, e.position DESC) AS turn
    FROM events e
    LEFT JOIN lifetime_links l ON l.node_id = e.node_id
    LEFT JOIN lifetime_objecting ob ON ob.node_id = e.node_id
    LEFT JOIN excluded_nodes x ON x.node_id = e.node_id
    LEFT JOIN left_out_events o ON o.position = e.position
    WHERE e.name IN ('Order Completed', 'Order Updated') AND e.order_id <> '' AND e.node_id <> ''
        AND e.occurred_at < $until
), granted AS (
    SELECT order_id, min(occurred_at) AS ordered_at, max(objects) AS objects,
        max(CASE WHEN (consent & $measure) <> 0 THEN 1 ELSE 0 END) AS measured
    FROM versions GROUP BY order_id
)
SELECT v.person, g.ordered_at, coalesce(v.total_minor, 0) AS total_minor,
    CASE WHEN v.total_minor IS NULL OR v.currency <> $currency THEN 0 ELSE 1 END AS known
FROM versions v
JOIN granted g ON g.order_id = v.order_id AND g.measured = 1 AND g.objects = 0
WHERE v.turn = 1 AND v.left_out = 0
    AND NOT EXISTS (SELECT 1 FROM events c WHERE c.name = 'Order Cancelled' AND c.order_id = v.order_id
        AND c.occurred_at < $until)
ORDER BY v.position
"""


def lifetime_orders(
    batch: Batch, *, until: int, links: Mapping[str, str], currency: str, traffic: TrafficRules = DEFAULT_RULES
) -> Orders:
    """Orders before `until` (ms UTC) with persons as codes, at the moment they were first told of.

    Values are minor units of `currency`; those of other currencies are not known (NaN).
    """
    apply_rules(batch, traffic, links)
    batch.put("lifetime_links", {"node_id": list(links), "person_id": list(links.values())})
    batch.put("lifetime_objecting", {"node_id": objecting_nodes(batch, Purpose.MEASURE, links)})
    rows = batch.arrays(_ORDERS, {"until": until, "measure": int(Purpose.MEASURE), "currency": currency})
    _, customer = np.unique(rows["person"].astype(str), return_inverse=True)
    value = np.where(rows["known"] == 1, rows["total_minor"].astype(np.float64), np.nan)
    return Orders(customer.astype(np.int64), rows["ordered_at"].astype(np.int64), value)
