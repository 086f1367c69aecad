"""`Decision Made`: what of a decision is written to the log, at most 2 KB; `explain` recomputes the rest."""

from __future__ import annotations

from typing import Any

import msgspec

from habitue.decisions.decide import Situation
from habitue.decisions.decision import Decision, PageContext, Wanted
from habitue.events import names
from habitue.events.envelope import Event

MAX_BYTES = 2_048


def record(
    decision: Decision,
    situation: Situation,
    *,
    decision_id: str,
    node_id: str,
    nodes: list[str],
    log_position: int,
    catalogue_version: int,
    versions: dict[str, str],
) -> Event:
    """The event to append.

    Parameters
    ----------
    node_id
        The device node the decision was made for.
    nodes
        All nodes whose merge was the profile, so that `explain` can rebuild it as of `log_position`.
    versions
        Of the models, by name.
    catalogue_version
        Log position up to which the catalogue was folded.
    """
    page = situation.page
    properties: dict[str, Any] = {
        "decision_id": decision_id,
        "arm": decision.arm,
        "seed": decision_id,
        "unit": situation.unit_id,
        "nodes": nodes,
        "log_position": log_position,
        "catalogue": catalogue_version,
        "holdout": [situation.holdout_seed, situation.holdout_share],
        "snapshot": situation.snapshot.version,
        "versions": versions,
        "page": {k: v for k, v in msgspec.to_builtins(page).items() if v},
        "wanted": [[wanted.placement_id, wanted.n] for wanted in situation.wanted],
        "placements": {
            slot.placement_id: {"strategy": slot.strategy, "products": [item.product_id for item in slot.items]}
            for slot in decision.placements
        },
    }
    if decision.paused:
        properties["paused"] = True
    event = Event(
        name=names.DECISION_MADE,
        message_id=decision_id,
        occurred_at=situation.now_ms,
        received_at=situation.now_ms,
        node_id=node_id,
        consent=situation.consent,
        source="system",
        properties=properties,
    )
    return event if _size(event) <= MAX_BYTES else _shortened(event)


def _size(event: Event) -> int:
    return len(msgspec.msgpack.encode(event.properties))


def _shortened(event: Event) -> Event:
    """Long lists keep their head, which is what was seen most; the page's cart goes first, it can be rebuilt."""
    page = {key: value for key, value in event.properties["page"].items() if key != "cart"}
    properties = {**event.properties, "shortened": True, "page": page}
    if len(msgspec.msgpack.encode(properties)) <= MAX_BYTES:
        return msgspec.structs.replace(event, properties=properties)
    for keep in (16, 8, 4, 2, 1):
        properties["placements"] = {
            placement: {**slot, "products": slot["products"][:keep]}
            for placement, slot in properties["placements"].items()
        }
        if len(msgspec.msgpack.encode(properties)) <= MAX_BYTES:
            break
    return msgspec.structs.replace(event, properties=properties)


def situation_of(event: Event) -> tuple[PageContext, tuple[Wanted, ...]]:
    """The page and the slots a recorded decision was asked for."""
    properties = event.properties
    page = msgspec.convert(properties["page"], PageContext)
    return page, tuple(Wanted(placement_id, n) for placement_id, n in properties["wanted"])


def same_items(event: Event, decision: Decision) -> bool:
    """Whether a recomputed decision shows what was recorded (as far as it was, when shortened)."""
    recorded = event.properties["placements"]
    recomputed = {slot.placement_id: [item.product_id for item in slot.items] for slot in decision.placements}
    return (
        decision.arm == event.properties["arm"]
        and recorded.keys() == recomputed.keys()
        and all(
            recomputed[placement][: len(slot["products"])] == slot["products"] for placement, slot in recorded.items()
        )
    )
