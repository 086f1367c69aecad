"""The rules about bots, staff and test orders: read, drafted, looked at before they hold, published."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from habitue.app.console.traffic import preview_rules, rules_stand
from habitue.app.traffic import RulesPublisher
from habitue.interfaces.http.admin.access import Asking, Editing, Seeing
from habitue.interfaces.http.admin.desk import Desk
from habitue.interfaces.http.admin.histories import history_of
from habitue.interfaces.http.admin.schemas.traffic import (
    PreviewRules,
    SaveRules,
    TrafficDifference,
    TrafficPreview,
    TrafficRules,
)
from habitue.interfaces.http.admin.schemas.versions import Publish

router = APIRouter()
VersionNumber = Annotated[int, Path(ge=1, lt=2**31)]


@router.get("/traffic")
def traffic_rules(desk: Seeing) -> TrafficRules:
    """The rules: what is in force, what is drafted, their history."""
    return _described(desk)


@router.put("/traffic/draft")
def save_rules(desk: Editing, body: SaveRules) -> TrafficRules:
    """Write a draft; figures stay as they are until it is published."""
    _publisher(desk).save_rules(body.document.model_dump(mode="json"), body.expected_version)
    return _described(desk)


@router.delete("/traffic/draft")
def discard_rules(desk: Editing) -> TrafficRules:
    """Give up the draft."""
    _publisher(desk).discard_rules()
    return _described(desk)


@router.post("/traffic/preview")
def preview_traffic(desk: Asking, body: PreviewRules) -> TrafficPreview:
    """What these rules would change of the last 30 days; nothing is stored."""
    preview = preview_rules(desk.runtime, body.document)
    told = {
        name: TrafficDifference.model_validate(found, from_attributes=True)
        for name, found in preview.differences.items()
    }
    return TrafficPreview(days=preview.days, computed_at=preview.computed_at, behind=preview.behind, **told)


@router.post("/traffic/publish")
def publish_rules(desk: Editing, body: Publish) -> TrafficRules:
    """Publish the draft: what comes in counts by it at once, lists and live visitors within a
    minute as a rule, reports and models with their next computation."""
    _publisher(desk).publish_draft(body.note, body.expected_version)
    return _described(desk)


@router.post("/traffic/archive")
def archive_rules(desk: Editing) -> TrafficRules:
    """Go back to habitue's default rules; the history stays."""
    _publisher(desk).archive_rules()
    return _described(desk)


@router.post("/traffic/rollback/{version}")
def roll_back_rules(desk: Editing, version: VersionNumber) -> TrafficRules:
    """Publish an old version again, as a new one."""
    _publisher(desk).roll_back_rules(version)
    return _described(desk)


def _publisher(desk: Desk) -> RulesPublisher:
    return RulesPublisher(desk.runtime, desk.account.account_id)


def _described(desk: Desk) -> TrafficRules:
    stand = rules_stand(desk.runtime)
    return TrafficRules(
        document=stand.in_force,
        draft=stand.draft,
        published_version=stand.published_version,
        version=stand.version,
        history=history_of(desk, stand.history),
        followed=desk.console.left_out.followed(),
    )
