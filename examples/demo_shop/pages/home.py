"""The home page, and the shelf of everything on offer."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from demo_shop import picks
from demo_shop.shop import shop_of
from demo_shop.taxonomy import DEPARTMENTS
from demo_shop.view import Slot, language_of, page

# a sofa, a bouquet, a guitar: the width of the range in three pictures
HERO = (
    "8b9733b9-cbea-4de3-978b-5e3f0e8c796c",
    "4bb66b8a-cf13-4959-87ce-ca506fa568a2",
    "3f9a39b2-0d63-4751-b6ee-4ecd08dd2276",
)


async def home(request: Request) -> Response:
    shop, say, money = shop_of(request), language_of(request).say, language_of(request).money
    everything = list(shop.products.values())
    favourites = picks.mix(shop.in_stock(product for product in everything if product.featured), 8, "favourites")
    offers = picks.mix(shop.in_stock((p for p in everything if p.was_minor), favourites), 6, "offers")
    finds = picks.small(shop.in_stock(everything, [*favourites, *offers]), (), 6, "finds")
    tiles = {
        key: (
            sum(len(shop.by_category[category]) for category in categories),
            [shop.by_category[category][0] for category in categories[:4]],
        )
        for key, (_, categories) in DEPARTMENTS.items()
    }
    return page(
        request,
        "home.html",
        "home",
        hero=[shop.products[product_id] for product_id in HERO],
        tiles=tiles,
        total=len(everything),
        for_you=Slot("home.for_you", say("slot.for_you"), favourites, "grid"),
        trending=Slot("home.trending", say("slot.trending"), offers),
        recently_viewed=Slot(
            "home.recently_viewed", say("slot.recent", amount=money(picks.SMALL_MINOR, whole=True)), finds
        ),
    )
