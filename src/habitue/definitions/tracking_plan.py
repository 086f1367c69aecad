"""The tracking plan: which events a shop sends, with what, when, from where, and who answers for each.

It is stated in the words of the wire (Segment's `price`, `total`), as whoever writes the shop's code reads it. It never
blocks the intake: events are kept as they come, and what differs from the plan is a finding.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, Self, get_args

import msgspec
from pydantic import BaseModel, ConfigDict, Field, model_validator

from habitue.definitions.placement import Language

TRACKING_PLAN_ID = "shop"  # one workspace is one shop, so it has one plan

PropertyType = Literal["text", "id", "integer", "number", "boolean", "money", "time", "list", "object", "any"]
PROPERTY_TYPES: tuple[PropertyType, ...] = get_args(PropertyType)
Client = Literal["tracker", "server", "webhook"]
CLIENTS: tuple[Client, ...] = get_args(Client)
Words = dict[Language, Annotated[str, Field(max_length=300)]]
# `products[].price`: names of letters, digits, _ and -; a part that ends in [] is a list whose every element is meant
Path = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]+(\[\])?(\.[A-Za-z0-9_-]+(\[\])?){0,3}$", max_length=120)]


class PlannedProperty(BaseModel):
    """One property of an event."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Path = Field(description="Where it is: `total`, or `products[].price` in every product of a list.")
    type: PropertyType = "text"
    required: bool = False
    allowed: Annotated[
        tuple[Annotated[str, Field(min_length=1, max_length=200)], ...],
        Field(max_length=100, description="The only values it may have; empty: any."),
    ] = ()


class PlannedEvent(BaseModel):
    """One kind of event: what, when, how and who."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: Annotated[str, Field(min_length=1, max_length=120)]
    when: Words = Field(default_factory=dict, description="Language -> the page or moment at which it is sent.")
    clients: Annotated[tuple[Client, ...], Field(min_length=1, max_length=3)] = Field(
        default=("tracker", "server"), description="Who may send it: our script, the shop's server, a webhook."
    )
    source: Annotated[str, Field(max_length=120, description="The system it comes from, as the shop calls it.")] = ""
    owner: Annotated[str, Field(max_length=120, description="The team or person who answers for it.")] = ""
    per_day: Annotated[
        int | None, Field(ge=0, le=1_000_000_000, description="How many a day are expected; null: not stated.")
    ] = None
    properties: Annotated[tuple[PlannedProperty, ...], Field(max_length=100)] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        _once("properties", [one.name for one in self.properties])
        _once("clients", list(self.clients))
        return self


class TrackingPlanDocument(BaseModel):
    """What a shop means to send."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    currencies: Annotated[
        tuple[Annotated[str, Field(pattern="^[A-Z]{3}$")], ...],
        Field(max_length=30, description="ISO 4217 codes the shop sells in; empty: the currency of its settings."),
    ] = ()
    zero_prices: bool = Field(default=False, description="Whether a product may cost nothing (samples, gifts).")
    products_in_catalogue: bool = Field(
        default=True, description="Whether a product that the catalogue does not have is a finding."
    )
    events: Annotated[tuple[PlannedEvent, ...], Field(max_length=300)] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        _once("events", [event.name for event in self.events])
        return self


def _once(field: str, values: list[str]) -> None:
    if twice := sorted(value for value, times in Counter(values).items() if times > 1):
        raise ValueError(f"{field} names {', '.join(twice)} more than once")


class TrackingPlan(msgspec.Struct, frozen=True, kw_only=True):
    """The plan in force, compiled for checking.

    Attributes
    ----------
    version
        The published version; 0 while nobody published one and habitue's own default plan is in force.
    """

    version: int
    currencies: frozenset[str]
    zero_prices: bool
    products_in_catalogue: bool
    events: Mapping[str, PlannedEvent]


def compile_tracking_plan(document: TrackingPlanDocument, version: int) -> TrackingPlan:
    """The form that checks read: events by name."""
    return TrackingPlan(
        version=version,
        currencies=frozenset(document.currencies),
        zero_prices=document.zero_prices,
        products_in_catalogue=document.products_in_catalogue,
        events=MappingProxyType({event.name: event for event in document.events}),
    )
