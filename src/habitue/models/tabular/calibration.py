"""Probabilities that can be taken at their word: a map from scores, learnt on rows the model did not see.

References: Platt, "Probabilistic outputs for support vector machines", 1999; Zadrozny and Elkan, "Transforming
classifier scores into accurate multiclass probability estimates", KDD 2002 (isotonic regression).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy.special import expit

from habitue.models.tabular.folds import stratified_folds
from habitue.models.tabular.logistic import fit_logistic
from habitue.models.tabular.measures import log_loss
from habitue.models.tabular.table import F64

N_FOLDS = 5
ISOTONIC_OUTCOMES = 200
"""Fewest rows of either outcome for isotonic regression: below it, its steps are noise (Niculescu-Mizil and Caruana,
ICML 2005, put the border at about 1,000 rows)."""

Method = Literal["none", "platt", "isotonic"]


@dataclass(frozen=True, slots=True)
class Calibration:
    """A rising map from log odds to probability: a line of log odds, or points (linear between, flat outside)."""

    method: Method
    slope: float = 1.0
    intercept: float = 0.0
    points: tuple[F64, F64] | None = None

    def probability(self, log_odds: F64) -> F64:
        """Shape (n,), in 0..1; a higher score never has a lower probability."""
        if self.points is not None:
            return np.interp(log_odds, *self.points)
        p: F64 = expit(self.intercept + self.slope * log_odds)
        return p


def fit_calibration(log_odds: F64, happened: F64, method: Method) -> Calibration:
    """Learn one kind of map from out-of-fold log odds, shape (n,)."""
    if method == "none":
        return Calibration("none")
    if method == "platt":
        line = fit_logistic(log_odds[:, None], happened, np.array([1e-3]))
        # a score that orders the wrong way round says nothing; turning it would be fitting noise
        return Calibration("platt", max(float(line.weights[0]), 0.0), line.intercept)
    return _fit_isotonic(log_odds, happened)


def choose_calibration(log_odds: F64, happened: F64, seed: int) -> tuple[Calibration, dict[str, float]]:
    """The map of the smallest cross-validated log loss, and the loss of each kind tried."""
    n_rarer = min(float(happened.sum()), float(len(happened) - happened.sum()))
    methods: tuple[Method, ...] = ("none", "platt", *(("isotonic",) if n_rarer >= ISOTONIC_OUTCOMES else ()))
    folds = stratified_folds(happened, N_FOLDS, seed)
    losses: dict[str, float] = {}
    for method in methods:
        p = np.empty(len(happened))
        for fold in range(N_FOLDS):
            outside = folds != fold
            p[~outside] = fit_calibration(log_odds[outside], happened[outside], method).probability(log_odds[~outside])
        losses[method] = log_loss(happened, p)
    return fit_calibration(log_odds, happened, min(methods, key=lambda method: losses[method])), losses


def _fit_isotonic(log_odds: F64, happened: F64) -> Calibration:
    from scipy.optimize import isotonic_regression  # who only asks a trained model need not load it

    order = np.argsort(log_odds, kind="stable")
    score, place, count = np.unique(log_odds[order], return_inverse=True, return_counts=True)
    rate = np.bincount(place, happened[order]) / count
    fitted = isotonic_regression(rate, weights=count)
    blocks = fitted.blocks
    size = np.add.reduceat(count, blocks[:-1])
    middle = np.add.reduceat(score * count, blocks[:-1]) / size
    hits = np.add.reduceat(rate * count, blocks[:-1])
    # one half row of each outcome: no block, however pure, proves that something never or always happens
    base = float(happened.mean())
    return Calibration("isotonic", points=(middle, np.maximum.accumulate((hits + base) / (size + 1))))
