"""One person's score is that of the whole table, whatever the model is made of."""

from __future__ import annotations

import math

import numpy as np
import pytest

from habitue.models.propensity.learner import PropensityModel, _fit_linear, _parameters
from habitue.models.propensity.scorer import Scorer, pack
from habitue.models.tabular.boosting import fit_boosted
from habitue.models.tabular.calibration import Calibration, Method, fit_calibration
from habitue.models.tabular.encoding import fit_encoding
from habitue.models.tabular.table import F64, Column, Table

K = 7


def table(n: int, seed: int) -> tuple[Table, F64]:
    generator = np.random.default_rng(seed)
    x = generator.normal(size=(n, K))
    x[:, 1] = generator.exponential(50, n) ** 2  # a long tail
    x[generator.random(n) < 0.3, 2] = np.nan
    x[:, 3] = np.nan  # nobody has it
    x[:, 4] = np.where(generator.random(n) < 0.5, 2.0, np.nan)  # it is there, or not
    odds = x[:, 0] - 1 + np.where(np.isnan(x[:, 4]), 1.5, 0)
    happened = (generator.random(n) < 1 / (1 + np.exp(-odds))).astype(np.float64)
    return Table(tuple(Column(f"f{place}", "number", x[:, place]) for place in range(K))), happened


@pytest.mark.parametrize("method", ["none", "platt", "isotonic"])
@pytest.mark.parametrize("parts", [("trees",), ("linear",), ("trees", "linear")])
def test_a_scorer_says_what_the_model_says(method: Method, parts: tuple[str, ...]) -> None:
    learned, happened = table(1_500, 1)
    encoding, x = fit_encoding(learned, happened, 1)
    trees = fit_boosted(x, happened, _parameters(3, len(x), 40), 1)[0] if "trees" in parts else None
    linear = _fit_linear(x, happened, 3.0) if "linear" in parts else None
    plain = PropensityModel("", encoding, trees, linear, Calibration("none"))
    odds = np.log(plain.probability_of(x) / (1 - plain.probability_of(x)))
    model = PropensityModel("", encoding, trees, linear, fit_calibration(odds, happened, method))
    scorer = Scorer(*pack(model))
    asked, _ = table(400, 2)
    rows = encoding.matrix(asked)
    rows[:5] *= 1e6  # beyond what was learned
    expected = model.probability_of(rows)
    found = [scorer.probability(row) for row in rows.tolist()]
    assert np.allclose(found, expected, rtol=0, atol=1e-12)
    assert len(set(found)) > 20


def test_a_split_between_known_and_missing_is_scored_as_it_was_learned() -> None:
    """Every known value goes left: there is no cut point beyond it."""
    learned, happened = table(1_500, 3)
    x = learned.column("f4").values[:, None]
    trees, losses = fit_boosted(x, happened, _parameters(3, len(x), 30), 1, watch=(x, happened))
    margin = trees.margin(x)
    assert np.mean(np.logaddexp(0, margin) - happened * margin) == pytest.approx(losses[29])
    assert trees.margin(np.array([[math.nan]]))[0] > trees.margin(np.array([[2.0]]))[0] + 0.5
