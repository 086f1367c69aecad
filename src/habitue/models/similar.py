"""What resembles this product: category, brand, words, facts and price. Needs no visitor: it answers for new products.

Popularity is left out on purpose: adding it cost a third of the hit rate on products nobody had seen (REES46 sample).
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from habitue.catalog.product import Product
from habitue.core.errors import NotEnoughData
from habitue.models.artefact import Arrays
from habitue.models.content import field_matrix
from habitue.models.product_table import ProductTable
from habitue.models.strategy import (
    NOTHING_KNOWN,
    UNKNOWN_PRODUCTS,
    Query,
    Ranked,
    Recipe,
    TrainingData,
)
from habitue.models.vocabulary import Vocabulary

BLOCK = 256  # rows of the score matrix in memory at once
CANDIDATES = 4  # content neighbours whose price is compared, as a multiple of the list kept


class SimilarParameters(msgspec.Struct, frozen=True):
    """Share of each field in the score (a field a product lacks counts 0), and the longest list kept.

    Attributes
    ----------
    price_reach
        Prices that differ by this factor's logarithm count exp(-1): 0.5 is about 1.65 times dearer.
    common_share
        Words of names, facts and descriptions met in a larger share of the catalogue are left out.
    """

    category: float = 0.35
    brand: float = 0.1
    name: float = 0.25
    attributes: float = 0.15
    description: float = 0.05
    price: float = 0.1
    price_reach: float = 0.5
    common_share: float = 0.2
    width: int = 100


class Similar:
    """Reads the product the visitor is at (`Query.anchor`)."""

    def __init__(self, arrays: Arrays, parameters: SimilarParameters) -> None:
        del parameters
        self._vocabulary = Vocabulary.from_arrays(arrays)
        self._table = ProductTable.from_arrays(arrays)

    def recommend(self, query: Query, n: int) -> Ranked:
        anchor = query.anchor()
        if not anchor:
            return NOTHING_KNOWN
        code = self._vocabulary.code(anchor)
        if code < 0:
            return UNKNOWN_PRODUCTS
        return self._table.recommend(self._vocabulary, [(code, 1.0)], query, n, "similar")

    def warm(self) -> None:
        self._table.warm()


def train_similar(data: TrainingData, parameters: SimilarParameters) -> Arrays:
    """Nearest products of each product of the catalogue."""
    catalogue = sorted(data.products, key=lambda product: product.product_id)
    if len(catalogue) < 2:
        raise NotEnoughData(
            f"similar: the catalogue has {len(catalogue)} products", needed="a catalogue of two products or more"
        )
    vocabulary = Vocabulary(product.product_id for product in catalogue)
    return {**vocabulary.to_arrays(), **_neighbours(catalogue, parameters).to_arrays()}


def _neighbours(catalogue: Sequence[Product], parameters: SimilarParameters) -> ProductTable:
    content = _content(catalogue, parameters)
    price, currency = _prices(catalogue)
    width = min(parameters.width, len(catalogue) - 1)
    products = np.full((len(catalogue), width), -1, np.int32)
    weights = np.zeros((len(catalogue), width), np.float32)
    across = content.T.tocsr()
    for start in range(0, len(catalogue), BLOCK):
        # float32 so that two equal scores that were summed in another order still tie
        scores = (content[start : start + BLOCK] @ across).toarray().astype(np.float32)
        for offset, row in enumerate(scores):
            code = start + offset
            row[code] = 0
            alike = _best(row, CANDIDATES * width)
            score = row[alike] + parameters.price * _price_likeness(
                price, currency, code, alike, parameters.price_reach
            )
            best = np.lexsort((alike, -score))[:width]
            products[code, : len(best)] = alike[best]
            weights[code, : len(best)] = score[best]
    return ProductTable(products, weights)


def _content(catalogue: Sequence[Product], parameters: SimilarParameters) -> sparse.csr_array:
    """One row per product whose dot products are the weighted sum of the fields' cosines."""
    shares = {
        "category": (parameters.category, 1.0),
        "brand": (parameters.brand, 1.0),
        "name": (parameters.name, parameters.common_share),
        "attributes": (parameters.attributes, parameters.common_share),
        "description": (parameters.description, parameters.common_share / 4),
    }
    return sparse.hstack(
        [
            field_matrix(catalogue, field, common_share=common) * np.sqrt(share)
            for field, (share, common) in shares.items()
        ],
        format="csr",
    )


def _prices(catalogue: Sequence[Product]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Log price (NaN when unknown) and a code per currency: prices compare within one currency only."""
    minor = np.array([product.price_minor for product in catalogue], np.float64)
    log_price = np.log(minor, out=np.full(len(minor), np.nan), where=minor > 0)
    _, currency = np.unique([product.currency for product in catalogue], return_inverse=True)
    return log_price, currency


def _price_likeness(
    log_price: NDArray[np.float64], currency: NDArray[np.int64], code: int, others: NDArray[np.int64], reach: float
) -> NDArray[np.float32]:
    likeness = np.exp(-np.abs(log_price[others] - log_price[code]) / reach)
    comparable = np.isfinite(likeness) & (currency[others] == currency[code])
    return np.where(comparable, likeness, 0.0).astype(np.float32)


def _best(row: NDArray[np.float32], width: int) -> NDArray[np.int64]:
    """Positions of the `width` largest positive values, ties by position."""
    n_positive = int((row > 0).sum())
    if not n_positive:
        return np.empty(0, np.int64)
    keep = min(width, n_positive)
    limit = np.partition(row, len(row) - keep)[len(row) - keep]
    found = np.flatnonzero((row >= limit) & (row > 0))
    return found[np.lexsort((found, -row[found]))][:keep]


SIMILAR = Recipe("similar", SimilarParameters(), train_similar, Similar)
