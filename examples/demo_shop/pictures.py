"""The pictures of the products: drawn when first asked for, then kept."""

from __future__ import annotations

from functools import lru_cache

from demo_shop.illustrations import STYLES, draw
from demo_shop.products import Product

_PLAIN = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 600"><path fill="#efe4d3" d="M0 0h600v600H0z"/></svg>'
)


@lru_cache(maxsize=4096)
def picture(product: Product) -> bytes:
    """The product's drawing, an SVG document of 600 by 600; plain paper for a style nobody has drawn."""
    if (product.category, product.style) not in STYLES:
        return _PLAIN.encode()
    return draw(product.product_id, product.category, product.style, product.name).encode()
