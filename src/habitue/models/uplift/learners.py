"""Ways to learn whom a treatment changes; each gives a score per row, better in order than in height.

References: Lo, "The true lift model", SIGKDD Explorations 2002 (one model with interactions: S); Jaskowski and
Jaroszewicz, "Uplift modeling for clinical trial data", ICML workshop 2012 (class transformation); Künzel, Sekhon,
Bickel, Yu, "Metalearners for estimating heterogeneous treatment effects", PNAS 2019 (S, T, X).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from habitue.models.tabular.boosting import BoostedTrees, BoostingParameters, fit_boosted
from habitue.models.tabular.logistic import Logistic, fit_logistic
from habitue.models.tabular.table import F64
from habitue.models.uplift.qini import Trial


@dataclass(frozen=True, slots=True)
class Rows:
    """Encoded rows, shape (n, k), NaN where missing, for trees; and scaled, for linear models."""

    encoded: F64
    scaled: F64

    def take(self, rows: NDArray[np.bool_]) -> Rows:
        """Where true."""
        return Rows(self.encoded[rows], self.scaled[rows])


Scorer = Callable[[Rows], F64]
Learner = Callable[[Rows, Trial, int], Scorer]
"""(rows, their trial, seed) -> score of other rows."""


@dataclass(frozen=True, slots=True)
class Crossed:
    """One logistic model of features, treatment and their products; `share` of the rows were treated."""

    logistic: Logistic
    share: float

    def __call__(self, rows: Rows) -> F64:
        z = rows.scaled
        with_it, without = np.full(len(z), 1 - self.share), np.full(len(z), -self.share)
        return self.logistic.probability(_crossed(z, with_it)) - self.logistic.probability(_crossed(z, without))


@dataclass(frozen=True, slots=True)
class TwoLines:
    """One logistic model for each arm."""

    treated: Logistic
    control: Logistic

    def __call__(self, rows: Rows) -> F64:
        return self.treated.probability(rows.scaled) - self.control.probability(rows.scaled)


@dataclass(frozen=True, slots=True)
class Agreeing:
    """A logistic model of "treated with an outcome, or control without"."""

    logistic: Logistic

    def __call__(self, rows: Rows) -> F64:
        return 2 * self.logistic.probability(rows.scaled) - 1


@dataclass(frozen=True, slots=True)
class Forests:
    """Trees of the treated's and of the controls' differences from the other arm's model; `share` were treated."""

    of_treated: BoostedTrees
    of_control: BoostedTrees
    share: float

    def __call__(self, rows: Rows) -> F64:
        x = rows.encoded
        return self.share * self.of_control.margin(x) + (1 - self.share) * self.of_treated.margin(x)


@dataclass(frozen=True, slots=True)
class Expected:
    """A logistic model of the outcome."""

    logistic: Logistic

    def __call__(self, rows: Rows) -> F64:
        return self.logistic.probability(rows.scaled)


MAIN_PENALTY, EFFECT_PENALTY = 3.0, 30.0
"""Ridge on what makes an outcome likely, and on what changes the effect: differences of effects are small and noisy."""
_TREES = BoostingParameters(n_trees=60, depth=3, rate=0.06, l2=10.0, min_rows=50, row_share=0.5, feature_share=0.5)
_DIFFERENCES = replace(_TREES, loss="square", depth=2)


def logistic_with_interactions(x: Rows, trial: Trial, _seed: int) -> Scorer:
    """S-learner: one logistic model of features, treatment, and each feature times treatment."""
    z = x.scaled
    share = float(trial.treated.mean())
    penalty = np.repeat([MAIN_PENALTY, EFFECT_PENALTY], z.shape[1])
    return Crossed(fit_logistic(_crossed(z, trial.treated - share), trial.outcome, np.append(penalty, 1e-3)), share)


def two_logistics(x: Rows, trial: Trial, _seed: int) -> Scorer:
    """T-learner: one logistic model for each arm."""
    z = x.scaled
    penalty = np.full(z.shape[1], EFFECT_PENALTY)
    arms = [fit_logistic(z[trial.treated == a], trial.outcome[trial.treated == a], penalty) for a in (1.0, 0.0)]
    return TwoLines(*arms)


def class_transformation(x: Rows, trial: Trial, _seed: int) -> Scorer:
    """One logistic model of "treated with an outcome, or control without", arms weighted to equal halves."""
    z = x.scaled
    share = float(trial.treated.mean())
    weight = np.where(trial.treated > 0, 0.5 / share, 0.5 / (1 - share))
    agrees = (trial.outcome == trial.treated).astype(np.float64)
    return Agreeing(fit_logistic(z, agrees, np.full(z.shape[1], EFFECT_PENALTY), weight))


def crossed_forests(x: Rows, trial: Trial, seed: int) -> Scorer:
    """X-learner: boosted trees of each row's own difference from the other arm's model, mixed by the arms' shares."""
    treated = trial.treated > 0
    there, here = x.encoded[treated], x.encoded[~treated]
    with_it = fit_boosted(there, trial.outcome[treated], _TREES, seed)[0]
    without = fit_boosted(here, trial.outcome[~treated], _TREES, seed)[0]
    gained = trial.outcome[treated] - expit(without.margin(there))
    missed = expit(with_it.margin(here)) - trial.outcome[~treated]
    of_treated = fit_boosted(there, gained, _DIFFERENCES, seed)[0]
    of_control = fit_boosted(here, missed, _DIFFERENCES, seed)[0]
    return Forests(of_treated, of_control, float(trial.treated.mean()))


def response(x: Rows, trial: Trial, seed: int) -> Scorer:
    """No uplift at all: who of the treated is likely to have the outcome. The rival every uplift model must beat."""
    treated = trial.treated > 0
    return expectation(x.take(treated), trial.take(treated), seed)


def expectation(x: Rows, trial: Trial, _seed: int) -> Scorer:
    """Who is likely to have the outcome, whatever the arm; no learner of uplift, but what makes its noise smaller."""
    z = x.scaled
    return Expected(fit_logistic(z, trial.outcome, np.full(z.shape[1], MAIN_PENALTY)))


LEARNERS: dict[str, Learner] = {
    "logistic with interactions": logistic_with_interactions,
    "two logistics": two_logistics,
    "class transformation": class_transformation,
    "crossed forests": crossed_forests,
    "response": response,
}
DEFAULT = "logistic with interactions"


def _crossed(z: F64, treatment: F64) -> F64:
    return np.column_stack([z, z * treatment[:, None], treatment])
