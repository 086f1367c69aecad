"""A filled slot as the console explains it: for decisions that were made and for previews of those that would be."""

from __future__ import annotations

from habitue.decisions import Filled, Item
from habitue.interfaces.http.admin.desk import Desk
from habitue.interfaces.http.admin.schemas.decisions import DroppedItem, PlacementExplanation, RankedItem, Reason


def explained(desk: Desk, slot: Filled) -> PlacementExplanation:
    """What the slot shows, why, and what was left out."""
    return PlacementExplanation(
        placement=slot.placement_id,
        title=slot.title or slot.placement_id,
        items=[ranked(desk, item) for item in slot.items],
        dropped=[
            DroppedItem(product=desk.product(dropped.product_id), strategy=dropped.strategy, why=dropped.why)
            for dropped in slot.dropped
        ],
        strategies_tried=list(slot.tried),
        strategies_empty=list(slot.empty),
        left_alone=slot.because,
    )


def ranked(desk: Desk, item: Item) -> RankedItem:
    """One product with its reason; `value` names the product behind it."""
    behind = desk.runtime.catalogue.get(item.reason_product_id) if item.reason_product_id else None
    return RankedItem(
        product=desk.product(item.product_id),
        strategy=item.strategy,
        score=item.score,
        reason=Reason(code=item.reason, product_id=item.reason_product_id, value=behind.name if behind else ""),
        pinned=item.pinned,
    )
