"""When a customer's next order is to be expected, and when nobody should expect one any more.

Both are counted from the last purchase and stay where they are until the next one: a date that moved on with every day
of waiting could never be missed.

References
----------
W. Reinartz, V. Kumar, "On the profitability of long-life customers in a noncontractual setting", Journal of Marketing
64 (2000): a customer's life ends where the chance to be alive falls below one half. M. Wübben, F. von Wangenheim,
"Instant customer base analysis", Journal of Marketing 72 (2008): the same level for active and inactive.
"""

from __future__ import annotations

import math

import numpy as np

from habitue.models.lifetime.bg_nbd import BgNbd
from habitue.models.lifetime.histories import Floats, Histories

GONE = 0.5
"""Chance to be still a customer below which somebody counts as gone."""
LATE = 0.95
"""Of those who come back, so many have by then: whoever has not counts as gone too (as the lifecycle's "lapsed")."""
WITHIN_DAYS = 365.0
"""Who has not come back by then is not asked when: the slowest of all would put off everybody's date."""


def due_after(model: BgNbd, histories: Histories, share: float = 0.5, half_life: float = math.inf) -> Floats:
    """Days from the last purchase within which `share` of those who buy again within a year have done so, shape (n,).

    Seen from the moment of that purchase: the wait of somebody alive is Lomax distributed, cut off after
    `WITHIN_DAYS`.

    Parameters
    ----------
    half_life
        Days, of the model's kind: what was known at the last purchase had not faded since.
    """
    rate, until = _at_last_purchase(model, histories, half_life)
    returning = -np.expm1(-rate * np.log1p(WITHIN_DAYS / until))
    return until * np.expm1(-np.log1p(-share * returning) / rate)


def gone_after(model: BgNbd, histories: Histories, half_life: float = math.inf) -> Floats:
    """Days from the last purchase after which somebody counts as gone if they do not buy, shape (n,), at most a year.

    The first of two moments: the chance to be still a customer falls to `GONE`; `LATE` of such customers who come back
    at all have come back. The second alone where the chance never falls so low, as for whoever bought once where nobody
    leaves after the first purchase, and where it is lower from the purchase on: that is no date. Without the second, a
    shop whose customers hardly leave would wait years for somebody who ordered every month.
    """
    late = due_after(model, histories, LATE, half_life)
    x = histories.frequency.astype(np.float64)
    left = model.b + x + model.first - 1
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        odds = (1 - GONE) / GONE * np.maximum(left, 0.0) / model.a
        days: Floats = (model.alpha + histories.recency) * np.expm1(np.log(odds) / (model.r + x))
    told = ((x > 0) | model.first) & (days > 0)
    return np.where(told, np.fmin(days, late), late)


def _at_last_purchase(model: BgNbd, histories: Histories, half_life: float) -> tuple[Floats, Floats]:
    """The rate of buying of somebody alive, Gamma(shape, inverse scale), as known when they last bought."""
    if math.isinf(half_life):
        return model.r + histories.bought, model.alpha + histories.recency
    fading = math.log(2) / half_life
    since = np.exp(fading * (histories.age - histories.recency))
    return model.r + histories.bought * since, model.alpha - np.expm1(-fading * histories.recency) / fading
