"""Sources of signed webhooks. A secret is in the answer that made it, and in no other."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from habitue.interfaces.http.admin.schemas.base import Schema

Purpose = Literal["measure", "personalise", "marketing_email", "email_open", "sms", "push", "ads", "sensitive"]
Kind = Literal["standard", "shopify", "woocommerce"]
Secret = Annotated[str, Field(max_length=300)]


class WebhookCounts(Schema):
    """Deliveries accepted and refused as a whole, and the verdicts on the events of those accepted."""

    accepted: int
    refused: int
    stored: int
    duplicate: int
    dead_lettered: int
    rejected: int


class WebhookSource(Schema):
    name: str
    kind: Kind
    address: str = Field(description="Where the sender posts to.")
    consent: list[str] = Field(description="Purposes the shop vouches for when an event states none.")
    created_at: int
    removed_at: int | None
    secrets: int = Field(description="How many hold: two while an old one and its successor overlap.")
    overlap_until: int | None
    last_accepted_at: int | None
    last_refused_at: int | None
    days: int = Field(description="What `counts` is of.")
    counts: WebhookCounts


class NewWebhook(Schema):
    name: Annotated[str, Field(max_length=40)]
    kind: Kind
    consent: Annotated[list[Purpose], Field(max_length=8)] = Field(default=[])
    secret: Secret = Field("", description="The sender's own; empty to have one made. Shopify's is always its own.")


class RotateWebhook(Schema):
    overlap_hours: Annotated[int, Field(ge=0, le=24 * 30)] = 24
    secret: Secret = ""


class IssuedSecret(Schema):
    """The one answer that has the secret; empty when the sender's own was given."""

    name: str
    address: str
    secret: str
