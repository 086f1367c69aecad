"""What an offer changes, learned from people who got it by chance; with its card."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal, TypeVar

import msgspec
import numpy as np

from habitue.core.clock import format_time
from habitue.core.errors import NotEnoughData
from habitue.features.person.vector import NAMES
from habitue.models.propensity.levels import interval
from habitue.models.tabular.measures import equal_count_bins
from habitue.models.tabular.table import F64, Column, Table
from habitue.models.uplift.exposures import Exposed
from habitue.models.uplift.learners import Rows, Scorer, expectation
from habitue.models.uplift.qini import Trial, qini, qini_draws
from habitue.models.uplift.randomisation import check_randomisation
from habitue.models.uplift.training import UpliftModel, train_uplift

Group = Literal["sure", "persuadable", "lost", "annoyed"]
TESTED = 1 / 3
"""Share of the people, the latest, on whom the model is judged."""
SEED, PARTS = 1, 5
_Z = 1.644854  # nine of ten
LIMITS = (
    "It holds for people like those of the experiment, and for the variation as it was.",
    "Somebody's own uplift is never seen: the parts of the test say how much people like them were changed.",
    "Who saw several variations is left out, on whichever device.",
)


class Part(msgspec.Struct, frozen=True):
    """People of similar predicted uplift: how many, their mean prediction, the effect seen and its interval.

    `effect` is None, and the interval everything, where an arm has too few of them. `upper` is the highest prediction
    among them.
    """

    people: int
    predicted: float
    effect: float | None
    low: float
    high: float
    upper: float


class Anyway(msgspec.Struct, frozen=True):
    """Controls of similar chance to reach the goal without the offer: the interval of their rate."""

    people: int
    low: float
    high: float
    upper: float


P = TypeVar("P", Part, Anyway)


class OfferCard(msgspec.Struct, frozen=True, kw_only=True):
    """What to know before believing it.

    Attributes
    ----------
    effect, low, high
        Of the offer on everybody: rate of the treated - rate of the controls, nine of ten.
    control_rate
        Of reaching the goal without the offer.
    treatment_auc
        Of guessing the arm from the features: 0.5 is chance.
    qini, qini_error
        On people of the test: how well the order by predicted uplift was, 0 knows nothing.
    parts, anyway
        Of the test, the least first.
    """

    experiment: str
    arm: str
    control: str
    data_from: str
    data_until: str
    treated: int
    controls: int
    in_both: int
    effect: float
    low: float
    high: float
    control_rate: float
    treatment_auc: float
    learner: str
    qini: float | None
    qini_error: float | None
    parts: list[Part]
    anyway: list[Anyway]
    limits: tuple[str, ...] = LIMITS


class LearnedOffer(msgspec.Struct, frozen=True):
    """The model, who reaches the goal without the offer, the card."""

    model: UpliftModel
    baseline: Scorer
    card: OfferCard


def learn_offer(exposed: Exposed, experiment: str, arm: str, control: str) -> LearnedOffer:
    """Learn what one variation changes against the control, judge it on the latest people, then learn of all.

    Raises
    ------
    NotEnoughData
        Too few people, or the variation can be guessed from what was known before: it was not given by chance.
    """
    rows = sorted(row for row in exposed.rows if row[1] in (arm, control))
    table, trial = _table([row[2] for row in rows]), _trial(rows, arm)
    cut = round(len(rows) * (1 - TESTED))
    early, late = np.arange(cut), np.arange(cut, len(rows))
    judged = trial.take(late)
    if min(judged.treated.sum(), (1 - judged.treated).sum()) < 2 * PARTS:
        raise NotEnoughData(
            f"of the {len(late)} latest people of {experiment!r} too few saw {arm!r} or {control!r}",
            needed=f"{2 * PARTS} latest people in each arm",
        )
    chance = check_randomisation(table, trial.treated, SEED)
    if chance.doubtful():
        raise NotEnoughData(
            f"who saw {arm!r} of {experiment!r} can be guessed from {chance.suspect!r} (AUC {chance.auc:.3f}): it was "
            "not given by chance, and what it changed cannot be told",
            needed="a variation given by chance",
        )
    tested = train_uplift(table.take(early), trial.take(early), 1.0, 0.0, SEED).model
    score = tested.score(table.take(late))
    uplift = tested.height(score)
    final = train_uplift(table, trial, 1.0, 0.0, SEED).model
    effect, spread = trial.effect(), _Z * float(np.sqrt(trial.effect_variance()))
    card = OfferCard(
        experiment=experiment,
        arm=arm,
        control=control,
        data_from=format_time(rows[0][0]),
        data_until=format_time(rows[-1][0]),
        treated=int(trial.treated.sum()),
        controls=int((1 - trial.treated).sum()),
        in_both=exposed.in_both,
        effect=effect,
        low=effect - spread,
        high=effect + spread,
        control_rate=float(trial.outcome[trial.treated == 0].mean()),
        treatment_auc=chance.auc,
        learner=final.learner,
        qini=_known(qini(judged, score)),
        qini_error=_known(float(np.std(qini_draws(judged, {"": score}, SEED)[""]))),
        parts=_parts(uplift, judged),
        anyway=_anyway(
            _baseline(tested, table.take(early), trial.take(early))(_rows(tested, table.take(late))), judged
        ),
    )
    return LearnedOffer(final, _baseline(final, table, trial), card)


def group_of(card: OfferCard, uplift: float, anyway: float) -> Group | None:
    """Whom an offer persuades, whom it annoys, who buys anyway, who does not either way; None where nobody can tell.

    People like them, on whom the model was judged, say so: persuaded or annoyed where the interval of the effect there
    is above or below 0; else sure or lost where the interval of their rate without the offer is above or below that of
    everybody without it.
    """
    part = _of(card.parts, uplift)
    if part.low > 0:
        return "persuadable"
    if part.high < 0:
        return "annoyed"
    alike = _of(card.anyway, anyway)
    if alike.low > card.control_rate:
        return "sure"
    return "lost" if alike.high < card.control_rate else None


def _of(parts: Sequence[P], value: float) -> P:
    """The part that a value lies in; beyond them all the last."""
    return parts[min(bisect_left([part.upper for part in parts], value), len(parts) - 1)]


def _table(vectors: Sequence[array[float]]) -> Table:
    x = np.array(vectors, np.float64).reshape(len(vectors), len(NAMES))
    return Table(tuple(Column(name, "number", x[:, place]) for place, name in enumerate(NAMES)))


def _trial(rows: list[tuple[int, str, array[float], bool]], arm: str) -> Trial:
    return Trial(np.array([row[3] for row in rows], np.float64), np.array([row[1] == arm for row in rows], np.float64))


def _rows(model: UpliftModel, table: Table) -> Rows:
    x = model.encoding.matrix(table)
    return Rows(x, model.scaling.apply(x))


def _baseline(model: UpliftModel, table: Table, trial: Trial) -> Scorer:
    """Who reaches the goal without the offer: learned of the controls."""
    controls = trial.treated == 0
    return expectation(_rows(model, table).take(controls), trial.take(controls), SEED)


def _parts(uplift: F64, trial: Trial) -> list[Part]:
    found, bins = [], equal_count_bins(uplift, PARTS)
    for one in np.unique(bins):
        inside = bins == one
        those = trial.take(inside)
        effect, spread = _known(those.effect()), _known(_Z * float(np.sqrt(those.effect_variance())))
        low, high = (-1.0, 1.0) if effect is None or spread is None else (effect - spread, effect + spread)
        found.append(
            Part(int(inside.sum()), float(uplift[inside].mean()), effect, low, high, float(uplift[inside].max()))
        )
    return found


def _anyway(rate: F64, trial: Trial) -> list[Anyway]:
    found, bins = [], equal_count_bins(rate, PARTS)
    for one in np.unique(bins):
        inside = bins == one
        controls = trial.outcome[inside & (trial.treated == 0)]
        low, high = interval(controls.sum() + 0.5, len(controls) - controls.sum() + 0.5)
        found.append(Anyway(len(controls), low, high, float(rate[inside].max())))
    return found


def _known(value: float) -> float | None:
    return None if np.isnan(value) else value
