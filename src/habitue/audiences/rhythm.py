"""A shop's rhythm learned from its orders: how long those who come back take, by how many orders they have made."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from habitue.audiences.lifecycle import DEFAULT_DELAYS, LOYAL_ORDERS, TOLD_APART, Delays, Rhythm
from habitue.core.clock import DAY_MS

Whole = NDArray[np.int64]
Floats = NDArray[np.float64]
DUE, AT_RISK, LAPSED = 0.5, 0.75, 0.95
# So many returns weigh as much as what is known without them: a quartile of fifty has an error of some 15 %.
PRIOR = 50


def learn_rhythm(customer: Whole, ordered_at: Whole, now_ms: int, loyal_orders: int = LOYAL_ORDERS) -> Rhythm:
    """Learn the delays of a shop from its orders until now.

    Orders of the same customer less than a day apart are one return too many (something was forgotten): they count as
    orders, and teach nothing.

    Parameters
    ----------
    customer
        Codes, shape (n,).
    ordered_at
        ms UTC, shape (n,); later ones than `now_ms` are left out.
    """
    known = ordered_at <= now_ms
    customer, ordered_at = customer[known], ordered_at[known]
    order = np.lexsort((ordered_at, customer))
    customer, ordered_at = customer[order], ordered_at[order]
    follows = np.flatnonzero(customer[1:] == customer[:-1])
    delay = ordered_at[follows + 1] - ordered_at[follows]
    made = _place_within(customer)[follows] + 1
    chosen = delay >= DAY_MS
    delay, watched, made = delay[chosen], (now_ms - ordered_at[follows])[chosen], made[chosen]
    everybody = _drawn(_quantiles(delay, watched), len(delay), _of(DEFAULT_DELAYS))
    rows = []
    for orders in range(1, TOLD_APART + 1):
        these = made == orders if orders < TOLD_APART else made >= orders
        own = _drawn(_quantiles(delay[these], watched[these]), int(these.sum()), everybody)
        rows.append(_whole_days(own, int(these.sum())))
    return Rhythm(tuple(rows), loyal_orders)


def returns_by(delay: Whole, watched: Whole) -> tuple[Whole, Floats]:
    """Delays, ascending, and the share of returns that take at most so long, of all that will come.

    A customer who will take long to return is only seen to when the order before is old enough: what is seen is too
    quick, most of all in a young shop. The product-limit estimator for right-truncated data undoes that, as far as the
    longest delay that `PRIOR` returns could be seen to take (or half of them all): beyond it, one late return of the
    first customers would say a large part of everything.

    Parameters
    ----------
    delay
        ms from one order to the next, shape (n,).
    watched
        ms from the first of the two until now, shape (n,), >= delay.

    References
    ----------
    S. W. Lagakos, L. M. Barraj, V. De Gruttola: Nonparametric analysis of truncated survival data, with application to
    AIDS. Biometrika 75, 1988.
    """
    values, times = np.unique(delay, return_counts=True)
    could_be_seen = np.searchsorted(np.sort(delay), values, "right") - np.searchsorted(np.sort(watched), values)
    told = np.flatnonzero(could_be_seen >= min(PRIOR, (len(delay) + 1) // 2))
    if len(told):
        values, times, could_be_seen = (column[: told[-1] + 1] for column in (values, times, could_be_seen))
    # Of those that took at most so long and could be seen to take so long, the share that took less.
    less = 1 - times / could_be_seen
    # A delay that all who could be seen took would say that nobody is ever quicker: one sample says no such thing.
    less[1:][less[1:] <= 0] = 1 / (1 + times[1:][less[1:] <= 0])
    share = np.append(np.cumprod(less[:0:-1])[::-1], 1.0) if len(values) else np.zeros(0)
    return values, share


def _quantiles(delay: Whole, watched: Whole) -> Floats:
    """Due, at risk and lapsed in ms; NaN without a return."""
    if not len(delay):
        return np.full(3, np.nan)
    values, share = returns_by(delay, watched)
    found = np.searchsorted(share, (DUE, AT_RISK, LAPSED))
    return values[np.minimum(found, len(values) - 1)].astype(np.float64)


def _drawn(found: Floats, based_on: int, towards: Floats) -> Floats:
    """Between what was found and what is believed without it, on the scale of ratios."""
    if based_on == 0:
        return towards
    weight = based_on / (based_on + PRIOR)
    return np.exp(weight * np.log(found) + (1 - weight) * np.log(towards))


def _of(delays: Delays) -> Floats:
    return np.array([delays.due_ms, delays.at_risk_ms, delays.lapsed_ms], np.float64)


def _whole_days(found: Floats, based_on: int) -> Delays:
    due, at_risk, lapsed = (max(1, round(value / DAY_MS)) for value in found.tolist())
    at_risk = max(due, at_risk)
    return Delays(due * DAY_MS, at_risk * DAY_MS, max(at_risk + 1, lapsed) * DAY_MS, based_on)


def _place_within(groups: Whole) -> Whole:
    """0, 1, 2, … within each run of equal values."""
    starts = np.flatnonzero(np.append(True, groups[1:] != groups[:-1])) if len(groups) else np.zeros(0, np.int64)
    return np.arange(len(groups)) - np.repeat(starts, np.diff(np.append(starts, len(groups))))
