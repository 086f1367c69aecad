"""The open shop: everything a page needs, put together once."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from starlette.requests import Request

from demo_shop import picks
from demo_shop.orders import OrderBook
from demo_shop.outbox import Outbox
from demo_shop.products import Product, Products, all_products
from demo_shop.search import Index
from demo_shop.settings import Settings
from demo_shop.taxonomy import CATEGORIES


@dataclass(frozen=True, kw_only=True)
class Shop:
    """The shop while it is open: its range, its orders, its line to habitue."""

    settings: Settings
    products: Products
    by_category: dict[str, list[Product]]
    index: Index
    book: OrderBook
    outbox: Outbox

    def in_stock(self, products: Iterable[Product], taken: Iterable[Product] = ()) -> list[Product]:
        """The products that can be bought now and are not on another shelf of the same page."""
        return picks.keep(products, lambda product: self.book.stock(product.product_id) > 0, taken)

    def find(self, product_id: str) -> Product | None:
        return self.products.get(product_id)


def open_shop(settings: Settings) -> Shop:
    """A shop with full shelves; nothing is sent before its outbox is started."""
    products = all_products()
    return Shop(
        settings=settings,
        products=products,
        by_category=_shelves(list(products.values())),
        index=Index(products.values()),
        book=OrderBook(products),
        outbox=Outbox(settings.habitue_url, settings.secret_key),
    )


def shop_of(request: Request) -> Shop:
    """The shop the request came to."""
    shop = request.app.state.shop
    assert isinstance(shop, Shop)
    return shop


def now_ms() -> int:
    """The shop's clock, ms UTC."""
    return time.time_ns() // 1_000_000


def _shelves(products: Sequence[Product]) -> dict[str, list[Product]]:
    """Each category in the shop's own order: promoted first, otherwise mixed so that the kinds alternate."""
    shelves = {}
    for category in CATEGORIES:
        shelf = [product for product in products if product.category == category]
        shelves[category] = sorted(
            shelf, key=lambda product: (not product.featured, not product.promoted, product.product_id)
        )
    return shelves
