"""How often customers come back: buying while alive, dropping out after a purchase (BG/NBD), by maximum likelihood.

References
----------
P. Fader, B. Hardie, K. L. Lee, "Counting your customers the easy way", Marketing Science 24 (2005): BG/NBD.
E. P. Batislam, M. Denizel, A. Filiztekin, IJRM 24 (2007): the variant whose customers may leave after the first
purchase already (MBG/NBD, here `first=True`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np
from numpy.typing import ArrayLike
from scipy.linalg import eigh_tridiagonal
from scipy.special import betaln, digamma, expit, gammaln, hyp2f1

from habitue.core.errors import NotEnoughData
from habitue.models.lifetime.histories import Floats, Grouped, Histories, grouped

if TYPE_CHECKING:
    from scipy.optimize import OptimizeResult

# In units of the mean time watched. Beyond, the likelihood is flat: everybody alike, or nobody ever leaving.
_LOW, _HIGH = math.log(1e-3), math.log(1e4)
_STARTS = ((1.0, 1.0, 1.0, 3.0), (0.3, 0.1, 0.8, 2.5), (3.0, 0.3, 0.1, 5.0), (0.1, 0.02, 0.3, 0.3))
_ROWS_OF_A_START = 2_000  # enough to find the right hill; the climb is then done on all rows
_MOST_TERMS = 3_000
_ALIKE = 20.0
_FLAT = 3e-7  # slope of the mean log-likelihood, per unit of a logarithm of a parameter, at which to stop
_STEEPEST = 1e-4  # the same, beyond which it is no top


class BgNbd(msgspec.Struct, frozen=True):
    """Rates of buying are Gamma(r, alpha) over customers, chances to leave after a purchase Beta(a, b).

    Attributes
    ----------
    alpha
        In the histories' unit of time; the others have none.
    first
        Whether customers may leave after their first purchase already (MBG/NBD).
    """

    r: float
    alpha: float
    a: float
    b: float
    first: bool = False

    def alive(self, histories: Histories) -> Floats:
        """Chance of each customer to be still one, shape (n,), 0 to 1.

        No measure of who will come back: who bought once and never again is still "alive" for certain where nobody
        leaves after the first purchase (`first=False`). Rank by `orders`.
        """
        x = histories.frequency.astype(np.float64)
        with np.errstate(divide="ignore", invalid="ignore"):  # where x = 0, and the answer is 1
            odds = math.log(self.a) - np.log(self._left(x) - 1)
            odds += (self.r + x) * np.log((self.alpha + histories.age) / (self.alpha + histories.recency))
        alive: Floats = np.where((x > 0) | self.first, expit(-odds), 1.0)
        return alive

    def orders(self, histories: Histories, time: ArrayLike) -> Floats:
        """Expected purchase occasions of each customer in the `time` (>= 0, a number or shape (n,)) that follows.

        Equation 10 of the paper after Euler's transformation of 2F1, which keeps its arguments small for heavy buyers.
        """
        rate, until = self._rate(histories)
        ahead = np.asarray(time, np.float64)
        # At a = 1 and at c = 0 the formula is 0 / 0 with a finite limit; beside it 10 digits are left, which is plenty.
        a = self.a if abs(self.a - 1) > 1e-5 else 1 + 1e-5
        c = a + self._left(histories.frequency.astype(np.float64)) - 1
        c = np.where(np.abs(c) > 1e-6, c, 1e-6)
        share = ahead / (until + ahead)
        with np.errstate(over="ignore", invalid="ignore"):
            kept = np.exp((a - 1) * np.log1p(-share)) * _gauss(c - rate, a - 1, c, share)
            found = c / (a - 1) * (1 - kept)
        # Where (almost) everybody has the same chance to leave, the factors of `kept` under- and overflow
        lost = np.isnan(found) | np.isinf(found) | (a > _ALIKE)
        if lost.any():
            found[lost] = _integrated(rate[lost], a, c[lost] + 1 - a, np.broadcast_to(ahead / until, c.shape)[lost])
        return np.maximum(found, 0.0) * self.alive(histories)

    def comes_back(self, histories: Histories, time: ArrayLike) -> Floats:
        """Chance of each customer to buy at least once in the `time` that follows, shape (n,)."""
        rate, until = self._rate(histories)
        return self.alive(histories) * -np.expm1(-rate * np.log1p(np.asarray(time, np.float64) / until))

    def wait(self, histories: Histories, share: float = 0.5) -> Floats:
        """Time from now within which `share` (0 to 1) of such customers will have bought again, among those alive.

        The next purchase of somebody alive is Lomax distributed: an exponential whose rate is Gamma distributed.
        """
        rate, until = self._rate(histories)
        return until * np.expm1(-math.log1p(-share) / rate)

    def counts(self, histories: Histories, time: float, most: int) -> Floats:
        """Chances of 0, 1, .. `most` purchase occasions in the `time` that follows, shape (n, most + 1).

        Equation 8 of the paper, whose four parameters are those of the customer once their history is known.
        """
        rate, until = (column[:, None] for column in self._rate(histories))
        left, n = self._left(histories.frequency.astype(np.float64))[:, None], np.arange(most + 1)
        share = time / (until + time)
        bought = np.exp(
            gammaln(rate + n) - gammaln(rate) - gammaln(n + 1) + rate * np.log1p(-share) + n * np.log(share)
        )
        fewer = np.minimum(np.cumsum(bought, axis=1) - bought, 1.0)
        leaves = np.where(n > 0, np.exp(betaln(self.a + 1, left + np.maximum(n, 1) - 1) - betaln(self.a, left)), 0.0)
        alive = self.alive(histories)[:, None]
        chances: Floats = alive * (
            np.exp(betaln(self.a, left + n) - betaln(self.a, left)) * bought + leaves * (1 - fewer)
        )
        chances[:, 0] += 1 - alive[:, 0]
        return chances

    def _left(self, x: Floats) -> Floats:
        """The chance to leave after each further purchase is Beta(a, this) for somebody alive."""
        return self.b + x + self.first

    def _rate(self, histories: Histories) -> tuple[Floats, Floats]:
        """The rate of buying of somebody alive is Gamma(shape, inverse scale)."""
        return self.r + histories.bought, self.alpha + histories.watched


def _gauss(a: Floats, b: float, c: Floats, z: Floats) -> Floats:
    """2F1(a, b; c; z) for 0 <= z < 1, shape (n,).

    SciPy's loses all digits (or overflows) for large c close to z = 1, heavy buyers far ahead; there the plain series
    needs a few terms, because each is about a b / (c k) of the one before.
    """
    a, c, z = np.broadcast_arrays(a, c, z)
    hard = (z > 0.9) & (c > 20)
    found: Floats = hyp2f1(a, b, c, np.where(hard, 0.0, z))
    if hard.any():
        a, c, z = a[hard], c[hard], z[hard]
        term, total = np.ones(len(z)), np.ones(len(z))
        for k in range(_MOST_TERMS):
            term = term * ((a + k) * (b + k) / ((c + k) * (k + 1)) * z)
            total += term
            if (np.abs(term) <= 1e-13 * np.abs(total)).all():
                break
        found[hard] = total
    return found


def _integrated(rate: Floats, a: float, left: Floats, ahead: Floats) -> Floats:
    """Mean of (1 - (1 + p ahead)^-rate) / p over p from Beta(a, left), shape (n,), by Gauss-Jacobi quadrature.

    G. H. Golub, J. H. Welsch, "Calculation of Gauss quadrature rules", Math. Comp. 23 (1969).
    """
    found = np.empty(len(rate))
    for b in np.unique(left):
        mine = left == b
        node, weight = _jacobi(a, float(b))
        found[mine] = -np.expm1(-rate[mine, None] * np.log1p(node * ahead[mine, None])) / node @ weight
    return found


def _jacobi(a: float, b: float, n: int = 48) -> tuple[Floats, Floats]:
    """Nodes in (0, 1) and weights that sum to 1, for means over Beta(a, b)."""
    upper, lower, k = b - 1, a - 1, np.arange(1.0, n)
    s = 2 * k + upper + lower
    middle = np.append((lower - upper) / (upper + lower + 2), (lower**2 - upper**2) / (s * (s + 2)))
    side = 4 * k * (k + upper) * (k + lower) * (k + upper + lower) / (s * s * (s + 1) * (s - 1))
    side[0] = 4 * (1 + upper) * (1 + lower) / ((2 + upper + lower) ** 2 * (3 + upper + lower))
    point, vectors = eigh_tridiagonal(middle, np.sqrt(side))
    return (1 + point) / 2, vectors[0] ** 2


class Fit(NamedTuple):
    """A model and how well it fits: the log-likelihood of the customers it was fitted on, in their unit of time."""

    model: BgNbd
    log_likelihood: float


def fit_bg_nbd(histories: Histories, *, first: bool = False) -> Fit:
    """The parameters under which the histories are likeliest.

    Independent of the order of customers; of the unit of time, `alpha` alone depends on it.

    Raises
    ------
    NotEnoughData
        Nobody bought twice or was watched for any time, or no top of the likelihood was found.
    """
    rows = grouped(histories)
    if not (rows.frequency > 0).any() or not (rows.age > 0).any():
        raise NotEnoughData(
            f"none of {len(histories.age)} customers bought again: how often people come back cannot be learned",
            needed="customers with two purchases or more",
        )
    unit = float(np.average(rows.age, weights=rows.weight))
    scaled = rows._replace(recency=rows.recency / unit, age=rows.age / unit)
    sample = scaled.thinned(_ROWS_OF_A_START)
    start = min((_climb(sample, np.log(at), first) for at in _STARTS), key=lambda top: float(top.fun)).x
    top = _climb(scaled, _stepped(scaled, sample, start, first), first)
    if not np.isfinite(top.fun) or _steepness(top.x, top.jac) > _STEEPEST:
        raise NotEnoughData(
            f"the likelihood of {len(histories.age)} customers has no clear top: their orders do not tell enough",
            needed="more customers who bought again, or a longer history",
        )
    r, alpha, a, b = np.exp(top.x).tolist()
    total = float(rows.weight.sum())
    # a density of purchase times: per unit of time, so it changes with the unit
    shift = float(rows.weight @ rows.frequency) * math.log(unit)
    return Fit(BgNbd(r, alpha * unit, a, b, first), -float(top.fun) * total - shift)


def log_likelihood(model: BgNbd, histories: Histories) -> float:
    """Of the histories under the model, the constant of the data included."""
    rows = grouped(histories)
    point = np.log([model.r, model.alpha, model.a, model.b])
    return -_loss(point, rows, model.first)[0] * float(rows.weight.sum())


def _climb(rows: Grouped, start: Floats, first: bool) -> OptimizeResult:
    from scipy.optimize import minimize  # who is only asked for expectations need not load it

    return minimize(
        _loss,
        start,
        args=(rows, first),
        jac=True,
        method="L-BFGS-B",
        bounds=[(_LOW, _HIGH)] * 4,
        options={"maxiter": 500, "ftol": 1e-13, "gtol": _FLAT},
    )


def _stepped(rows: Grouped, sample: Grouped, start: Floats, first: bool) -> Floats:
    """A few steps from the sample's top towards that of all rows, by the sample's curvature.

    Half a dozen looks at all rows instead of thirty: the two tops lie within the sample's error of one another.
    """
    width = 1e-4 * np.eye(4)
    ends = [[_loss(start + side * row, sample, first)[1] for row in width] for side in (1, -1)]
    curvature = (np.array(ends[0]) - np.array(ends[1])) / 2e-4
    point, slope = start, _loss(start, rows, first)[1]
    for _ in range(6):
        try:
            further = point - np.linalg.solve((curvature + curvature.T) / 2, slope)
        except np.linalg.LinAlgError:
            return point
        if ((further <= _LOW) | (further >= _HIGH)).any():
            return point
        ahead = _loss(further, rows, first)[1]
        if not np.abs(ahead).max() < np.abs(slope).max() / 2:
            return point
        point, slope = further, ahead
        if np.abs(slope).max() < _FLAT:
            return point
    return point


def _steepness(point: Floats, gradient: Floats) -> float:
    """The largest slope that does not push against a bound."""
    held = ((point <= _LOW + 1e-9) & (gradient > 0)) | ((point >= _HIGH - 1e-9) & (gradient < 0))
    return float(np.abs(np.where(held, 0.0, gradient)).max())


def _loss(point: Floats, rows: Grouped, first: bool) -> tuple[float, Floats]:
    """Minus the mean log-likelihood (equation 6 of the paper) and its gradient, in logarithms of r, alpha, a, b."""
    r, alpha, a, b = np.exp(point)
    x, weight = rows.frequency, rows.weight
    after = x + first  # purchases that customer was seen to survive
    until_now, until_last = np.log(alpha + rows.age), np.log(alpha + rows.recency)
    left = b + after - 1
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = np.log(a) - np.log(left) + (r + x) * (until_now - until_last)
    gone = np.where(after > 0, expit(odds), 0.0)
    mix = np.logaddexp(0, np.where(after > 0, odds, -np.inf))
    # functions of whole numbers: looked up, not computed for every row
    number = rows.number
    count = np.arange(len(number))
    survived = count + first
    log_counts = gammaln(r + count) - gammaln(r) + gammaln(a + b) - gammaln(a + b + survived)
    log_counts += gammaln(b + survived) - gammaln(b)
    total = float(weight.sum())
    value = float(number @ log_counts) + total * r * math.log(alpha) + float(weight @ (mix - (r + x) * until_now))
    inverse_now, inverse_last = 1 / (alpha + rows.age), 1 / (alpha + rows.recency)
    of_sum = digamma(a + b) - digamma(a + b + survived)
    gradient = np.array(
        [
            float(number @ (digamma(r + count) - digamma(r)))
            + total * math.log(alpha)
            - float(weight @ (until_now - gone * (until_now - until_last))),
            total * r / alpha - float(weight @ ((r + x) * (inverse_now * (1 - gone) + inverse_last * gone))),
            float(number @ of_sum) + float(weight @ gone) / a,
            float(number @ (of_sum + digamma(b + survived) - digamma(b)))
            - float((weight * gone)[after > 0] @ (1 / left[after > 0])),
        ]
    )
    return -value / total, -gradient * np.exp(point) / total
