"""The rules about bots, staff and test orders, and what a draft would change."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from habitue.definitions.traffic import TrafficDocument
from habitue.interfaces.http.admin.schemas.base import Schema
from habitue.interfaces.http.admin.schemas.versions import DefinitionVersion


class TrafficRules(Schema):
    document: TrafficDocument = Field(description="The rules in force: the published ones, or habitue's default.")
    draft: TrafficDocument | None
    published_version: int | None = Field(description="Null while the default rules are in force.")
    version: int = Field(description="The newest version of all: what `expected_version` means; 0 when there is none.")
    history: list[DefinitionVersion]
    followed: bool = Field(
        description="Whether the list of people and live visitors tell the past by the rules in force: false until the"
        " worker has asked with them, within a minute as a rule."
    )


class SaveRules(Schema):
    document: TrafficDocument
    expected_version: int | None = Field(None, description="The newest version seen; refused when there is a newer.")


class PreviewRules(Schema):
    document: TrafficDocument


class TrafficDifference(Schema):
    """How many count under the rules in force and under the draft; how many leave, how many come back."""

    before: Annotated[int, Field(ge=0)]
    after: Annotated[int, Field(ge=0)]
    leave: Annotated[int, Field(ge=0)]
    come_back: Annotated[int, Field(ge=0)]


class TrafficPreview(Schema):
    days: int
    computed_at: int
    behind: int = Field(description="Events that are not in the lake yet and so in neither number.")
    people: TrafficDifference
    orders: TrafficDifference
    events: TrafficDifference
