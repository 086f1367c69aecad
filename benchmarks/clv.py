"""Lifetime value: fitting 200,000 simulated customers (goal: 5 s), choosing a model for them, scoring one."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

from habitue.core.clock import DAY_MS
from habitue.models.lifetime.bg_nbd import fit_bg_nbd
from habitue.models.lifetime.forecast import learn
from habitue.models.lifetime.gamma_gamma import fit_gamma_gamma
from habitue.models.lifetime.histories import Histories
from habitue.models.lifetime.occasions import Orders, occasions_of

CUSTOMERS, DAYS = 200_000, 730
SHOP = (0.5, 30.0, 0.8, 2.5)  # r, alpha (days), a, b
SCORED = 2_000


def simulated(n: int, seed: int) -> Orders:
    """Orders of n customers who first buy on any of the days and then behave as BG/NBD says."""
    rng = np.random.default_rng(seed)
    r, alpha, a, b = SHOP
    rate, leave, now = rng.gamma(r, 1 / alpha, n), rng.beta(a, b, n), rng.integers(0, DAYS, n).astype(np.float64)
    customer, moment, at = [np.arange(n)], [now.copy()], np.arange(n)
    while len(at):
        now[at] += rng.exponential(1 / rate[at])
        at = at[now[at] < DAYS]
        customer.append(at)
        moment.append(now[at])
        at = at[rng.random(len(at)) >= leave[at]]
    who = np.concatenate(customer)
    return Orders(who, (np.concatenate(moment) * DAY_MS).astype(np.int64), rng.gamma(5.0, 8.0, len(who)))


def run() -> list[dict[str, Any]]:
    """Seconds of each step; microseconds per scored customer."""
    past = occasions_of(simulated(CUSTOMERS, 1))
    _, histories = past.histories(DAYS - 1)
    rows = [_timed("fit BG/NBD", lambda: fit_bg_nbd(histories))]
    count, mean = past.repeat_values()
    known = (count > 0) & (mean > 0)
    rows.append(_timed("fit Gamma-Gamma", lambda: fit_gamma_gamma(count[known], mean[known])))
    rows.append(_timed("learn everything, with the choice of model", lambda: learn(past, DAYS - 1)))
    model = fit_bg_nbd(histories).model
    ones = [Histories.of(*(column[place] for column in histories[:3])) for place in range(SCORED)]
    started = time.perf_counter()
    for one in ones:
        model.orders(one, 365.0)
    rows.append({"step": "score one customer", "us": round(1e6 * (time.perf_counter() - started) / SCORED, 1)})
    return rows


def _timed(step: str, act: Any) -> dict[str, Any]:
    wall, cpu = time.perf_counter(), time.process_time()
    act()
    return {
        "step": step,
        "customers": CUSTOMERS,
        "seconds": round(time.perf_counter() - wall, 2),
        "cpu_seconds": round(time.process_time() - cpu, 2),
    }
