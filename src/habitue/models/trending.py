"""What is rising now: views of the last day and sales of the last weeks, held to the long run while they are few."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from habitue.core.errors import NotEnoughData
from habitue.models.artefact import Arrays
from habitue.models.interactions import Touches
from habitue.models.popularity import PopularityList, decayed_counts, popularity_list
from habitue.models.strategy import Query, Ranked, Recipe, TrainingData, ranked
from habitue.models.vocabulary import Vocabulary


class TrendingParameters(msgspec.Struct, frozen=True):
    """How fast the present fades.

    Attributes
    ----------
    views_half_life_days, sales_half_life_days
        Short for looks, longer for the much rarer orders.
    long_half_life_days, window_days
        Of the long run that thin data are held to.
    prior
        The long run weighs as much as this many fresh views (or orders).
    sales_share
        Weight of the orders' part, 0 to 1, where there are orders.
    """

    views_half_life_days: float = 1.0
    sales_half_life_days: float = 14.0
    long_half_life_days: float = 60.0
    window_days: float = 365.0
    prior: float = 50.0
    sales_share: float = 0.3


class Trending:
    """The same list for everybody; reads `exclude`, `among`, the cart and what the person owns."""

    def __init__(self, arrays: Arrays, parameters: TrendingParameters) -> None:
        del parameters
        self._vocabulary = Vocabulary.from_arrays(arrays)
        self._items = tuple(PopularityList.from_arrays(arrays).items(self._vocabulary, "trending"))

    def recommend(self, query: Query, n: int) -> Ranked:
        return ranked(self._items, n, query.banned(), query)

    def warm(self) -> None:
        return None


def train_trending(data: TrainingData, parameters: TrendingParameters) -> Arrays:
    """Mean of the views' and the orders' shrunk shares."""
    vocabulary, interactions = data.interactions.vocabulary, data.interactions
    n = len(vocabulary)
    views = _shrunk_shares(interactions.sessions, n, data.now_ms, parameters.views_half_life_days, parameters)
    sales = _shrunk_shares(interactions.orders, n, data.now_ms, parameters.sales_half_life_days, parameters)
    if not views.any() and not sales.any():
        raise NotEnoughData(
            f"trending: no view or order in the last {parameters.window_days:.0f} days", needed="one view or more"
        )
    sales_share = parameters.sales_share if views.any() else 1.0
    scores = views * (1 - sales_share) + sales * sales_share if sales.any() else views
    return {**vocabulary.to_arrays(), **popularity_list(scores).to_arrays()}


def _shrunk_shares(
    touches: Touches, n_products: int, now_ms: int, half_life_days: float, parameters: TrendingParameters
) -> NDArray[np.float64]:
    """Posterior mean of each product's share of what happens now, with the long-run share as the Dirichlet prior."""
    window_days = parameters.window_days
    recent = decayed_counts(touches, n_products, now_ms, half_life_days=half_life_days, window_days=window_days)
    long = decayed_counts(
        touches, n_products, now_ms, half_life_days=parameters.long_half_life_days, window_days=window_days
    )
    if not long.any():
        return long
    shares: NDArray[np.float64] = (recent + parameters.prior * long / long.sum()) / (recent.sum() + parameters.prior)
    return shares


TRENDING = Recipe("trending", TrendingParameters(), train_trending, Trending)
