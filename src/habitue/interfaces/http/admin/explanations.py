"""A filled slot as the console explains it: for decisions that were made and for previews of those that would be."""

from __future__ import annotations

from habitue.decisions import Filled, Item
from habitue.interfaces.http.admin import schemas
from habitue.interfaces.http.admin.desk import Desk


def explained(desk: Desk, slot: Filled) -> schemas.PlacementExplanation:
    """What the slot shows, why, and what was left out."""
    return schemas.PlacementExplanation(
        placement=slot.placement_id,
        title=slot.title or slot.placement_id,
        items=[ranked(desk, item) for item in slot.items],
        dropped=[
            schemas.DroppedItem(product=desk.product(dropped.product_id), strategy=dropped.strategy, why=dropped.why)
            for dropped in slot.dropped
        ],
        strategies_tried=list(slot.tried),
        strategies_empty=list(slot.empty),
        left_alone=slot.because,
    )


def ranked(desk: Desk, item: Item) -> schemas.RankedItem:
    """One product with its reason; `value` names the product behind it."""
    behind = desk.runtime.catalogue.get(item.reason_product_id) if item.reason_product_id else None
    return schemas.RankedItem(
        product=desk.product(item.product_id),
        strategy=item.strategy,
        score=item.score,
        reason=schemas.Reason(code=item.reason, product_id=item.reason_product_id, value=behind.name if behind else ""),
        pinned=item.pinned,
    )
