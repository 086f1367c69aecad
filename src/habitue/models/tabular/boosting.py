"""Gradient-boosted trees: additive small trees on histograms, deterministic for a seed, plain arrays when trained.

Our own rather than a library's because the base install stays small, a trained model is a few arrays that an artefact
can map, and one row is scored in microseconds inside a page decision. The tests hold it to LightGBM's figures on public
data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from habitue.models.tabular.table import F64, I32
from habitue.models.tabular.tree_kernels import add_tree_of_bins, add_trees, grow_tree

N_BINS = 64
"""Missing, and 63 equal-count bins; 255 changed no figure by more than its noise and cost twice the time."""


MAX_COLUMNS = 40
"""Columns one tree may look at: with more, drawn anew for each tree, nothing is lost but time."""
CUT_ROWS = 20_000
"""Rows from which cut points are learnt; their error is far below a bin's width."""
PATIENCE = 25
"""Trees in a row that may fail to lower the watched loss before growing stops."""


@dataclass(frozen=True, slots=True)
class BoostingParameters:
    """How trees are grown.

    Attributes
    ----------
    loss
        "logistic" for 0 / 1 (margins are log odds), "square" for numbers.
    n_trees, depth, rate
        At most so many trees, each of so many questions in a row, each counted with this weight (0..1).
    l2, min_rows
        Ridge on leaf values; fewest rows of a leaf.
    row_share, feature_share
        Of rows and of columns each tree may look at.
    """

    loss: Literal["logistic", "square"] = "logistic"
    n_trees: int = 300
    depth: int = 4
    rate: float = 0.05
    l2: float = 2.0
    min_rows: int = 20
    row_share: float = 0.8
    feature_share: float = 0.7


@dataclass(frozen=True, slots=True)
class BoostedTrees:
    """A trained ensemble; arrays of shape (n_trees, nodes) in heap order, `gain` of shape (n_features,)."""

    base: float
    feature: I32
    threshold: F64
    missing_left: NDArray[np.uint8]
    value: F64
    gain: F64

    def margin(self, x: F64) -> F64:
        """Log odds (or the number itself) of rows of shape (n, n_features), NaN where missing."""
        margin = np.full(len(x), self.base)
        add_trees(np.ascontiguousarray(x), self.feature, self.threshold, self.missing_left, self.value, margin)
        return margin

    def first(self, n_trees: int) -> BoostedTrees:
        """Only the first `n_trees`."""
        return BoostedTrees(
            self.base,
            self.feature[:n_trees],
            self.threshold[:n_trees],
            self.missing_left[:n_trees],
            self.value[:n_trees],
            self.gain,
        )


def fit_boosted(
    x: F64, target: F64, parameters: BoostingParameters, seed: int, *, watch: tuple[F64, F64] | None = None
) -> tuple[BoostedTrees, F64]:
    """Train on rows of shape (n, k); with `watch` (rows, targets) also its mean loss after each tree.

    Returns
    -------
    trees, losses
        `losses` has shape (n_trees,), infinite after growing stopped, and is empty without `watch`.
    """
    generator = np.random.default_rng(seed)
    sample = x[np.sort(generator.permutation(len(x))[:CUT_ROWS])]
    cuts = [_cut_points(sample[:, j]) for j in range(x.shape[1])]
    bins = _binned(x, cuts)
    watched = _binned(watch[0], cuts) if watch else bins[:0]
    base = _base(target, parameters)
    margin, watched_margin = np.full(len(x), base), np.full(len(watched), base)
    n_nodes = 2 ** (parameters.depth + 1) - 1
    shape = (parameters.n_trees, n_nodes)
    feature, cut = np.full(shape, -1, np.int32), np.zeros(shape, np.int32)
    missing_left, value = np.zeros(shape, np.uint8), np.zeros(shape)
    gain, losses = np.zeros(x.shape[1]), np.empty(parameters.n_trees if watch else 0)
    n_rows = max(1, round(len(x) * parameters.row_share))
    n_features = max(1, min(MAX_COLUMNS, round(x.shape[1] * parameters.feature_share)))
    for t in range(parameters.n_trees):
        rows = np.sort(generator.permutation(len(x))[:n_rows]).astype(np.int32)
        columns = np.sort(generator.permutation(x.shape[1])[:n_features]).astype(np.int32)
        gradient, hessian = _derivatives(margin, target, parameters)
        grow_tree(
            bins,
            gradient,
            hessian,
            rows,
            columns,
            N_BINS,
            parameters.depth,
            parameters.l2,
            parameters.min_rows,
            feature[t],
            cut[t],
            missing_left[t],
            value[t],
            gain,
        )
        add_tree_of_bins(bins, feature[t], cut[t], missing_left[t], value[t], parameters.rate, margin)
        if watch:
            add_tree_of_bins(watched, feature[t], cut[t], missing_left[t], value[t], parameters.rate, watched_margin)
            losses[t] = _loss(watched_margin, watch[1], parameters)
            if t - int(losses[: t + 1].argmin()) >= PATIENCE:
                losses[t + 1 :] = np.inf
                break
    threshold = _thresholds(feature, cut, cuts)
    return BoostedTrees(base, feature, threshold, missing_left, value * parameters.rate, gain), losses


def _cut_points(column: F64) -> F64:
    """Ascending, at most N_BINS - 2: between all distinct values when they are few, else at equal counts."""
    known = column[~np.isnan(column)]
    distinct = np.unique(known)
    if len(distinct) > N_BINS - 1:
        distinct = np.unique(np.quantile(known, np.linspace(0, 1, N_BINS - 1), method="closest_observation"))
    middles: F64 = (distinct[:-1] + distinct[1:]) / 2
    # the middle of two neighbours can round to the lower one: then the upper one itself parts them
    return np.where(middles > distinct[:-1], middles, distinct[1:])


def _binned(x: F64, cuts: list[F64]) -> NDArray[np.uint8]:
    bins = np.empty(x.shape, np.uint8)
    for j, points in enumerate(cuts):
        bins[:, j] = np.where(np.isnan(x[:, j]), 0, 1 + np.searchsorted(points, x[:, j], side="right"))
    return bins


def _thresholds(feature: I32, cut: I32, cuts: list[F64]) -> F64:
    threshold = np.zeros(feature.shape)
    for tree, node in zip(*np.nonzero(feature >= 0), strict=True):
        points, place = cuts[feature[tree, node]], cut[tree, node] - 1
        # beyond the last point: whatever is known goes left, what is missing right
        threshold[tree, node] = points[place] if place < len(points) else np.inf
    return threshold


def _base(target: F64, parameters: BoostingParameters) -> float:
    mean = float(target.mean())
    if parameters.loss == "square":
        return mean
    mean = min(max(mean, 1e-6), 1 - 1e-6)
    return float(np.log(mean / (1 - mean)))


def _derivatives(margin: F64, target: F64, parameters: BoostingParameters) -> tuple[F64, F64]:
    if parameters.loss == "square":
        return margin - target, np.ones(len(margin))
    p = expit(margin)
    return p - target, np.maximum(p * (1 - p), 1e-12)


def _loss(margin: F64, target: F64, parameters: BoostingParameters) -> float:
    if parameters.loss == "square":
        return float(np.mean((margin - target) ** 2))
    return float(np.mean(np.logaddexp(0, margin) - target * margin))
