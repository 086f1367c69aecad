"""The pictures of the products: drawn when first asked for, then kept."""

from __future__ import annotations

from functools import lru_cache

from demo_shop.illustrations import draw
from demo_shop.products import Product


@lru_cache(maxsize=4096)
def picture(product: Product) -> bytes:
    """The product's drawing, an SVG document of 600 by 600."""
    return draw(product.product_id, product.category, product.style, product.name).encode()
