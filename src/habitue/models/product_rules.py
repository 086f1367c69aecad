"""Product-to-product rules: for each product, the few others met near it in sessions, with a weight of at most 1."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from habitue.models.session_index import SessionIndex
from habitue.models.session_kernel import select_top

Rules = tuple[NDArray[np.int32], NDArray[np.float32]]


@njit(cache=True, nogil=True)
def _rules(
    session_starts: NDArray[np.int64],
    session_products: NDArray[np.int32],
    product_starts: NDArray[np.int64],
    product_sessions: NDArray[np.int32],
    idf: NDArray[np.float64],
    backward: float,
    max_length: int,
    products: NDArray[np.int32],
    weights: NDArray[np.float32],
) -> None:
    n_products, n = products.shape
    score = np.zeros(n_products, np.float64)
    found = np.zeros(n_products, np.int32)
    blocked = np.zeros(n_products, np.uint8)
    out_codes, out_scores = np.zeros(n, np.int32), np.zeros(n, np.float64)
    for product in range(n_products):
        n_found = 0
        for p in range(product_starts[product], product_starts[product + 1]):
            start, end = session_starts[product_sessions[p]], session_starts[product_sessions[p] + 1]
            if end - start > max_length:
                continue
            place = start
            while session_products[place] != product:
                place += 1
            norm = 1.0 / np.sqrt(end - start)
            for other in range(start, end):
                code = session_products[other]
                if other == place:
                    continue
                nearness = 1.0 / (other - place) if other > place else backward / (place - other)
                gain = nearness * norm * idf[code]
                if gain <= 0.0:  # backward may be 0; a score of 0 means "not met yet"
                    continue
                if score[code] == 0.0:
                    found[n_found] = code
                    n_found += 1
                score[code] += gain
        kept = select_top(found, n_found, score, blocked, out_codes, out_scores)
        for i in range(kept):
            products[product, i] = out_codes[i]
            weights[product, i] = out_scores[i] / out_scores[0]
        for f in range(n_found):
            score[found[f]] = 0.0


def build_rules(index: SessionIndex, n: int, *, backward: float, rarity_power: float, max_length: int = 200) -> Rules:
    """The `n` strongest rules of each product.

    Parameters
    ----------
    backward
        Weight of what came before the product, relative to what came after it, 0 to 1.
    rarity_power
        How much frequent products are held back: weights are divided by count ** rarity_power.
    max_length
        Longer sessions are left out: a crawler's session relates everything to everything.

    Returns
    -------
    products, weights
        Two arrays of shape (products, n), best first; products are padded with -1, weights with 0.
    """
    n_products = len(index.product_starts) - 1
    count = np.bincount(index.session_products, minlength=n_products)
    products = np.full((n_products, n), -1, np.int32)
    weights = np.zeros((n_products, n), np.float32)
    _rules(
        index.session_starts,
        index.session_products,
        index.product_starts,
        index.product_sessions,
        np.maximum(count, 1) ** -rarity_power,
        backward,
        max_length,
        products,
        weights,
    )
    return products, weights
