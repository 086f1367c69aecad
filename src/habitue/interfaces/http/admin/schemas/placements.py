"""Placements: documents, results, previews, dry runs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from habitue.interfaces.http.admin.schemas.base import Schema
from habitue.interfaces.http.admin.schemas.chips import PersonChip, ProductChip
from habitue.interfaces.http.admin.schemas.decisions import PlacementExplanation
from habitue.interfaces.http.admin.schemas.overview import Estimate
from habitue.interfaces.http.admin.schemas.versions import DefinitionVersion


class PlacementDocument(Schema):
    """What a marketer edits; the console and the CLI edit the same document."""

    placement_id: Annotated[str, Field(pattern=r"^[a-z0-9_]+(\.[a-z0-9_]+)*$", max_length=80)]
    title: dict[str, str] = Field(description="Language -> heading shown in the shop.")
    page: Literal["home", "category", "product", "search", "cart", "confirmation", "any"]
    strategies: Annotated[list[str], Field(min_length=1, max_length=8)] = Field(
        description="Tried in order until the list is full."
    )
    n: Annotated[int, Field(ge=1, le=48)] = 8
    pins: Annotated[list[str], Field(max_length=48)] = Field([], description="Product ids shown first, in this order.")
    excluded: Annotated[list[str], Field(max_length=1000)] = Field([], description="Product ids never shown here.")


class PlacementResults(Schema):
    days: int
    shown: int
    clicks: int
    click_through: float | None
    attributed_minor: int
    attributed_orders: int
    incremental_minor: Estimate
    series: list[dict[str, int | str]] = Field(description="day, shown, clicks")


class PlacementRow(Schema):
    placement_id: str
    title: dict[str, str]
    page: str
    strategies: list[str]
    pins: int
    status: Literal["draft", "published", "archived"]
    has_draft: bool
    published_version: int | None
    updated_at: int
    results: PlacementResults


class PlacementDetail(Schema):
    placement_id: str
    published: PlacementDocument | None
    draft: PlacementDocument | None
    published_version: int | None
    version: int = Field(0, description="The newest version of all: what `expected_version` means.")
    history: list[DefinitionVersion]
    results: PlacementResults
    strategies_available: list[str]


class NewPlacement(Schema):
    document: PlacementDocument


class SaveDraft(Schema):
    document: PlacementDocument
    expected_version: int | None = Field(None, description="The newest version seen; refused when there is a newer.")


class PreviewRequest(Schema):
    document: PlacementDocument
    person_ids: list[str] = Field(description="Empty string previews as a visitor without history.", max_length=4)
    product_id: str = Field("", description="The product page to preview on, for product placements.")
    category: str = ""


class Preview(Schema):
    person: PersonChip | None
    explanation: PlacementExplanation


class DryRun(Schema):
    """What publishing would mean, from the last seven days' traffic."""

    days: int
    requests: int
    people: int
    held_out: int
    products_unsellable: list[ProductChip] = Field(description="Pinned but not sellable now: they will be skipped.")
    also_pinned_in: list[str]
