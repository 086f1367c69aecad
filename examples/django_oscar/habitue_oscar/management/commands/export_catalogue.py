"""Writes the catalogue as JSON lines for `habitue import catalogue`."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand
from oscar.core.loading import get_class, get_model

from habitue_oscar.goods import category_of


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--base-url", required=True, help="where visitors reach the shop")

    def handle(self, *, file: Path, base_url: str, **_: Any) -> None:
        base, strategy = base_url.rstrip("/"), get_class("partner.strategy", "Selector")().strategy()
        products = get_model("catalogue", "Product").objects.browsable().exclude(upc__isnull=True).order_by("pk")
        with file.open("w", encoding="utf-8") as out:
            for product in products.prefetch_related("images", "stockrecords", "categories"):
                out.write(json.dumps(_row(product, strategy, base), ensure_ascii=False) + "\n")
        self.stdout.write(f"{products.count()} products written to {file}")


def _row(product: Any, strategy: Any, base: str) -> dict[str, Any]:
    bought, image = strategy.fetch_for_product(product), product.images.first()
    price = {"price": str(bought.price.effective_price), "currency": bought.price.currency}
    stock = getattr(bought.stockrecord, "net_stock_level", None)
    return {
        "product_id": product.upc,
        "name": product.get_title(),
        "category": category_of(product),
        "description": product.description,
        "url": base + product.get_absolute_url(),
        "image_url": base + image.original.url if image else "",
        **(price if bought.price.exists else {}),
        **({"stock": stock} if stock is not None else {}),
    }
