"""Choosing a learner and the height of its predictions, on inner folds of the training rows.

Three things are decided on rows a model did not see: which learner orders best, how much of its spread is true, and
whether targeting beats treating all or none. Each leans to the plain answer when the evidence is weak.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from habitue.core.errors import NotEnoughData
from habitue.models.tabular.encoding import Encoding, fit_encoding
from habitue.models.tabular.folds import run_all, stratified_folds
from habitue.models.tabular.scaling import Scaling, fit_scaling
from habitue.models.tabular.table import F64, I64, Table
from habitue.models.uplift.learners import DEFAULT, LEARNERS, Rows, Scorer, expectation
from habitue.models.uplift.policy import Policy, choose_policy
from habitue.models.uplift.qini import Trial, qini, qini_draws

N_FOLDS = 5
MIN_EACH_ARM, MIN_OUTCOMES = 50, 10
CHOICE_DRAWS = 40
_EXPECTATION = "expectation"
MIN_LEAD = 1.0
"""Standard errors by which a learner must beat the default to replace it: with less, the choice itself is noise."""


@dataclass(frozen=True, slots=True)
class UpliftModel:
    """Predicts the change of the outcome's rate: `effect + slope x (score - middle)`, within -1..1."""

    learner: str
    encoding: Encoding
    scaling: Scaling
    scorer: Scorer
    response: Scorer
    effect: float
    slope: float
    middle: float

    def uplift(self, table: Table) -> F64:
        """Expected rate if treated - rate if not, of each row; shape (n,)."""
        return self.height(self.score(table))

    def height(self, score: F64) -> F64:
        """Uplift of these scores."""
        return np.clip(self.effect + self.slope * (score - self.middle), -1, 1)

    def score(self, table: Table) -> F64:
        """What the learner orders by; `uplift` follows it, or is the same for all when nothing differs for sure."""
        return self.scorer(self._rows(table))

    def response_score(self, table: Table) -> F64:
        """The response model's, for comparison."""
        return self.response(self._rows(table))

    def _rows(self, table: Table) -> Rows:
        x = self.encoding.matrix(table)
        return Rows(x, self.scaling.apply(x))


@dataclass(frozen=True, slots=True)
class UpliftTraining:
    """A model, its policy, and how they were chosen: inner normalised Qini of each learner, its error."""

    model: UpliftModel
    policy: Policy
    inner_qini: dict[str, float]
    inner_error: float
    slope_error: float


def train_uplift(table: Table, trial: Trial, value: float, cost: float, seed: int) -> UpliftTraining:
    """Train, choose, shrink.

    Parameters
    ----------
    table
        Features only, known before the treatment; n rows.
    value, cost
        Of one outcome and of one treatment, the same unit.

    Raises
    ------
    NotEnoughData
        An arm has fewer than `MIN_EACH_ARM` rows, or fewer than `MIN_OUTCOMES` with or without the outcome.
    """
    _require_enough(trial)
    folds = stratified_folds(2 * trial.treated + trial.outcome, N_FOLDS, seed)
    told = run_all(lambda fold: _inner(table, trial, folds, fold, seed), range(N_FOLDS))
    scores = {name: np.empty(len(folds)) for name in told[0]}
    for fold, inner in enumerate(told):
        for name, score in inner.items():
            scores[name][folds == fold] = score
    expected = scores.pop(_EXPECTATION)
    inner_qini = {name: qini(trial, score) for name, score in scores.items()}
    drawn = qini_draws(trial, scores, seed, CHOICE_DRAWS)
    learner = _choose(inner_qini, drawn)
    effects = _pseudo_effects(trial, expected)
    slope, error = _slope(effects, scores[learner])
    encoding, scaling, rows = _encoded(table, trial, seed)
    model = UpliftModel(
        learner,
        encoding,
        scaling,
        LEARNERS[learner](rows, trial, seed),
        LEARNERS["response"](rows, trial, seed),
        trial.effect(),
        slope,
        float(scores[learner].mean()),
    )
    policy = choose_policy(model.height(scores[learner]), effects, value, cost)
    return UpliftTraining(model, policy, inner_qini, float(drawn[learner].std()), error)


def _inner(table: Table, trial: Trial, folds: I64, fold: int, seed: int) -> dict[str, F64]:
    outside = folds != fold
    seen = trial.take(outside)
    encoding, scaling, rows = _encoded(table.take(outside), seen, seed)
    x = encoding.matrix(table.take(~outside))
    judged = Rows(x, scaling.apply(x))
    return {
        name: learner(rows, seen, seed)(judged) for name, learner in {**LEARNERS, _EXPECTATION: expectation}.items()
    }


def _encoded(table: Table, trial: Trial, seed: int) -> tuple[Encoding, Scaling, Rows]:
    encoding, x = fit_encoding(table, trial.outcome, seed)
    scaling = fit_scaling(x)
    return encoding, scaling, Rows(x, scaling.apply(x))


def _choose(inner_qini: dict[str, float], drawn: dict[str, F64]) -> str:
    best = max(inner_qini, key=lambda name: inner_qini[name])
    lead = inner_qini[best] - inner_qini[DEFAULT]
    return best if lead > MIN_LEAD * float((drawn[best] - drawn[DEFAULT]).std()) else DEFAULT


def _pseudo_effects(trial: Trial, expected: F64) -> F64:
    """A number per row whose mean, given its features, is its uplift; what was expected anyway is taken off as noise.

    Reference: Nie and Wager, "Quasi-oracle estimation of heterogeneous treatment effects", Biometrika 2021.
    """
    share = float(trial.treated.mean())
    return (trial.outcome - expected) * (trial.treated - share) / (share * (1 - share))


def _slope(effects: F64, score: F64) -> tuple[float, float]:
    """Of effects on a score, shrunk by what chance would give (James and Stein's positive part), and its error."""
    away = score - score.mean()
    spread = float(away @ away)
    if spread <= 1e-12 * len(score):
        return 0.0, float("inf")
    slope = float(away @ effects) / spread
    rest = effects - effects.mean() - slope * away
    error = float(np.sqrt((away * rest) @ (away * rest))) / spread  # White's: rows differ in variance
    return (slope * max(0.0, 1 - error**2 / slope**2) if slope > 0 else 0.0), error


def _require_enough(trial: Trial) -> None:
    for arm, name in ((1.0, "treated"), (0.0, "control")):
        y = trial.outcome[trial.treated == arm]
        n_yes = int(y.sum())
        if len(y) < MIN_EACH_ARM or min(n_yes, len(y) - n_yes) < MIN_OUTCOMES:
            raise NotEnoughData(
                f"{n_yes} of {len(y)} {name} training rows have the outcome: uplift needs {MIN_EACH_ARM} rows in each "
                f"arm, and {MIN_OUTCOMES} with and without the outcome among them",
                needed=f"{MIN_EACH_ARM} rows and {MIN_OUTCOMES} of each outcome in each arm",
            )
