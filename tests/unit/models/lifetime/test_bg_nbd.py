"""BG/NBD: laws of its expectations, integrals computed otherwise, published figures, and parameters found again."""

from __future__ import annotations

import math

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike
from scipy.integrate import quad
from scipy.optimize import approx_fprime
from scipy.stats import beta

from habitue.core.errors import NotEnoughData
from habitue.models.lifetime.bg_nbd import BgNbd, _loss, fit_bg_nbd, log_likelihood
from habitue.models.lifetime.histories import Floats, Histories, grouped
from habitue.models.lifetime.occasions import occasions_of

from .customers import Parameters, draw, exact, of, shared

CDNOW = BgNbd(0.243, 4.414, 0.793, 2.426)

shapes = st.floats(0.05, 20.0)
models = st.builds(BgNbd, r=shapes, alpha=st.floats(0.1, 200.0), a=shapes, b=shapes, first=st.booleans())


@st.composite
def histories(draw_from: st.DrawFn) -> Histories:
    age = draw_from(st.floats(0.0, 1_000.0))
    x = draw_from(st.integers(0, 400)) if age > 0 else 0
    recency = age * draw_from(st.floats(0.001, 1.0)) if x else 0.0
    return of(x, recency, age)


@given(models, histories(), st.floats(0, 2_000), st.floats(0, 2_000))
@settings(deadline=None, max_examples=100)
def test_expectations_are_finite_start_at_nothing_and_grow(
    model: BgNbd, one: Histories, t: float, further: float
) -> None:
    near, far = model.orders(one, t)[0], model.orders(one, t + further)[0]
    assert model.orders(one, 0.0)[0] == pytest.approx(0, abs=1e-9)
    assert 0 <= near <= far * (1 + 1e-7) + 1e-9
    # never more than their rate if nobody ever left again
    assert far <= (model.r + one.frequency[0]) / (model.alpha + one.age[0]) * (t + further) * (1 + 1e-6) + 1e-6


@given(models, histories(), st.floats(0, 2_000))
@settings(deadline=None, max_examples=100)
def test_chances_are_chances(model: BgNbd, one: Histories, t: float) -> None:
    alive, comes = model.alive(one)[0], model.comes_back(one, t)[0]
    assert 0 <= comes <= alive <= 1
    assert comes <= model.orders(one, t)[0] * (1 + 1e-6) + 1e-9  # Markov's inequality
    assert 0 <= model.wait(one, 0.25)[0] < model.wait(one, 0.75)[0]


@given(models, histories())
@settings(deadline=None, max_examples=100)
def test_only_alpha_has_a_unit_of_time(model: BgNbd, one: Histories) -> None:
    weeks = msgspec.structs.replace(model, alpha=model.alpha / 7)
    assert weeks.orders(one.scaled(1 / 7), 10)[0] == pytest.approx(model.orders(one, 70)[0], rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("a", [0.001, 0.793, 1.0, 1.000001, 4.0, 25.0, 1e4])
@pytest.mark.parametrize(("x", "recency", "age"), [(0, 0, 38.86), (2, 30.43, 38.86), (29, 37, 38.86), (400, 38, 38.86)])
def test_expectations_are_the_integral_over_chances_to_leave(
    first: bool, a: float, x: int, recency: float, age: float
) -> None:
    """Given a rate and a chance p to leave, (1 - exp(-rate p t)) / p purchases follow; integrated numerically here."""
    model, one, t = BgNbd(0.243, 4.414, a, 2.426, first), of(x, recency, age), 39.0
    left = beta(a, 2.426 + x + first)

    def purchases(p: float) -> float:
        return -math.expm1(-(0.243 + x) * math.log1p(p * t / (4.414 + age))) / p

    # over quantiles, because the density has a pole at 0 where a < 1
    expected, _ = quad(lambda u: purchases(max(float(left.ppf(u)), 1e-300)), 0, 1, limit=500)
    assert model.orders(one, t)[0] == pytest.approx(expected * model.alive(one)[0], rel=3e-5)


@given(models, histories(), st.floats(0.5, 300))
@settings(deadline=None, max_examples=60)
def test_the_chances_of_counts_have_the_expectation_as_their_mean(model: BgNbd, one: Histories, t: float) -> None:
    most = 4_000
    chances = model.counts(one, t, most)[0]
    assert (chances >= -1e-9).all()
    if chances.sum() < 1 - 1e-9:
        return  # heavier than 4,000 purchases: the rest of the tail is not there to be summed
    assert chances[0] == pytest.approx(1 - model.comes_back(one, t)[0], abs=1e-7)
    assert chances @ np.arange(most + 1) == pytest.approx(model.orders(one, t)[0], rel=1e-4, abs=1e-4)


@pytest.mark.parametrize("first", [False, True])
def test_the_gradient_is_the_slope_of_the_likelihood(first: bool) -> None:
    rows = grouped(Histories.of([0, 1, 5, 0, 30], [0, 3, 20, 0, 29], [10, 12, 21, 2, 30]))
    for point in ([-0.5, 0.3, -0.2, 0.9], [1.0, -1.0, 1.5, -0.7]):
        numeric = approx_fprime(np.array(point), lambda p: _loss(p, rows, first)[0], 1e-6)
        assert _loss(np.array(point), rows, first)[1] == pytest.approx(numeric, abs=2e-5)


@pytest.mark.parametrize("first", [False, True])
@pytest.mark.parametrize("parameters", [(0.3, 20.0, 0.6, 2.0), (1.5, 40.0, 0.3, 5.0), (0.8, 10.0, 1.8, 3.0)])
def test_parameters_of_drawn_customers_are_found_again(parameters: Parameters, first: bool) -> None:
    past = exact(draw(20_000, parameters, 7, first=first), 365)
    fit = fit_bg_nbd(past, first=first)
    model = fit.model
    r, alpha, a, b = parameters
    assert model.r == pytest.approx(r, rel=0.12)
    assert model.r / model.alpha == pytest.approx(r / alpha, rel=0.12)
    assert model.a / (model.a + model.b) == pytest.approx(a / (a + b), rel=0.15)
    truth = BgNbd(*parameters, first)
    assert fit.log_likelihood >= log_likelihood(truth, past)  # nothing is likelier than the likeliest


def test_neither_the_order_of_customers_nor_the_unit_of_time_matters() -> None:
    one = occasions_of(draw(3_000, (0.5, 20.0, 0.6, 2.0), 3)).split(365)[0].histories(364)[1]
    fit = fit_bg_nbd(one)
    mixed = np.random.default_rng(1).permutation(len(one.age))
    again = fit_bg_nbd(Histories.of(one.frequency[mixed], one.recency[mixed], one.age[mixed]))
    assert again == fit
    for factor in (1 / 7, 86_400_000.0):
        other = fit_bg_nbd(one.scaled(factor)).model
        assert [other.r, other.alpha / factor, other.a, other.b] == pytest.approx(
            [fit.model.r, fit.model.alpha, fit.model.a, fit.model.b], rel=1e-4
        )


def test_customers_twice_are_no_other_customers() -> None:
    one = occasions_of(draw(2_000, (0.5, 20.0, 0.6, 2.0), 5)).split(365)[0].histories(364)[1]
    twice = Histories.of(*(np.concatenate([column, column]) for column in one[:3]))
    fit, double = fit_bg_nbd(one), fit_bg_nbd(twice)
    assert double.log_likelihood == pytest.approx(2 * fit.log_likelihood, rel=1e-9)
    assert double.model.r == pytest.approx(fit.model.r, rel=1e-4)


def test_nobody_came_back() -> None:
    with pytest.raises(NotEnoughData, match="none of 3 customers bought again"):
        fit_bg_nbd(Histories.of([0, 0, 0], [0, 0, 0], [5, 6, 7]))


def test_it_is_fitted_as_published() -> None:
    """Fader, Hardie, Lee 2005, table 2: r .243, alpha 4.414, a .793, b 2.426, LL -9582.4, on their customers."""
    rows = np.genfromtxt(shared("research/cdnow/cdnow_customers_summary.csv"), delimiter=",", names=True)
    one = Histories.of(rows["frequency"], rows["recency"], rows["T"])
    fit = fit_bg_nbd(one)
    assert fit.log_likelihood == pytest.approx(-9582.4, abs=0.1)
    assert [fit.model.r, fit.model.alpha, fit.model.a, fit.model.b] == pytest.approx(
        [0.243, 4.414, 0.793, 2.426], abs=6e-4
    )
    assert fit.model.orders(one, 39).sum() == pytest.approx(1_653, abs=1)


def test_a_customer_as_published() -> None:
    """Fader, Hardie, Lee 2005, in their spreadsheet: the customer with x = 2, t_x = 30.43, T = 38.86 is expected to
    buy 1.226 times in the 39 weeks that follow."""
    assert CDNOW.orders(of(2, 30.43, 38.86), 39.0)[0] == pytest.approx(1.226, abs=5e-4)


class _NobodyLeaves(BgNbd, frozen=True):
    """A mutant: forgets that customers leave later on."""

    def orders(self, histories: Histories, time: ArrayLike) -> Floats:
        rate, until = self._rate(histories)
        return rate / until * np.asarray(time, np.float64) * self.alive(histories)


def test_a_model_in_which_nobody_leaves_is_caught() -> None:
    mutant = _NobodyLeaves(0.243, 4.414, 0.793, 2.426)
    assert mutant.orders(of(2, 30.43, 38.86), 39.0)[0] != pytest.approx(1.226, abs=0.1)
