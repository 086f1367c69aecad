"""Makes the tables and puts the demo shop's range on the shelves: products, prices, stock, pictures; and an admin."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, call_command
from django.db import transaction
from django.utils.text import slugify
from oscar.apps.catalogue.categories import create_from_breadcrumbs
from oscar.core.loading import get_model

from demo_shop.pictures import picture
from demo_shop.products import CURRENCY, Product, all_products
from demo_shop.taxonomy import CATEGORIES, DEPARTMENTS

COUNTRIES = (("FR", "FRA", "France"), ("IE", "IRL", "Ireland"), ("BE", "BEL", "Belgium"), ("DE", "DEU", "Germany"))
_DRAWINGS = "drawings"


def some_of(products: Iterable[Product], n: int) -> list[Product]:
    """At most `n` products that can be bought, in turn from each category, so that few still look like a shop."""
    shelves: dict[str, list[Product]] = defaultdict(list)
    for product in products:
        if product.stock > 0:
            shelves[product.category].append(product)
    deepest = max(map(len, shelves.values()), default=0)
    mixed = [shelf[depth] for depth in range(deepest) for shelf in shelves.values() if depth < len(shelf)]
    return mixed[:n]


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--products", type=int, default=600, help="how many, 2465 at most (default: 600)")

    def handle(self, *, products: int, **_: Any) -> None:
        call_command("migrate", run_syncdb=True, verbosity=0)
        if get_model("catalogue", "Product").objects.exists():
            self.stdout.write("the shop is filled already")
            return
        chosen = some_of(all_products().values(), products)
        with transaction.atomic():
            _countries()
            _shelve(chosen)
            get_user_model().objects.create_superuser("admin", "admin@shop.example", "oscar")
        call_command("update_index", verbosity=0)
        self.stdout.write(f"{len(chosen)} products are on the shelves")


def _countries() -> None:
    model = get_model("address", "Country")
    model.objects.bulk_create(
        model(iso_3166_1_a2=two, iso_3166_1_a3=three, printable_name=name, name=name.upper(), is_shipping_country=True)
        for two, three, name in COUNTRIES
    )


def _categories() -> dict[str, Any]:
    """Category key -> Oscar's category; English names, as in the exported catalogue."""
    return {
        key: create_from_breadcrumbs(f"{names.en} > {CATEGORIES[key].en}")
        for names, keys in DEPARTMENTS.values()
        for key in keys
    }


def _shelve(chosen: list[Product]) -> None:
    kind = get_model("catalogue", "ProductClass").objects.create(name="Goods", track_stock=True)
    partner = get_model("partner", "Partner").objects.create(name="Warehouse")
    categories = _categories()
    model = get_model("catalogue", "Product")
    made = [
        model(
            title=product.name,
            slug=slugify(product.name)[:255],
            upc=product.product_id,
            description=product.description,
            product_class=kind,
            structure=model.STANDALONE,
        )
        for product in chosen
    ]
    model.objects.bulk_create(made)
    pairs = list(zip(made, chosen, strict=True))
    placed = get_model("catalogue", "ProductCategory")
    placed.objects.bulk_create(placed(product=row, category=categories[product.category]) for row, product in pairs)
    stock = get_model("partner", "StockRecord")
    stock.objects.bulk_create(
        stock(
            product=row,
            partner=partner,
            partner_sku=product.product_id,
            price=Decimal(product.price_minor) / 100,
            price_currency=CURRENCY,
            num_in_stock=product.stock,
        )
        for row, product in pairs
    )
    image = get_model("catalogue", "ProductImage")
    image.objects.bulk_create(
        image(product=row, original=_drawn(product), caption=product.name) for row, product in pairs
    )


def _drawn(product: Product) -> str:
    """The product's picture as a file below MEDIA_ROOT; its name there."""
    name = f"{_DRAWINGS}/{product.product_id}.svg"
    path = Path(settings.MEDIA_ROOT) / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(picture(product))
    return name
