"""Search: the shop's own ranking, the filters of a shelf, and help when nothing is found."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from demo_shop import events, picks
from demo_shop.listing import arrange, read_wish
from demo_shop.pages.category import shelf_values
from demo_shop.shop import shop_of
from demo_shop.view import Slot, Told, language_of, page

MAX_QUERY = 200


async def search(request: Request) -> Response:
    shop, language = shop_of(request), language_of(request)
    query = " ".join(request.query_params.get("q", "").split())[:MAX_QUERY]
    found = shop.index.find(query)
    wish = read_wish(request.query_params.multi_items())
    told = [Told("Products Searched", events.searched(query, len(found)))] if query and not wish.narrowed else []
    favourites = picks.mix(shop.in_stock(p for p in shop.products.values() if p.featured), 8, "favourites")
    return page(
        request,
        "search.html",
        "search",
        told=told,
        context={"query": query},
        query=query,
        suggestions=[] if found else shop.index.suggest(query),
        facets=("category", "price", "availability"),
        best_sellers=Slot("search.best_sellers", language.say("slot.best_sellers"), favourites, "grid"),
        **shelf_values(request, arrange(found, wish, shop.book.stock), {"q": query}),
    )
