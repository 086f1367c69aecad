"""What to know before believing a prediction: what it was learned from, how good it was, where it ends."""

from __future__ import annotations

import msgspec
import numpy as np
from numpy.typing import NDArray

from habitue.core.clock import DAY_MS, format_time
from habitue.core.errors import NotEnoughData
from habitue.definitions.prediction import Prediction
from habitue.models.propensity.evaluation import FeatureImportance, Measures, drift, importance_of, measures_of
from habitue.models.propensity.learner import PropensityModel, Training, train_propensity
from habitue.models.propensity.levels import NOTHING, Levels, learn_levels, own_of
from habitue.models.propensity.samples import Samples
from habitue.models.tabular.features import leak_warnings
from habitue.models.tabular.measures import equal_count_bins
from habitue.models.tabular.table import F64, I64

TESTED = 0.25
"""Share of the moments, the latest, that the test holds out."""
MIN_TESTED, MIN_PEOPLE = 50, 20
SEED = 1
LIMITS = (
    "It says what people do when nothing is done about it, not what an offer would change: that is uplift.",
    "It knows what profiles keep: the newest events of each kind, of people who agreed to their use.",
    "What changed within the time that the goal may take (a season, a new range) is not learned yet.",
    "Prices are those of today, also of moments long past.",
)


class Tenth(msgspec.Struct, frozen=True):
    """Moments of similar predictions: how many, their mean prediction, the share that reached the goal.

    `upper` is the highest prediction among them.
    """

    moments: int
    predicted: float
    happened: float
    upper: float


class BackTest(msgspec.Struct, frozen=True, kw_only=True):
    """How what was learned before an instant did after it.

    Attributes
    ----------
    learned_until, judged_from
        ISO 8601 UTC; between them lies the time the goal may take, so that nothing of the later part is known before.
    model
        None where there was too little to learn a model from.
    levels, base_rate
        Measures of the levels, and of one rate for everybody.
    """

    learned_until: str
    judged_from: str
    learned: int
    judged: int
    rate: float
    model: Measures | None
    levels: Measures
    base_rate: Measures


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """Beside each model on disk.

    Attributes
    ----------
    answers
        ``model``, or ``levels`` where a model was no better or could not be learned; `reason` says why.
    data_from, data_until
        Of the moments, ISO 8601 UTC; empty of none.
    calibration
        Of what answers, on the moments of the test.
    features
        What the model rests on: AUC lost without it, on the moments of the test.
    warnings
        What looks as if it told the outcome.
    """

    answers: str
    reason: str
    learner: str
    data_from: str
    data_until: str
    moments: int
    people: int
    happened: int
    base_rate: float | None
    back_test: BackTest | None = None
    calibration: list[Tenth] = []
    features: list[FeatureImportance] = []
    warnings: list[str] = []
    limits: tuple[str, ...] = LIMITS


class Learned(msgspec.Struct, frozen=True):
    """What answers: the levels always, a model where it is better."""

    levels: Levels
    model: PropensityModel | None
    card: Card


def learn(samples: Samples, prediction: Prediction) -> Learned:
    """Learn, judge on the latest moments what was learned before them, and keep what was better there.

    A model that could not be judged on later moments is not used.
    """
    within_ms = prediction.within_ms
    levels, test = learn_levels(samples, within_ms), _parts(samples, within_ms)
    if test is None:
        days = within_ms / DAY_MS
        why = (
            "no moment is old enough yet"
            if not len(samples)
            else (
                f"of {len(samples)} moments too few lie {days:g} days and more apart: a model has to be judged on "
                f"{MIN_TESTED} later ones"
            )
        )
        return Learned(levels, None, _card(samples, "levels", why, ""))
    early, late, cut = test
    p_levels = _of_levels(learn_levels(early, within_ms), early, late, within_ms)
    try:
        trained = _trained(early)
        p_model = trained.model.probability(late.table())
    except NotEnoughData as error:
        back_test = _back_test(early, late, cut, None, p_levels)
        card = _card(samples, "levels", error.message, "")
        return Learned(levels, None, _judged(card, back_test, late, p_levels))
    back_test = _back_test(early, late, cut, p_model, p_levels)
    warnings = [*leak_warnings(early.table(), early.happened), *drift(early.happened, late.happened)]
    assert back_test.model is not None
    if back_test.model.log_loss >= back_test.levels.log_loss:
        why = (
            f"a model had a log loss of {back_test.model.log_loss:.4f} on later moments, no lower than the "
            f"{back_test.levels.log_loss:.4f} of the levels"
        )
        card = _card(samples, "levels", why, "", warnings)
        return Learned(levels, None, _judged(card, back_test, late, p_levels))
    final = _trained(samples)
    why = f"log loss {back_test.model.log_loss:.4f} on later moments, of the levels {back_test.levels.log_loss:.4f}"
    card = _card(samples, "model", why, f"{final.model.choice}, {final.model.calibration.method}", warnings)
    rests_on = importance_of(
        trained.model, trained.model.encoding.matrix(late.table()), late.happened, late.table(), SEED
    )
    card = msgspec.structs.replace(_judged(card, back_test, late, p_model), features=rests_on)
    return Learned(levels, final.model, card)


def _parts(samples: Samples, within_ms: int) -> tuple[Samples, Samples, int] | None:
    """The moments whose goal was decided before the latest ones began, and these; None where they are too few."""
    if len(samples) < MIN_TESTED / TESTED:
        return None
    cut = int(samples.at[int(len(samples) * (1 - TESTED))])
    early = samples.take(np.flatnonzero(samples.at + within_ms < cut))
    late = samples.take(np.flatnonzero(samples.at >= cut))
    return (early, late, cut) if len(late) >= MIN_TESTED and len(early) >= MIN_TESTED else None


def _trained(samples: Samples) -> Training:
    people = len(np.unique(samples.person))
    if people < MIN_PEOPLE:
        raise NotEnoughData(
            f"the moments are of {people} people only: a model needs {MIN_PEOPLE}", needed=f"{MIN_PEOPLE} people"
        )
    return train_propensity(samples.table(), samples.happened, SEED, samples.person)


def _of_levels(levels: Levels, early: Samples, late: Samples, within_ms: int) -> F64:
    """What the levels say of later moments; of a person's own past, what lies before the test."""
    own = {
        person: (len(places), int(early.happened[places].sum())) for person, places in own_of(early, within_ms).items()
    }
    rows = zip(late.x.tolist(), late.category, late.person.tolist(), strict=True)
    return np.array([levels.probability(vector, shelf, own.get(person, NOTHING)) for vector, shelf, person in rows])


def _back_test(early: Samples, late: Samples, cut: int, p_model: F64 | None, p_levels: F64) -> BackTest:
    return BackTest(
        learned_until=format_time(int(early.at.max())),
        judged_from=format_time(cut),
        learned=len(early),
        judged=len(late),
        rate=float(late.happened.mean()),
        model=None if p_model is None else measures_of(late.happened, p_model),
        levels=measures_of(late.happened, p_levels),
        base_rate=measures_of(late.happened, np.full(len(late), early.happened.mean())),
    )


def _judged(card: Card, back_test: BackTest, late: Samples, p: F64) -> Card:
    return msgspec.structs.replace(card, back_test=back_test, calibration=tenths(late.happened, p))


def tenths(happened: F64, p: F64) -> list[Tenth]:
    """Moments by prediction, lowest first, in ten parts of nearly equal size at most; equal ones stay together."""
    bins = equal_count_bins(p)
    parts: list[I64 | NDArray[np.intp]] = [np.flatnonzero(bins == one) for one in np.unique(bins)]
    return [
        Tenth(len(part), float(p[part].mean()), float(happened[part].mean()), float(p[part].max())) for part in parts
    ]


def _card(samples: Samples, answers: str, reason: str, learner: str, warnings: list[str] | None = None) -> Card:
    n = len(samples)
    return Card(
        answers=answers,
        reason=reason,
        learner=learner,
        data_from=format_time(int(samples.at.min())) if n else "",
        data_until=format_time(int(samples.at.max())) if n else "",
        moments=n,
        people=len(np.unique(samples.person)),
        happened=int(samples.happened.sum()),
        base_rate=float(samples.happened.mean()) if n else None,
        warnings=warnings or [],
    )
