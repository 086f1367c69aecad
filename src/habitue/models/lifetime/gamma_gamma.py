"""What an order of a customer is worth: their own mean, drawn to the shop's by how little is known (Gamma-Gamma).

References
----------
P. Fader, B. Hardie, "The Gamma-Gamma model of monetary value" (2013), note 25 of their site. Values of one customer
vary around a mean of their own, which has to do with nothing else, in particular not with how often they buy.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np
from scipy.special import digamma, gammaln

from habitue.core.errors import NotEnoughData
from habitue.models.lifetime.histories import Floats

if TYPE_CHECKING:
    from scipy.optimize import OptimizeResult

_LOW, _HIGH = math.log(1e-3), math.log(1e4)
_STARTS = ((1.0, 2.0, 1.0), (5.0, 3.0, 0.5), (0.3, 0.3, 0.3))
_ROWS_OF_A_START = 2_000  # enough to find the right hill
_STEEPEST = 1e-4


class GammaGamma(msgspec.Struct, frozen=True, tag="gamma_gamma"):
    """Values of a customer are Gamma(p, nu), their nu Gamma(q, v) over customers.

    Attributes
    ----------
    q
        Above 1, without which the mean over customers is infinite.
    v
        In the currency; `p` and `q` have no unit.
    """

    p: float
    q: float
    v: float

    @property
    def mean(self) -> float:
        """Of an order of somebody of whom nothing is known."""
        return self.p * self.v / (self.q - 1)

    def value(self, count: Floats, mean: Floats) -> Floats:
        """Expected value of a customer's further orders (equation 5 of the note).

        Parameters
        ----------
        count, mean
            Orders of known value (>= 0) and their mean value (read only where there are any), shape (n,).
        """
        total = np.where(count > 0, count * mean, 0.0)
        return self.p * (self.v + total) / (self.p * count + self.q - 1)


class ValueFit(NamedTuple):
    """A model and its log-likelihood over the customers it was fitted on."""

    model: GammaGamma
    log_likelihood: float


def fit_gamma_gamma(count: Floats, mean: Floats) -> ValueFit:
    """The parameters under which customers' means are likeliest; independent of their order and of the currency's unit.

    Parameters
    ----------
    count, mean
        shape (n,): orders of known value, > 0, and their mean value, > 0.

    Raises
    ------
    NotEnoughData
        Nobody has a value, all values are the same, or the likelihood has no clear top.
    """
    if not len(mean) or np.ptp(mean) == 0:
        raise NotEnoughData(
            f"{len(mean)} customers with {'equal' if len(mean) else 'no'} order values: how customers differ in value "
            "cannot be learned",
            needed="customers who bought again, with order values",
        )
    order = np.lexsort((mean, count))
    x, unit = np.asarray(count, np.float64)[order], float(np.exp(np.mean(np.log(np.sort(mean)))))
    z = np.asarray(mean, np.float64)[order] / unit
    step = -(-len(x) // _ROWS_OF_A_START)
    start = min((_climb(x[::step], z[::step], np.log(at)) for at in _STARTS), key=lambda one: float(one.fun)).x
    top = _climb(x, z, start)
    held = ((top.x <= _LOW + 1e-9) & (top.jac > 0)) | ((top.x >= _HIGH - 1e-9) & (top.jac < 0))
    if not np.isfinite(top.fun) or np.abs(np.where(held, 0, top.jac)).max() > _STEEPEST:
        raise NotEnoughData(
            f"the likelihood of {len(z)} customers' order values has no clear top",
            needed="more customers who bought again",
        )
    p, beyond, v = np.exp(top.x).tolist()
    return ValueFit(GammaGamma(p, 1 + beyond, v * unit), -float(top.fun) * len(z) - len(z) * math.log(unit))


def _climb(x: Floats, z: Floats, start: Floats) -> OptimizeResult:
    from scipy.optimize import minimize  # who is only asked for expectations need not load it

    return minimize(
        _loss,
        start,
        args=(x, z),
        jac=True,
        method="L-BFGS-B",
        bounds=[(_LOW, _HIGH)] * 3,
        options={"maxiter": 1_000, "ftol": 1e-13, "gtol": 1e-7},
    )


def _loss(point: Floats, x: Floats, z: Floats) -> tuple[float, Floats]:
    """Minus the mean log-likelihood (equation 1a of the note) and its gradient in logarithms of p, q - 1, v."""
    p, beyond, v = np.exp(point)
    q = 1 + beyond
    shape, total = p * x, x * z
    logs = np.log(v + total)
    value = gammaln(shape + q) - gammaln(shape) - gammaln(q) + q * math.log(v)
    value = value + shape * np.log(total) - np.log(z) - (shape + q) * logs
    both = digamma(shape + q)
    gradient = np.array(
        [
            np.mean(x * (both - digamma(shape) + np.log(total) - logs)),
            np.mean(both - digamma(q) + math.log(v) - logs),
            np.mean(q / v - (shape + q) / (v + total)),
        ]
    )
    return -float(np.mean(value)), -gradient * np.array([p, beyond, v])
