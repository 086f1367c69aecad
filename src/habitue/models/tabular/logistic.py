"""Logistic regression with a ridge penalty of its own for each coefficient, by Newton's method."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from habitue.models.tabular.table import F64

MAX_STEPS = 50
TOLERANCE = 1e-7


@dataclass(frozen=True, slots=True)
class Logistic:
    """ln(p / (1 - p)) = intercept + x . weights."""

    intercept: float
    weights: F64

    def log_odds(self, x: F64) -> F64:
        """Shape (n,) of rows of shape (n, k)."""
        odds: F64 = self.intercept + x @ self.weights
        return odds

    def probability(self, x: F64) -> F64:
        """Shape (n,), in 0..1."""
        p: F64 = expit(self.log_odds(x))
        return p


def fit_logistic(x: F64, happened: F64, penalty: F64, row_weight: F64 | None = None) -> Logistic:
    """Minimise the summed log loss + half of sum(penalty x weights²).

    Parameters
    ----------
    x
        Shape (n, k), finite, better of unit variance: then one penalty means the same for all columns.
    happened
        Shape (n,), in 0..1.
    penalty
        Shape (k,), above 0: the strength of the belief that the weight is 0. The intercept is free.
    row_weight
        Shape (n,), 0 and more; all 1 when left out.

    Notes
    -----
    The penalty makes the loss strictly convex, so also separable data have one answer; a step that does not lower the
    loss is halved until it does.
    """
    from scipy.linalg import cho_factor, cho_solve  # who only asks a trained model need not load it

    design = np.column_stack([np.ones(len(x)), x])
    ridge = np.concatenate([[1e-9], penalty])
    weight = np.ones(len(x)) if row_weight is None else row_weight
    beta = np.zeros(design.shape[1])
    rate = np.clip(np.average(happened, weights=weight), 1e-6, 1 - 1e-6)
    beta[0] = np.log(rate / (1 - rate))
    loss = _loss(design, happened, weight, ridge, beta)
    for _ in range(MAX_STEPS):
        p = expit(design @ beta)
        gradient = design.T @ (weight * (p - happened)) + ridge * beta
        curvature = weight * np.maximum(p * (1 - p), 1e-10)
        hessian = (design * curvature[:, None]).T @ design
        hessian.flat[:: len(beta) + 1] += ridge + 1e-9
        step = cho_solve(cho_factor(hessian), gradient)
        beta, lower = _descend(design, happened, weight, ridge, beta, step, loss)
        if loss - lower <= TOLERANCE * (1 + abs(loss)):
            break
        loss = lower
    return Logistic(float(beta[0]), beta[1:])


def _descend(
    design: F64, happened: F64, weight: F64, ridge: F64, beta: F64, step: F64, loss: float
) -> tuple[F64, float]:
    for _ in range(30):
        moved = beta - step
        lower = _loss(design, happened, weight, ridge, moved)
        if lower <= loss:
            return moved, lower
        step = step / 2
    return beta, loss


def _loss(design: F64, happened: F64, weight: F64, ridge: F64, beta: F64) -> float:
    odds = design @ beta
    return float(np.sum(weight * (np.logaddexp(0, odds) - happened * odds)) + 0.5 * np.sum(ridge * beta**2))
