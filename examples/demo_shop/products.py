"""The shop's products, read once at start."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import msgspec

CURRENCY = "EUR"
_FILE = Path(__file__).parent / "data" / "products.jsonl.gz"


class Product(msgspec.Struct, frozen=True, kw_only=True):
    """One product as the shop sells it; prices in cents of `CURRENCY`, stock in pieces at opening time."""

    product_id: str
    name: str
    category: str
    style: str
    description: str
    price_minor: int
    was_minor: int = 0
    stock: int = 0
    gender: str = ""
    featured: bool = False
    promoted: bool = False
    aliases: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """Address of the product's page within the shop."""
        return f"/product/{self.product_id}"

    @property
    def image_path(self) -> str:
        """Address of the product's picture within the shop."""
        return f"/images/{self.product_id}.svg"

    @property
    def percent_off(self) -> int:
        """Reduction against the former price, whole percent rounded down; 0 when not on offer."""
        return (self.was_minor - self.price_minor) * 100 // self.was_minor if self.was_minor else 0


Products = Mapping[str, Product]


@lru_cache(maxsize=1)
def all_products() -> Products:
    """Every product by id, in the file's order (by id)."""
    lines = gzip.decompress(_FILE.read_bytes()).splitlines()
    decoder = msgspec.json.Decoder(Product)
    products = (decoder.decode(line) for line in lines)
    return MappingProxyType({product.product_id: product for product in products})
