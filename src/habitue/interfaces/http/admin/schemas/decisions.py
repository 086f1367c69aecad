"""One decision and why it was so."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from habitue.interfaces.http.admin.schemas.base import Schema
from habitue.interfaces.http.admin.schemas.chips import PersonChip, ProductChip


class Reason(Schema):
    """Why an item is there; the console words it: 'because you looked at …'."""

    code: str
    product_id: str = ""
    value: str = ""


class RankedItem(Schema):
    product: ProductChip
    strategy: str
    score: float
    reason: Reason
    pinned: bool = False


class DroppedItem(Schema):
    product: ProductChip
    strategy: str
    why: str = Field(
        description="out_of_stock, withdrawn, unknown, in_cart, current_item, already_shown, sensitive, excluded, "
        "below_cut"
    )


class PlacementExplanation(Schema):
    placement: str
    title: str
    items: list[RankedItem]
    dropped: list[DroppedItem]
    strategies_tried: list[str]
    strategies_empty: list[str]
    left_alone: str = Field(
        "",
        description="Why the slot keeps the shop's own content: paused, held_out, unknown_placement, nothing_to_show",
    )


class Explanation(Schema):
    decision_id: str
    at: int
    person: PersonChip | None
    arm: Literal["personalised", "held_out", "none"]
    consent: list[str]
    seed: str
    log_position: int
    versions: dict[str, str]
    matches_log: bool = Field(description="The recomputed items equal the ones written to the log.")
    models_missing: list[str] = Field([], description="Model versions it cites that are no longer kept.")
    placements: list[PlacementExplanation]
