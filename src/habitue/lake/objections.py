"""Whose rows may not be read for a purpose any more: objections, as the lake itself tells of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

from habitue.events.names import CONSENT_CHANGED
from habitue.lake.port import Batch
from habitue.privacy.consent import Purpose
from habitue.privacy.objections import OBJECTIONS, PROPERTY

STATEMENTS = f"name = '{CONSENT_CHANGED}' AND source = 'system'"  # only what we say ourselves counts
_STATED = f"""
SELECT node_id, occurred_at, tie, properties FROM events WHERE {STATEMENTS} AND node_id <> ''
"""  # noqa: S608 - our own words


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
    stated = ((links.get(node_id, node_id), *rest) for node_id, *rest in batch.rows(_STATED))
    persons = objecting(stated, purpose)
    return sorted(persons | {node_id for node_id, person_id in links.items() if person_id in persons})


def objecting(stated: Iterable[Sequence[Any]], purpose: Purpose) -> set[str]:
    """The people whose objection to a purpose is in force.

    Parameters
    ----------
    stated
        (person, ms UTC, tie, properties as JSON) of what `STATEMENTS` are, in any order: the last word counts, as in a
        profile.
    """
    ending = {name for name, purposes in OBJECTIONS.items() if purpose in purposes}
    last: dict[tuple[str, str], tuple[int, int, bool]] = {}
    for person_id, at, tie, properties in stated:
        for name, objects in msgspec.json.decode(properties, type=_Told).objections.items():
            if name in ending:
                last[person_id, name] = max(last.get((person_id, name), (0, 0, False)), (at, tie, objects))
    return {person_id for (person_id, _), (_, _, objects) in last.items() if objects}
