"""The models of offers on disk, each with its card, and as conditions ask them; taken up without a restart."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Mapping
from pathlib import Path
from types import MappingProxyType

import msgspec
import numpy as np

from habitue.core.clock import parse_time
from habitue.core.errors import HabitueError, InvalidInput
from habitue.definitions.prediction import Prediction
from habitue.features.person.seen import Seen
from habitue.features.person.vector import NAMES, vector_of
from habitue.models.artefact import Manifest, current_version, load_artefact, save_artefact
from habitue.models.uplift.exposures import slug
from habitue.models.uplift.learners import Rows, Scorer
from habitue.models.uplift.offer import Group, LearnedOffer, OfferCard, group_of
from habitue.models.uplift.packing import pack, unpack
from habitue.models.uplift.training import UpliftModel

PREFIX = "uplift."


class Offer:
    """What one variation of an experiment changes, as a function of somebody seen.

    Parameters
    ----------
    prediction
        Whose goal it changes the rate of reaching.
    """

    def __init__(self, prediction: Prediction, model: UpliftModel, baseline: Scorer, card: OfferCard) -> None:
        self.prediction, self._model, self._baseline, self.card = prediction, model, baseline, card

    def uplift(self, seen: Seen) -> float:
        """Expected rate of reaching the goal with the offer - without it, if it were made at this instant; -1..1."""
        return float(self._model.height(self._model.scorer(self._rows(seen)))[0])

    def group(self, seen: Seen) -> Group | None:
        """Whom it persuades, whom it annoys, who does it anyway, who does not either way; None where none can tell."""
        rows = self._rows(seen)
        uplift = float(self._model.height(self._model.scorer(rows))[0])
        return group_of(self.card, uplift, float(self._baseline(rows)[0]))

    def _rows(self, seen: Seen) -> Rows:
        x = np.array([vector_of(seen)])
        return Rows(x, self._model.scaling.apply(x))


class Offers(msgspec.Struct, frozen=True):
    """The offers that answer right now, by the name that conditions use, ``uplift.EXPERIMENT.VARIATION``."""

    offers: Mapping[str, Offer] = MappingProxyType({})
    versions: Mapping[str, str] = MappingProxyType({})

    @property
    def answers(self) -> Mapping[str, Callable[[Seen], float | None]]:
        """Name -> the uplift as a function of somebody seen."""
        return {name: offer.uplift for name, offer in self.offers.items()}

    @property
    def groups(self) -> Mapping[str, Callable[[Seen], str | None]]:
        """Name -> the group as a function of somebody seen."""
        return {name: offer.group for name, offer in self.offers.items()}

    @property
    def version(self) -> str:
        """Another one whenever an answer may be another; empty of none."""
        return " ".join(self.versions[name] for name in sorted(self.versions))


NO_OFFERS = Offers()


def name_of(experiment: str, arm: str) -> str:
    """As conditions call it.

    >>> name_of("Spring offer", "15 % off")
    'uplift.spring_offer.15_off'
    """
    return f"{PREFIX}{slug(experiment) or 'experiment'}.{slug(arm) or 'variation'}"


def save_offer(
    root: Path, prediction: Prediction, learned: LearnedOffer, *, now_ms: int, code_version: str
) -> Manifest:  # fmt: skip
    """Write a new version under `root` and make it current."""
    card = learned.card
    arrays, numbers = pack(learned.model, learned.baseline)
    return save_artefact(
        root,
        name_of(card.experiment, card.arm),
        arrays,
        created_at=now_ms,
        oldest_at=parse_time(card.data_from) or now_ms,
        newest_at=parse_time(card.data_until) or now_ms,
        parameters={
            "asks": list(prediction.asks),
            "features": list(NAMES),
            "model": numbers,
            "card": msgspec.to_builtins(card),
        },
        metrics={"treated": card.treated, "controls": card.controls, "in_both": card.in_both},
        code_version=code_version,
    )


def load_offers(root: Path, prediction: Prediction, previous: Offers = NO_OFFERS) -> Offers:
    """What is current under `root` of offers for the goal of a prediction; with nothing new it reads a small file each.

    A version that cannot be loaded leaves the previous one answering; without one, the offer does not answer. Nor does
    one that was learned for another goal.
    """
    offers: dict[str, Offer] = {}
    versions: dict[str, str] = {}
    for path in sorted(root.glob(f"{PREFIX}*")):
        name = path.name
        known, version = previous.offers.get(name), previous.versions.get(name, "")
        if known is not None and known.prediction.asks != prediction.asks:
            known = None
        try:
            newest = current_version(root, name)
            if known is None or newest != version:
                known, version = load_offer(root, name, newest, prediction), newest
        except HabitueError:
            if known is None:
                continue
        offers[name], versions[name] = known, version
    return previous if versions == previous.versions else Offers(offers, versions)


def load_offer(root: Path, name: str, version: str, prediction: Prediction) -> Offer:
    """One version, ready to answer.

    Raises
    ------
    NotFound, InvalidInput
        As `load_artefact`; InvalidInput too where it is of another habitue, or was learned for another goal.
    """
    artefact = load_artefact(root, name, version)
    stated = artefact.manifest.parameters
    try:
        if tuple(stated["features"]) != NAMES:
            raise KeyError("features")
        if tuple(stated["asks"]) != prediction.asks:
            raise KeyError("the goal that is predicted now")
        model, baseline = unpack(artefact.arrays, stated["model"])
        return Offer(prediction, model, baseline, msgspec.convert(stated["card"], OfferCard))
    except (KeyError, msgspec.ValidationError, InvalidInput) as error:
        raise InvalidInput(
            f"model {name} {version} was trained by habitue {artefact.manifest.code_version} and lacks what this one "
            f"needs ({error}): `habitue train uplift` learns it anew",
            path=str(root / name / version),
        ) from error


def drop_others(root: Path, made: Collection[str]) -> None:
    """Delete the models of experiments that are not among those learned: they would know for ever who is forgotten."""
    for path in root.glob(f"{PREFIX}*"):
        if path.is_dir() and path.name not in made:
            shutil.rmtree(path)
