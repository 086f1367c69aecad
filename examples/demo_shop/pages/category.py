"""A shelf: a category, a department, or what is on offer, with its filters."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from demo_shop import events, picks
from demo_shop.listing import BANDS, PAGE_SIZE, SORTS, Shelf, Wish, arrange, query_of, read_wish, toggled
from demo_shop.products import Product
from demo_shop.shop import shop_of
from demo_shop.taxonomy import CATEGORIES, DEPARTMENTS, category_of, department_of
from demo_shop.view import Slot, Told, language_of, page


async def category(request: Request) -> Response:
    shop = shop_of(request)
    key = category_of(request.path_params["slug"])
    if key is None:
        raise HTTPException(404)
    language = language_of(request)
    products = shop.by_category[key]
    wish = read_wish(request.query_params.multi_items())
    shelf = arrange(products, wish, shop.book.stock)
    chosen = picks.mix(shop.in_stock((p for p in products if p.promoted), shelf.products), 6, key)
    told = Told("Product List Viewed", events.list_viewed(f"category/{key}", key, shelf.products, shelf.first_position))
    return page(
        request,
        "category.html",
        "category",
        told=[told],
        context={"category": events.category_name(key)},
        title=CATEGORIES[key].in_(language.code),
        category=key,
        department=department_of(key),
        facets=("style", "price", "availability"),
        trending=Slot("category.trending", language.say("slot.category_trending"), chosen),
        **shelf_values(request, shelf, {}),
    )


async def department(request: Request) -> Response:
    shop, key = shop_of(request), request.path_params["department"]
    if key not in DEPARTMENTS:
        raise HTTPException(404)
    names, categories = DEPARTMENTS[key]
    products = picks.mix((p for name in categories for p in shop.by_category[name]), len(shop.products), key)
    return _plain(request, names.in_(language_of(request).code), products)


async def offers(request: Request) -> Response:
    products = [product for product in shop_of(request).products.values() if product.was_minor]
    products.sort(key=lambda product: -product.percent_off)
    return _plain(request, language_of(request).say("offers.title"), products)


def _plain(request: Request, title: str, products: Sequence[Product]) -> Response:
    """A shelf across categories: it tells habitue nothing, because no one category was looked at."""
    shelf = arrange(products, read_wish(request.query_params.multi_items()), shop_of(request).book.stock)
    return page(
        request,
        "category.html",
        "other",
        title=title,
        category="",
        department="",
        facets=("category", "price", "availability"),
        trending=None,
        **shelf_values(request, shelf, {}),
    )


def shelf_values(request: Request, shelf: Shelf, also: dict[str, str]) -> dict[str, Any]:
    """What the template of a shelf needs; `also` are the parts of the address that are not filters."""
    wish = read_wish(request.query_params.multi_items())

    def address(asked: Wish) -> str:
        query = query_of(asked, **also)
        return f"{request.url.path}?{query}" if query else request.url.path

    return {
        "shelf": shelf,
        "wish": wish,
        "sorts": SORTS,
        "page_size": PAGE_SIZE,
        "clear": address(Wish(sort=wish.sort)),
        "to_page": lambda number: address(wish._replace(page=number)),
        "to_sort": lambda sort: address(wish._replace(sort=sort, page=1)),
        "toggle": lambda facet, value: address(toggled(wish, facet, value)),
        "band": lambda key: next((low, high) for name, low, high in BANDS if name == key),
    }
