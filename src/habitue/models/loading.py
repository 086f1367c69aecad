"""The models that serve right now; one that is missing or damaged is named, and never keeps the others from serving."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec

from habitue.core.errors import HabitueError, InvalidInput, NotFound
from habitue.models.artefact import current_version, load_artefact
from habitue.models.recipes import RECIPES
from habitue.models.strategy import Recipe, Strategy


class Models(msgspec.Struct, frozen=True):
    """An immutable set of loaded strategies; swap it whole.

    Attributes
    ----------
    strategies
        Name -> scorer, for those that load.
    versions
        Name -> artefact version, for the same ones: what a decision cites.
    problems
        Name -> why it does not load, in words for the health page.
    """

    strategies: Mapping[str, Strategy]
    versions: Mapping[str, str]
    problems: Mapping[str, str]


NO_MODELS = Models({}, {}, {})


def load_models(root: Path, previous: Models = NO_MODELS, recipes: Mapping[str, Recipe[Any]] = RECIPES) -> Models:
    """Load and warm what is current under `root`; strategies of `previous` whose version did not change are kept.

    Call it again whenever a training run may have ended: with nothing new it reads one small file per strategy.
    A version that cannot be loaded leaves the previous one serving, with the problem named; where none is current any
    more, none serves.
    """
    strategies: dict[str, Strategy] = {}
    versions: dict[str, str] = {}
    problems: dict[str, str] = {}
    for name, recipe in recipes.items():
        try:
            version = current_version(root, name)
        except NotFound as error:  # never trained, or taken back because it knew somebody who is forgotten
            problems[name] = error.message
            continue
        try:
            strategies[name] = (
                previous.strategies[name]
                if previous.versions.get(name) == version
                else load_strategy(root, recipe, version)
            )
            versions[name] = version
        except HabitueError as error:
            problems[name] = error.message
            if name in previous.strategies:
                strategies[name], versions[name] = previous.strategies[name], previous.versions[name]
    return Models(strategies, versions, problems)


def load_strategy(root: Path, recipe: Recipe[Any], version: str) -> Strategy:
    """One warmed scorer of one version, also an old one that a decision cites.

    Raises
    ------
    NotFound, InvalidInput
        As `load_artefact`; InvalidInput too when the arrays are not what this code's strategy needs.
    """
    artefact = load_artefact(root, recipe.name, version)
    try:
        strategy = recipe.load_json(artefact.arrays, artefact.manifest.parameters)
    except (KeyError, msgspec.ValidationError) as error:
        raise InvalidInput(
            f"model {recipe.name} {version} was trained by habitue {artefact.manifest.code_version} "
            f"and lacks what this one needs ({error}): train it again",
            path=str(root / recipe.name / version),
        ) from error
    strategy.warm()
    return strategy
