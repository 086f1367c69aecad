"""How well a score orders people by what the treatment changes: Qini, and the effect among the first.

Rows come in order of falling score. Among the first share φ, g(φ) = (Y_t - Y_c · N_t / N_c) / N_t(1): outcomes of the
treated beyond what as many controls had, per treated row of the whole table. It ends at the average effect. The Qini is
the area between g and the straight line to its end, which a random order follows: 0 knows nothing, below 0 misleads.
Normalised, it is divided by the same area of who knows each row's outcome: treated with an outcome first, controls with
one last. That is the usual measure of 1, not a proven maximum: in a handful of rows another order can have more area.
Equal scores are one step of the curve, so any rising transform of a score has the same Qini.

References: Radcliffe, "Using control groups to target on predicted lift", Direct Marketing Analytics Journal 2007 (Qini
curve and coefficient); Radcliffe and Surry, "Real-world uplift modelling", Stochastic Solutions TR-2011-1.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from habitue.models.tabular.table import F64, I64

N_DRAWS = 100


@dataclass(frozen=True, slots=True)
class Trial:
    """Outcomes of a randomised treatment, 0 or 1 each, shape (n,), with rows in both arms."""

    outcome: F64
    treated: F64

    def take(self, rows: I64 | NDArray[np.bool_]) -> Trial:
        """The rows at these positions, or where true."""
        return Trial(self.outcome[rows], self.treated[rows])

    def effect(self) -> float:
        """Rate of the treated - rate of the controls; NaN when an arm is empty."""
        return _effect(self, np.ones(len(self.outcome)))

    def effect_variance(self) -> float:
        """Of `effect`, the arms being independent samples; NaN when an arm has fewer than two rows."""
        total = 0.0
        for arm in (1.0, 0.0):
            y = self.outcome[self.treated == arm]
            total += float(y.var(ddof=1)) / len(y) if len(y) > 1 else float("nan")
        return total


def qini_area(trial: Trial, score: F64, row_weight: F64 | None = None) -> float:
    """Area between the Qini curve and the random line, in outcomes per treated row."""
    return _area(*_arms(trial, _steps(score), row_weight))


def qini(trial: Trial, score: F64, row_weight: F64 | None = None) -> float:
    """Normalised: 1 is who knows each outcome, 0 a random order; NaN where that area is not above 0.

    >>> trial = Trial(np.array([1.0, 0.0, 0.0, 1.0]), np.array([1.0, 0.0, 1.0, 0.0]))
    >>> qini(trial, np.array([3.0, 2.0, 2.0, 1.0])), qini(trial, np.zeros(4))
    (1.0, 0.0)
    """
    best = qini_area(trial, perfect_score(trial), row_weight)
    return qini_area(trial, score, row_weight) / best if best > 0 else float("nan")


def perfect_score(trial: Trial) -> F64:
    """Who knows each outcome: treated with an outcome, then rows without one, then controls with one."""
    return trial.outcome * (2 * trial.treated - 1)


def qini_draws(trial: Trial, scores: dict[str, F64], seed: int, n_draws: int = N_DRAWS) -> dict[str, F64]:
    """Normalised Qini of each score on the same `n_draws` Poisson resamples of the rows; their spread is the error.

    Drawing the same rows for all scores makes the error of a *difference* small where two scores agree.
    """
    generator = np.random.default_rng(seed)
    steps = {name: _steps(score) for name, score in scores.items()}
    best_steps = _steps(perfect_score(trial))
    drawn = {name: np.empty(n_draws) for name in scores}
    for i in range(n_draws):
        weight = generator.poisson(1.0, len(trial.outcome)).astype(np.float64)
        best = _area(*_arms(trial, best_steps, weight))
        for name, step in steps.items():
            drawn[name][i] = _area(*_arms(trial, step, weight)) / best if best > 0 else np.nan
    return drawn


def uplift_at(trial: Trial, score: F64, share: float) -> float:
    """Effect among the `share` (0..1] of rows of the highest score; rows at the border's score count in part.

    NaN when one arm has no row there.
    """
    wanted = share * len(score)
    step = _steps(score)
    count = np.bincount(step).astype(np.float64)
    before = np.cumsum(count) - count
    part = np.clip((wanted - before) / count, 0, 1)
    return _effect(trial, part[step])


def _effect(trial: Trial, weight: F64) -> float:
    rates = []
    for arm in (trial.treated, 1 - trial.treated):
        mass = float((weight * arm).sum())
        rates.append(float((weight * arm * trial.outcome).sum()) / mass if mass > 0 else float("nan"))
    return rates[0] - rates[1]


def _steps(score: F64) -> I64:
    """Place of each row's score among the distinct ones, the highest first."""
    place: I64 = np.unique(-score, return_inverse=True)[1]
    return place


def _arms(trial: Trial, steps: I64, weight: F64 | None) -> tuple[F64, F64, F64, F64]:
    w = np.ones(len(steps)) if weight is None else weight
    treated, control, size = w * trial.treated, w * (1 - trial.treated), int(steps.max()) + 1
    return (
        _sums(steps, treated, size),
        _sums(steps, control, size),
        _sums(steps, treated * trial.outcome, size),
        _sums(steps, control * trial.outcome, size),
    )


def _sums(steps: I64, weight: F64, size: int) -> F64:
    sums: F64 = np.bincount(steps, weight, size).astype(np.float64, copy=False)
    return sums


def _area(n_treated: F64, n_control: F64, yes_treated: F64, yes_control: F64) -> float:
    nt, nc, yt, yc = (np.cumsum(a) for a in (n_treated, n_control, yes_treated, yes_control))
    if not nt[-1] or not nc[-1]:
        return float("nan")
    gained = (yt - yc * nt / np.maximum(nc, 1e-300) * (nc > 0)) / nt[-1]
    share = np.concatenate([[0.0], (nt + nc) / (nt[-1] + nc[-1])])
    return float(np.trapezoid(np.concatenate([[0.0], gained]) - share * gained[-1], share))
