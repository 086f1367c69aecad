"""The single customer view. Times are ms UTC, money is minor units."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from habitue.interfaces.http.admin.schemas.base import Schema
from habitue.interfaces.http.admin.schemas.chips import PersonChip, ProductChip
from habitue.interfaces.http.admin.schemas.history import Order, OrderLine
from habitue.interfaces.http.admin.schemas.notes import Note


class IdentityNode(Schema):
    node_id: str
    kind: Literal["device", "user"]
    first_seen: int
    last_seen: int
    evidence: str = Field(description="What links it to this person: token, click, server, or '' for their own node.")


TraitSource = Literal["visitor", "shop", "preferences"]


class OtherValue(Schema):
    value: Any
    at: int


class Trait(Schema):
    key: str
    value: Any
    at: int
    personal: bool
    source: TraitSource = Field(
        description="visitor: declared in a browser. shop: by the shop's server. preferences: on the preference page."
    )
    others: list[OtherValue] = Field([], description="What they declared elsewhere: other e-mail addresses, …")


class CorrectedField(Schema):
    """A field that the person had corrected, or taken out when no trait of that key is there any more."""

    key: str
    at: int
    asked: Literal["account", "key", "command_line"]
    by: str = Field(description="The name of the account, or the id of the key; empty for the command line.")


class Attribute(Schema):
    """A fact computed when asked, with what it stands on."""

    key: str
    value: int | str = Field(description="In `unit`: minor units, ms UTC, first hour of three in the shop's zone, …")
    high: int | None = Field(description="The upper end of a range.")
    unit: Literal["count", "money", "date", "days", "text", "hour", "money_range"]
    based_on: int
    basis: Literal["orders", "days", "interactions", "moments", "events"]
    since: int
    until: int


class UnlinkBody(Schema):
    node_id: Annotated[str, Field(max_length=100)]


class Affinity(Schema):
    kind: Literal["category", "brand"]
    value: str
    weight: float = Field(ge=0, le=1, description="Share of this person's decayed interest.")
    based_on: int = Field(description="Number of interactions behind it.")


class Touch(Schema):
    at: int
    source: str
    medium: str
    campaign: str
    referrer: str
    landing: str


class Channel(Schema):
    purpose: str
    address: str = Field(description="The address in the clear; empty for a viewer, or where only its hash is known.")
    current: bool = Field(description="It is the address that a message would go to now.")
    granted: bool
    because: str = Field(description="The legal basis of a permission, or what denies it.")
    source: str = Field(description="Where the word that decides came from; of an objection its name.")
    since: int | None


class Person(Schema):
    person: PersonChip
    first_seen: int
    last_seen: int
    active_days: int
    nodes: list[IdentityNode]
    traits: list[Trait]
    corrected: list[CorrectedField] = Field([], description="Newest first.")
    consent: list[str]
    consent_at: int | None
    channels: list[Channel] = Field(description="By which channels they may be reached, address by address.")
    arm: Literal["personalised", "held_out", "none"]
    orders: list[Order]
    orders_count: int
    revenue_minor: int
    average_order_minor: int | None
    currency: str
    affinities: list[Affinity]
    recently_viewed: list[ProductChip]
    cart: list[OrderLine]
    wishlist: list[ProductChip]
    searches: list[str]
    attributes: list[Attribute]
    notes: list[Note] = Field(description="Notes and tags by staff; none for a viewer, since they hold personal text.")
    household: list[PersonChip] = Field(
        description="Who shares an address or a declared household with them; nobody for a viewer."
    )
    first_touch: Touch | None
    last_touch: Touch | None
    device: dict[str, str]
