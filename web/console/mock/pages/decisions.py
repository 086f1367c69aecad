"""Why a decision was so. Not shipped, never used by the product."""

from __future__ import annotations

from fastapi import APIRouter
from habitue.interfaces.http.admin.schemas.decisions import (
    DroppedItem,
    Explanation,
    PlacementExplanation,
    RankedItem,
    Reason,
)
from habitue.interfaces.http.admin.schemas.people import PersonRow
from habitue.interfaces.http.admin.schemas.placements import PlacementDocument

from scenario import Scenario, world_of
from world.things import HOUR
from world.world import World

api = APIRouter()


def explain(world: World, document: PlacementDocument, person: PersonRow | None) -> PlacementExplanation:
    taste = (person.top_category if person else "") or "Coffee"
    pool = [p for p in world.products if p.category == taste and p.sellable] if person else world.products
    pool = [p for p in pool if p.product_id not in document.excluded and p.product_id not in document.pins]
    items = [
        RankedItem(product=world.by_id[pin], strategy="pinned", score=1, pinned=True, reason=Reason(code="pinned"))
        for pin in document.pins
        if pin in world.by_id and world.by_id[pin].sellable
    ]
    for number, product in enumerate(pool[: document.n - len(items)]):
        strategy = document.strategies[0] if number < 5 else document.strategies[-1]
        code = {"for_you": "because_viewed", "best_sellers": "best_seller"}.get(strategy, strategy)
        items.append(RankedItem(
            product=product, strategy=strategy, score=round(0.9 - number * 0.07, 3),
            reason=Reason(code=code, product_id=pool[-1].product_id if code != "best_seller" else "",
                            value=pool[-1].name if code != "best_seller" else ""),
        ))  # fmt: skip
    dropped = [
        DroppedItem(product=product, strategy=document.strategies[0], why=why)
        for product, why in zip(
            world.products[40:], ["out_of_stock", "in_cart", "already_shown", "below_cut"], strict=False
        )
    ]
    return PlacementExplanation(
        placement=document.placement_id, title=document.title.get("en", document.placement_id),
        items=items[: document.n], dropped=dropped, strategies_tried=document.strategies,
        strategies_empty=document.strategies[1:2],
    )  # fmt: skip


@api.get("/decisions/{decision_id}")
def decision(name: Scenario, decision_id: str) -> Explanation:
    world = world_of(name)
    row = world.person_by_id.get(decision_id.split("-")[1] if "-" in decision_id else "")
    documents = [p.published for p in world.placements.values() if p.published and p.published.page == "home"]
    return Explanation(
        decision_id=decision_id, at=world.now - HOUR, person=row.person if row else None, arm="personalised",
        consent=["necessary", "measure", "personalise"], seed="8f21c0de", log_position=182_004,
        versions={"models": "2026-11-20.3", "home.for_you": "3", "catalogue": "p-182001"}, matches_log=True,
        placements=[explain(world, d, row) for d in documents],
    )  # fmt: skip
