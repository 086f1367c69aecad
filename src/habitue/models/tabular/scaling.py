"""The matrix of an encoding as linear models want it: nothing missing, no long tails, unit variance."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from habitue.models.tabular.table import F64

LONG_TAIL = 2.0
"""Skewness above which the logarithm is taken: amounts and counts of a shop are beyond it, ages and ratings are not."""
FARTHEST = 5.0
"""Standard deviations a value may lie from the mean: what the training rows never showed must not rule a score."""


@dataclass(frozen=True, slots=True)
class Scaling:
    """Fitted on training rows; arrays of shape (k,), `gaps` the columns that had missing values."""

    logarithm: NDArray[np.bool_]
    fill: F64
    mean: F64
    deviation: F64
    gaps: NDArray[np.bool_]

    def apply(self, x: F64) -> F64:
        """Shape (n, k + number of gaps): scaled values, then 1 where a value with gaps is missing."""
        z = np.where(self.logarithm, _signed_log(x), x)
        z = np.where(np.isnan(z), self.fill, z)
        z = np.clip((z - self.mean) / self.deviation, -FARTHEST, FARTHEST)
        return np.column_stack([z, np.isnan(x[:, self.gaps])])


def fit_scaling(x: F64) -> Scaling:
    """Of rows of shape (n, k), n > 0, NaN where missing; a column without values or variance becomes 0."""
    known = ~np.isnan(x)
    count = np.maximum(known.sum(0), 1)
    logarithm = _skewness(x, known, count) > LONG_TAIL
    z = np.where(logarithm, _signed_log(x), x)
    mean = np.where(known, z, 0).sum(0) / count
    spread = np.sqrt(np.where(known, (z - mean) ** 2, 0).sum(0) / count)
    deviation = np.where(spread > 1e-9 * (1 + np.abs(mean)), spread, np.inf)
    return Scaling(logarithm, mean, mean, deviation, np.asarray(~known.all(0)))


def _skewness(x: F64, known: NDArray[np.bool_], count: NDArray[np.int64]) -> F64:
    middle = np.where(known, x, 0).sum(0) / count
    away = np.where(known, x - middle, 0)
    spread = np.sqrt((away**2).sum(0) / count)
    skewness: F64 = (np.divide(away, spread, out=np.zeros_like(away), where=spread > 0) ** 3).sum(0) / count
    two_valued = np.array([len(np.unique(column[~np.isnan(column)][:1000])) <= 2 for column in x.T], dtype=bool)
    return np.where(two_valued, 0.0, np.nan_to_num(np.abs(skewness)))


def _signed_log(x: F64) -> F64:
    return np.sign(x) * np.log1p(np.abs(x))
