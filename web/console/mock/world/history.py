"""What a person did, and what anybody does right now. Not shipped, never used by the product."""

from __future__ import annotations

import random
from functools import cache
from typing import TYPE_CHECKING

from habitue.interfaces.http.admin.schemas.history import TimelineItem
from habitue.interfaces.http.admin.schemas.live import Activity

from world.things import HOSTILE, HOUR, QUERIES

if TYPE_CHECKING:
    from world.world import World


@cache
def timeline_of(world: World, person_id: str) -> list[TimelineItem]:
    row = world.person_by_id[person_id]
    draw = random.Random(person_id + "t")
    at, items = row.last_seen, []
    taste = [p for p in world.products if p.category == (row.top_category or "Coffee")]
    for position in range(140, 0, -1):
        name = draw.choices(
            [
                "Product Viewed",
                "Page Viewed",
                "Decision Made",
                "Placement Shown",
                "Products Searched",
                "Product Added",
                "Recommendation Clicked",
                "Consent Changed",
                "Order Completed",
                "quiz_finished",
            ],
            [30, 22, 14, 10, 6, 6, 4, 1, 2, 1],
        )[0]
        with_product = name in {"Product Viewed", "Product Added", "Recommendation Clicked"}
        with_decision = name in {"Decision Made", "Placement Shown", "Recommendation Clicked"}
        items.append(
            TimelineItem(
                position=position,
                at=at,
                name=name,
                product=draw.choice(taste) if with_product else None,
                query=(HOSTILE if world.hostile else draw.choice(QUERIES)) if name == "Products Searched" else "",
                page=(HOSTILE if world.hostile else draw.choice(["/", "/c/garden", "/cart"]))
                if name == "Page Viewed"
                else "",
                amount_minor=draw.randint(1900, 14000) if name == "Order Completed" else None,
                currency="EUR" if name == "Order Completed" else "",
                placement=draw.choice(list(world.placements)) if with_decision else "",
                decision_id=f"dec-{person_id}-{position}" if with_decision else "",
                flags=[],
                properties={"list_id": "autumn", "position": 3} if with_product else {},
                consent=["necessary", "measure", "personalise"],
                source="browser",
            )
        )
        at -= int(draw.expovariate(1 / (3 * HOUR)))
    return items


def activity_at(world: World, position: int, at: int) -> Activity:
    draw = random.Random(position)
    row = draw.choice(world.people[:80])
    name = draw.choices(
        [
            "Product Viewed",
            "Page Viewed",
            "Products Searched",
            "Product Added",
            "Placement Shown",
            "Recommendation Clicked",
            "Order Completed",
        ],
        [34, 24, 8, 8, 14, 6, 3],
    )[0]
    with_product = name in {"Product Viewed", "Product Added", "Recommendation Clicked"}
    with_decision = name in {"Placement Shown", "Recommendation Clicked"}
    anonymous = draw.random() < 0.12
    return Activity(
        position=position,
        at=at,
        received_at=at + 140,
        name=name,
        person=None if anonymous else row.person,
        product=draw.choice(world.products) if with_product else None,
        page=(HOSTILE if world.hostile else draw.choice(["/", "/c/coffee", "/c/garden", "/cart"]))
        if name == "Page Viewed"
        else "",
        query=(HOSTILE if world.hostile else draw.choice(QUERIES)) if name == "Products Searched" else "",
        amount_minor=draw.randint(1900, 14000) if name == "Order Completed" else None,
        currency="EUR",
        device=draw.choice(["mobile", "desktop", "tablet"]),
        source="browser",
        flags=["bot"] if row.person.left_out and not anonymous else [],
        decision_id=f"dec-{row.person.person_id}-{position}" if with_decision and not anonymous else "",
        placement=draw.choice(list(world.placements)) if with_decision else "",
    )
