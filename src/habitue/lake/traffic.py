"""The rules about bots, staff and test orders over the lake: which nodes and which events a question leaves out."""

from __future__ import annotations

from collections.abc import Mapping

from habitue.events.traffic import TrafficRules, within
from habitue.lake.port import Batch, Parameter

# A device is one thing: once it acts like a bot, or its owner is staff, nothing of it is a customer's.
_NODES = """
SELECT DISTINCT node_id FROM events
WHERE node_id <> '' AND (
    CASE WHEN agent <> '' THEN agent WHEN array_contains(flags, 'bot') THEN 'crawler' ELSE '' END
        IN (SELECT value FROM traffic_agents)
    OR ($staff_flag = 1 AND array_contains(flags, 'staff'))
    OR email_domain IN (SELECT value FROM traffic_domains)
)
UNION
SELECT value AS node_id FROM traffic_users
UNION
SELECT node_id FROM (
    SELECT node_id, count(*) AS views FROM events
    WHERE $views_per_minute > 0 AND source = 'browser' AND node_id <> '' AND name IN ('Page Viewed', 'Product Viewed')
    GROUP BY node_id, name, occurred_at - occurred_at % 60000
) AS minutes WHERE views > $views_per_minute
UNION
SELECT node_id FROM (
    SELECT node_id, count(*) AS views FROM events
    WHERE $views_per_second > 0 AND source = 'browser' AND node_id <> '' AND name IN ('Page Viewed', 'Product Viewed')
    GROUP BY node_id, name, occurred_at - occurred_at % 1000
) AS seconds WHERE views > $views_per_second
"""

# Staff are people: whatever else is linked to them is theirs. Bots are devices, and nobody's guilt by association.
_OF_STAFF = """
SELECT DISTINCT coalesce(l.person_id, e.node_id) AS person_id
FROM events e LEFT JOIN traffic_links l ON l.node_id = e.node_id
WHERE e.node_id <> '' AND (($staff_flag = 1 AND array_contains(e.flags, 'staff'))
    OR e.email_domain IN (SELECT value FROM traffic_domains))
UNION
SELECT value AS person_id FROM traffic_users
"""

_EXCLUDED = """
SELECT node_id FROM traffic_nodes
UNION
SELECT person_id AS node_id FROM traffic_staff
UNION
SELECT l.node_id FROM traffic_links l JOIN traffic_staff s ON s.person_id = l.person_id
"""

_LEFT_OUT = """
SELECT DISTINCT e.position FROM events e
WHERE ($test_flag = 1 AND array_contains(e.flags, 'test'))
    OR (e.coupon <> '' AND e.coupon IN (SELECT value FROM traffic_coupons))
    OR (e.network <> '' AND e.network IN (SELECT value FROM traffic_networks))
    OR (e.order_id <> '' AND EXISTS (
        SELECT 1 FROM traffic_prefixes p WHERE substr(e.order_id, 1, length(p.value)) = p.value))
"""


def apply_rules(batch: Batch, rules: TrafficRules, links: Mapping[str, str]) -> None:
    """Make the scratch tables `excluded_nodes` (node_id) and `left_out_events` (position) in the batch.

    What belongs to neither may be a customer's. The tables are computed from what was stored, so other rules give
    another past.

    Parameters
    ----------
    rules
        With people and domains hashed, see `habitue.definitions.traffic.hashed`.
    links
        Identity node -> person, for nodes that belong to a person of another id.
    """
    batch.put("traffic_links", {"node_id": list(links), "person_id": list(links.values())})
    lists = {
        "traffic_agents": rules.bot_agents,
        "traffic_domains": rules.staff_domains,
        "traffic_users": rules.staff_users,
        "traffic_coupons": rules.test_coupons,
        "traffic_prefixes": rules.test_prefixes,
        "traffic_networks": _networks(batch, rules),
    }
    for name, values in lists.items():
        batch.put(name, {"value": sorted(values)})
    parameters: dict[str, Parameter] = {
        "staff_flag": int(rules.staff_flag),
        "test_flag": int(rules.test_flag),
        "views_per_minute": rules.views_per_minute,
        "views_per_second": rules.views_per_second,
    }
    for name, sql in (
        ("traffic_nodes", _NODES),
        ("traffic_staff", _OF_STAFF),
        ("excluded_nodes", _EXCLUDED),
        ("left_out_events", _LEFT_OUT),
    ):
        batch.table(name, sql, parameters)


def _networks(batch: Batch, rules: TrafficRules) -> list[str]:
    """The kept networks that the rules' networks hold."""
    wanted = (*rules.bot_networks, *rules.staff_networks)
    if not wanted:
        return []
    seen = batch.rows("SELECT DISTINCT network FROM events WHERE network <> ''")
    return [network for (network,) in seen if within(network, wanted)]
