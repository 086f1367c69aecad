"""The catalogue. Not shipped, never used by the product."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from habitue.interfaces.http.admin.schemas.catalogue import CataloguePage, ProductDetail

from scenario import Scenario, fail, page_of, world_of
from world.products import product_detail, product_row

api = APIRouter()


@api.get("/catalogue")
def catalogue(
    name: Scenario, query: str = "", category: str = "", sort: str = "views", cursor: str | None = None
) -> CataloguePage:
    world = world_of(name)
    rows = [] if name == "empty" else [product_row(world, p) for p in world.products]
    rows = [r for r in rows if query.lower() in r.product.name.lower() and category in ("", r.product.category)]
    keys: dict[str, Any] = {
        "name": lambda r: r.product.name, "price": lambda r: -r.product.price_minor,
        "stock": lambda r: r.stock if r.stock is not None else 10**9,
    }  # fmt: skip
    rows.sort(key=keys.get(sort, lambda r: -(getattr(r, "revenue_minor" if sort == "revenue" else sort))))
    chosen, following = page_of(rows, cursor)
    return CataloguePage(
        rows=chosen, total=len(rows), next_cursor=following,
        categories=[] if name == "empty" else sorted({p.category for p in world.products}),
    )  # fmt: skip


@api.get("/catalogue/{product_id}")
def product(name: Scenario, product_id: str) -> ProductDetail:
    found = world_of(name).by_id.get(product_id)
    if found is None:
        raise fail(404, "not_found", f"There is no product {product_id}.")
    return product_detail(world_of(name), found)
