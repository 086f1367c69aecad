"""Measures of predicted probabilities against what happened: order, sharpness and honesty."""

from __future__ import annotations

import numpy as np

from habitue.models.tabular.table import F64, I64

CALIBRATION_BINS = 10
_SMALLEST = 1e-12


def auc(happened: F64, score: F64) -> float:
    """Chance that a row where it happened scores above one where it did not, a tie counting half; 0.5 knows nothing.

    NaN when only one of the two occurs.

    References
    ----------
    Hanley and McNeil, "The meaning and use of the area under a ROC curve", Radiology 1982 (Mann-Whitney's U).

    >>> auc(np.array([0.0, 1.0, 1.0]), np.array([0.2, 0.2, 0.9]))
    0.75
    """
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    middle_rank = np.cumsum(count) - (count - 1) / 2
    n_yes = float(happened.sum())
    n_no = len(happened) - n_yes
    if not n_yes or not n_no:
        return float("nan")
    return float((middle_rank[place][happened > 0].sum() - n_yes * (n_yes + 1) / 2) / (n_yes * n_no))


def average_precision(happened: F64, score: F64) -> float:
    """Sum over thresholds of (growth of recall x precision there); NaN without outcomes.

    What knows nothing has the base rate.
    """
    descending = np.argsort(-score, kind="stable")
    hits = np.cumsum(happened[descending])
    last = np.append(np.flatnonzero(np.diff(score[descending])), len(score) - 1)
    if not hits[-1]:
        return float("nan")
    return float(np.sum(np.diff(hits[last] / hits[-1], prepend=0.0) * hits[last] / (last + 1)))


def log_loss(happened: F64, probability: F64) -> float:
    """Mean of -ln of the probability given to what happened; smaller is better."""
    p = np.clip(probability, _SMALLEST, 1 - _SMALLEST)
    return float(-np.mean(happened * np.log(p) + (1 - happened) * np.log1p(-p)))


def brier(happened: F64, probability: F64) -> float:
    """Mean square of the error of the probability, 0..1."""
    return float(np.mean((happened - probability) ** 2))


def equal_count_bins(score: F64, n_bins: int = CALIBRATION_BINS) -> I64:
    """Bin 0..n_bins-1 of each row by the rank of its score; equal scores are never parted.

    >>> equal_count_bins(np.array([0.1, 0.2, 0.2, 0.9]), 2).tolist()
    [0, 0, 0, 1]
    """
    _, place, count = np.unique(score, return_inverse=True, return_counts=True)
    middle = np.cumsum(count) - count / 2
    return np.minimum((middle[place] * n_bins / len(score)).astype(np.int64), n_bins - 1)


def calibration_error(happened: F64, probability: F64, n_bins: int = CALIBRATION_BINS) -> float:
    """Expected calibration error: mean over rows of |mean probability - rate| of the row's bin.

    Bins hold equal counts of rows in order of probability (as far as ties allow), so that a rare outcome does not leave
    all rows in the first bin. With n rows and perfect probabilities about sqrt(2 p (1-p) n_bins / (pi n)) remains by
    chance.

    References
    ----------
    Naeini, Cooper, Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", AAAI 2015 (equal
    width there); Nixon et al., "Measuring calibration in deep learning", CVPR workshops 2019 (equal counts).
    """
    bins = equal_count_bins(probability, n_bins)
    gap = np.bincount(bins, probability, n_bins) - np.bincount(bins, happened, n_bins)
    return float(np.abs(gap).sum() / len(happened))
