"""Customers who really behave as the models say, drawn with a seed; and the shared data's path."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from habitue.core.clock import DAY_MS
from habitue.models.lifetime.histories import Histories
from habitue.models.lifetime.occasions import Orders

ROOT = Path(__file__).parents[4]
Parameters = tuple[float, float, float, float]


def shared(name: str) -> Path:
    """A file of the shared data, or a skip that says what is missing."""
    path = Path(os.environ.get("HABITUE_SHARED", ROOT.parent / "shared")) / "data" / name
    if not path.exists():
        pytest.skip(f"needs the real data file {name}; set HABITUE_SHARED to the folder that holds data/{name}")
    return path


def draw(
    n: int, parameters: Parameters, seed: int, *, days: int = 365, first: bool = False, value: float = 30.0
) -> Orders:
    """Orders of n customers who first buy within [0, days) and whose rates and chances to leave are r, alpha, a, b."""
    rng = np.random.default_rng(seed)
    r, alpha, a, b = parameters
    born = rng.integers(0, days, n).astype(np.float64)
    rate, leave, worth = rng.gamma(r, 1 / alpha, n), rng.beta(a, b, n), value * rng.gamma(4.0, 0.25, n)
    customer, moment = [np.arange(n)], [born]
    alive, now = np.full(n, True), born.copy()
    if first:
        alive = rng.random(n) >= leave
    while alive.any():
        at = np.flatnonzero(alive)
        now[at] += rng.exponential(1 / rate[at])
        bought = at[now[at] < 2 * days]
        alive[:] = False
        alive[bought[rng.random(len(bought)) >= leave[bought]]] = True
        customer.append(bought)
        moment.append(now[bought])
    who = np.concatenate(customer)
    values = worth[who] * rng.gamma(5.0, 0.2, len(who))
    return Orders(who, (np.concatenate(moment) * DAY_MS).astype(np.int64), np.round(values, 2))


def exact(orders: Orders, until: float) -> Histories:
    """Histories in days by the moment instead of by the day, as the models mean them."""
    at, kept = orders.occurred_at / DAY_MS, orders.occurred_at / DAY_MS < until
    customers, place = np.unique(orders.customer[kept], return_inverse=True)
    n = len(customers)
    first, last = np.full(n, np.inf), np.full(n, -np.inf)
    np.minimum.at(first, place, at[kept])
    np.maximum.at(last, place, at[kept])
    return Histories.of(np.bincount(place, minlength=n) - 1, last - first, until - first)


def of(frequency: float, recency: float, age: float) -> Histories:
    """One customer."""
    return Histories.of([frequency], [recency], [age])
