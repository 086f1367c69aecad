"""Products bought together far more often than chance explains."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, triu

from habitue.core.errors import NotEnoughData
from habitue.measurement.intervals import share
from habitue.measurement.order_columns import OrderColumns
from habitue.measurement.order_results import FEWEST_TOGETHER, BestPairs, Pair

# Orders with more products are a wholesaler's restocking: everything in them goes with everything.
MOST_PRODUCTS_OF_A_BASKET = 100


def best_pairs(
    orders: OrderColumns, *, n: int = 20, fewest_together: int = FEWEST_TOGETHER, per_product: int = 1
) -> BestPairs:
    """Products bought together far more often than chance explains, by log-likelihood ratio.

    The ratio asks how sure it is that two products belong together, so it neither rewards rare coincidences, as lift
    does, nor mere best sellers, as counts do.

    Parameters
    ----------
    fewest_together
        Orders with both a pair needs.
    per_product
        Pairs one product may stand in, so that a family of colours does not fill the list.

    Raises
    ------
    NotEnoughData
        When no pair was bought together so often.

    References
    ----------
    T. Dunning, "Accurate methods for the statistics of surprise and coincidence", Computational Linguistics 19 (1993).
    """
    sizes = np.bincount(orders.line_order, minlength=len(orders.at))
    usable = (sizes >= 2) & (sizes <= MOST_PRODUCTS_OF_A_BASKET)
    baskets = int(usable.sum())
    first, second, together, counts = _counted_together(orders, usable, fewest_together)
    scores = _log_likelihood_ratio(together, counts[first], counts[second], baskets)
    ranked = np.lexsort((second, first, -scores))
    pairs: list[Pair] = []
    used: dict[int, int] = {}
    for place in ranked[scores[ranked] > 0]:
        a, b = int(first[place]), int(second[place])
        if len(pairs) == n:
            break
        if used.get(a, 0) < per_product and used.get(b, 0) < per_product:
            used[a], used[b] = used.get(a, 0) + 1, used.get(b, 0) + 1
            pairs.append(_pair(orders, (a, b), int(together[place]), counts, float(scores[place])))
    if not pairs:
        raise NotEnoughData(
            f"no two products were bought together in {fewest_together} of {baskets} orders",
            needed=f"a pair of products in at least {fewest_together} orders",
        )
    return BestPairs(tuple(pairs), baskets, int((sizes > MOST_PRODUCTS_OF_A_BASKET).sum()))


def _counted_together(
    orders: OrderColumns, usable: NDArray[np.bool_], fewest: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64], NDArray[np.float64]]:
    """Codes of both products and orders together for each pair with enough; orders of each product."""
    kept = usable[orders.line_order]
    ones = np.ones(int(kept.sum()), np.int32)
    shape = (len(orders.at), len(orders.product_ids))
    baskets = csr_matrix((ones, (orders.line_order[kept], orders.line_product[kept])), shape=shape)
    counts = np.asarray(baskets.sum(axis=0)).ravel()
    frequent = np.flatnonzero(counts >= fewest)
    matrix = baskets[:, frequent]
    together = triu(matrix.T @ matrix, k=1).tocoo()
    enough = together.data >= fewest
    first, second = frequent[together.row[enough]], frequent[together.col[enough]]
    return first, second, together.data[enough].astype(np.float64), counts.astype(np.float64)


def _log_likelihood_ratio(
    both: NDArray[np.float64], a: NDArray[np.float64], b: NDArray[np.float64], n: int
) -> NDArray[np.float64]:
    """Dunning's G² of the 2x2 table; 0 where two products meet no more often than chance."""

    def x_log_x(x: NDArray[np.float64]) -> NDArray[np.float64]:
        logs: NDArray[np.float64] = np.log(np.maximum(x, 1.0))  # counts: 0 and 1 both give 0
        return x * logs

    cells = x_log_x(both) + x_log_x(a - both) + x_log_x(b - both) + x_log_x(n - a - b + both)
    margins = x_log_x(a) + x_log_x(n - a) + x_log_x(b) + x_log_x(n - b)
    ratio = 2 * (cells - margins + n * math.log(max(n, 1)))
    return np.where(both * n > a * b, ratio, 0.0)


def _pair(
    orders: OrderColumns, codes: tuple[int, int], together: int, counts: NDArray[np.float64], score: float
) -> Pair:
    """Told from the rarer product: the larger of the two shares is the one to act on."""
    first, second = sorted(codes, key=lambda code: (counts[code], orders.product_ids[code]))
    return Pair(
        product_id=orders.product_ids[first],
        with_id=orders.product_ids[second],
        together=together,
        orders=int(counts[first]),
        with_orders=int(counts[second]),
        also=share(together, int(counts[first])),
        score=score,
    )
