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

    def of_kind(self, kind: Kind) -> float:
        """Weight of a fresh touch."""
        return {"viewed": self.viewed, "added": self.added, "purchased": self.purchased}[kind]

    def decay(self, age_ms: NDArray[np.float64]) -> NDArray[np.float64]:
        """Share of its weight that a touch of that age keeps; the future counts as now."""
        faded: NDArray[np.float64] = 0.5 ** (np.maximum(age_ms, 0) / (self.half_life_days * DAY_MS))
        return faded


def saturate(weight: NDArray[np.float64]) -> NDArray[np.float64]:
    """x / (1 + x), between 0 and 1: the tenth look at a product says little that the first did not."""
    saturated: NDArray[np.float64] = weight / (1.0 + weight)
    return saturated


def profile(query: Query, weights: ProfileWeights, most: int) -> dict[str, float]:
    """Product id -> weight in 0..1, from the history, this visit and the cart, both as fresh; the `most` strongest."""
    touches = [(t.product_id, t.occurred_at, weights.of_kind(t.kind)) for t in query.history]
    touches += [(product_id, query.now_ms, weights.viewed) for product_id in query.trail()]
    touches += [(product_id, query.now_ms, weights.added) for product_id in query.cart]
    if not touches:
        return {}
    age = np.array([query.now_ms - at for _, at, _ in touches], np.float64)
    fresh = weights.decay(age) * np.array([weight for _, _, weight in touches])
    total: dict[str, float] = {}
    for (product_id, _, _), weight in sorted(zip(touches, fresh.tolist(), strict=True)):
        total[product_id] = total.get(product_id, 0.0) + weight
    taste = saturate(np.array(list(total.values())))
    strongest = sorted(zip(total, taste.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0]))
    return dict(strongest[:most])
