"""Tracking: the plan, the alarms, and every event as it arrives."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Path, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from habitue.app.console.debugging import Seen
from habitue.app.console.tracking import PlanPublisher, plan_stands
from habitue.app.feeds import Refusal
from habitue.app.tracking import read_tracking_report
from habitue.definitions import TrackingPlanDocument
from habitue.events import names
from habitue.events.envelope import Stored
from habitue.interfaces.http.admin.access import Editing, Seeing
from habitue.interfaces.http.admin.desk import Desk
from habitue.interfaces.http.admin.histories import history_of
from habitue.interfaces.http.admin.schemas.chips import PersonChip
from habitue.interfaces.http.admin.schemas.tracking import (
    SavePlan,
    SeenEvent,
    TrackingFinding,
    TrackingHealth,
    TrackingPlan,
)
from habitue.interfaces.http.admin.schemas.versions import Publish
from habitue.interfaces.http.admin.streaming import HELLO, STILL_HERE, Heart, message, still_signed_in, streamed
from habitue.measurement.tracking_rules import FALSE_ALARM_DAYS
from habitue.privacy.consent import purposes_of

router = APIRouter()
VersionNumber = Annotated[int, Path(ge=1, lt=2**31)]
_WAIT_SECONDS, _PACE_SECONDS = 0.5, 0.2
_HASH = 10  # characters that tell a device from the others on a page
_CONTEXT = ("page", "device", "library", "campaign", "referrer", "channel", "locale")


@router.get("/tracking")
def tracking(desk: Seeing) -> TrackingHealth:
    """The alarms that ring, each kind of event as it comes, and the shares worth watching."""
    report = read_tracking_report(desk.runtime.workspace)
    if report is None:
        return TrackingHealth(
            computed_at=None,
            learning_until=None,
            behind=0,
            false_alarm_days=FALSE_ALARM_DAYS,
            events_day=0,
            alarms=[],
            kinds=[],
            shares={},
        )
    told = msgspec.to_builtins(report)
    del told["plan_version"]
    return TrackingHealth.model_validate(told)


@router.get("/tracking/plan")
def plan(desk: Seeing) -> TrackingPlan:
    """The tracking plan: what is in force, what is drafted, its history."""
    return _described(desk)


@router.get("/tracking/plan/schema")
def plan_schema(desk: Seeing) -> dict[str, Any]:  # noqa: ARG001 - whoever is signed in
    """The JSON schema of a tracking plan."""
    return TrackingPlanDocument.model_json_schema()


@router.put("/tracking/plan/draft")
def save_plan(desk: Editing, body: SavePlan) -> TrackingPlan:
    """Write a draft; what is checked stays as it is until it is published."""
    _publisher(desk).save_plan(body.document.model_dump(mode="json"), body.expected_version)
    return _described(desk)


@router.delete("/tracking/plan/draft")
def discard_plan(desk: Editing) -> TrackingPlan:
    """Give up the draft."""
    _publisher(desk).discard_plan()
    return _described(desk)


@router.post("/tracking/plan/publish")
def publish_plan(desk: Editing, body: Publish) -> TrackingPlan:
    """Publish the draft: from now on events are compared with it."""
    _publisher(desk).publish_plan(body.note, body.expected_version)
    return _described(desk)


@router.post("/tracking/plan/archive")
def archive_plan(desk: Editing) -> TrackingPlan:
    """Go back to habitue's default plan; the history stays."""
    _publisher(desk).archive_plan()
    return _described(desk)


@router.post("/tracking/plan/rollback/{version}")
def roll_back_plan(desk: Editing, version: VersionNumber) -> TrackingPlan:
    """Publish an old version again, as a new one."""
    _publisher(desk).roll_back_plan(version)
    return _described(desk)


@router.get("/tracking/events")
def recent_events(desk: Seeing) -> list[SeenEvent]:
    """The newest events, stored or not, newest first."""
    return seen_events(desk, desk.console.debugging.recent())


@router.get("/tracking/stream", response_class=StreamingResponse)
async def tracking_stream(desk: Seeing, request: Request) -> StreamingResponse:
    """Every event as it arrives as ``seen``, stored or not; a comment every 15 s while nothing happens."""
    await run_in_threadpool(desk.console.debugging.start)
    return streamed(_messages(desk, request))


async def _messages(desk: Desk, request: Request) -> AsyncIterator[str]:
    heart = Heart()
    with desk.console.debugging.watchers.watching() as watcher:
        yield HELLO
        while True:
            arrived = await watcher.take(_WAIT_SECONDS)
            if arrived:
                for shown in await run_in_threadpool(seen_events, desk, arrived):
                    yield message("seen", shown)
                await asyncio.sleep(_PACE_SECONDS)
            if heart.beats():
                if not await run_in_threadpool(still_signed_in, request):
                    return
                yield STILL_HERE


def seen_events(desk: Desk, seen: Iterable[Seen]) -> list[SeenEvent]:
    """Events as the debugger shows them; people are looked up once each."""
    people: dict[str, PersonChip | None] = {}
    shown = []
    for one in seen:
        if isinstance(one, Refusal):
            shown.append(_refused(one))
            continue
        node_id = one.event.node_id
        if node_id not in people:
            people[node_id] = desk.person_behind(node_id)
        shown.append(_stored(desk, one, people[node_id]))
    return shown


def _stored(desk: Desk, stored: Stored, person: PersonChip | None) -> SeenEvent:
    event = stored.event
    return SeenEvent(
        id=str(stored.position),
        received_at=event.received_at,
        occurred_at=event.occurred_at,
        name=event.name,
        outcome="stored",
        reason="",
        message_id=event.message_id,
        source=event.source,
        device=event.claims.device[:_HASH] if event.claims else "",
        node=event.node_id[:_HASH],
        person=person,
        session_id=event.session_id,
        consent=purposes_of(event.consent),
        properties=event.properties,
        sealed=sorted(event.sealed),
        context={name: event.context[name] for name in _CONTEXT if name in event.context},
        flags=list(event.flags),
        findings=[
            TrackingFinding(
                code=finding.code,
                severity=finding.severity,
                path=finding.path,
                expected=finding.expected,
                got=finding.got,
            )
            for finding in desk.console.debugging.findings(event)
        ],
        fields={},
    )


def _refused(refusal: Refusal) -> SeenEvent:
    return SeenEvent.model_validate(
        {
            "id": f"{refusal.at}-{refusal.number}-{refusal.message_id}",
            "received_at": refusal.at,
            "occurred_at": None,
            "name": refusal.name,
            "outcome": refusal.outcome,
            "reason": refusal.reason,
            "message_id": refusal.message_id,
            "source": refusal.source,
            "device": refusal.device_id[:_HASH],
            "node": "",
            "person": None,
            "session_id": "",
            "consent": [],
            "properties": {},
            "sealed": [],
            "context": {},
            "flags": [],
            "findings": [],
            "fields": refusal.fields,
        }
    )


def _publisher(desk: Desk) -> PlanPublisher:
    return PlanPublisher(desk.runtime, desk.account.account_id)


def _described(desk: Desk) -> TrackingPlan:
    stands = plan_stands(desk.runtime)
    shown = stands.draft or stands.in_force
    return TrackingPlan(
        document=stands.in_force,
        draft=stands.draft,
        published_version=stands.published_version,
        version=stands.version,
        history=history_of(desk, stands.history),
        known_events=sorted((names.BEHAVIOUR | names.MARKET) - {event.name for event in shown.events}),
    )
