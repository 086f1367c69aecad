"""What there is to train in a workspace, and what came of it, for whoever asks by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from habitue.app.likening import sources_in
from habitue.app.offering import UPLIFT
from habitue.app.predicting import predictions_in
from habitue.app.working import train
from habitue.app.workspace import Workspace
from habitue.audiences.values.artefact import NAME as VALUES
from habitue.core.errors import NotFound
from habitue.models.artefact import Manifest
from habitue.models.lifetime.artefact import NAME as LIFETIME_VALUE
from habitue.models.lookalike.artefact import PREFIX
from habitue.models.recipes import RECIPES


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What a training by hand made.

    Attributes
    ----------
    trained
        Name, version and counts of each model, and its card where it has one.
    not_enough_data
        Name -> what is missing; an older version, if any, goes on serving.
    """

    trained: list[dict[str, Any]]
    not_enough_data: dict[str, str]


def model_names(workspace: Workspace) -> list[str]:
    """Every model of a workspace, in the order in which they are trained."""
    predicted = sorted(one.score for one in predictions_in(workspace).values())
    alike = [PREFIX + audience_id for audience_id in sources_in(workspace).versions]
    return [*RECIPES, LIFETIME_VALUE, VALUES, *predicted, UPLIFT, *alike]


def train_by_hand(
    workspace: Workspace, names: Sequence[str], now_ms: int, progress: Callable[[str, int, int], None]
) -> Outcome:
    """Train the models named, or all of them.

    Raises
    ------
    NotFound
        There is no model of such a name.
    """
    there = model_names(workspace)
    if unknown := [name for name in names if name not in there]:
        raise NotFound(f"there is no model {unknown[0]!r}; there are {', '.join(there)}")
    trained = train(workspace, now_ms, progress, only=names or there)
    return Outcome(
        trained=[_told(manifest) for manifest in trained.manifests], not_enough_data=dict(trained.not_enough_data)
    )


def _told(manifest: Manifest) -> dict[str, Any]:
    card = manifest.parameters.get("card")
    told = {"name": manifest.name, "version": manifest.version, "counts": manifest.metrics}
    return told if card is None else {**told, "card": card}
