"""What a person is drawn to: decayed interest by category and brand, computed when read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator

import msgspec

from habitue.catalog.product import Product
from habitue.core.clock import DAY_MS
from habitue.features.permitted import permitted_products
from habitue.profiles.node import NodeState

HALF_LIFE_DAYS = 30.0
# A purchase says more than a view; the ratios follow the usual implicit-feedback weights (view 1, cart 3, purchase 5).
VIEW, ADD, PURCHASE = 1.0, 3.0, 5.0


class Affinity(msgspec.Struct, frozen=True):
    """Interest in one category or brand.

    Attributes
    ----------
    weight
        Share of the person's decayed interest, 0 to 1, within its kind.
    based_on
        Number of interactions behind it.
    """

    kind: str
    value: str
    weight: float
    based_on: int


def affinities(
    state: NodeState, product_of: Callable[[str], Product | None], now_ms: int, *, top: int = 5
) -> list[Affinity]:
    """The `top` categories and brands by decayed interest, strongest first; ties by name.

    What was done with sensitive products is interest in nothing, unless the person last agreed to their use.
    """
    product_of = permitted_products(state, product_of)
    found: list[Affinity] = []
    for kind in ("category", "brand"):
        weights: defaultdict[str, float] = defaultdict(float)
        counts: defaultdict[str, int] = defaultdict(int)
        for at, product_id, weight in _interactions(state):
            product = product_of(product_id)
            value = getattr(product, kind, "") if product else ""
            if value:
                weights[value] += weight * 0.5 ** (max(0, now_ms - at) / DAY_MS / HALF_LIFE_DAYS)
                counts[value] += 1
        total = sum(weights.values())
        ranked = sorted(weights.items(), key=lambda pair: (-pair[1], pair[0]))[:top]
        found += [Affinity(kind, value, weight / total, counts[value]) for value, weight in ranked]
    return found


def _interactions(state: NodeState) -> Iterator[tuple[int, str, float]]:
    for at, _, product_id in state.viewed:
        yield at, product_id, VIEW
    for at, _, product_id, _ in state.added:
        yield at, product_id, ADD
    for order in purchases(state):
        for product_id, quantity, _ in order[5]:
            if quantity > 0:
                yield order[0], product_id, PURCHASE


def purchases(state: NodeState) -> list[tuple[int, int, str, int, str, list[tuple[str, int, int]]]]:
    """Orders by id, the server's version before the browser's, oldest first."""
    return sorted({**state.claimed_orders, **state.orders}.values())


def cart(state: NodeState) -> dict[str, int]:
    """What lies in the cart: product id -> quantity, from additions and removals since the last order."""
    orders = purchases(state)
    since = orders[-1][:2] if orders else (0, 0)
    changes = [(*e, 1) for e in state.added] + [(*e, -1) for e in state.removed]
    held: dict[str, int] = {}
    for *stamp, product_id, quantity, sign in sorted(changes):
        if tuple(stamp) > since:
            held[product_id] = max(0, held.get(product_id, 0) + sign * quantity)
    return {product_id: quantity for product_id, quantity in held.items() if quantity}


def wishlist(state: NodeState) -> list[str]:
    """The products on the wishlist, newest first, whichever device each was put there on: the newest word counts."""
    held: dict[str, int] = {}
    for _, _, product_id, quantity in state.wished:  # oldest first
        held.pop(product_id, None)
        if quantity > 0:
            held[product_id] = quantity
    return list(reversed(held))
