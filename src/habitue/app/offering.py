"""What the offers of experiments change, learned from who saw which variation by chance; part of each training."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

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
_LOOKED = "experiments-looked-at"
_EXPOSED = "SELECT count(DISTINCT node_id) FROM events WHERE name = $name AND node_id <> ''"


def offers_due(workspace: Workspace, lake: Lake, reader: SqliteReader, now_ms: int) -> bool:
    """Whether to look at experiments again: the last look is old or knew somebody forgotten, or there is something new
    to look at."""
    looked = _looked_at(workspace.models)
    if looked:
        forgotten = any(one.event.received_at >= looked for one in reader.read(names=[PERSON_FORGOTTEN]))
        return forgotten or now_ms - looked >= AGAIN_MS
    with lake.batch() as batch:
        ((people,),) = batch.rows(_EXPOSED, {"name": EXPERIMENT_VIEWED})
    return int(people) >= MIN_EXPOSED


def _looked_at(root: Path) -> int:
    """When experiments were last looked at (ms UTC), whatever came of it; 0: never."""
    try:
        return int((root / _LOOKED).read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return 0


def train_offers(
    root: Path, lives: Iterator[Life], goal: Prediction, shop: Shop, now_ms: int
) -> tuple[list[Manifest], dict[str, str]]:
    """Learn each variation of each experiment against its control; models of others are deleted.

    Parameters
    ----------
    goal
        What is to be reached, and within what time of the first exposure.

    Returns
    -------
    What was learned; and by name why something was not.
    """
    found: list[Manifest] = []
    missing: dict[str, str] = {}
    exposed = collect_exposed(lives, goal, shop, since=now_ms - PAST_DAYS * DAY_MS, now_ms=now_ms)
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
            found.append(save_offer(root, learned, now_ms=now_ms, code_version=version("habitue")))
    drop_others(root, {manifest.name for manifest in found})
    root.mkdir(parents=True, exist_ok=True)
    (root / _LOOKED).write_text(str(now_ms), "utf-8")
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
