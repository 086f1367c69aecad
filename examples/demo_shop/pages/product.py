"""One product, and its picture."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from demo_shop import events, picks
from demo_shop.cart import FREE_DELIVERY_FROM_MINOR, MAX_QUANTITY
from demo_shop.files import FOREVER
from demo_shop.pictures import picture
from demo_shop.products import Product
from demo_shop.shop import Shop, shop_of
from demo_shop.taxonomy import department_of
from demo_shop.view import Slot, Told, language_of, page


async def product(request: Request) -> Response:
    shop = shop_of(request)
    found = _found(request)
    left = shop.book.stock(found.product_id)
    return page(
        request,
        "product.html",
        "product",
        told=[Told("Product Viewed", events.product_of(found))],
        context={"product_id": found.product_id, "category": events.category_name(found.category)},
        product=found,
        left=left,
        most=min(left, MAX_QUANTITY, 10),
        free_from=FREE_DELIVERY_FROM_MINOR,
        department=department_of(found.category),
        slots=_slots(request, shop, found),
    )


async def image(request: Request) -> Response:
    """The product's drawing; styles inside it are its own, and nothing in it may run."""
    headers = {"cache-control": FOREVER, "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'"}
    return Response(picture(_found(request)), media_type="image/svg+xml", headers=headers)


def _found(request: Request) -> Product:
    product = shop_of(request).find(request.path_params["product_id"])
    if product is None:
        raise HTTPException(404)
    return product


def _slots(request: Request, shop: Shop, product: Product) -> list[Slot]:
    say = language_of(request).say
    shelf = shop.by_category[product.category]
    similar = picks.like(product, shop.in_stock(shelf), 6)
    together = picks.beside(product, shop.in_stock(shop.products.values()), 4)
    also = picks.mix(shop.in_stock(shelf, [product, *similar]), 6, product.product_id)
    return [
        Slot("product.bought_together", say("slot.together"), together, "few"),
        Slot("product.similar", say("slot.similar"), similar, why="why.similar"),
        Slot("product.also_viewed", say("slot.also_viewed"), also),
    ]
