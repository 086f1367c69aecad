"""Whom the rules about traffic leave out, with why, and what other rules would change of the last days."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from habitue.events import names
from habitue.events.traffic import TrafficRules, Why, within
from habitue.lake.port import Batch
from habitue.lake.traffic import apply_rules

_DEVICES = """
SELECT x.node_id, CASE WHEN s.person_id IS NULL THEN 0 ELSE 1 END AS staff
FROM excluded_nodes x
LEFT JOIN traffic_links l ON l.node_id = x.node_id
LEFT JOIN traffic_staff s ON s.person_id = coalesce(l.person_id, x.node_id)
"""

_STAFF_HEARD_OF = "SELECT DISTINCT e.node_id FROM events e JOIN traffic_users u ON u.value = e.node_id"

# Those who did nothing but what is left out event by event: they are in no figure either.
_ONLY = """
SELECT e.node_id, e.network, count(*) AS events, count(l.position) AS left_out
FROM events e
JOIN (SELECT DISTINCT o.node_id FROM events o JOIN left_out_events t ON t.position = o.position) AS touched
    ON touched.node_id = e.node_id
LEFT JOIN left_out_events l ON l.position = e.position
WHERE e.node_id <> '' AND e.name NOT IN (SELECT value FROM traffic_system)
GROUP BY e.node_id, e.network
"""

_ORDERS = """
SELECT DISTINCT e.order_id FROM events e JOIN left_out_events l ON l.position = e.position WHERE e.order_id <> ''
"""

_COUNTED = """
SELECT e.position, coalesce(l.person_id, e.node_id) AS person_id,
    CASE WHEN e.name IN (SELECT value FROM traffic_orders) THEN e.order_id ELSE '' END AS order_id
FROM events e
LEFT JOIN traffic_links l ON l.node_id = e.node_id
LEFT JOIN excluded_nodes x ON x.node_id = e.node_id
LEFT JOIN left_out_events o ON o.position = e.position
WHERE x.node_id IS NULL AND o.position IS NULL AND e.occurred_at >= $since
    AND e.name NOT IN (SELECT value FROM traffic_system)
"""

_DIFFERENCE = """
SELECT count(b.thing), count(a.thing), count(CASE WHEN a.thing IS NULL THEN 1 END),
    count(CASE WHEN b.thing IS NULL THEN 1 END)
FROM (SELECT DISTINCT {thing} AS thing FROM counted_before WHERE {there}) AS b
FULL OUTER JOIN (SELECT DISTINCT {thing} AS thing FROM counted_after WHERE {there}) AS a ON a.thing = b.thing
"""
# Our own column names and conditions; nothing of a person's is in the text.
_THINGS = {
    "people": ("person_id", "person_id <> ''"),
    "orders": ("order_id", "order_id <> ''"),
    "events": ("position", "1 = 1"),
}


class Difference(msgspec.Struct, frozen=True):
    """How many count under the rules in force and under the draft; how many leave, how many return."""

    before: int
    after: int
    leave: int
    come_back: int


def left_out(batch: Batch, rules: TrafficRules, links: Mapping[str, str]) -> dict[str, Why]:
    """Identity nodes that are in no figure, with why: bots and staff, and whoever did nothing but what is left out.

    Parameters
    ----------
    rules
        With people and domains hashed.
    links
        Identity node -> person, for nodes that belong to a person of another id.
    """
    apply_rules(batch, rules, links)
    batch.put("traffic_system", {"value": sorted(names.SYSTEM)})
    found = {node_id: why for node_id, network, why in _only(batch, rules) if network is not None}
    # somebody whom the rules name and nothing is known of (any more) is in nothing that this could leave out
    heard_of = {node_id for (node_id,) in batch.rows(_STAFF_HEARD_OF)} | links.keys() | set(links.values())
    unheard_of = rules.staff_users - heard_of
    for node_id, staff in batch.rows(_DEVICES):
        if node_id not in unheard_of:
            found[node_id] = "staff" if staff else "bot"
    return found


def test_orders(batch: Batch) -> frozenset[str]:
    """Orders that are in no figure, by id; after `left_out` in the same batch."""
    return frozenset(str(order_id) for (order_id,) in batch.rows(_ORDERS))


def _only(batch: Batch, rules: TrafficRules) -> list[tuple[str, str | None, Why]]:
    """Node, one of its networks, why; the network is None for nodes that also did what counts."""
    told: dict[str, tuple[str | None, Why]] = {}
    for node_id, network, events, gone in batch.rows(_ONLY):
        known, why = told.get(node_id, (network, "test"))
        if within(network, rules.bot_networks):
            why = "bot"
        elif within(network, rules.staff_networks):
            why = "staff"
        told[node_id] = (None if known is None or events > gone else network, why)
    return [(node_id, network, why) for node_id, (network, why) in told.items()]


def differences(
    batch: Batch, before: TrafficRules, after: TrafficRules, links: Mapping[str, str], since: int
) -> dict[str, Difference]:
    """What publishing `after` in place of `before` would change of what happened from `since` (ms UTC) on.

    Returns
    -------
    ``people`` (those with at least one event that counts), ``orders`` and ``events``.
    """
    batch.put("traffic_system", {"value": sorted(names.SYSTEM)})
    batch.put("traffic_orders", {"value": [names.ORDER_COMPLETED, names.ORDER_UPDATED]})
    for table, rules in (("counted_before", before), ("counted_after", after)):
        apply_rules(batch, rules, links)
        batch.table(table, _COUNTED, {"since": since})
    found = {}
    for name, (thing, there) in _THINGS.items():
        (counts,) = batch.rows(_DIFFERENCE.format(thing=thing, there=there))
        found[name] = Difference(*counts)
    return found
