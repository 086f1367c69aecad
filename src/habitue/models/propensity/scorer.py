"""One person's log odds by a trained model, compiled: inside a page decision there is no time for arrays of one row."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
import numpy as np
from numba import njit
from numpy.typing import NDArray

from habitue.models.propensity.learner import PropensityModel
from habitue.models.tabular.scaling import FARTHEST
from habitue.models.tabular.table import F64, I32, I64

Arrays = dict[str, NDArray[Any]]
_NO_TREES: Arrays = {
    "feature": np.zeros((0, 1), np.int32),
    "threshold": np.zeros((0, 1)),
    "missing_left": np.zeros((0, 1), np.uint8),
    "value": np.zeros((0, 1)),
}
_FARTHEST = FARTHEST


class Numbers(msgspec.Struct, frozen=True):
    """What of a model is no array.

    Attributes
    ----------
    base
        Log odds that the trees start from.
    parts
        How many models' log odds are averaged: trees, logistic regression, or both.
    method, slope, intercept
        Of the calibration.
    """

    base: float
    linear_intercept: float
    parts: int
    method: str
    slope: float
    intercept: float


def pack(model: PropensityModel) -> tuple[Arrays, Numbers]:
    """A trained model as arrays and numbers, for an artefact."""
    trees, linear, calibration = model.trees, model.logistic, model.calibration
    arrays = dict(_NO_TREES)
    if trees is not None:
        arrays = {name: getattr(trees, name) for name in _NO_TREES}
    k = len(model.encoding.names)
    arrays |= {
        "logarithm": np.zeros(k, np.bool_), "fill": np.zeros(k), "mean": np.zeros(k), "deviation": np.ones(k),
        "gaps": np.zeros(0, np.int64), "weights": np.zeros(0),
    }  # fmt: skip
    if linear is not None:
        scaling, logistic = linear
        arrays |= {
            "logarithm": scaling.logarithm, "fill": scaling.fill, "mean": scaling.mean, "deviation": scaling.deviation,
            "gaps": np.flatnonzero(scaling.gaps), "weights": logistic.weights,
        }  # fmt: skip
    points = calibration.points or (np.zeros(0), np.zeros(0))
    arrays |= {"calibration_odds": points[0], "calibration_rate": points[1]}
    return arrays, Numbers(
        trees.base if trees else 0.0,
        linear[1].intercept if linear else 0.0,
        (trees is not None) + (linear is not None),
        calibration.method,
        calibration.slope,
        calibration.intercept,
    )


class Scorer:
    """A model ready to be asked about one person at a time.

    Parameters
    ----------
    arrays, numbers
        As `pack` gives them.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]], numbers: Numbers) -> None:
        self._numbers = numbers
        self._arguments = (
            np.ascontiguousarray(arrays["feature"], np.int32),
            np.ascontiguousarray(arrays["threshold"], np.float64),
            np.ascontiguousarray(arrays["missing_left"], np.uint8),
            np.ascontiguousarray(arrays["value"], np.float64),
            numbers.base,
            np.ascontiguousarray(arrays["logarithm"], np.bool_),
            np.ascontiguousarray(arrays["fill"], np.float64),
            np.ascontiguousarray(arrays["mean"], np.float64),
            np.ascontiguousarray(arrays["deviation"], np.float64),
            np.ascontiguousarray(arrays["gaps"], np.int64),
            np.ascontiguousarray(arrays["weights"], np.float64),
            numbers.linear_intercept,
        )
        self._points = arrays["calibration_odds"].tolist(), arrays["calibration_rate"].tolist()
        self.probability([math.nan] * len(arrays["fill"]))  # compiled, or read from the cache, before anybody waits

    def probability(self, vector: Sequence[float]) -> float:
        """Calibrated, of one person's features, NaN where not known."""
        numbers = self._numbers
        odds = _log_odds(np.array(vector), *self._arguments) / numbers.parts
        if self._points[0]:
            return _between(odds, *self._points)
        margin: float = numbers.intercept + numbers.slope * odds
        return 1 / (1 + math.exp(-margin)) if margin > -700 else 0.0


def _between(x: float, xs: list[float], ys: list[float]) -> float:
    """Linear between points, flat outside: `numpy.interp` of one number."""
    at = bisect_right(xs, x)
    if at == 0:
        return ys[0]
    if at == len(xs):
        return ys[-1]
    share = (x - xs[at - 1]) / (xs[at] - xs[at - 1])
    return ys[at - 1] + share * (ys[at] - ys[at - 1])


@njit(cache=True, nogil=True)
def _log_odds(
    x: F64,
    feature: I32,
    threshold: F64,
    missing_left: NDArray[np.uint8],
    value: F64,
    base: float,
    logarithm: NDArray[np.bool_],
    fill: F64,
    mean: F64,
    deviation: F64,
    gaps: I64,
    weights: F64,
    intercept: float,
) -> float:
    """The sum over the parts of the model; as `BoostedTrees.margin`, and `Scaling.apply` with `Logistic.log_odds`."""
    odds = 0.0
    if len(feature) > 0:
        odds += base
        for tree in range(len(feature)):
            node = 0
            while feature[tree, node] >= 0:
                seen = x[feature[tree, node]]
                left = missing_left[tree, node] == 1 if np.isnan(seen) else seen < threshold[tree, node]
                node = 2 * node + 1 if left else 2 * node + 2
            odds += value[tree, node]
    if len(weights) > 0:
        odds += intercept
        for k in range(len(x)):
            z = x[k]
            if logarithm[k]:
                z = np.sign(z) * np.log1p(np.abs(z))
            if np.isnan(z):
                z = fill[k]
            z = min(max((z - mean[k]) / deviation[k], -_FARTHEST), _FARTHEST)
            odds += weights[k] * z
        for k in range(len(gaps)):
            if np.isnan(x[gaps[k]]):
                odds += weights[len(x) + k]
    return odds
