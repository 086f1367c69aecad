"""People who looked at this also looked at: nearest-neighbour sessions for a visit of one product, worked out ahead."""

from __future__ import annotations

import msgspec
import numpy as np

from habitue.models.artefact import Arrays
from habitue.models.next_in_session import NextInSession, NextInSessionParameters, train_next_in_session
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


class AlsoViewedParameters(msgspec.Struct, frozen=True):
    """How the neighbours vote, and the longest list kept per product."""

    sessions: NextInSessionParameters = NextInSessionParameters()
    width: int = 100


class AlsoViewed:
    """Reads the product the visitor is at (`Query.anchor`)."""

    def __init__(self, arrays: Arrays, parameters: AlsoViewedParameters) -> None:
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
        return self._table.recommend(self._vocabulary, [(code, 1.0)], query, n, "also_viewed")

    def warm(self) -> None:
        self._table.warm()


def train_also_viewed(data: TrainingData, parameters: AlsoViewedParameters) -> Arrays:
    """One list per product that was ever looked at together with another."""
    arrays = train_next_in_session(data, parameters.sessions)
    sessions = NextInSession(arrays, parameters.sessions)
    n_products = len(data.interactions.vocabulary)
    products = np.full((n_products, parameters.width), -1, np.int32)
    weights = np.zeros((n_products, parameters.width), np.float32)
    blocked = np.zeros(n_products, np.uint8)
    for code in range(n_products):
        blocked[code] = 1
        found, scores, _ = sessions.rank([code], blocked, parameters.width)
        blocked[code] = 0
        products[code, : len(found)] = found
        weights[code, : len(found)] = scores
    return {**data.interactions.vocabulary.to_arrays(), **ProductTable(products, weights).to_arrays()}


ALSO_VIEWED = Recipe("also_viewed", AlsoViewedParameters(), train_also_viewed, AlsoViewed)
