"""What suits this person: EASE on decayed profiles, co-occurrence for catalogues too large for it.

Of somebody it knows nothing about it says nothing.
"""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from habitue.core.errors import NotEnoughData
from habitue.models.artefact import Arrays
from habitue.models.co_occurrence import co_occurrence_table, ease_table, group_matrix
from habitue.models.interactions import Interactions, Touches
from habitue.models.product_table import ProductTable
from habitue.models.profile_weights import ProfileWeights, profile, saturate
from habitue.models.strategy import UNKNOWN_PRODUCTS, Query, Ranked, Recipe, TrainingData
from habitue.models.vocabulary import Vocabulary


class ForYouParameters(msgspec.Struct, frozen=True):
    """How people are turned into profiles and profiles into weights.

    Attributes
    ----------
    weights
        See `ProfileWeights`.
    min_people
        People with two products or more that must be there.
    max_length
        People (or machines) with more products are left out of training.
    regularisation, max_products
        Of EASE. With more active products than `max_products`, normalised co-occurrence takes its place.
    min_support, popularity_power
        Of the co-occurrence.
    width
        Longest list kept per product.
    max_touches
        Products of a profile looked at when asked, the strongest ones.
    """

    weights: ProfileWeights = ProfileWeights()
    min_people: int = 20
    max_length: int = 300
    regularisation: float = 150.0
    max_products: int = 4000
    min_support: int = 2
    popularity_power: float = 0.3
    width: int = 200
    max_touches: int = 200


class ForYou:
    """Reads `history`, the visit and the cart, each touch by its kind and age."""

    def __init__(self, arrays: Arrays, parameters: ForYouParameters) -> None:
        self._vocabulary = Vocabulary.from_arrays(arrays)
        self._table = ProductTable.from_arrays(arrays)
        self._weights, self._max_touches = parameters.weights, parameters.max_touches

    def recommend(self, query: Query, n: int) -> Ranked:
        taste = profile(query, self._weights, self._max_touches)
        if not taste:
            return Ranked((), "no_history")
        known = self._vocabulary.coded(taste)
        if not known:
            return UNKNOWN_PRODUCTS
        return self._table.recommend(self._vocabulary, known, query, n, "for_you")

    def warm(self) -> None:
        self._table.warm()


def train_for_you(data: TrainingData, parameters: ForYouParameters) -> Arrays:
    """Item-to-item weights learned from everybody's profile; visits without a person count as one person each."""
    vocabulary = data.interactions.vocabulary
    people = _profiles(data.interactions, data.now_ms, len(vocabulary), parameters)
    enough = int((np.diff(people.indptr) > 1).sum())
    if enough < parameters.min_people:
        raise NotEnoughData(
            f"for you: {enough} people with two products or more, {parameters.min_people} are needed",
            needed=f"{parameters.min_people - enough} more people with two products",
        )
    return {**vocabulary.to_arrays(), **_table(people, parameters).to_arrays()}


def _table(people: sparse.csr_array, parameters: ForYouParameters) -> ProductTable:
    if len(np.unique(people.indices)) <= parameters.max_products:
        return ease_table(
            people,
            width=parameters.width,
            regularisation=parameters.regularisation,
            max_products=parameters.max_products,
        )
    return co_occurrence_table(
        people,
        width=parameters.width,
        min_support=parameters.min_support,
        popularity_power=parameters.popularity_power,
    )


def _profiles(
    interactions: Interactions, now_ms: int, n_products: int, parameters: ForYouParameters
) -> sparse.csr_array:
    n_persons = interactions.sessions.n_persons
    looks, orders, weights = interactions.sessions, interactions.orders, parameters.weights
    person = np.concatenate((_owners(looks, n_persons), _owners(orders, n_persons + looks.n_groups)))
    product = np.concatenate((looks.product, orders.product))
    value = np.concatenate((looks.weight * weights.viewed, np.full(len(orders), weights.purchased)))
    age = now_ms - np.concatenate((looks.occurred_at, orders.occurred_at)).astype(np.float64)
    matrix = group_matrix(person, product, value * weights.decay(age), n_products, parameters.max_length)
    matrix.data = saturate(matrix.data)
    return matrix


def _owners(touches: Touches, first_free: int) -> NDArray[np.int64]:
    """The person of each row; rows without one get a person per group, numbered from `first_free`."""
    return np.where(touches.person >= 0, touches.person, first_free + touches.group)


FOR_YOU = Recipe("for_you", ForYouParameters(), train_for_you, ForYou)
