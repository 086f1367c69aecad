"""What the console is told of tracking: the plan, events as they arrive, alarms. Times are ms UTC."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from habitue.definitions.tracking_plan import TrackingPlanDocument
from habitue.interfaces.http.admin.schemas.base import Schema
from habitue.interfaces.http.admin.schemas.chips import PersonChip
from habitue.interfaces.http.admin.schemas.versions import DefinitionVersion


class TrackingPlan(Schema):
    document: TrackingPlanDocument = Field(description="The plan in force: the published one, or habitue's default.")
    draft: TrackingPlanDocument | None
    published_version: int | None = Field(description="Null while the default plan is in force.")
    version: int = Field(description="The newest version of all: what `expected_version` means; 0 when there is none.")
    history: list[DefinitionVersion]
    known_events: list[str] = Field(description="Names habitue has a meaning for and the plan does not have.")


class SavePlan(Schema):
    document: TrackingPlanDocument
    expected_version: int | None = Field(None, description="The newest version seen; refused when there is a newer.")


class TrackingAlarm(Schema):
    key: str
    rule: Literal["all_silent", "silence", "slump", "below_plan", "vanished", "finding", "share"]
    severity: Literal["error", "warning", "info"]
    started_at: int
    since: int
    event: str
    path: str
    code: str
    evidence: dict[str, int | float | str]


class TrackingKind(Schema):
    event: str
    planned: bool
    day: int = Field(description="How many came in the last 24 hours.")
    usual_day: float | None
    per_day: int | None = Field(description="How many a day the plan expects.")
    last_at: int | None


class TrackingHealth(Schema):
    computed_at: int | None = Field(description="Null before the worker's first look.")
    learning_until: int | None
    behind: int
    false_alarm_days: int
    events_day: int
    alarms: list[TrackingAlarm]
    kinds: list[TrackingKind]
    shares: dict[str, float]


class TrackingFinding(Schema):
    code: str
    severity: Literal["error", "warning", "info"]
    path: str
    expected: str
    got: str


class SeenEvent(Schema):
    """One event as it arrived; of one that was not stored there are names and types only."""

    id: str
    received_at: int
    occurred_at: int | None
    name: str
    outcome: Literal["stored", "duplicate", "rejected", "dead_lettered"]
    reason: str
    message_id: str
    source: str
    device: str = Field(description="The start of the keyed hash of the device; empty when it is not known.")
    node: str
    person: PersonChip | None
    session_id: str
    consent: list[str]
    properties: dict[str, Any]
    sealed: list[str] = Field(description="Where personal fields were, by dotted path; their values are sealed.")
    context: dict[str, Any]
    flags: list[str]
    findings: list[TrackingFinding]
    fields: dict[str, str] = Field(description="Of an event that was not stored: type by property.")
