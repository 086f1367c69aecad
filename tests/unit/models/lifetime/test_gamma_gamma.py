"""Gamma-Gamma: laws, published figures, parameters found again."""

from __future__ import annotations

import gzip

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import approx_fprime

from habitue.core.clock import DAY_MS, parse_time
from habitue.core.errors import NotEnoughData
from habitue.models.lifetime.bg_nbd import fit_bg_nbd
from habitue.models.lifetime.gamma_gamma import GammaGamma, _loss, fit_gamma_gamma
from habitue.models.lifetime.occasions import Orders, occasions_of

from .customers import shared

models = st.builds(GammaGamma, p=st.floats(0.1, 50), q=st.floats(1.05, 50), v=st.floats(0.01, 1e4))
means = st.floats(0.01, 1e5)


@given(models, st.integers(1, 500), means)
def test_the_expectation_lies_between_the_shop_and_the_customer(model: GammaGamma, count: int, mean: float) -> None:
    found = model.value(np.array([float(count)]), np.array([mean]))[0]
    low, high = sorted((model.mean, mean))
    assert low * (1 - 1e-9) <= found <= high * (1 + 1e-9)


@given(models, means)
def test_the_more_is_known_the_nearer_to_the_customer(model: GammaGamma, mean: float) -> None:
    found = model.value(np.array([0.0, 1.0, 10.0, 1e9]), np.full(4, mean))
    assert found[0] == pytest.approx(model.mean)
    assert (np.diff(np.abs(found - mean)) <= 1e-9 * mean).all()
    assert found[3] == pytest.approx(mean, rel=1e-3)


def test_the_gradient_is_the_slope_of_the_likelihood() -> None:
    x, z = np.array([1.0, 3.0, 20.0]), np.array([0.5, 1.5, 1.1])
    point = np.array([0.4, 0.9, -0.3])
    assert _loss(point, x, z)[1] == pytest.approx(approx_fprime(point, lambda p: _loss(p, x, z)[0], 1e-7), abs=1e-5)


@pytest.mark.parametrize(("p", "q", "v"), [(6.0, 4.0, 15.0), (1.5, 2.5, 400.0), (20.0, 8.0, 0.5)])
def test_parameters_of_drawn_customers_are_found_again(p: float, q: float, v: float) -> None:
    rng = np.random.default_rng(2)
    count = rng.integers(1, 12, 10_000).astype(np.float64)
    mean = rng.gamma(p * count, 1 / (rng.gamma(q, 1 / v, len(count)) * count))
    fit = fit_gamma_gamma(count, mean).model
    assert [fit.p, fit.q, fit.v] == pytest.approx([p, q, v], rel=0.2)
    assert fit.mean == pytest.approx(p * v / (q - 1), rel=0.05)
    mixed = rng.permutation(len(count))
    assert fit_gamma_gamma(count[mixed], mean[mixed]).model == fit
    cents = fit_gamma_gamma(count, 100 * mean).model
    assert [cents.p, cents.q, cents.v / 100] == pytest.approx([fit.p, fit.q, fit.v], rel=1e-4)


@pytest.mark.parametrize("mean", [[], [5.0, 5.0, 5.0]])
def test_values_that_do_not_differ(mean: list[float]) -> None:
    with pytest.raises(NotEnoughData, match="how customers differ in value"):
        fit_gamma_gamma(np.ones(len(mean)), np.array(mean))


def test_both_are_fitted_as_published_from_the_orders() -> None:
    """Fader, Hardie 2013: p 6.25, q 3.74, v 15.44 on the 946 repeat customers; BG/NBD as in 2005, from the raw orders
    by our convention of days."""
    with gzip.open(shared("research/cdnow/CDNOW_sample.txt.gz"), "rt") as file:
        rows = [line.split() for line in file if line.strip()]
    codes: dict[str, int] = {}
    orders = Orders(
        np.array([codes.setdefault(row[0], len(codes)) for row in rows]),
        np.array([parse_time(row[2]) for row in rows], np.int64),
        np.array([float(row[4]) for row in rows]),
    )
    cut = parse_time("1997-10-01")
    assert cut is not None
    past = occasions_of(orders.within(0, cut))
    _, histories = past.histories(cut // DAY_MS - 1)
    count, mean = past.repeat_values()
    assert int((count > 0).sum()) == 946
    known = (count > 0) & (mean > 0)
    model = fit_gamma_gamma(count[known], mean[known]).model
    assert [model.p, model.q, model.v] == pytest.approx([6.25, 3.74, 15.44], abs=0.006)
    fit = fit_bg_nbd(histories.scaled(1 / 7))
    assert [fit.model.r, fit.model.alpha, fit.model.a, fit.model.b] == pytest.approx(
        [0.243, 4.414, 0.793, 2.426], abs=6e-4
    )
    assert fit.log_likelihood == pytest.approx(-9582.4, abs=0.1)
