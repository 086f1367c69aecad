"""What the offers of experiments change, learned from who saw which variation by chance; part of each training."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from habitue.audiences.live.goals import goal_of
from habitue.core.clock import DAY_MS, HOUR_MS
from habitue.core.errors import InvalidInput, NotEnoughData
from habitue.definitions.prediction import Prediction
from habitue.events.names import EXPERIMENT_VIEWED, PERSON_FORGOTTEN
from habitue.features.person.seen import Shop
from habitue.models.artefact import Manifest
from habitue.models.propensity.moments import Life
from habitue.models.tabular.table import column_of_labels
from habitue.models.uplift.arms import arms_of
from habitue.models.uplift.artefact import drop_others, name_of, save_offer
from habitue.models.uplift.exposures import Exposed, collect_exposed
from habitue.models.uplift.offer import learn_offer

if TYPE_CHECKING:
    from habitue.adapters.sqlite import SqliteReader
    from habitue.app.workspace import Workspace
    from habitue.lake.port import Lake

UPLIFT = "uplift"
PAST_DAYS = 180
MIN_EXPOSED = 100
"""People below whom it is not worth reading what they did: an effect cannot be told of so few."""
AGAIN_MS = 20 * HOUR_MS
_LOOKED = "experiments-looked-at.json"
_EXPOSED = "SELECT count(DISTINCT node_id) FROM events WHERE name = $name AND node_id <> ''"


class Looked(msgspec.Struct, frozen=True):
    """When experiments were last looked at, whatever came of it: ms UTC; and for what (`Prediction.asks`)."""

    at: int
    asks: list[str | int]


def offers_due(
    workspace: Workspace, lake: Lake, reader: SqliteReader, prediction: Prediction, now_ms: int
) -> bool:  # fmt: skip
    """Whether to look at experiments again: the last look is old, was for another goal or knew somebody forgotten, or
    there is something new to look at."""
    looked = _looked(workspace.models)
    if looked is not None:
        forgotten = any(one.event.received_at >= looked.at for one in reader.read(names=[PERSON_FORGOTTEN]))
        return forgotten or now_ms - looked.at >= AGAIN_MS or tuple(looked.asks) != prediction.asks
    with lake.batch() as batch:
        ((people,),) = batch.rows(_EXPOSED, {"name": EXPERIMENT_VIEWED})
    return int(people) >= MIN_EXPOSED


def _looked(root: Path) -> Looked | None:
    """None: never."""
    try:
        return msgspec.json.decode((root / _LOOKED).read_bytes(), type=Looked)
    except (FileNotFoundError, msgspec.DecodeError):
        return None


def train_offers(
    root: Path, lives: Iterator[Life], prediction: Prediction, shop: Shop, now_ms: int
) -> tuple[list[Manifest], dict[str, str]]:
    """Learn each variation of each experiment against its control; models of others are deleted.

    Parameters
    ----------
    prediction
        What is to be reached, and within what time of the first exposure.

    Returns
    -------
    What was learned; and by name why something was not.
    """
    found: list[Manifest] = []
    missing: dict[str, str] = {}
    exposed = collect_exposed(
        lives, prediction, goal_of(prediction), shop, since=now_ms - PAST_DAYS * DAY_MS, now_ms=now_ms
    )
    for experiment, people in sorted(exposed.items()):
        try:
            control, arms = _arms(experiment, people)
        except NotEnoughData as error:
            missing[name_of(experiment, "").rpartition(".")[0]] = error.message
            continue
        for arm in arms:
            try:
                learned = learn_offer(people, experiment, arm, control)
            except NotEnoughData as error:
                missing[name_of(experiment, arm)] = error.message
                continue
            found.append(save_offer(root, prediction, learned, now_ms=now_ms, code_version=version("habitue")))
    drop_others(root, {manifest.name for manifest in found})
    root.mkdir(parents=True, exist_ok=True)
    (root / _LOOKED).write_bytes(msgspec.json.encode(Looked(now_ms, list(prediction.asks))))
    return found, missing


def _arms(experiment: str, people: Exposed) -> tuple[str, tuple[str, ...]]:
    """The control, which says so by its name, and the other variations. Raises NotEnoughData where there are none."""
    sizes = Counter(row[1] for row in people.rows)
    there = ", ".join(sorted(sizes))
    if len(sizes) < 2:
        raise NotEnoughData(
            f"people of {experiment!r} saw {len(sizes)} variation whose time has passed: two are needed",
            needed="two arms",
        )
    try:
        arms = arms_of(column_of_labels(experiment, [row[1] for row in people.rows]))
    except InvalidInput as error:
        raise NotEnoughData(
            f"which variation of {experiment!r} is the control? Exactly one of {there} has to say so by its name: "
            "control, none, holdout, …",
            needed="a control",
        ) from error
    return arms.control, arms.arms
