"""How long each class of data is kept, and what the last pass removed."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from habitue.interfaces.http.admin.schemas.base import Schema


class RetentionClass(Schema):
    key: Literal["bots", "decisions", "events", "dead_letters", "inactive_people"]
    days: int
    removed: int | None = Field(description="By the last whole pass: rows, letters or nodes; null before the first.")


class Retention(Schema):
    classes: list[RetentionClass]
    ended_at: int | None = Field(description="When the last whole pass ended; null before the first.")
