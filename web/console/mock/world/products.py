"""Products and what happened to them. Not shipped, never used by the product."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

from habitue.interfaces.http.admin.schemas.catalogue import HistoryPoint, ProductDetail, ProductRow
from habitue.interfaces.http.admin.schemas.chips import ProductChip
from habitue.interfaces.http.admin.schemas.decisions import RankedItem, Reason

from world.things import ADJECTIVES, BRANDS, CATEGORIES, DAY, HOSTILE, HOUR

if TYPE_CHECKING:
    from world.world import World


def product_chip(world: World, number: int) -> ProductChip:
    draw = random.Random(number)
    category = list(CATEGORIES)[number % len(CATEGORIES)]
    nouns, (low, high) = CATEGORIES[category]
    name = f"{draw.choice(ADJECTIVES)} {draw.choice(nouns).lower()}"
    if world.hostile and number % 5 == 0:
        name = HOSTILE
    price = int(math.exp(draw.uniform(math.log(low), math.log(high)))) // 10 * 10
    return ProductChip(
        product_id=f"p{number:04d}",
        name=name,
        category=category,
        brand=draw.choice(BRANDS),
        price_minor=price,
        currency="EUR",
        image_url="javascript:window.__xss=1" if world.hostile else f"/mock/picture/{number}.svg",
        url="javascript:window.__xss=1" if world.hostile else f"https://shop.example/p/{number}",
        sellable=draw.random() > 0.06,
    )


def product_row(world: World, product: ProductChip) -> ProductRow:
    draw = random.Random(product.product_id)
    views = int(draw.paretovariate(0.9) * 20) % 4200
    orders = int(views * draw.uniform(0.01, 0.05))
    return ProductRow(
        product=product,
        stock=0 if not product.sellable else draw.choice([None, 3, 14, 52, 120, 340]),
        views=views,
        adds=int(views * draw.uniform(0.05, 0.12)),
        orders=orders,
        revenue_minor=orders * product.price_minor,
    )


def neighbours(world: World, product: ProductChip, n: int, code: str) -> list[RankedItem]:
    draw = random.Random(product.product_id + code)
    same = [other for other in world.products if other.category == product.category and other != product]
    return [
        RankedItem(
            product=item,
            strategy=code,
            score=round(1 / (position + 1.2), 3),
            reason=Reason(code=code, product_id=product.product_id, value=product.name),
        )
        for position, item in enumerate(draw.sample(same, n))
    ]


def product_detail(world: World, product: ProductChip) -> ProductDetail:
    draw = random.Random(product.product_id + "d")
    row = product_row(world, product)
    price, stock, prices, stocks = product.price_minor, 80, [], []
    for day in range(90, -1, -1):
        if draw.random() < 0.05:
            price = int(product.price_minor * draw.choice([0.8, 0.9, 1, 1.05]))
            prices.append(HistoryPoint(at=world.now - day * DAY, value=price))
        stock = 120 if stock <= 4 else stock - draw.randint(0, 4)
        if day % 3 == 0:
            stocks.append(HistoryPoint(at=world.now - day * DAY, value=stock))
    return ProductDetail(
        product=product,
        description="Made to last, easy to repair, and packed without plastic. Comes with a care card.",
        attributes={"Material": "Mixed", "Made in": "Portugal", "Weight": "420 g"},
        stock=row.stock,
        was_minor=int(product.price_minor * 1.2) if draw.random() < 0.3 else 0,
        added_at=world.now - 300 * DAY,
        updated_at=world.now - 2 * HOUR,
        price_history=[HistoryPoint(at=world.now - 91 * DAY, value=product.price_minor), *prices],
        stock_history=stocks,
        views=row.views,
        adds=row.adds,
        orders=row.orders,
        revenue_minor=row.revenue_minor,
        also_viewed=neighbours(world, product, 6, "also_viewed"),
        bought_together=[] if draw.random() < 0.2 else neighbours(world, product, 4, "bought_together"),
        similar=neighbours(world, product, 6, "similar"),
    )
