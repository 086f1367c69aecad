"""Ready-made audiences."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from habitue.audiences.language.condition import Condition
from habitue.interfaces.http.admin.schemas.audiences import AudienceSize
from habitue.interfaces.http.admin.schemas.base import Schema


class LibraryParameter(Schema):
    name: str
    label: dict[str, str]
    kind: Literal["number", "share", "duration", "text", "id", "texts", "numbers"]
    default: Any
    low: float
    high: float = Field(description="Range, both ends included; of durations in days.")
    choices: list[str] = Field(description="All there are; empty: any.")


class LibraryNeed(Schema):
    kind: Literal["event", "trait", "value", "list", "audience", "source"]
    name: str
    has: bool | None = Field(description="Whether anybody of a sample of people has it; null where nothing can tell.")


class LibraryCard(Schema):
    entry_id: str
    title: dict[str, str]
    description: dict[str, str]
    parameters: list[LibraryParameter]
    needs: list[LibraryNeed]
    condition: Condition = Field(description="With the parameters it comes with.")
    of_visit: bool = Field(description="People are in it while they are in the shop.")
    size: AudienceSize | None


class LibraryFamily(Schema):
    family_id: str
    title: dict[str, str]
    cards: list[LibraryCard]


class AdjustRequest(Schema):
    parameters: dict[str, Any] = Field(max_length=20)


class Adjusted(Schema):
    condition: Condition
    text: str
