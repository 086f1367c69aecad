"""Boosted trees: what they must learn, and that scoring says what training saw."""

from __future__ import annotations

import time

import numpy as np

from habitue.models.tabular.boosting import BoostingParameters, fit_boosted
from habitue.models.tabular.logistic import fit_logistic
from habitue.models.tabular.measures import auc, log_loss
from habitue.models.tabular.table import F64

SMALL = BoostingParameters(n_trees=60, depth=3, rate=0.1)


def rows(n: int, seed: int) -> tuple[F64, F64]:
    generator = np.random.default_rng(seed)
    x = generator.normal(size=(n, 4))
    x[generator.random(n) < 0.2, 2] = np.nan
    odds = 2 * (x[:, 0] > 0) * (x[:, 1] > 0) + 1.5 * np.isnan(x[:, 2]) - 1.5
    return x, (generator.random(n) < 1 / (1 + np.exp(-odds))).astype(np.float64)


def test_an_interaction_and_a_missing_value_are_learnt() -> None:
    x, happened = rows(6000, 1)
    other, truth = rows(4000, 2)
    trees, _ = fit_boosted(x, happened, SMALL, 1)
    odds = 2 * (other[:, 0] > 0) * (other[:, 1] > 0) + 1.5 * np.isnan(other[:, 2])
    assert auc(truth, trees.margin(other)) > auc(truth, odds) - 0.01
    assert trees.gain[3] < 0.25 * trees.gain[:3].min(), "the column of noise gains little"


def test_scores_on_numbers_are_the_scores_of_training() -> None:
    x, happened = rows(3000, 3)
    trees, losses = fit_boosted(x, happened, SMALL, 1, watch=(x, happened))
    margin = trees.margin(x)
    assert np.mean(np.logaddexp(0, margin) - happened * margin) == losses[-1] or np.isclose(
        np.mean(np.logaddexp(0, margin) - happened * margin), losses[-1], atol=1e-12
    )
    assert np.array_equal(trees.margin(x[7:8]), margin[7:8]), "one row alone scores as among others"


def test_same_seed_same_trees() -> None:
    x, happened = rows(2000, 4)
    first, again, other = (fit_boosted(x, happened, SMALL, seed)[0].margin(x) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)


def test_rising_transforms_of_a_feature_change_nothing_much() -> None:
    x, happened = rows(3000, 5)
    stretched = x.copy()
    stretched[:, 0] = np.exp(2 * x[:, 0])
    plain, other = (fit_boosted(matrix, happened, SMALL, 1)[0].margin(matrix) for matrix in (x, stretched))
    assert np.corrcoef(plain, other)[0, 1] > 0.995


def test_without_anything_to_learn_it_says_the_rate() -> None:
    happened = (np.arange(400) % 4 == 0).astype(np.float64)
    trees, _ = fit_boosted(np.zeros((400, 2)), happened, SMALL, 1)
    # a row share below 1 lets the rate of a tree's rows differ from that of all
    assert np.allclose(1 / (1 + np.exp(-trees.margin(np.array([[0.0, 9.0], [np.nan, -3.0]])))), 0.25, atol=0.04)


def test_neighbouring_floats_are_parted() -> None:
    low, high = 1.0, float(np.nextafter(1.0, 2.0))
    x = np.repeat([[low], [high]], 100, axis=0)
    happened = np.repeat([0.0, 1.0], 100)
    trees, _ = fit_boosted(x, happened, BoostingParameters(n_trees=20, depth=1, rate=0.3, row_share=1.0), 1)
    assert trees.margin(np.array([[low]]))[0] < 0 < trees.margin(np.array([[high]]))[0]


def test_a_row_is_scored_in_microseconds() -> None:
    x, happened = rows(2000, 6)
    trees, _ = fit_boosted(x, happened, BoostingParameters(n_trees=200, depth=5), 1)
    trees.margin(x[:1])
    fastest = min(_seconds(lambda: trees.margin(x[:1])) for _ in range(200))
    assert fastest < 100e-6


def _seconds(call: object) -> float:
    before = time.perf_counter()
    call()  # type: ignore[operator]
    return time.perf_counter() - before


def test_logistic_finds_the_minimum() -> None:
    generator = np.random.default_rng(7)
    x = generator.normal(size=(800, 3))
    happened = (generator.random(800) < 1 / (1 + np.exp(-(x @ [1.0, -2.0, 0.0] - 0.5)))).astype(np.float64)
    penalty, weight = np.array([1.0, 5.0, 0.1]), generator.integers(0, 3, 800).astype(np.float64)
    model = fit_logistic(x, happened, penalty, weight)
    p = model.probability(x)
    assert np.allclose(x.T @ (weight * (p - happened)) + penalty * model.weights, 0, atol=1e-3)
    assert abs(np.sum(weight * (p - happened))) < 1e-3
    repeated = np.repeat(np.arange(800), weight.astype(int))
    twin = fit_logistic(x[repeated], happened[repeated], penalty)
    assert np.allclose(twin.weights, model.weights, atol=1e-5), "a weight of two is a row twice"


def test_logistic_of_separable_rows_stays_finite() -> None:
    x = np.linspace(-1, 1, 50)[:, None]
    model = fit_logistic(x, (x[:, 0] > 0).astype(np.float64), np.array([0.1]))
    assert np.isfinite(model.weights).all()
    assert log_loss((x[:, 0] > 0).astype(np.float64), model.probability(x)) < 0.2
