"""Train every strategy and publish what came out; a strategy without enough data keeps the others from nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from habitue.catalog.product import Product
from habitue.core.errors import NotEnoughData
from habitue.models.artefact import Arrays, Manifest, save_artefact
from habitue.models.interactions import Interactions, extend
from habitue.models.recipes import RECIPES
from habitue.models.strategy import Recipe, TrainingData

Progress = Callable[[str, int, int], None]
"""Called with the strategy's name, how many are done, how many there are."""


@dataclass(frozen=True, slots=True)
class Trained:
    """Outcome of a training run.

    Attributes
    ----------
    manifests
        Of the strategies that were trained and are now current.
    not_enough_data
        Strategy name -> what is missing; an older version, if any, stays current.
    """

    manifests: tuple[Manifest, ...] = ()
    not_enough_data: Mapping[str, str] = field(default_factory=dict)


def _silent(name: str, done: int, total: int) -> None:
    del name, done, total


def train_all(
    interactions: Interactions,
    products: Sequence[Product],
    *,
    now_ms: int,
    root: Path,
    code_version: str,
    progress: Progress = _silent,
    recipes: Mapping[str, Recipe[Any]] = RECIPES,
) -> Trained:
    """Train each recipe on the same data, save it under `root` and make it current, one after the other.

    Parameters
    ----------
    products
        The catalogue; a product nobody touched yet takes part in `similar`.
    now_ms
        When this is: what decay and windows count from.
    """
    data = TrainingData(extend(interactions, [p.product_id for p in products]), products, now_ms)
    manifests: list[Manifest] = []
    missing: dict[str, str] = {}
    for done, recipe in enumerate(recipes.values()):
        progress(recipe.name, done, len(recipes))
        try:
            arrays = recipe.train(data, recipe.parameters)
        except NotEnoughData as error:
            missing[recipe.name] = error.message
            continue
        manifests.append(_publish(root, recipe, arrays, data, code_version))
    progress("", len(recipes), len(recipes))
    return Trained(tuple(manifests), missing)


def _publish(root: Path, recipe: Recipe[Any], arrays: Arrays, data: TrainingData, code_version: str) -> Manifest:
    interactions = data.interactions
    return save_artefact(
        root,
        recipe.name,
        arrays,
        created_at=data.now_ms,
        oldest_at=interactions.oldest_at,
        newest_at=interactions.newest_at,
        parameters=msgspec.to_builtins(recipe.parameters),
        metrics={
            "products": len(interactions.vocabulary),
            "sessions": interactions.sessions.n_groups,
            "session_rows": len(interactions.sessions),
            "orders": interactions.orders.n_groups,
            "order_rows": len(interactions.orders),
        },
        code_version=code_version,
    )
