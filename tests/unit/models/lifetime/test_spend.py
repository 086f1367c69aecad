"""What customers will spend in all, against totals drawn order by order."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from habitue.models.lifetime.gamma_gamma import GammaGamma
from habitue.models.lifetime.histories import Floats
from habitue.models.lifetime.shop_rate import ShopValue
from habitue.models.lifetime.spend import total_quantiles

CHANCES = np.array([0.3, 0.3, 0.2, 0.1, 0.1])
TAILS = (0.1, 0.5, 0.9)
RNG = np.random.default_rng(3)
N = 200_000


def totals(draw: Callable[[tuple[int, int]], Floats]) -> Floats:
    """N totals of numbers of orders as `CHANCES` has them."""
    number = RNG.choice(len(CHANCES), N, p=CHANCES)
    values = draw((N, len(CHANCES) - 1))
    total: Floats = (values * (np.arange(1, len(CHANCES)) <= number[:, None])).sum(1)
    return total


def test_of_a_customer_whose_own_orders_say_something() -> None:
    model, count, mean = GammaGamma(3.0, 4.0, 60.0), 4.0, 35.0
    inverse_scale = RNG.gamma(model.q + model.p * count, 1 / (model.v + count * mean), (N, 1))
    drawn = totals(lambda shape: RNG.gamma(model.p, 1.0, shape) / inverse_scale)
    told = total_quantiles(CHANCES, model, count, mean, TAILS)
    assert told == pytest.approx(np.quantile(drawn, TAILS), rel=0.02)
    assert told[0] == 0.0  # three of ten buy nothing


def test_of_the_shop() -> None:
    value = ShopValue(20, 40.0, 30.0)
    drawn = totals(lambda shape: RNG.gamma((40 / 30) ** 2, 30**2 / 40, shape))
    assert total_quantiles(CHANCES, value, 1, 999.0, TAILS) == pytest.approx(np.quantile(drawn, TAILS), rel=0.02)


def test_of_a_shop_with_one_price() -> None:
    told = total_quantiles(CHANCES, ShopValue(1, 40.0, 0.0), 1, 40.0, (0.1, 0.5, 0.85))
    assert told == pytest.approx((0, 40, 120))
