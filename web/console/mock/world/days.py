"""Figures by day. Not shipped, never used by the product."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

from habitue.interfaces.http.admin.schemas.overview import DayPoint

from world.things import DAY, iso_day

if TYPE_CHECKING:
    from world.world import World


def days_of(world: World, n: int) -> list[DayPoint]:
    draw = random.Random(n)
    points = []
    for day in range(n, 0, -1):
        at = world.now - day * DAY
        weekend = 1.25 if (at // DAY + 4) % 7 in (0, 6) else 1
        visits = int(620 * weekend * (1 + 0.1 * math.sin(day / 5)) * draw.uniform(0.9, 1.1))
        orders = int(visits * draw.uniform(0.024, 0.033))
        revenue = orders * draw.randint(5200, 6900)
        points.append(
            DayPoint(
                day=iso_day(at),
                visits=visits,
                orders=orders,
                revenue_minor=revenue,
                attributed_minor=int(revenue * draw.uniform(0.12, 0.2)),
            )
        )
    return points
