"""What the person looked at, newest first. Nothing is learned: the answer is in the query."""

from __future__ import annotations

import msgspec

from habitue.models.artefact import Arrays
from habitue.models.strategy import Query, Ranked, RankedItem, Recipe, TrainingData, ranked


class RecentlyViewedParameters(msgspec.Struct, frozen=True):
    """None: there is nothing to set."""


class RecentlyViewed:
    """Reads `session` (newer than anything in `history`) and the views in `history`.

    What is in the cart or owned may show again.
    """

    def __init__(self, arrays: Arrays, parameters: RecentlyViewedParameters) -> None:
        del arrays, parameters

    def recommend(self, query: Query, n: int) -> Ranked:
        viewed = sorted(
            (touch for touch in query.history if touch.kind == "viewed"),
            key=lambda touch: (-touch.occurred_at, touch.product_id),
        )
        trail = [*reversed(query.session), *(touch.product_id for touch in viewed)]
        items = (RankedItem(product_id, 1.0 / place, "recently_viewed") for place, product_id in enumerate(trail, 1))
        answer = ranked(items, n, {query.current, *query.exclude}, query)
        return msgspec.structs.replace(answer, shortfall="no_history") if answer.shortfall else answer

    def warm(self) -> None:
        return None


def train_recently_viewed(data: TrainingData, parameters: RecentlyViewedParameters) -> Arrays:
    """An artefact without arrays, so that every strategy has a version to cite."""
    del data, parameters
    return {}


RECENTLY_VIEWED = Recipe("recently_viewed", RecentlyViewedParameters(), train_recently_viewed, RecentlyViewed)
