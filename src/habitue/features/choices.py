"""What a shop's visitors can choose from, counted in its catalogue: its brands, categories and sizes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from habitue.catalog.product import Product
from habitue.profiles.preferences import Choices

_MOST = 24  # of a kind: more is a catalogue, not a question
_SIZE_KEYS = ("size", "sizes", "taille", "tailles")
_LETTERS = {size: place for place, size in enumerate(("XXS", "XS", "S", "M", "L", "XL", "XXL", "XXXL"))}
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def choices_of(products: Iterable[Product]) -> Choices:
    """The brands and top categories with most products on sale, and the sizes, in their own order.

    What needs a consent of its own (health, religion, …) is no question to ask.
    """
    brands, categories, sizes = Counter[str](), Counter[str](), Counter[str]()
    for product in products:
        if not product.sellable or product.sensitive:
            continue
        brands[product.brand] += 1
        categories[product.category.partition(" > ")[0]] += 1
        for key in _SIZE_KEYS:
            sizes.update(filter(None, (part.strip() for part in re.split(r"[,;|/]", product.attributes.get(key, "")))))
    return Choices(_usual(brands), tuple(sorted(_usual(sizes), key=_size_order)), _usual(categories))


def _usual(counted: Counter[str]) -> tuple[str, ...]:
    named = [(value, n) for value, n in counted.items() if value and len(value) <= 60]
    return tuple(value for value, _ in sorted(named, key=lambda pair: (-pair[1], pair[0]))[:_MOST])


def _size_order(size: str) -> tuple[int, float, str]:
    """Letters from small to large, then numbers by value, then words.

    >>> sorted(["42", "L", "7,5", "one size", "S"], key=_size_order)
    ['S', 'L', '7,5', '42', 'one size']
    """
    if size.upper() in _LETTERS:
        return 0, _LETTERS[size.upper()], size
    number = _NUMBER.match(size)
    return (1, float(number[0].replace(",", ".")), size) if number else (2, 0.0, size)
