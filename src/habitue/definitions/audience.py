"""Audiences as documents: who they are for people, and a condition that says who is in.

The language of conditions lies above (`habitue.audiences.language`): here a condition is any JSON object. Whoever puts
the kinds together names the typed condition as the parameter, and with it every draft is checked.
"""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, TypeVar

import msgspec
from pydantic import BaseModel, ConfigDict, Field

from habitue.definitions.placement import Language

AudienceId = Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$", max_length=80)]
Tag = Annotated[str, Field(pattern=r"^[^\s,](.*[^\s,])?$", max_length=40)]
Listened = Literal["none", "journey", "webhook"]
C = TypeVar("C")


class AudienceDocument(BaseModel, Generic[C]):
    """What a marketer edits; the console and the CLI edit the same document."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    audience_id: AudienceId
    name: dict[Language, Annotated[str, Field(min_length=1, max_length=120)]] = Field(
        min_length=1, description="Language -> what it is called."
    )
    description: dict[Language, Annotated[str, Field(max_length=1000)]] = Field(
        default_factory=dict, description="Language -> who is in, in a sentence."
    )
    condition: C = Field(description="Who is in.")
    tags: Annotated[tuple[Tag, ...], Field(max_length=20)] = ()
    listened: Listened = Field(default="none", description="Who is told of each person who enters or leaves.")
    notes: Annotated[str, Field(max_length=4000, description="For colleagues: why it is as it is.")] = ""


class PublishedAudience(msgspec.Struct, frozen=True):
    """A published audience and its version."""

    version: int
    document: AudienceDocument[Any]
