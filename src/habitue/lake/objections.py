"""Whose rows may not be read for a purpose any more: objections, as the lake itself tells of them."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from habitue.events.names import CONSENT_CHANGED
from habitue.lake.port import Batch
from habitue.privacy.consent import Purpose
from habitue.privacy.objections import OBJECTIONS, PROPERTY

_STATED = """
SELECT node_id, properties FROM events
WHERE name = $name AND source = 'system' AND node_id <> ''
ORDER BY occurred_at, position
"""


class _Told(msgspec.Struct):
    objections: dict[str, bool] = {}


assert _Told.__struct_fields__ == (PROPERTY,)


def objecting_nodes(batch: Batch, purpose: Purpose, links: Mapping[str, str]) -> list[str]:
    """All nodes of everybody whose objection to a purpose is in force, sorted: also those linked to them later.

    Parameters
    ----------
    links
        Identity node -> person, for nodes that belong to a person of another id.
    """
    ending = {name for name, purposes in OBJECTIONS.items() if purpose in purposes}
    in_force: dict[tuple[str, str], bool] = {}
    for node_id, properties in batch.rows(_STATED, {"name": CONSENT_CHANGED}):
        for name, objects in msgspec.json.decode(properties, type=_Told).objections.items():
            if name in ending:
                in_force[links.get(node_id, node_id), name] = objects
    persons = {person_id for (person_id, _), objects in in_force.items() if objects}
    return sorted(persons | {node_id for node_id, person_id in links.items() if person_id in persons})
