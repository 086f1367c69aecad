"""What the shop itself puts in a slot: hand-picked shelves that stand where nothing personal is known."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from itertools import zip_longest

from demo_shop.products import Product
from demo_shop.taxonomy import department_of

SMALL_MINOR = 2500


def mix(products: Iterable[Product], n: int, salt: str) -> list[Product]:
    """At most n products, turn by turn from each category, in an order that depends on the salt alone.

    No name appears twice: the range has namesakes, and a row of four should not repeat itself.
    """
    shelves: dict[str, list[Product]] = {}
    for product in sorted(products, key=lambda product: _rank(salt, product.product_id)):
        shelves.setdefault(product.category, []).append(product)
    turns = (product for row in zip_longest(*shelves.values()) for product in row if product)
    return _no_namesakes(turns, n)


def like(product: Product, products: Iterable[Product], n: int) -> list[Product]:
    """At most n others of the product's style, nearest in price first; of its category when the style is small."""
    others = [other for other in products if other.name != product.name and other.category == product.category]
    others.sort(key=lambda other: (other.style != product.style, abs(other.price_minor - product.price_minor)))
    return _no_namesakes(others, n)


def beside(product: Product, products: Iterable[Product], n: int) -> list[Product]:
    """At most n promoted products of the other categories of its department, none dearer than the product or 25 €."""
    limit = max(product.price_minor, SMALL_MINOR)
    department = department_of(product.category)
    return mix(
        (
            other
            for other in products
            if other.promoted
            and other.category != product.category
            and department_of(other.category) == department
            and other.price_minor <= limit
        ),
        n,
        product.product_id,
    )


def small(products: Iterable[Product], departments: Sequence[str], n: int, salt: str) -> list[Product]:
    """At most n promoted small things of the departments (of all when there are none)."""

    def fits(product: Product) -> bool:
        return product.promoted and product.price_minor < SMALL_MINOR and _among(product, departments)

    return mix(filter(fits, products), n, salt)


def keep(products: Iterable[Product], test: Callable[[Product], bool], taken: Iterable[Product] = ()) -> list[Product]:
    """The products that pass the test and are not taken by another shelf of the page."""
    gone = {product.product_id for product in taken}
    return [product for product in products if product.product_id not in gone and test(product)]


def _among(product: Product, departments: Sequence[str]) -> bool:
    return not departments or department_of(product.category) in departments


def _rank(salt: str, product_id: str) -> bytes:
    return hashlib.blake2b(f"{salt}/{product_id}".encode(), digest_size=8).digest()


def _no_namesakes(products: Iterable[Product], n: int) -> list[Product]:
    named: dict[str, Product] = {}
    for product in products:
        if len(named) == n:
            break
        named.setdefault(product.name, product)
    return list(named.values())
