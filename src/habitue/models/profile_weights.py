"""How much each touch says about a person's taste: the same weights when training and when asked."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from habitue.core.clock import DAY_MS
from habitue.models.strategy import Kind, Query


class ProfileWeights(msgspec.Struct, frozen=True):
    """Weight of a view, a cart and a purchase when fresh, and the half-life of all of them in days."""

    viewed: float = 1.0
    added: float = 3.0
    purchased: float = 5.0
    half_life_days: float = 60.0

    def of_kinds(self) -> dict[Kind, float]:
        """Weight of a fresh touch of each kind."""
        return {"viewed": self.viewed, "added": self.added, "purchased": self.purchased}

    def decay(self, age_ms: NDArray[np.float64]) -> NDArray[np.float64]:
        """Share of its weight that a touch of that age keeps; the future counts as now."""
        faded: NDArray[np.float64] = 0.5 ** (np.maximum(age_ms, 0) / (self.half_life_days * DAY_MS))
        return faded


def saturate(weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """x / (1 + x), between 0 and 1: the tenth look at a product says little that the first did not."""
    saturated: NDArray[np.float64] = weight / (1.0 + weight)
    return saturated


def profile(query: Query, weights: ProfileWeights, most: int) -> list[tuple[str, float]]:
    """(product id, weight in 0..1) from the history, this visit and the cart, both as fresh; the `most` strongest.

    In plain Python: a person has some hundred touches at most, and arrays of that size cost more than they save.
    """
    now_ms, half_life_ms, of_kind = query.now_ms, weights.half_life_days * DAY_MS, weights.of_kinds()
    total: dict[str, float] = {}
    for touch in query.history:
        product_id, age = touch.product_id, now_ms - touch.occurred_at
        weight = of_kind[touch.kind] * 0.5 ** (age / half_life_ms) if age > 0 else of_kind[touch.kind]
        total[product_id] = total.get(product_id, 0.0) + weight
    for product_id in query.trail():
        total[product_id] = total.get(product_id, 0.0) + weights.viewed
    for product_id in query.cart:
        total[product_id] = total.get(product_id, 0.0) + weights.added
    kept = list(total.items())
    if len(kept) > most:
        kept = sorted(kept, key=lambda pair: (-pair[1], pair[0]))[:most]
    return [(product_id, weight / (1.0 + weight)) for product_id, weight in kept]
