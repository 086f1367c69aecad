"""How far apart customers with the same expectation end up: the distribution of what they will spend in all.

The sum of n orders of Gamma-Gamma values is a beta prime variable (P. Fader, B. Hardie, "The Gamma-Gamma model of
monetary value", 2013: the values of a customer are Gamma, their scale's inverse is Gamma once their past is known), so
the total is a mixture of these over the number of orders.
"""

from __future__ import annotations

import numpy as np
from scipy.special import betainc, gammainc

from habitue.models.lifetime.gamma_gamma import GammaGamma
from habitue.models.lifetime.histories import Floats
from habitue.models.lifetime.shop_rate import ShopValue

_STEPS = 60  # halvings: to 1e-18 of the bracket
_DOUBLINGS = 200


def total_quantiles(
    chances: Floats, value: GammaGamma | ShopValue, count: float, mean: float, tails: tuple[float, ...]
) -> tuple[float, ...]:
    """Quantiles of what a customer's further orders are worth in all, in the currency.

    Parameters
    ----------
    chances
        Of 0, 1, .. orders, shape (m,), summing to 1 or a little less.
    count, mean
        Of the customer's own orders of known value, and their mean value.
    tails
        Probabilities, 0 to 1.
    """
    return tuple(_quantile(chances, value, count, mean, tail) for tail in tails)


def _quantile(chances: Floats, value: GammaGamma | ShopValue, count: float, mean: float, tail: float) -> float:
    tail = min(tail, float(chances.sum()))
    if tail <= chances[0]:
        return 0.0
    below, above = 0.0, 1.0
    for _ in range(_DOUBLINGS):
        if _at_most(above, chances, value, count, mean) >= tail:
            break
        above *= 2
    for _ in range(_STEPS):
        middle = (below + above) / 2
        below, above = (below, middle) if _at_most(middle, chances, value, count, mean) >= tail else (middle, above)
    return above


def _at_most(total: float, chances: Floats, value: GammaGamma | ShopValue, count: float, mean: float) -> float:
    """The chance to spend no more than `total`."""
    n = np.arange(1, len(chances), dtype=np.float64)
    return float(chances[0] + chances[1:] @ _sums(total, n, value, count, mean))


def _sums(total: float, n: Floats, value: GammaGamma | ShopValue, count: float, mean: float) -> Floats:
    """Chance of n orders to be worth at most `total`, shape (len(n),)."""
    if isinstance(value, GammaGamma):
        scale = value.v + (count * mean if count else 0.0)
        known: Floats = betainc(value.p * n, value.q + value.p * count, total / (total + scale))
        return known
    if value.deviation <= 0 or value.mean <= 0:
        return (total >= n * value.mean).astype(np.float64)
    # a gamma of the shop's mean and deviation: order values are skewed to the right, and never below nothing
    shape, unit = (value.mean / value.deviation) ** 2, value.deviation**2 / value.mean
    drawn: Floats = gammainc(shape * n, total / unit)
    return drawn
