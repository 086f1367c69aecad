"""One decision, computed again."""

from __future__ import annotations

from fastapi import APIRouter

from habitue.app.explaining import explain
from habitue.interfaces.http.admin.access import Seeing
from habitue.interfaces.http.admin.explanations import explained
from habitue.interfaces.http.admin.schemas.decisions import Explanation
from habitue.privacy.consent import purposes_of

router = APIRouter()


@router.get("/decisions/{decision_id}")
def decision(desk: Seeing, decision_id: str) -> Explanation:
    """What was decided, why each product is there, and whether that can be shown again from the log."""
    found = explain(desk.runtime, decision_id)
    event, properties = found.event, found.event.properties
    return Explanation(
        decision_id=event.message_id,
        at=event.occurred_at,
        person=desk.person_behind(event.node_id),
        arm=properties["arm"],
        consent=purposes_of(event.consent),
        seed=properties["seed"],
        log_position=properties["log_position"],
        versions={
            "definitions": str(properties["snapshot"]),
            "catalogue": str(properties["catalogue"]),
            **properties["versions"],
        },
        matches_log=found.matches,
        models_missing=list(found.missing),
        placements=[explained(desk, slot) for slot in found.decision.placements],
    )
