"""Sufficient statistics: they merge, and they say what NumPy says on the raw data."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.core.errors import NotEnoughData
from habitue.experiments.statistics import RatioSample, Sample, winsorising_cap

numbers = st.lists(st.integers(-(10**6), 10**6), min_size=2, max_size=50)
pairs = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 50)), min_size=2, max_size=50)


@given(numbers)
def test_mean_and_variance_are_those_of_the_raw_data(values: list[int]) -> None:
    sample = Sample.of(values)
    assert sample.mean == pytest.approx(np.mean(values), abs=1e-6)
    assert sample.variance == pytest.approx(np.var(values, ddof=1), rel=1e-6, abs=1e-6)


@given(numbers, numbers)
def test_merging_samples_is_sampling_the_union(a: list[int], b: list[int]) -> None:
    assert Sample.of(a) + Sample.of(b) == Sample.of(a + b)


@given(pairs, pairs)
def test_merging_ratios_is_sampling_the_union(a: list[tuple[int, int]], b: list[tuple[int, int]]) -> None:
    assert _ratio(a) + _ratio(b) == _ratio(a + b)


@given(pairs)
def test_the_ratio_variance_is_that_of_the_linearised_raw_data(units: list[tuple[int, int]]) -> None:
    above, below = np.array(units).T
    ratio = above.sum() / below.sum()
    linearised = (above - ratio * below) / below.mean()
    assert _ratio(units).mean == pytest.approx(ratio)
    assert _ratio(units).variance == pytest.approx(np.var(linearised, ddof=1), rel=1e-6, abs=1e-9)


def test_whole_numbers_stay_exact_where_floats_would_cancel() -> None:
    values = [10**9, 10**9 + 1, 10**9 + 2]
    exact = Sample(3, sum(values), sum(v * v for v in values))
    assert exact.variance == 1.0


@pytest.mark.parametrize(
    "statistic",
    [Sample(0, 0, 0), RatioSample(3, 0, 0, 0, 0, 0)],
)
def test_nothing_measured_is_never_a_zero(statistic: Sample | RatioSample) -> None:
    with pytest.raises(NotEnoughData):
        _ = statistic.mean


def test_one_unit_has_no_variance() -> None:
    with pytest.raises(NotEnoughData, match="two units") as caught:
        _ = Sample.of([1.0]).variance
    assert caught.value.needed == "1 more"


def test_the_cap_looks_at_buyers_only() -> None:
    values = np.concatenate([np.zeros(100_000), np.arange(1, 1001)])
    assert winsorising_cap(values, 0.999) == 999
    with pytest.raises(NotEnoughData):
        winsorising_cap(np.zeros(10))


def _ratio(units: list[tuple[int, int]]) -> RatioSample:
    above, below = np.array(units).T
    return RatioSample.of(above, below)
