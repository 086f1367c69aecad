"""People like the members of an audience."""

from __future__ import annotations

from fastapi import APIRouter

from habitue.app.console.alike import alike
from habitue.interfaces.http.admin.access import Seeing
from habitue.interfaces.http.admin.schemas.lookalikes import FoundAgain, Lookalikes
from habitue.models.lookalike.learner import MIN_MEMBERS

router = APIRouter()
_JUDGED = 0.1


@router.get("/audiences/{audience_id}/lookalikes")
def lookalikes(desk: Seeing, audience_id: str) -> Lookalikes:
    """Whether people like them are known, and how well members who were held out are found again."""
    stands = alike(desk.runtime, audience_id)
    card, manifest = stands.card, stands.manifest
    found = () if card is None else card.found
    return Lookalikes(
        audience_id=audience_id,
        name=dict(desk.runtime.snapshot.audiences[audience_id].document.name),
        state=stands.state,
        needed_members=MIN_MEMBERS,
        members=0 if card is None else card.members,
        people=0 if card is None else card.people,
        members_missing=0 if card is None else card.members_missing,
        needed="" if card is None else card.needed,
        learned_at=None if manifest is None else manifest.created_at,
        version="" if manifest is None else manifest.version,
        answers="" if card is None else card.answers,
        auc=None if card is None else card.auc,
        found=[FoundAgain(share=f.share, recall=f.recall, low=f.low, high=f.high) for f in found],
        beyond_chance=any(f.beyond_chance for f in found if f.share == _JUDGED),
        left_out=[] if card is None else list(card.left_out),
        columns=[] if card is None else list(card.columns),
    )
