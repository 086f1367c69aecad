"""The sequential share check: quiet for as long as one cares to look, loud when the shares are wrong."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.stats import betabinom, binom, chisquare

from habitue.core.errors import InvalidInput
from habitue.experiments.share_mismatch import log_bayes_factor, mismatch_probability, shares_mismatch

HALVES = (0.5, 0.5)


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_the_factor_is_the_ratio_of_two_likelihoods(a: int, b: int) -> None:
    expected = betabinom.logpmf(a, a + b, 950, 50) - binom.logpmf(a, a + b, 0.95)
    assert log_bayes_factor((a, b), (0.95, 0.05)) == pytest.approx(expected, abs=1e-6)


def paths(p: float, people: int, runs: int, seed: int, look: int = 25) -> NDArray[np.int64]:
    """Counts of the first arm after each `look` people, shape (runs, people / look)."""
    joined = np.random.default_rng(seed).random((runs, people)) < p
    return np.asarray(joined.cumsum(1)[:, look - 1 :: look])


def ever(counts: NDArray[np.int64], shares: tuple[float, float], look: int = 25, alpha: float = 0.001) -> float:
    """The share of runs in which the check fired at any look (its formula, evaluated at the extreme counts only)."""
    n = np.arange(1, counts.shape[1] + 1) * look
    low = np.array([_edge(int(k), shares, alpha, low=True) for k in n])
    high = np.array([_edge(int(k), shares, alpha, low=False) for k in n])
    return float(((counts <= low) | (counts >= high)).any(1).mean())


def _edge(n: int, shares: tuple[float, float], alpha: float, *, low: bool) -> int:
    """The count nearest to the designed one at which the check fires, by bisection: it is monotone on each side."""
    inside, outside = round(n * shares[0]), (-1 if low else n + 1)
    while abs(outside - inside) > 1:
        middle = (inside + outside) // 2
        if shares_mismatch((middle, n - middle), shares, alpha):
            outside = middle
        else:
            inside = middle
    return outside


@pytest.mark.parametrize("shares", [HALVES, (0.05, 0.95)])
def test_sound_shares_hardly_ever_raise_an_alarm_however_often_one_looks(shares: tuple[float, float]) -> None:
    assert ever(paths(shares[0], 10_000, 1000, seed=1), shares) <= 0.004  # promised: 0.001


def test_a_chi_squared_looked_at_daily_does_raise_false_alarms() -> None:
    counts = paths(0.5, 28 * 250, 3000, seed=1, look=250)
    n = np.arange(1, 29) * 250
    p = chisquare(np.stack([counts, n - counts]), axis=0, f_exp=np.stack([n / 2, n / 2])[:, None, :]).pvalue
    assert (p < 0.001).any(1).mean() > 0.004


def test_52_to_48_is_found_within_20000_people() -> None:
    assert ever(paths(0.52, 20_000, 200, seed=2), HALVES) >= 0.90
    assert ever(paths(0.53, 15_000, 100, seed=3), HALVES) == 1.0


@pytest.mark.soak
def test_the_promised_rates_over_many_runs() -> None:
    assert ever(paths(0.5, 20_000, 4000, seed=4), HALVES) <= 0.0025
    assert ever(paths(0.52, 20_000, 2000, seed=5), HALVES) >= 0.94
    # promise P31 hopes for 90 % by 15,000: no concentration from 200 to 8,000 finds more than 82 % that early
    assert ever(paths(0.52, 15_000, 2000, seed=5), HALVES) >= 0.79


def test_the_probability_is_one_when_nothing_is_odd() -> None:
    assert mismatch_probability((500, 500), HALVES) == 1.0
    assert mismatch_probability((600, 400), HALVES) < 0.001


@pytest.mark.parametrize("shares", [(0.5, 0.6), (1.0, 0.0), (0.5, 0.3, 0.2)])
def test_shares_that_are_none_are_refused(shares: tuple[float, ...]) -> None:
    with pytest.raises(InvalidInput, match="summing to 1"):
        log_bayes_factor((1, 1), shares)
