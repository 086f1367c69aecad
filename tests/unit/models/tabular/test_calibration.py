"""Calibration: rising maps that make scores true, chosen by what they do to rows they did not see."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import expit

from habitue.models.tabular.calibration import Method, choose_calibration, fit_calibration
from habitue.models.tabular.measures import calibration_error
from habitue.models.tabular.table import F64


def world(n: int, seed: int) -> tuple[F64, F64]:
    """True log odds and outcomes."""
    generator = np.random.default_rng(seed)
    odds = generator.normal(-1.5, 1.2, n)
    return odds, (generator.random(n) < expit(odds)).astype(np.float64)


@pytest.mark.parametrize("method", ["platt", "isotonic"])
def test_boasting_scores_become_true(method: Method) -> None:
    odds, happened = world(20_000, 1)
    other, truth = world(20_000, 2)
    calibration = fit_calibration(3 * odds + 1, happened, method)
    p = calibration.probability(3 * other + 1)
    assert calibration_error(truth, expit(3 * other + 1)) > 0.1
    assert calibration_error(truth, p) < 0.015
    assert (np.diff(calibration.probability(np.linspace(-20, 20, 999))) >= 0).all()
    assert ((p > 0) & (p < 1)).all()


def test_true_scores_are_left_alone_or_nearly() -> None:
    odds, happened = world(20_000, 3)
    calibration, losses = choose_calibration(odds, happened, seed=1)
    assert min(losses.values()) == losses[calibration.method]
    assert np.abs(calibration.probability(odds) - expit(odds)).max() < 0.1


def test_a_bend_no_line_can_undo_is_undone_by_steps() -> None:
    odds, happened = world(30_000, 4)
    calibration, _ = choose_calibration(np.where(odds > -1, odds + 4, odds), happened, seed=1)
    assert calibration.method == "isotonic"


def test_few_outcomes_get_no_steps() -> None:
    odds, happened = world(400, 5)
    assert "isotonic" not in choose_calibration(odds, happened, seed=1)[1]


def test_a_score_of_the_wrong_direction_is_not_turned() -> None:
    odds, happened = world(2000, 6)
    assert np.ptp(fit_calibration(-odds, happened, "platt").probability(odds)) == 0
