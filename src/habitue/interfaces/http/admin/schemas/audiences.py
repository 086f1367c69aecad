"""Audiences: documents, sizes, what can be asked, who is in and why."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from habitue.audiences.language.condition import AudienceId, Comparable, Condition
from habitue.definitions.audience import AudienceDocument
from habitue.interfaces.http.admin.schemas.base import Schema
from habitue.interfaces.http.admin.schemas.chips import PersonChip, ProductChip
from habitue.interfaces.http.admin.schemas.versions import DefinitionVersion

Kind = Literal["text", "number", "boolean", "time", "any"]


class Audience(AudienceDocument[Condition]):
    """What a marketer edits; the console and the CLI edit the same document."""


class AudienceSize(Schema):
    people: int = Field(description="The estimate.")
    low: int = Field(description="The true number is between `low` and `high` in 95 of 100 such samples.")
    high: int
    of: int = Field(description="Everybody who is counted.")
    sampled: int = Field(description="How many were asked; all of them when the number is exact.")
    at: int = Field(description="When, ms UTC.")


class AudienceRow(Schema):
    audience_id: str
    name: dict[str, str]
    description: dict[str, str]
    status: Literal["draft", "published", "archived"]
    has_draft: bool
    published_version: int | None
    updated_at: int
    size: AudienceSize | None = Field(description="Null when it cannot be told of people at rest.")
    in_the_moment: bool = Field(description="It asks what is known only while a page is looked at.")
    listened: str = Field(description="Who is told of each person who enters or leaves: none, journey, webhook.")
    tags: list[str]


class ConditionFinding(Schema):
    severity: Literal["error", "warning"]
    code: str
    path: str = Field(description="Where in the condition: `$`, `$.of[0].test`.")
    message: str


class AudienceDetail(Schema):
    audience_id: str
    published: Audience | None
    draft: Audience | None
    published_version: int | None
    version: int = Field(description="The newest version of all: what `expected_version` means.")
    history: list[DefinitionVersion]
    text: str = Field(description="The condition of the draft, else of what is published, as text.")
    findings: list[ConditionFinding] = Field(description="What is to be said of that condition.")
    in_the_moment: bool


class AudienceVersion(Schema):
    version: int
    document: Audience | None = Field(description="Null when this habitue cannot read it.")
    text: str


class NewAudience(Schema):
    document: Audience


class SaveAudience(Schema):
    document: Audience
    expected_version: int | None = Field(None, description="The newest version seen; refused when there is a newer.")


class CountRequest(Schema):
    condition: Condition
    audience_id: AudienceId | None = Field(None, description="The audience that this is a draft of.")


class Counted(Schema):
    size: AudienceSize | None = Field(description="Null while something is wrong with it, or it is of a page only.")
    sample: list[PersonChip] = Field(description="Some of the people asked who are in.")
    findings: list[ConditionFinding]
    in_the_moment: bool
    text: str


class TextRequest(Schema):
    text: Annotated[str, Field(max_length=100_000)]


class TextRead(Schema):
    condition: Condition | None
    problem: str = ""
    line: int = Field(0, description="From 1; 0 when there is no problem.")
    column: int = 0


class FieldKind(Schema):
    field: str
    kind: Kind


class EventKind(Schema):
    event: str
    cap: int = Field(description="A person is remembered by that many of the newest events of the name.")
    fields: list[FieldKind]
    of_products: bool
    is_open: bool = Field(description="Any small field that the shop sent may be asked for.")


class FactRow(Schema):
    fact: str
    kind: Kind
    keyed: bool
    of_page: bool


class AudienceName(Schema):
    audience_id: str
    name: dict[str, str]


class Vocabulary(Schema):
    events: list[EventKind]
    product_fields: list[FieldKind]
    facts: list[FactRow]
    operators: dict[str, list[str]] = Field(description="Kind -> operators that compare it.")
    without_value: list[str] = Field(description="Operators that take no value.")
    audiences: list[AudienceName]
    lists: list[str]


class Suggestion(Schema):
    value: Comparable
    n: int = Field(description="Products, or people of a sample, that have it.")


class Seen(Schema):
    at: int
    fields: dict[str, Any]
    product: ProductChip | None


class Evidence(Schema):
    value: Any = Field(description="The figure or fact compared; times are ms UTC, money minor units, null not known.")
    sealed: bool = Field(description="Known but sealed: only whether it is known can be asked.")
    since: int | None = Field(description="Where the window begins, ms UTC.")
    counted: int
    seen: list[Seen] = Field(description="The newest events that counted.")
    remembered: int = Field(description="Events of that name remembered of this person.")
    cap: int


class Reached(Schema):
    holds: bool | None
    evidence: Evidence


class WhyPart(Schema):
    path: str
    condition: Condition
    holds: bool
    until: int | None = Field(description="When the answer may next change if nothing happens, ms UTC; null: never.")
    evidence: Evidence | None
    steps: list[Reached]
    parts: list[WhyPart]


class WhyRequest(Schema):
    condition: Condition
    audience_id: AudienceId | None = None
    person_id: Annotated[str, Field(max_length=100)]
    at: Annotated[int | None, Field(ge=0, lt=2**53)] = Field(None, description="A moment that is past; null for now.")


class WhyAnswer(Schema):
    person: PersonChip
    at: int
    past: bool
    objects: bool = Field(description="They object to personalisation, so they are in no audience.")
    explained: WhyPart


class Member(Schema):
    person: PersonChip
    until: int | None = Field(description="Until when they are in if nothing happens; null for good.")


class Members(Schema):
    members: list[Member]
    asked: int = Field(description="How many people were looked at for this page.")
    of: int
    next_cursor: str | None


class Overlap(Schema):
    audience_id: str
    name: dict[str, str]
    size: AudienceSize = Field(description="Of the other audience.")
    both: AudienceSize = Field(description="In both.")


class OverlapTable(Schema):
    size: AudienceSize | None
    others: list[Overlap]


class PersonAudience(Schema):
    audience_id: str
    name: dict[str, str]
    until: int | None


class PersonAudiences(Schema):
    person: PersonChip
    audiences: list[PersonAudience] = Field(description="The published audiences they are in.")
    others: list[AudienceName] = Field(description="Those they are not in.")
    of_page: list[AudienceName] = Field(description="Those that can be told only while a page is looked at.")


WhyPart.model_rebuild()
