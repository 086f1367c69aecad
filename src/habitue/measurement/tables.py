"""The tables every figure starts from: who did what when, with bots, staff and the unconsenting left out.

Consent is checked here, at use. Statistics over people (visits, clicks, exposures, conversion, what an order says about
its buyer) use only events that grant *measure*, and none of whoever has objected to it since. An order itself is the
shop's own bookkeeping and counts in the shop's totals under *necessary*; it says something about a person only if a
version of it by that person grants *measure*.

An order is one per `order_id`. What the shop's server says wins over what a browser says, the newest of equals wins; a
browser can neither refund nor cancel an order the server vouched for, nor make it count as a test.
"""

from __future__ import annotations

from collections.abc import Mapping

from habitue.lake.objections import objecting_nodes
from habitue.lake.port import Batch
from habitue.lake.traffic import apply_rules
from habitue.measurement.plan import Plan
from habitue.privacy.consent import Purpose

ACTIONS = """
SELECT e.position, e.occurred_at, e.name, e.source, e.session_id, e.product_id, e.decision_id, e.placement,
    coalesce(l.person_id, e.node_id) AS person_id
FROM events e
LEFT JOIN links l ON l.node_id = e.node_id
LEFT JOIN excluded_nodes x ON x.node_id = e.node_id
LEFT JOIN left_out_events o ON o.position = e.position
LEFT JOIN objecting ob ON ob.node_id = e.node_id
WHERE e.occurred_at >= $since AND e.occurred_at < $until
    AND e.node_id <> '' AND x.node_id IS NULL AND ob.node_id IS NULL AND e.name <> 'Decision Made'
    AND (e.consent & $measure) <> 0 AND o.position IS NULL
"""

# A session id of the client holds its events together; without one, half an hour of silence ends a visit. Orders and
# what servers send need no visitor in the shop.
VISITS = """
WITH seen AS (
    SELECT person_id, session_id, occurred_at,
        CASE WHEN session_id = '' AND occurred_at - lag(occurred_at) OVER in_turn > $gap_ms THEN 1 ELSE 0 END AS starts
    FROM actions
    WHERE source IN ('browser', 'import') AND name NOT LIKE 'Order %' AND name <> 'Consent Changed'
    WINDOW in_turn AS (PARTITION BY person_id, session_id ORDER BY occurred_at)
), numbered AS (
    SELECT person_id, session_id, occurred_at,
        sum(starts) OVER (PARTITION BY person_id, session_id ORDER BY occurred_at) AS visit_number
    FROM seen
)
SELECT person_id, min(occurred_at) AS started_at, max(occurred_at) AS ended_at
FROM numbered
GROUP BY person_id, session_id, visit_number
"""

ORDER_VERSIONS = """
SELECT e.order_id, e.position, e.occurred_at, e.total_minor, e.currency,
    CASE WHEN e.source = 'browser' THEN 0 ELSE 1 END AS vouched,
    coalesce(l.person_id, e.node_id) AS person_id,
    CASE WHEN e.node_id <> '' AND (e.consent & $measure) <> 0 AND ob.node_id IS NULL THEN 1 ELSE 0 END AS measured,
    CASE WHEN x.node_id IS NOT NULL OR o.position IS NOT NULL THEN 1 ELSE 0 END AS left_out
FROM events e
LEFT JOIN links l ON l.node_id = e.node_id
LEFT JOIN excluded_nodes x ON x.node_id = e.node_id
LEFT JOIN left_out_events o ON o.position = e.position
LEFT JOIN objecting ob ON ob.node_id = e.node_id
WHERE e.name IN ('Order Completed', 'Order Updated') AND e.order_id <> ''
"""

ORDER_CHANGES = """
SELECT order_id, CASE WHEN source = 'browser' THEN 0 ELSE 1 END AS vouched, total_minor,
    CASE WHEN name = 'Order Cancelled' THEN 1 ELSE 0 END AS cancelled
FROM events
WHERE name IN ('Order Refunded', 'Order Cancelled') AND order_id <> ''
"""

# A refund without an amount is of the whole order, as the Segment specification has it
ORDERS = """
WITH ranked AS (
    SELECT *, row_number() OVER (PARTITION BY order_id ORDER BY vouched DESC, occurred_at DESC, position DESC) AS turn
    FROM order_versions
), winners AS (
    SELECT * FROM ranked WHERE turn = 1
), known AS (
    SELECT w.order_id,
        min(CASE WHEN v.vouched = w.vouched THEN v.occurred_at END) AS occurred_at,
        max(CASE WHEN w.person_id = '' THEN v.person_id ELSE w.person_id END) AS person_id,
        max(CASE WHEN w.person_id = '' OR v.person_id = w.person_id THEN v.measured ELSE 0 END) AS measured
    FROM winners w JOIN order_versions v ON v.order_id = w.order_id
    GROUP BY w.order_id
), changed AS (
    SELECT w.order_id, max(c.cancelled) AS cancelled,
        max(CASE WHEN c.cancelled = 0 AND c.total_minor IS NULL THEN 1 ELSE 0 END) AS refunded_whole,
        coalesce(sum(c.total_minor), 0) AS refunded_minor
    FROM winners w JOIN order_changes c ON c.order_id = w.order_id AND c.vouched >= w.vouched
    GROUP BY w.order_id
)
SELECT w.order_id, w.position, k.occurred_at, k.person_id, k.measured,
    CASE WHEN w.currency IN ('', $currency) THEN 1 ELSE 0 END AS in_currency,
    CASE WHEN w.currency NOT IN ('', $currency) THEN 0
        WHEN c.refunded_whole = 1 OR (c.refunded_minor > 0 AND c.refunded_minor >= coalesce(w.total_minor, 0)) THEN 0
        ELSE coalesce(w.total_minor, 0) - coalesce(c.refunded_minor, 0) END AS net_minor,
    CASE WHEN coalesce(c.refunded_whole, 0) = 1 OR coalesce(c.refunded_minor, 0) > 0 THEN 1 ELSE 0 END AS returned
FROM winners w
JOIN known k ON k.order_id = w.order_id
LEFT JOIN changed c ON c.order_id = w.order_id
WHERE w.left_out = 0 AND coalesce(c.cancelled, 0) = 0
"""

# The shop's orders credited to the last placement their buyer clicked within the window
ATTRIBUTED = """
WITH claims AS (
    SELECT o.order_id, o.occurred_at, o.net_minor, c.placement,
        row_number() OVER (PARTITION BY o.order_id ORDER BY c.occurred_at DESC, c.position DESC) AS turn
    FROM orders o
    JOIN actions c ON c.person_id = o.person_id AND c.name = 'Recommendation Clicked'
        AND c.occurred_at <= o.occurred_at AND c.occurred_at > o.occurred_at - $claim_ms
    WHERE o.measured = 1
)
SELECT order_id, occurred_at, net_minor, placement FROM claims WHERE turn = 1
"""

# One slot seen once a decision, however often it scrolled by, and whether anything in it was clicked
SLOTS = """
WITH slots AS (
    SELECT name, placement, occurred_at,
        CASE WHEN decision_id = '' THEN CAST(position AS VARCHAR) ELSE decision_id END AS slot_id
    FROM actions
    WHERE name IN ('Placement Shown', 'Recommendation Clicked') AND placement <> ''
), clicked AS (
    SELECT DISTINCT placement, slot_id FROM slots WHERE name = 'Recommendation Clicked'
)
SELECT s.placement, s.slot_id, min(s.occurred_at) AS occurred_at,
    max(CASE WHEN c.slot_id IS NULL THEN 0 ELSE 1 END) AS clicked
FROM slots s
LEFT JOIN clicked c ON c.placement = s.placement AND c.slot_id = s.slot_id
WHERE s.name = 'Placement Shown'
GROUP BY s.placement, s.slot_id
"""

IN_ORDER = {
    "actions": ACTIONS,
    "visits": VISITS,
    "order_versions": ORDER_VERSIONS,
    "order_changes": ORDER_CHANGES,
    "orders": ORDERS,
    "attributed": ATTRIBUTED,
    "slots": SLOTS,
}


def prepare(batch: Batch, plan: Plan, links: Mapping[str, str]) -> None:
    """Make the tables above in the batch.

    Parameters
    ----------
    links
        Identity node -> person, for nodes that belong to a person of another id; all others are people of their own.
    """
    batch.put("links", {"node_id": list(links), "person_id": list(links.values())})
    batch.put("objecting", {"node_id": objecting_nodes(batch, Purpose.MEASURE, links)})
    apply_rules(batch, plan.traffic, links)
    for name, sql in IN_ORDER.items():
        batch.table(name, sql, plan.parameters())
