"""Which shelf a product without a telling name stands on: that of the products described by the same kinds of facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, diags

from habitue.catalog.product import Product

_NEIGHBOURS = 7
# Mean similarity of the neighbours that agree. On real electronics (19,406 products) 0.5 places four in five
# of the products whose shelf is known by name, 93 % of them on that shelf; 0.4 places more, 90 % right.
_AGREEMENT = 0.5
# Neighbours are sought among so many: more add time, hardly kinds of products.
_MOST_KNOWN = 20_000
_AT_ONCE = 200


def shelves_of_kin(products: Sequence[Product], known: Mapping[str, str]) -> dict[str, str]:
    """product_id -> top category for the products without one whose nearest seven by attribute names agree.

    Near is the cosine of the sets of attribute names, rare names weighing more (inverse document frequency). What the
    attributes *say* does not count: kinds of products differ in what one can say about them.

    Parameters
    ----------
    known
        product_id -> category path, empty where none is known.
    """
    ordered = sorted(products, key=lambda product: product.product_id)
    placed = [number for number, product in enumerate(ordered) if known.get(product.product_id)]
    placed = placed[:: -(-len(placed) // _MOST_KNOWN) or 1]
    lost = [number for number, product in enumerate(ordered) if not known.get(product.product_id)]
    if len(placed) < _NEIGHBOURS or not lost:
        return {}
    facts = _weighed_facts(ordered)
    heads = [known[ordered[number].product_id].partition(" > ")[0] for number in placed]
    shelves: dict[str, str] = {}
    for start in range(0, len(lost), _AT_ONCE):
        some = lost[start : start + _AT_ONCE]
        likeness = (facts[some] @ facts[placed].T).toarray()
        for number, row in zip(some, likeness, strict=True):
            if shelf := _agreed(row, heads):
                shelves[ordered[number].product_id] = shelf
    return shelves


def _agreed(likeness: NDArray[np.float64], heads: Sequence[str]) -> str:
    votes: dict[str, float] = {}
    for place in np.argpartition(-likeness, _NEIGHBOURS - 1)[:_NEIGHBOURS]:
        votes[heads[place]] = votes.get(heads[place], 0.0) + float(likeness[place])
    shelf, weight = max(votes.items(), key=lambda item: (item[1], item[0]))
    return shelf if weight >= _AGREEMENT * _NEIGHBOURS else ""


def _weighed_facts(products: Sequence[Product]) -> csr_matrix:
    """Rows of unit length, shape (n_products, n_attribute_names)."""
    names = {name: code for code, name in enumerate(sorted({name for each in products for name in each.attributes}))}
    rows = [number for number, product in enumerate(products) for _ in product.attributes]
    columns = [names[name] for product in products for name in product.attributes]
    counts = np.bincount(columns, minlength=len(names))
    rarity = np.log((1 + len(products)) / counts)
    matrix = csr_matrix((rarity[columns], (rows, columns)), shape=(len(products), len(names)))
    lengths = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return csr_matrix(diags(1 / np.maximum(lengths, 1e-12)) @ matrix)
