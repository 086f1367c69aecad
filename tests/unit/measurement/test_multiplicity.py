"""Correction for many questions: the textbook's values, its laws, and the promise about false findings."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import false_discovery_control, norm

from habitue.measurement.multiplicity import benjamini_hochberg

P_VALUES = st.lists(st.floats(0, 1), max_size=30)


@given(P_VALUES.filter(bool))
def test_scipy_says_the_same(p_values: list[float]) -> None:
    assert benjamini_hochberg(p_values) == pytest.approx(list(false_discovery_control(p_values)))


@given(P_VALUES)
def test_order_does_not_matter_and_nothing_becomes_surer(p_values: list[float]) -> None:
    adjusted = benjamini_hochberg(p_values)
    assert all(after >= before - 1e-12 for before, after in zip(p_values, adjusted, strict=True))
    assert benjamini_hochberg(p_values[::-1]) == pytest.approx(adjusted[::-1])


def test_of_many_findings_few_are_false_where_audiences_overlap() -> None:
    """40 audiences that share people: 30 are like everybody, 10 differ by 3.5 standard errors."""
    rng = np.random.default_rng(1)
    truth = np.arange(40) < 10
    shares = []
    for _ in range(400):
        z = 0.6 * rng.standard_normal() + 0.8 * rng.standard_normal(40) + 3.5 * truth
        found = np.array(benjamini_hochberg(list(2 * norm.sf(abs(z))))) <= 0.05
        shares.append((found & ~truth).sum() / max(found.sum(), 1))
    assert np.mean(shares) <= 0.05 + 2 * np.std(shares) / 400**0.5
