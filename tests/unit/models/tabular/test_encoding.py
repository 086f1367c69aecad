"""From tables to numbers: labels seen and unseen, rates that do not tell a row its own outcome, dates, gaps."""

from __future__ import annotations

import numpy as np
import pytest

from habitue.core.errors import InvalidInput
from habitue.models.tabular.encoding import fit_encoding
from habitue.models.tabular.measures import auc
from habitue.models.tabular.outcome import outcome_of
from habitue.models.tabular.scaling import fit_scaling
from habitue.models.tabular.table import Column, Table, column_of_labels


def numbers(name: str, values: list[float]) -> Column:
    return Column(name, "number", np.array(values, np.float64))


def test_frequent_labels_have_a_column_each_and_unseen_ones_none() -> None:
    colours = column_of_labels("colour", ["red"] * 40 + ["blue"] * 40 + [None] * 20)
    encoding, x = fit_encoding(Table((colours,)), np.zeros(100), seed=1)
    assert encoding.names == ("colour = blue", "colour = red", "colour (missing)")
    assert x.sum(0).tolist() == [40, 40, 20]
    other = Table((column_of_labels("colour", ["green", "red", None]),))
    assert encoding.matrix(other).tolist() == [[0, 0, 0], [0, 1, 0], [0, 0, 1]]


def test_a_labels_rate_does_not_tell_the_rows_own_outcome() -> None:
    generator = np.random.default_rng(3)
    n = 4000
    labels = column_of_labels("code", [f"c{k}" for k in generator.integers(0, 1500, n)])
    noise = (generator.random(n) < 0.3).astype(np.float64)
    encoding, x = fit_encoding(Table((labels,)), noise, seed=1)
    rate = x[:, encoding.names.index("code (rate)")]
    assert auc(noise, rate) == pytest.approx(0.5, abs=0.04)
    # the mutant: rates of all rows, their own among them, seem to know an outcome that is pure noise
    assert auc(noise, encoding.matrix(Table((labels,)))[:, -1]) > 0.7


def test_rates_find_labels_that_matter_and_mix_rare_ones_with_the_base_rate() -> None:
    generator = np.random.default_rng(4)
    codes = generator.integers(0, 60, 6000)
    happened = (generator.random(6000) < np.where(codes < 20, 0.6, 0.1)).astype(np.float64)
    table = Table((column_of_labels("shop", [f"s{k}" for k in codes]),))
    encoding, x = fit_encoding(table, happened, seed=1)
    assert auc(happened, x[:, -1]) > 0.75
    assert encoding.matrix(Table((column_of_labels("shop", ["never seen"]),)))[0, -1] == pytest.approx(happened.mean())


def test_dates_become_days_and_their_place_in_week_and_year() -> None:
    moments = Column("at", "moment", np.array([0.0, 4.5, np.nan]))  # Thursday midnight, Monday noon
    encoding, x = fit_encoding(Table((moments,)), np.zeros(3), seed=1)
    assert encoding.names == ("at", "at (weekday)", "at (day of year)", "at (hour)")
    assert x[:2].tolist() == [[0, 3, 0, 0], [4.5, 0, 4.5, 12]]
    assert np.isnan(x[2]).all()


def test_a_missing_column_is_named() -> None:
    encoding, _ = fit_encoding(Table((numbers("a", [1.0, 2.0]),)), np.zeros(2), seed=1)
    with pytest.raises(InvalidInput, match="no column 'a'"):
        encoding.matrix(Table((numbers("b", [1.0]),)))


def test_scaling_leaves_nothing_missing_endless_or_long_tailed() -> None:
    generator = np.random.default_rng(5)
    x = np.column_stack([np.exp(3 * generator.normal(size=500)), np.full(500, 7.0), generator.normal(size=500)])
    x[:50, 2] = np.nan
    scaling = fit_scaling(x)
    z = scaling.apply(x)
    assert z.shape == (500, 4)
    assert np.isfinite(z).all()
    assert (z[:, 1] == 0).all()
    assert z[:, 3].sum() == 50
    assert np.abs(scaling.apply(np.array([[1e300, -1e300, np.nan]]))).max() <= 5


@pytest.mark.parametrize(
    ("column", "expected"),
    [
        (numbers("y", [0, 1, 3, np.nan]), [0, 1, 1, np.nan]),
        (column_of_labels("y", ["Yes", "no", None, "TRUE", "Oui"]), [1, 0, np.nan, 1, 1]),
        (column_of_labels("y", ["1", "0"]), [1, 0]),
    ],
)
def test_outcomes_of_usual_forms(column: Column, expected: list[float]) -> None:
    assert np.array_equal(outcome_of(column), expected, equal_nan=True)


@pytest.mark.parametrize(
    "column", [column_of_labels("y", ["yes", "maybe"]), numbers("y", [-1, 1]), Column("y", "moment", np.zeros(1))]
)
def test_what_is_no_outcome_is_refused(column: Column) -> None:
    with pytest.raises(InvalidInput, match=r"yes / no|neither yes nor no"):
        outcome_of(column)
