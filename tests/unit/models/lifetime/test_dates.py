"""Dates of customers who behave as the model says: how many have come back by then, and how many are gone."""

from __future__ import annotations

import math

import numpy as np
import pytest

from habitue.models.lifetime.bg_nbd import BgNbd
from habitue.models.lifetime.dates import GONE, WITHIN_DAYS, due_after, gone_after
from habitue.models.lifetime.histories import Histories

from .customers import of

RNG = np.random.default_rng(7)


@pytest.mark.parametrize("share", [0.25, 0.5, 0.75])
@pytest.mark.parametrize(("frequency", "recency"), [(0, 0.0), (3, 90.0), (12, 300.0)])
def test_so_many_of_those_who_come_back_within_a_year_have_by_then(
    share: float, frequency: int, recency: float
) -> None:
    """Drawn as the model says: a rate from what is known at the last purchase, then a wait."""
    model = BgNbd(0.8, 40.0, 0.6, 2.0)
    rates = RNG.gamma(model.r + frequency, 1 / (model.alpha + recency), 200_000)
    waits = RNG.exponential(1 / rates)
    back = waits[waits <= WITHIN_DAYS]
    due = due_after(model, of(frequency, recency, recency + 1_000), share)[0]
    assert np.mean(back <= due) == pytest.approx(share, abs=0.006)


def test_waiting_moves_no_date() -> None:
    model = BgNbd(0.8, 40.0, 0.6, 2.0, first=True)
    for tell in (due_after, gone_after):
        told = [float(tell(model, of(4, 100, age))[0]) for age in (100, 150, 900)]
        assert told == pytest.approx([told[0]] * 3)


def test_a_fading_model_knows_at_the_last_purchase_what_it_knew_then() -> None:
    """Evidence fades while nothing happens; the date was made when it was fresh."""
    model, half_life = BgNbd(0.8, 40.0, 0.6, 2.0), 90.0
    fading = math.log(2) / half_life
    told = []
    for age in (100.0, 400.0):
        days = np.array([30.0, 60.0, 100.0])  # bought again on these days since the first
        faded = Histories.of(3, 100.0, age)._replace(
            bought=np.array([np.exp(-fading * (age - days)).sum()]),
            watched=np.array([-math.expm1(-fading * age) / fading]),
        )
        told.append(float(due_after(model, faded, half_life=half_life)[0]))
    assert told[0] == pytest.approx(told[1])
    assert told[0] != pytest.approx(float(due_after(model, faded)[0]), rel=0.01)


def test_somebody_counts_as_gone_when_they_are_as_likely_gone_as_not() -> None:
    model = BgNbd(1.0, 20.0, 1.5, 2.5, first=True)
    days = float(gone_after(model, of(6, 120, 200))[0])
    assert model.alive(of(6, 120, 120 + days))[0] == pytest.approx(GONE)
    assert model.alive(of(6, 120, 120 + days - 1))[0] > GONE


def test_where_nobody_leaves_the_wait_decides() -> None:
    """Else somebody who ordered every ten days would count as a customer for years of silence."""
    model = BgNbd(5.0, 50.0, 1e-3, 1e4)
    regular = of(30, 300, 300)
    days = float(gone_after(model, regular)[0])
    assert days == pytest.approx(float(due_after(model, regular, 0.95)[0]))
    assert 20 < days < 60
    assert model.alive(of(30, 300, 300 + days))[0] > 0.999


def test_one_order_has_a_date_too() -> None:
    """Under BG/NBD nobody leaves after the first purchase, under its variant many do at once: both have a date."""
    for first in (False, True):
        model = BgNbd(0.5, 30.0, 3.0, 1.0, first=first)
        assert 0 < float(gone_after(model, of(0, 0, 50))[0]) <= WITHIN_DAYS
