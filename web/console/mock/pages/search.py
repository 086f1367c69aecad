"""The command palette. Not shipped, never used by the product."""

from __future__ import annotations

from fastapi import APIRouter
from habitue.interfaces.http.admin.schemas.search import SearchHit

from scenario import Scenario, world_of

api = APIRouter()


@api.get("/search")
def search(name: Scenario, q: str = "") -> list[SearchHit]:
    world, needle = world_of(name), q.lower()
    hits = [
        SearchHit(kind="placement", id=k, label=(p.draft or p.published).title["en"], detail=k, href=f"/placements/{k}")
        for k, p in world.placements.items()
        if (p.draft or p.published) and needle in k
    ]  # type: ignore[union-attr]
    hits += [SearchHit(kind="product", id=p.product_id, label=p.name, detail=p.category, href=f"/catalogue/{p.product_id}")
             for p in world.products if needle in p.name.lower()][:6]  # fmt: skip
    hits += [SearchHit(kind="person", id=r.person.person_id, label=r.person.label, href=f"/people/{r.person.person_id}")
             for r in world.people if needle in r.person.label.lower()][:6]  # fmt: skip
    return hits
