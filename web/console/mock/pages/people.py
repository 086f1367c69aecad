"""The list of people. Not shipped, never used by the product."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter
from habitue.interfaces.http.admin.schemas.people import Contrast, PeoplePage

from scenario import Scenario, page_of, world_of

api = APIRouter()


@api.get("/people")
def people(
    name: Scenario,
    query: str = "",
    sort: Literal["last_seen", "revenue", "orders"] = "last_seen",
    cursor: str | None = None,
) -> PeoplePage:
    world = world_of(name)
    rows = [] if name == "empty" else [r for r in world.people if r.person.person_id not in world.forgotten]
    rows = [r for r in rows if query.lower() in r.person.label.lower()]
    rows.sort(key=lambda r: {"revenue": r.revenue_minor, "orders": r.orders}.get(sort, r.last_seen), reverse=True)
    chosen, following = page_of(rows, cursor)
    return PeoplePage(rows=chosen, total=len(rows), next_cursor=following)


@api.get("/people/contrast")
def contrast(name: Scenario) -> Contrast:
    rows = world_of(name).people
    first = next(r for r in rows if r.top_category == "Coffee")
    second = next(r for r in rows if r.top_category == "Outdoor")
    if name == "empty":
        return Contrast(people=[], tastes=[])
    return Contrast(people=[first.person, second.person], tastes=["Coffee", "Outdoor"])
