"""The model of a prediction on disk, with its card; a new version is taken up without a restart."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from habitue.core.clock import parse_time
from habitue.core.errors import HabitueError, InvalidInput, NotFound
from habitue.definitions.prediction import Prediction
from habitue.features.person.seen import Seen
from habitue.features.person.vector import NAMES
from habitue.models.artefact import Artefact, Manifest, current_version, load_artefact, save_artefact
from habitue.models.propensity.card import Card, Learned
from habitue.models.propensity.goals import GoalOf
from habitue.models.propensity.levels import Levels
from habitue.models.propensity.predictor import Predictor
from habitue.models.propensity.scorer import Numbers, Scorer, pack

PREFIX = "propensity."


class Predictions(msgspec.Struct, frozen=True):
    """The predictors that answer right now; swap it whole.

    Attributes
    ----------
    predictors, versions
        By the name that conditions use, ``propensity.ID``; the version is the artefact's.
    problems
        Name -> why it does not answer, or not from its newest model, in words for the health page.
    """

    predictors: Mapping[str, Predictor] = MappingProxyType({})
    versions: Mapping[str, str] = MappingProxyType({})
    problems: Mapping[str, str] = MappingProxyType({})

    @property
    def answers(self) -> Mapping[str, Callable[[Seen], float | None]]:
        """Name -> the probability as a function of somebody seen; of what has no model yet, nothing is known."""
        known = {name: predictor.probability for name, predictor in self.predictors.items()}
        return {**dict.fromkeys(self.problems, _unknown), **known}

    @property
    def version(self) -> str:
        """Another one whenever an answer may be another; empty of none."""
        return " ".join(self.versions[name] for name in sorted(self.versions))


NO_PREDICTIONS = Predictions()


def _unknown(_: Seen) -> None:
    return None


def save_prediction(
    root: Path, prediction: Prediction, learned: Learned, *, now_ms: int, code_version: str
) -> Manifest:
    """Write a new version under `root` and make it current."""
    card = learned.card
    arrays, numbers = ({}, None) if learned.model is None else pack(learned.model)
    return save_artefact(
        root,
        prediction.score,
        arrays,
        created_at=now_ms,
        oldest_at=parse_time(card.data_from) or now_ms,
        newest_at=parse_time(card.data_until) or now_ms,
        parameters={
            "asks": list(prediction.asks),
            "features": list(NAMES),
            "numbers": msgspec.to_builtins(numbers),
            "levels": msgspec.to_builtins(learned.levels),
            "card": msgspec.to_builtins(card),
        },
        metrics={"moments": card.moments, "people": card.people, "happened": card.happened},
        code_version=code_version,
    )


def load_predictions(
    root: Path, wanted: Mapping[str, Prediction], goal_of: GoalOf, previous: Predictions = NO_PREDICTIONS
) -> Predictions:
    """What is current under `root` of the predictions in force; with nothing new it reads one small file for each.

    A version that cannot be loaded leaves the previous one answering, with the problem named. A model of a prediction
    that asks something else by now does not answer.
    """
    predictors: dict[str, Predictor] = {}
    versions: dict[str, str] = {}
    problems: dict[str, str] = {}
    for prediction in wanted.values():
        name = prediction.score
        known = previous.predictors.get(name)
        try:
            version = current_version(root, name)
            if known is None or previous.versions[name] != version or known.prediction.asks != prediction.asks:
                known = load_predictor(root, prediction, goal_of, version)
            versions[name] = version
        except NotFound as error:
            problems[name] = error.message
            continue
        except HabitueError as error:
            problems[name] = error.message
            if known is None or known.prediction.asks != prediction.asks:
                continue
            versions[name] = previous.versions[name]
        predictors[name] = known
    if versions == previous.versions and problems == previous.problems and predictors == previous.predictors:
        return previous
    return Predictions(predictors, versions, problems)


def load_predictor(root: Path, prediction: Prediction, goal_of: GoalOf, version: str) -> Predictor:
    """One version, ready to answer.

    Raises
    ------
    NotFound, InvalidInput
        As `load_artefact`; InvalidInput too where it answers another question, or was learned from other features.
    """
    artefact = load_artefact(root, prediction.score, version)
    stated = artefact.manifest.parameters
    if tuple(stated.get("asks", ())) != prediction.asks:
        raise InvalidInput(
            f"{prediction.score} was learned for another goal, time or moment than is published now: "
            f"`habitue train {prediction.score}` learns it anew",
            path=str(root / prediction.score / version),
        )
    try:
        if tuple(stated["features"]) != NAMES:
            raise KeyError("features")
        numbers = msgspec.convert(stated["numbers"], Numbers | None)
        return Predictor(
            prediction,
            goal_of(prediction),
            msgspec.convert(stated["levels"], Levels),
            None if numbers is None else Scorer(artefact.arrays, numbers),
            card_of(artefact),
        )
    except (KeyError, msgspec.ValidationError) as error:
        raise _foreign(artefact, error) from error


def card_of(artefact: Artefact) -> Card:
    """The card of a loaded artefact. Raises InvalidInput where another habitue wrote another one."""
    try:
        return msgspec.convert(artefact.manifest.parameters["card"], Card)
    except (KeyError, msgspec.ValidationError) as error:
        raise _foreign(artefact, error) from error


def drop_others(root: Path, wanted: Collection[str]) -> list[str]:
    """Delete the models of predictions that are not in force any more: nobody would train them anew, and a model that
    is never trained anew would know for ever who is to be forgotten. Their names."""
    gone = sorted(path.name for path in root.glob(f"{PREFIX}*") if path.is_dir() and path.name not in wanted)
    for name in gone:
        shutil.rmtree(root / name)
    return gone


def _foreign(artefact: Artefact, error: Any) -> InvalidInput:
    manifest = artefact.manifest
    return InvalidInput(
        f"model {manifest.name} {manifest.version} was trained by habitue {manifest.code_version} and lacks what this "
        f"one needs ({error}): `habitue train {manifest.name}` learns it anew",
        path=manifest.name,
    )
