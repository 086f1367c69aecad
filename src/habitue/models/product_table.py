"""Weights from each product to a few others: what item-to-item strategies serve from."""

from __future__ import annotations

import threading
from collections.abc import Sequence

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy import sparse

from habitue.models.artefact import Arrays
from habitue.models.session_kernel import frozen, select_top
from habitue.models.strategy import Query, Ranked, RankedItem, ReasonCode, blocked_mask
from habitue.models.vocabulary import Codes, Vocabulary


class ProductTable:
    """Rows of related products.

    Parameters
    ----------
    products
        int32, shape (products, width), -1 where a row ends.
    weights
        float32, same shape; may be negative (EASE).
    """

    __slots__ = ("_scratch", "products", "weights")

    def __init__(self, products: Codes, weights: NDArray[np.float32]) -> None:
        self.products, self.weights = frozen(products), frozen(weights)
        self._scratch = _Scratch(len(products))

    def to_arrays(self, prefix: str = "") -> dict[str, NDArray[np.generic]]:
        """Named for an artefact."""
        return {f"{prefix}products": self.products, f"{prefix}weights": self.weights}

    @classmethod
    def from_arrays(cls, arrays: Arrays, prefix: str = "") -> ProductTable:
        """What `to_arrays` wrote."""
        return cls(arrays[f"{prefix}products"], arrays[f"{prefix}weights"])

    def relate(
        self, seeds: Sequence[tuple[int, float]], blocked: NDArray[np.uint8], n: int
    ) -> tuple[Codes, NDArray[np.float64], Codes]:
        """At most `n` unblocked products related to weighted seeds (code, share).

        Returns
        -------
        codes, scores, causes
            Best first, ties by code, scores > 0 only; the seed with the largest part in each.
        """
        n = max(0, min(n, len(self.products)))
        codes, scores, causes = np.empty(n, np.int32), np.empty(n, np.float64), np.empty(n, np.int32)
        seed_codes, shares = zip(*seeds, strict=True) if seeds else ((), ())
        scratch = self._scratch
        kept = _relate(
            np.array(seed_codes, np.int32),
            np.array(shares, np.float64),
            self.products,
            self.weights,
            blocked,
            scratch.score,
            scratch.best,
            scratch.cause,
            scratch.found,
            codes,
            scores,
            causes,
        )
        return codes[:kept], scores[:kept], causes[:kept]

    def recommend(
        self, vocabulary: Vocabulary, seeds: Sequence[tuple[int, float]], query: Query, n: int, reason: ReasonCode
    ) -> Ranked:
        """`relate` as an answer to a query, each item with the seed behind it."""
        ids = vocabulary.product_ids
        found = self.relate(seeds, blocked_mask(vocabulary, query), n)
        columns = (column.tolist() for column in found)
        items = tuple(
            RankedItem(ids[code], score, reason, ids[cause]) for code, score, cause in zip(*columns, strict=True)
        )
        return Ranked(items, "" if len(items) >= n else "little_evidence")

    def warm(self) -> None:
        """Compile the kernel."""
        if len(self.products):
            self.relate([(0, 1.0)], np.zeros(len(self.products), np.uint8), 1)


class _Scratch(threading.local):
    """One per thread; `cause` is -1 and the rest 0 between calls."""

    def __init__(self, n_products: int) -> None:
        self.score = np.zeros(n_products, np.float64)
        self.best = np.zeros(n_products, np.float64)
        self.cause = np.full(n_products, -1, np.int32)
        self.found = np.zeros(n_products, np.int32)


@njit(cache=True, nogil=True)
def _relate(
    seeds: Codes,
    shares: NDArray[np.float64],
    products: Codes,
    weights: NDArray[np.float32],
    blocked: NDArray[np.uint8],
    score: NDArray[np.float64],
    best: NDArray[np.float64],
    cause: Codes,
    found: Codes,
    out_codes: Codes,
    out_scores: NDArray[np.float64],
    out_causes: Codes,
) -> int:
    n_found = 0
    for s in range(len(seeds)):
        seed = seeds[s]
        for place in range(products.shape[1]):
            product = products[seed, place]
            if product < 0:
                break
            vote = shares[s] * weights[seed, place]
            # not `score == 0`: with negative weights a sum may come back to 0
            if cause[product] < 0:
                found[n_found] = product
                n_found += 1
                cause[product] = seed
                best[product] = vote
            elif vote > best[product]:
                cause[product] = seed
                best[product] = vote
            score[product] += vote
    n_positive = 0
    for f in range(n_found):
        if score[found[f]] > 0.0:
            found[n_positive], found[f] = found[f], found[n_positive]
            n_positive += 1
    kept = select_top(found, n_positive, score, blocked, out_codes, out_scores)
    for i in range(kept):
        out_causes[i] = cause[out_codes[i]]
    for f in range(n_found):
        score[found[f]] = 0.0
        cause[found[f]] = -1
    return kept


@njit(cache=True, nogil=True)
def _largest(
    starts: NDArray[np.int64],
    columns: Codes,
    values: NDArray[np.float64],
    products: Codes,
    weights: NDArray[np.float32],
) -> None:
    n_rows, width = products.shape
    size = np.zeros(n_rows, np.float64)
    value = np.zeros(n_rows, np.float64)
    blocked = np.zeros(n_rows, np.uint8)
    out_codes, out_scores = np.zeros(width, np.int32), np.zeros(width, np.float64)
    for row in range(n_rows):
        start, end = starts[row], starts[row + 1]
        for entry in range(start, end):
            size[columns[entry]] = abs(values[entry])
            value[columns[entry]] = values[entry]
        kept = select_top(columns[start:end], end - start, size, blocked, out_codes, out_scores)
        for place in range(kept):
            products[row, place] = out_codes[place]
            weights[row, place] = value[out_codes[place]]


def table_of(matrix: sparse.csr_array, width: int) -> ProductTable:
    """The `width` stored entries of largest absolute value of each row of a square matrix, ties by code."""
    products = np.full((matrix.shape[0], width), -1, np.int32)
    weights = np.zeros((matrix.shape[0], width), np.float32)
    starts, columns = matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32)
    _largest(starts, columns, matrix.data.astype(np.float64), products, weights)
    return ProductTable(products, weights)
