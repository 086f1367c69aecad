"""Small worlds whose right answer is obvious."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from habitue.catalog.product import Product
from habitue.core.clock import DAY_MS
from habitue.models.interactions import Interactions, Rows, build_interactions
from habitue.models.strategy import Query, Ranked, Recipe, Strategy, TrainingData

NOW = 100 * DAY_MS


def rows(groups: Sequence[Sequence[str]], *, start_ms: int = NOW - DAY_MS, people: Sequence[str] | None = None) -> Rows:
    """One group per list of products, a second apart, groups a minute apart."""
    flat = [(g, p, start_ms + g * 60_000 + i * 1000) for g, group in enumerate(groups) for i, p in enumerate(group)]
    group = np.array([g for g, _, _ in flat], np.int64)
    return Rows(
        group,
        np.array([p for _, p, _ in flat], dtype=str),
        np.array([at for _, _, at in flat], np.int64),
        None if people is None else np.array([people[g] for g in group], dtype=str),
    )


def checkerboard(n_groups: int = 40, per_group: int = 4, side: int = 6) -> list[list[str]]:
    """Even products only ever meet even ones, odd ones odd ones: e0, e1, ... and o0, o1, ..."""
    rng = np.random.default_rng(7)
    return [[f"{'eo'[g % 2]}{i}" for i in rng.choice(side, size=per_group, replace=False)] for g in range(n_groups)]


def trained(
    recipe: Recipe[Any], interactions: Interactions, products: Sequence[Product] = (), now_ms: int = NOW
) -> Strategy:
    """Train and load in one line."""
    arrays = recipe.train(TrainingData(interactions, products, now_ms), recipe.parameters)
    return recipe.load(arrays, recipe.parameters)


def board() -> Interactions:
    """The checkerboard as sessions and as orders."""
    groups = checkerboard()
    return build_interactions(rows(groups), rows(groups))


def ids(answer: Ranked) -> list[str]:
    """Product ids of an answer, in order."""
    return [item.product_id for item in answer.items]


def ask(strategy: Strategy, n: int = 3, **query: Any) -> list[str]:
    """Product ids for a query at NOW."""
    return ids(strategy.recommend(Query(now_ms=NOW, **query), n))


def first_letters(products: Iterable[str]) -> set[str]:
    """Which colours of the checkerboard are there."""
    return {product[0] for product in products}
