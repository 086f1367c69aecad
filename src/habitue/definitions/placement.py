"""Placements: which slot of the shop shows what, as a marketer writes it and as a decision reads it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Literal, Self, get_args

import msgspec
from pydantic import BaseModel, ConfigDict, Field, model_validator

Strategy = Literal[
    "best_sellers",
    "trending",
    "recently_viewed",
    "also_viewed",
    "bought_together",
    "similar",
    "next_in_session",
    "for_you",
]
STRATEGIES: tuple[Strategy, ...] = get_args(Strategy)

Page = Literal["home", "category", "product", "search", "cart", "confirmation", "any"]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]
ProductId = Annotated[str, Field(min_length=1, max_length=200)]


class PlacementDocument(BaseModel):
    """What a marketer edits; the console and the CLI edit the same document."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    placement_id: Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$", max_length=80)]
    title: dict[Language, Annotated[str, Field(max_length=200)]] = Field(
        description="Language -> heading shown in the shop."
    )
    page: Page
    strategies: Annotated[tuple[Strategy, ...], Field(min_length=1, max_length=8)] = Field(
        description="Tried in order until the list is full."
    )
    n: Annotated[int, Field(ge=1, le=48)] = 8
    pins: Annotated[
        tuple[ProductId, ...], Field(max_length=48, description="Product ids shown first, in this order.")
    ] = ()
    excluded: Annotated[tuple[ProductId, ...], Field(max_length=1000, description="Product ids never shown here.")] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        for field, values in (("strategies", self.strategies), ("pins", self.pins), ("excluded", self.excluded)):
            if twice := sorted(value for value, times in Counter(values).items() if times > 1):
                raise ValueError(f"{field} names {', '.join(twice)} more than once")
        if both := sorted(set(self.pins) & set(self.excluded)):
            raise ValueError(f"{', '.join(both)}: pinned and excluded at once; keep one of the two")
        return self


class Placement(msgspec.Struct, frozen=True, kw_only=True):
    """A published placement, compiled for decisions.

    Attributes
    ----------
    version
        The definition's version, written to the log with each decision.
    n
        How many products the slot shows at most, 1 to 48.
    """

    placement_id: str
    version: int
    title: Mapping[str, str]
    page: Page
    strategies: tuple[Strategy, ...]
    n: int
    pins: tuple[str, ...]
    excluded: frozenset[str]

    def title_in(self, locale: str) -> str:
        """The heading for a locale such as ``fr-CA``: that locale, its language, English, or whatever there is."""
        for wanted in (locale, locale.split("-")[0], "en"):
            if wanted in self.title:
                return self.title[wanted]
        return next(iter(self.title.values()), "")


def compile_placement(document: PlacementDocument, version: int) -> Placement:
    """The form a decision reads: a set where it asks "is it in?", tuples where order counts."""
    return Placement(
        placement_id=document.placement_id,
        version=version,
        title=MappingProxyType(dict(document.title)),
        page=document.page,
        strategies=document.strategies,
        n=document.n,
        pins=document.pins,
        excluded=frozenset(document.excluded),
    )
