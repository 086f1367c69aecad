"""The rows of the list of people. Not shipped, never used by the product."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

from habitue.interfaces.http.admin.schemas.chips import PersonChip
from habitue.interfaces.http.admin.schemas.people import PersonRow

from world.things import CATEGORIES, DAY, FIRST, HOSTILE, LAST

if TYPE_CHECKING:
    from world.world import World


def person_row(world: World, number: int) -> PersonRow:
    draw = random.Random(f"person{number}")
    known = draw.random() < 0.35
    label = f"{draw.choice(FIRST)} {draw.choice(LAST)}" if known else f"Visitor {draw.randrange(0x1000, 0xFFFF):04x}"
    if world.hostile and number % 3 == 0:
        label = HOSTILE
    orders = draw.randint(0, 6) if known else int(draw.random() < 0.1)
    last = world.now - int(draw.expovariate(1 / (6 * DAY)))
    return PersonRow(
        person=PersonChip(person_id=f"n{number:05d}", label=label, known=known, left_out="bot" if not known and draw.random() < 0.03 else None),
        first_seen=last - draw.randint(0, 80) * DAY,
        last_seen=last,
        active_days=draw.randint(1, 24),
        orders=orders,
        revenue_minor=sum(draw.randint(1200, 16000) for _ in range(orders)),
        currency="EUR",
        top_category=draw.choice([*CATEGORIES, ""]),
    )
