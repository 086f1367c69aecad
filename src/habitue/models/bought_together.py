"""What is ordered together: pair counts for one product, EASE for a whole cart.

Lift is not used: it ranked worst of nine co-occurrence scores on real baskets; EASE ranked best for carts.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import numpy as np
from scipy import sparse

from habitue.core.errors import NotEnoughData
from habitue.models.artefact import Arrays
from habitue.models.co_occurrence import co_occurrence_table, ease_table, group_matrix
from habitue.models.product_table import ProductTable
from habitue.models.strategy import (
    NOTHING_KNOWN,
    UNKNOWN_PRODUCTS,
    Query,
    Ranked,
    RankedItem,
    Recipe,
    TrainingData,
    ranked,
)
from habitue.models.vocabulary import Vocabulary


class BoughtTogetherParameters(msgspec.Struct, frozen=True):
    """What counts as together.

    Attributes
    ----------
    min_support
        Orders that must hold a pair before it is shown.
    popularity_power
        Pairs are ranked by P(j given i) / orders of j ** this.
    max_length
        Orders of more products are left out.
    regularisation, max_products
        Of EASE, see `ease_table`.
    width
        Longest list kept per product.
    """

    min_support: int = 3
    popularity_power: float = 0.3
    max_length: int = 200
    regularisation: float = 150.0
    max_products: int = 4000
    width: int = 200


class BoughtTogether:
    """Reads `current` alone on a product page, else the whole cart, else the newest of the visit."""

    def __init__(self, arrays: Arrays, parameters: BoughtTogetherParameters) -> None:
        del parameters
        self._vocabulary = Vocabulary.from_arrays(arrays)
        self._pairs = ProductTable.from_arrays(arrays, "pair_")
        self._carts = ProductTable.from_arrays(arrays, "cart_")

    def recommend(self, query: Query, n: int) -> Ranked:
        basket = (query.current,) if query.current else query.cart or query.session[-1:]
        if not basket:
            return NOTHING_KNOWN
        codes = sorted(set(self._vocabulary.known(basket)))
        if not codes:
            return UNKNOWN_PRODUCTS
        seeds = [(code, 1.0) for code in codes]
        pairs = self._pairs.recommend(self._vocabulary, seeds, query, n, "bought_together")
        if len(codes) == 1:
            return pairs
        # the pairs fill up after EASE, and answer for products it left out
        cart = self._carts.recommend(self._vocabulary, seeds, query, n, "bought_together")
        return cart if not cart.shortfall else ranked(_then(cart.items, pairs.items), n, query.banned(), query)

    def warm(self) -> None:
        self._pairs.warm()
        self._carts.warm()


def _then(first: tuple[RankedItem, ...], rest: tuple[RankedItem, ...]) -> Iterator[RankedItem]:
    """Both lists, the second one's scores scaled below the first one's: they are not in the same unit."""
    yield from first
    top = rest[0].score if rest else 1.0
    floor = first[-1].score if first else 2.0 * top
    for item in rest:
        yield msgspec.structs.replace(item, score=floor * item.score / (item.score + top))


def train_bought_together(data: TrainingData, parameters: BoughtTogetherParameters) -> Arrays:
    """Pair table and cart table over all orders."""
    orders, vocabulary = data.interactions.orders, data.interactions.vocabulary
    baskets = group_matrix(orders.group, orders.product, np.ones(len(orders)), len(vocabulary), parameters.max_length)
    baskets.data[:] = 1.0
    pairs = co_occurrence_table(
        baskets,
        width=parameters.width,
        min_support=parameters.min_support,
        popularity_power=parameters.popularity_power,
    )
    if not (pairs.products >= 0).any():
        raise NotEnoughData(
            f"bought together: no two products met in {parameters.min_support} orders yet",
            needed=f"a pair of products in {parameters.min_support} orders",
        )
    return {
        **vocabulary.to_arrays(),
        **pairs.to_arrays("pair_"),
        **_supported(baskets, parameters).to_arrays("cart_"),
    }


def _supported(baskets: sparse.csr_array, parameters: BoughtTogetherParameters) -> ProductTable:
    """EASE over the products ordered often enough to be paired at all."""
    frequent = np.bincount(baskets.indices, minlength=baskets.shape[1]) >= parameters.min_support
    kept = baskets @ sparse.diags_array(frequent.astype(np.float64))
    kept.eliminate_zeros()
    return ease_table(
        kept.tocsr(),
        width=parameters.width,
        regularisation=parameters.regularisation,
        max_products=parameters.max_products,
    )


BOUGHT_TOGETHER = Recipe("bought_together", BoughtTogetherParameters(), train_bought_together, BoughtTogether)
