"""The command palette's search: people, products and placements by what they are called."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import APIRouter

from habitue.app.console.searching import people_named, placements_named, products_named
from habitue.interfaces.http.admin.access import Seeing
from habitue.interfaces.http.admin.schemas.search import SearchHit

router = APIRouter()
_EACH = 6


@router.get("/search")
def search(desk: Seeing, q: str = "") -> list[SearchHit]:
    """At most six of each kind; nothing for an empty question."""
    if not q.strip():
        return []
    hits = [
        SearchHit(
            kind="placement",
            id=named.placement_id,
            label=named.title or named.placement_id,
            detail=named.placement_id,
            href=f"/placements/{quote(named.placement_id, safe='')}",
        )
        for named in placements_named(desk.runtime, q, _EACH)
    ]
    hits += [
        SearchHit(
            kind="product",
            id=product.product_id,
            label=product.name,
            detail=product.category,
            href=f"/catalogue/{quote(product.product_id, safe='')}",
        )
        for product in products_named(desk.runtime, q, _EACH)
    ]
    for person_id in people_named(desk.runtime, desk.console.people, q, _EACH, personal=desk.personal):
        chip = desk.person_behind(person_id)
        if chip is not None:
            href = f"/people/{quote(chip.person_id, safe='')}"
            hits.append(SearchHit(kind="person", id=chip.person_id, label=chip.label, href=href))
    return hits
