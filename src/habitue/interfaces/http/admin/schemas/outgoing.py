"""Taking audiences out: exports and their record, subscriptions and what became of their deliveries."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from habitue.interfaces.http.admin.schemas.base import Schema

Use = Literal["analysis", "email", "sms", "ads"]
Format = Literal["csv", "jsonl", "parquet"]
State = Literal["waiting", "delivered", "dead", "withheld"]


class NewExport(Schema):
    use: Use = Field("analysis", description="What for: decides the columns, and who must have permitted it.")
    format: Format = "csv"


class ExportRow(Schema):
    export_id: str
    audience_id: str
    version: int
    author: str = Field(description="`account …` by name where it is one of today, `key …` or `cli`.")
    at: int
    use: Use
    format: Format
    people: int
    withheld: int = Field(description="Members who had not permitted the use.")
    completed_at: int | None = Field(description="Null while it goes on, or if it broke off.")


class Subscription(Schema):
    subscription_id: str
    audience_id: str
    name: dict[str, str]
    url: str
    use: Use
    paused: bool
    created_at: int
    waiting: int
    delivered: int
    dead: int
    withheld: int
    last_delivered_at: int | None
    last_problem: str
    told: bool = Field(description="Whether the audience in force still tells a webhook.")


class NewSubscription(Schema):
    audience_id: Annotated[str, Field(max_length=80)]
    url: Annotated[str, Field(max_length=1000)]
    use: Use = "analysis"


class Subscribed(Schema):
    """The one answer that has the secret."""

    subscription_id: str
    secret: str


class TurnSubscription(Schema):
    paused: bool


class DeadDelivery(Schema):
    """A delivery that was given up; never of whom it told more than the id."""

    delivery_id: str
    person_id: str
    entered: bool
    at: int
    attempts: int
    problem: str


class SentAgain(Schema):
    deliveries: int
