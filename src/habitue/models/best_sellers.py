"""What sells: orders in a window, recent ones counting more."""

from __future__ import annotations

import msgspec

from habitue.core.errors import NotEnoughData
from habitue.models.artefact import Arrays
from habitue.models.popularity import PopularityList, decayed_counts, popularity_list
from habitue.models.strategy import Query, Ranked, Recipe, TrainingData, ranked
from habitue.models.vocabulary import Vocabulary


class BestSellersParameters(msgspec.Struct, frozen=True):
    """Window and half-life of an order's weight, in days."""

    window_days: float = 90.0
    half_life_days: float = 30.0


class BestSellers:
    """The same list for everybody; reads `exclude`, `among`, the cart and what the person owns."""

    def __init__(self, arrays: Arrays, parameters: BestSellersParameters) -> None:
        del parameters
        self._vocabulary = Vocabulary.from_arrays(arrays)
        self._items = tuple(PopularityList.from_arrays(arrays).items(self._vocabulary, "best_seller"))

    def recommend(self, query: Query, n: int) -> Ranked:
        return ranked(self._items, n, query.banned(), query)

    def warm(self) -> None:
        return None


def train_best_sellers(data: TrainingData, parameters: BestSellersParameters) -> Arrays:
    """The list of all products ordered within the window."""
    orders, vocabulary = data.interactions.orders, data.interactions.vocabulary
    counts = decayed_counts(
        orders,
        len(vocabulary),
        data.now_ms,
        half_life_days=parameters.half_life_days,
        window_days=parameters.window_days,
    )
    if not counts.any():
        raise NotEnoughData(
            f"best sellers: no order in the last {parameters.window_days:.0f} days", needed="one order or more"
        )
    return {**vocabulary.to_arrays(), **popularity_list(counts).to_arrays()}


BEST_SELLERS = Recipe("best_sellers", BestSellersParameters(), train_best_sellers, BestSellers)
