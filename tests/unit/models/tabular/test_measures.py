"""Measures of probabilities against their definitions, written out the slow way."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from habitue.models.tabular.measures import auc, average_precision, brier, calibration_error, equal_count_bins, log_loss
from habitue.models.tabular.table import F64

# few distinct scores, so that ties are common
CASES = st.lists(st.tuples(st.booleans(), st.integers(0, 6)), min_size=2, max_size=40)


def arrays(cases: list[tuple[bool, int]]) -> tuple[F64, F64]:
    return np.array([float(yes) for yes, _ in cases]), np.array([score / 7 + 0.05 for _, score in cases])


@given(CASES)
@settings(max_examples=150, deadline=None)
def test_auc_counts_pairs(cases: list[tuple[bool, int]]) -> None:
    happened, score = arrays(cases)
    pairs = [(y, n) for y in score[happened > 0] for n in score[happened == 0]]
    if not pairs:
        assert np.isnan(auc(happened, score))
        return
    assert auc(happened, score) == pytest.approx(np.mean([1.0 if y > n else 0.5 * (y == n) for y, n in pairs]))
    assert auc(happened, np.exp(3 * score)) == auc(happened, score)
    assert auc(happened, -score) == pytest.approx(1 - auc(happened, score))


@given(CASES)
@settings(max_examples=150, deadline=None)
def test_average_precision_walks_down_the_thresholds(cases: list[tuple[bool, int]]) -> None:
    happened, score = arrays(cases)
    if not happened.sum():
        assert np.isnan(average_precision(happened, score))
        return
    total, before = 0.0, 0.0
    for threshold in sorted(set(score), reverse=True):
        chosen = happened[score >= threshold]
        recall = chosen.sum() / happened.sum()
        total += (recall - before) * chosen.mean()
        before = recall
    assert average_precision(happened, score) == pytest.approx(total)


@given(CASES)
@settings(max_examples=100, deadline=None)
def test_calibration_error_is_the_mean_gap_of_bins(cases: list[tuple[bool, int]]) -> None:
    happened, p = arrays(cases)
    bins = equal_count_bins(p)
    by_hand = sum(
        abs(p[bins == b].mean() - happened[bins == b].mean()) * (bins == b).sum() for b in set(bins.tolist())
    ) / len(p)
    assert calibration_error(happened, p) == pytest.approx(by_hand)
    assert all(len(set(bins[p == value])) == 1 for value in set(p.tolist())), "equal scores were parted"


def test_bins_hold_equal_counts() -> None:
    p = np.random.default_rng(5).permutation(1000) / 1000
    assert np.bincount(equal_count_bins(p)).tolist() == [100] * 10


def test_true_probabilities_leave_only_chance() -> None:
    generator = np.random.default_rng(8)
    p = generator.beta(1, 6, 40_000)
    happened = (generator.random(len(p)) < p).astype(np.float64)
    expected = np.sqrt(2 * 0.12 * 10 / (np.pi * len(p)))
    assert calibration_error(happened, p) < 2 * expected
    assert calibration_error(happened, np.clip(p + 0.03, 0, 1)) == pytest.approx(0.03, abs=0.005)


def test_losses_by_hand() -> None:
    happened, p = np.array([1.0, 0.0]), np.array([0.8, 0.4])
    assert log_loss(happened, p) == pytest.approx(-(np.log(0.8) + np.log(0.6)) / 2)
    assert brier(happened, p) == pytest.approx((0.04 + 0.16) / 2)
    assert np.isfinite(log_loss(happened, np.array([0.0, 1.0]))), "a certain error is bad, not endless"
