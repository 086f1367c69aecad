"""How the installation is, and the one switch."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from habitue.interfaces.http.admin.schemas.base import Schema
from habitue.interfaces.http.admin.schemas.chips import PersonChip


class LedgerCount(Schema):
    """received = stored + duplicate + dead_lettered + rejected, exactly."""

    received: int
    stored: int
    duplicate: int
    dead_lettered: int
    rejected: int
    balanced: bool
    reasons: dict[str, int]


class ModelHealth(Schema):
    name: str
    version: str
    trained_at: int
    data_from: int
    data_to: int
    metrics: dict[str, float]
    parameters: dict[str, Any]


class Check(Schema):
    key: str
    state: Literal["ok", "warning", "failing"]
    detail: dict[str, str | int | float] = Field(default={})


class AudienceMismatch(Schema):
    """One of the two evaluators puts the person in at that moment, the other does not."""

    audience_id: str
    version: int
    person: PersonChip
    at: int
    live: bool = Field(description="Whether the live one does.")


class AudienceCheck(Schema):
    """What asking real people's audiences both live and in batch found."""

    computed_at: int
    audiences: int
    asked: int = Field(description="(person, moment) pairs.")
    differing: int
    mismatches: list[AudienceMismatch] = Field(description="The first of them.")


class Health(Schema):
    state: Literal["ok", "warning", "failing"]
    checked_at: int
    checks: list[Check]
    ledger: LedgerCount
    ledger_by_day: list[dict[str, int | str]]
    exempt_page_views_by_day: list[dict[str, int | str]]
    log_position: int
    lake_position: int
    queue_depth: int
    queue_size: int
    last_event_at: int | None
    models: list[ModelHealth]
    audience_check: AudienceCheck | None = None
    disk_free_bytes: int
    memory_bytes: int


class Pause(Schema):
    paused: bool
