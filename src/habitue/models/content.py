"""Products as weighted words: what content neighbours are compared by."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from scipy import sparse

from habitue.catalog.product import Product

Words = Callable[[Product], Iterator[str]]
_WORD = re.compile(r"\w+")
FEW = 100  # a word in no more products than this costs nothing worth saving


def words(text: str) -> Iterator[str]:
    """Case- and accent-folded words of two characters or more.

    >>> list(words("Crème brûlée, 2 x 100 g"))
    ['creme', 'brulee', '100']
    """
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    return (word for word in _WORD.findall(plain) if len(word) > 1)


def category_words(product: Product) -> Iterator[str]:
    """Every level of the category's path: ``"A > B"`` gives ``"a"`` and ``"a > b"``.

    A leaf alone would make two neighbouring shelves as far apart as two departments.
    """
    levels = [level.strip().casefold() for level in product.category.split(">") if level.strip()]
    return (" > ".join(levels[: depth + 1]) for depth in range(len(levels)))


def attribute_words(product: Product) -> Iterator[str]:
    """One word per fact: ``"colour=red"``."""
    return (f"{key.casefold()}={value.casefold()}" for key, value in product.attributes.items() if value)


FIELDS: Mapping[str, Words] = {
    "category": category_words,
    "brand": lambda product: iter([product.brand.casefold()] if product.brand else []),
    "name": lambda product: words(product.name),
    "attributes": attribute_words,
    "description": lambda product: words(product.description),
}


def field_matrix(products: Sequence[Product], field: str, *, common_share: float = 1.0) -> sparse.csr_array:
    """Products by words, TF-IDF with rows of length 1 (or 0 where the field is empty).

    Words in more than `common_share` of the products are left out: they tell little and cost their number squared.
    """
    code_of: dict[str, int] = {}
    rows, columns, values = [], [], []
    for row, product in enumerate(products):
        for word, times in Counter(FIELDS[field](product)).items():
            rows.append(row)
            columns.append(code_of.setdefault(word, len(code_of)))
            values.append(1 + np.log(times))
    shape = (len(products), max(1, len(code_of)))
    matrix = sparse.coo_array((np.array(values, np.float64), (rows, columns)), shape=shape).tocsr()
    frequency = np.bincount(matrix.indices, minlength=shape[1])
    idf = np.log((1 + len(products)) / (1 + frequency)) + 1
    idf[frequency > max(FEW, common_share * len(products))] = 0
    matrix.data *= idf[matrix.indices]
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    matrix.data /= np.repeat(np.maximum(length, 1e-12), np.diff(matrix.indptr))
    matrix.eliminate_zeros()
    return matrix
