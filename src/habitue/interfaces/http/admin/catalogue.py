"""The catalogue with what became of each product."""

from __future__ import annotations

from fastapi import APIRouter

from habitue.app.console.assortment import Sort, shelf
from habitue.app.console.neighbours import neighbours
from habitue.core.errors import InvalidInput, NotFound
from habitue.interfaces.http.admin.access import Seeing
from habitue.interfaces.http.admin.desk import Desk
from habitue.interfaces.http.admin.explanations import ranked
from habitue.interfaces.http.admin.schemas.catalogue import CataloguePage, HistoryPoint, ProductDetail, ProductRow
from habitue.interfaces.http.admin.schemas.decisions import RankedItem
from habitue.measurement.results import ProductResults

router = APIRouter()
_PAGE = 50


@router.get("/catalogue")
def catalogue(
    desk: Seeing, query: str = "", category: str = "", sort: Sort = "views", cursor: str | None = None
) -> CataloguePage:
    """Products that match every word of the query, the greatest first (stock: the least first)."""
    goods, start = desk.runtime.catalogue, _start(cursor)
    results = desk.console.reports.products()
    page = shelf(goods, results, query=query, category=category, sort=sort, start=start, n=_PAGE)
    following = start + _PAGE
    return CataloguePage(
        rows=[
            ProductRow(
                product=desk.product(offer.product.product_id),
                stock=offer.product.stock,
                views=offer.result.views,
                adds=offer.result.adds,
                orders=offer.result.orders,
                revenue_minor=offer.result.revenue_minor,
            )
            for offer in page.rows
        ],
        total=page.total,
        next_cursor=str(following) if following < page.total else None,
        categories=[path for path in goods.categories() if path],
    )


@router.get("/catalogue/{product_id:path}")
def product(desk: Seeing, product_id: str) -> ProductDetail:
    """One product: its history, its figures, what goes with it."""
    goods = desk.runtime.catalogue
    found = goods.get(product_id)
    if found is None:
        raise NotFound(f"the catalogue has no product {product_id!r}")
    result = desk.console.reports.products().get(product_id) or ProductResults(product_id)
    return ProductDetail(
        product=desk.product(product_id),
        description=found.description,
        attributes=found.attributes,
        stock=found.stock,
        was_minor=found.was_minor,
        added_at=found.added_at,
        updated_at=found.updated_at,
        price_history=[HistoryPoint(at=at, value=price) for at, price in goods.price_history(product_id)],
        stock_history=[
            HistoryPoint(at=at, value=stock) for at, stock in goods.stock_history(product_id) if stock is not None
        ],
        views=result.views,
        adds=result.adds,
        orders=result.orders,
        revenue_minor=result.revenue_minor,
        also_viewed=_beside(desk, product_id, "also_viewed"),
        bought_together=_beside(desk, product_id, "bought_together"),
        similar=_beside(desk, product_id, "similar"),
    )


def _beside(desk: Desk, product_id: str, strategy: str) -> list[RankedItem]:
    return [ranked(desk, item) for item in neighbours(desk.runtime, product_id, strategy)]


def _start(cursor: str | None) -> int:
    if cursor is None or cursor == "":
        return 0
    if not cursor.isdecimal() or len(cursor) > 9:
        raise InvalidInput("this is no cursor of this list", path="$.cursor", expected="next_cursor of a page")
    return int(cursor)
