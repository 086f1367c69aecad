"""The hot loops of boosted trees, compiled: histograms per node, the best cut, and walking down.

References: Friedman, "Greedy function approximation: a gradient boosting machine", Annals of Statistics 2001; Chen and
Guestrin, "XGBoost", KDD 2016 (second-order gain, missing values sent where they gain most); Ke et al., "LightGBM",
NeurIPS 2017 (histograms).

A tree of depth d is 2^(d+1) - 1 nodes in heap order: the children of node i are 2i + 1 and 2i + 2, and a feature of -1
marks a leaf. Bin 0 is "missing"; bin b > 0 goes left of a cut c when b <= c.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from habitue.models.tabular.table import F64, I32

U8 = NDArray[np.uint8]


@njit(cache=True, nogil=True)
def grow_tree(
    bins: U8,
    gradient: F64,
    hessian: F64,
    rows: I32,
    features: I32,
    n_bins: int,
    depth: int,
    l2: float,
    min_rows: int,
    feature: I32,
    cut: I32,
    missing_left: U8,
    value: F64,
    gain: F64,
) -> None:
    """Fill one tree (`feature`, `cut`, `missing_left`, `value`) and add each feature's gain to `gain`."""
    n = len(rows)
    node_of = np.zeros(n, np.int32)
    feature[:] = -1
    value[:] = 0.0
    for level in range(depth + 1):
        first, width = (1 << level) - 1, 1 << level
        if level == depth:  # only the totals are needed
            totals = np.zeros((width, 2))
            for i in range(n):
                k = node_of[i] - first
                if k >= 0:
                    totals[k, 0] += gradient[rows[i]]
                    totals[k, 1] += hessian[rows[i]]
            for k in range(width):
                if totals[k, 1] > 0:
                    value[first + k] = -totals[k, 0] / (totals[k, 1] + l2)
            return
        histogram = np.zeros((width, len(features), n_bins, 3))
        for i in range(n):
            k = node_of[i] - first
            if k >= 0:
                row = rows[i]
                for f in range(len(features)):
                    cell = histogram[k, f, bins[row, features[f]]]
                    cell[0] += gradient[row]
                    cell[1] += hessian[row]
                    cell[2] += 1.0
        parted = False
        for k in range(width):
            node = first + k
            g, h, count = 0.0, 0.0, 0.0
            for b in range(n_bins):
                g += histogram[k, 0, b, 0]
                h += histogram[k, 0, b, 1]
                count += histogram[k, 0, b, 2]
            if count == 0.0:
                continue
            value[node] = -g / (h + l2)
            best, whole = 1e-9, g * g / (h + l2)
            for f in range(len(features)):
                missing = histogram[k, f, 0]
                for left_missing in range(2):
                    if left_missing == 0 and missing[2] == 0.0:
                        continue
                    lg, lh, lc = 0.0, 0.0, 0.0
                    if left_missing == 1:
                        lg, lh, lc = missing[0], missing[1], missing[2]
                    for b in range(1, n_bins - 1):
                        lg += histogram[k, f, b, 0]
                        lh += histogram[k, f, b, 1]
                        lc += histogram[k, f, b, 2]
                        if lc < min_rows:
                            continue
                        if count - lc < min_rows:
                            break
                        rg, rh = g - lg, h - lh
                        better = lg * lg / (lh + l2) + rg * rg / (rh + l2) - whole
                        if better > best:
                            best = better
                            feature[node], cut[node] = features[f], b
                            # what training never saw missing goes with the crowd
                            missing_left[node] = left_missing if missing[2] > 0.0 else (1 if lc * 2 >= count else 0)
            if feature[node] >= 0:
                gain[feature[node]] += best
                parted = True
        if not parted:
            return
        for i in range(n):
            node = node_of[i]
            if node >= first:
                f = feature[node]
                if f < 0:
                    node_of[i] = -1
                else:
                    b = bins[rows[i], f]
                    left = missing_left[node] == 1 if b == 0 else b <= cut[node]
                    node_of[i] = 2 * node + 1 if left else 2 * node + 2


@njit(cache=True, nogil=True)
def add_tree_of_bins(bins: U8, feature: I32, cut: I32, missing_left: U8, value: F64, rate: float, margin: F64) -> None:
    """Add `rate` x the tree's value to each row's margin, on binned rows: the step of training."""
    for row in range(len(bins)):
        node = 0
        while feature[node] >= 0:
            b = bins[row, feature[node]]
            left = missing_left[node] == 1 if b == 0 else b <= cut[node]
            node = 2 * node + 1 if left else 2 * node + 2
        margin[row] += rate * value[node]


@njit(cache=True, nogil=True)
def add_trees(x: F64, feature: I32, threshold: F64, missing_left: U8, value: F64, margin: F64) -> None:
    """Add every tree's value to each row's margin, on the numbers themselves: the step of scoring."""
    for row in range(len(x)):
        total = 0.0
        for tree in range(len(feature)):
            node = 0
            while feature[tree, node] >= 0:
                seen = x[row, feature[tree, node]]
                left = missing_left[tree, node] == 1 if np.isnan(seen) else seen < threshold[tree, node]
                node = 2 * node + 1 if left else 2 * node + 2
            total += value[tree, node]
        margin[row] += total
