"""Categories for catalogues that come without: derived from what products are called, and marked as derived."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import msgspec

from habitue.catalog.kin import shelves_of_kin
from habitue.catalog.phrases import Phrases, learn_phrases
from habitue.catalog.product import Product

# The attribute that tells a derived category from the shop's own.
SOURCE, DERIVED = "category_source", "derived"

_FEWEST_PRODUCTS = 5
# Half a per mille of the catalogue: fewer are too small a shelf to browse.
_SHELVES = 2_000
_FEWEST_FACTS = 3


def complete_categories(products: Sequence[Product]) -> tuple[Product, ...]:
    """The products, those without a category given a derived one where the data say something.

    The head noun of what the product is called comes first, then the fuller phrase: ``Cable > Patch cable``. A product
    whose title names nothing ("BCI-6Y") goes to the shelf of the products described by the same kinds of facts, when
    these agree; else it stays without. Depends on the set of products alone, not on their order.
    """
    bare = [product for product in products if not product.category]
    least = max(_FEWEST_PRODUCTS, len(products) // _SHELVES)
    phrases = learn_phrases(((product.name, product.brand) for product in bare), least=least)
    named = {product.product_id: _category(product, phrases) for product in bare}
    named = _merge_small(named, least)
    named.update(shelves_of_kin([product for product in bare if len(product.attributes) >= _FEWEST_FACTS], named))
    return tuple(product if product.category else _placed(product, named[product.product_id]) for product in products)


def _texts(product: Product) -> tuple[str, str]:
    # The first sentence says what it is, the rest advertises.
    return product.name, product.description[:200]


def _category(product: Product, phrases: Phrases) -> str:
    return " > ".join(name.capitalize() for name in phrases.name_of(_texts(product), product.brand))


def _merge_small(named: dict[str, str], least: int) -> dict[str, str]:
    """Shelves with too few products go up to their head noun, and heads with too few dissolve."""
    shelf_sizes = Counter(named.values())
    head_sizes = Counter(category.partition(" > ")[0] for category in named.values())
    merged = {}
    for product_id, category in named.items():
        head = category.partition(" > ")[0]
        merged[product_id] = (category if shelf_sizes[category] >= least else head) if head_sizes[head] >= least else ""
    return merged


def _placed(product: Product, category: str) -> Product:
    if not category:
        return product
    return msgspec.structs.replace(product, category=category, attributes={**product.attributes, SOURCE: DERIVED})
