"""Everybody's expectations at once are those of each person alone, and without consent there are none."""

from __future__ import annotations

import numpy as np
import pytest
from tests.unit.models.lifetime.customers import draw

from habitue.audiences.customers import Orders
from habitue.audiences.expectations import MOMENTS, SCORES, dates, expectations
from habitue.audiences.lifecycle import DEFAULT_RHYTHM
from habitue.core.clock import DAY_MS
from habitue.models.lifetime.forecast import Lifetime, learn
from habitue.models.lifetime.occasions import Orders as Given
from habitue.models.lifetime.occasions import occasions_of
from habitue.models.lifetime.person import Bought, expect

NOW = 365 * DAY_MS + 12 * 3_600_000
N = 600


@pytest.fixture(scope="module")
def orders() -> Orders:
    """Of persons 0 to N - 1, in minor units; a tenth of them in other currencies, and some after now."""
    drawn = draw(N, (0.5, 20.0, 0.6, 2.0), 21)
    place = np.lexsort((drawn.occurred_at, drawn.customer))
    value = np.round(drawn.value * 100).astype(np.int64)
    value[::10] = 0
    return Orders(drawn.customer[place], drawn.occurred_at[place], value[place], np.zeros(len(place), np.int64))


def bought(orders: Orders, person: int) -> list[Bought]:
    mine = orders.person == person
    values = np.where(orders.net_minor == 0, np.nan, orders.net_minor)[mine]
    return [Bought(int(at), float(value)) for at, value in zip(orders.at[mine], values, strict=True)]


@pytest.mark.parametrize("n", [N, 40])  # of the few, too few came back to tell them apart
def test_everybody_is_expected_what_each_is_alone(orders: Orders, n: int) -> None:
    some = Orders(*(column[orders.person < n] for column in orders))
    model = _learned(some)
    assert (model.buying is None) == (n == 40)
    columns = expectations(some, np.ones(n, np.bool_), model, DEFAULT_RHYTHM, NOW)
    seen = 0
    for person in range(min(n, 200)):
        past = [one for one in bought(some, person) if one.occurred_at < NOW]
        found = expect(model, past, NOW)
        if found is None:
            assert all(np.isnan(columns[f"score.{name}"][person]) for name in SCORES)
            assert not any(columns[f"moment.{name}"][person] for name in MOMENTS)
            continue
        seen += 1
        assert columns["score.lifetime.orders"][person] == pytest.approx(found.orders, abs=1e-6)
        assert columns["score.lifetime.value"][person] == pytest.approx(found.value, abs=0.51)
        if found.alive is not None:
            assert columns["score.lifetime.alive"][person] == pytest.approx(found.alive, abs=1e-6)
        last_at = max(one.occurred_at for one in past)
        due, gone = dates(len(past), last_at, DEFAULT_RHYTHM, found.next_order_at, found.gone_at)
        assert due.by == ("rhythm" if n == 40 else "model")
        assert abs(columns["moment.next_order.expected"][person] - due.at) <= 1
        assert abs(columns["moment.churn.expected"][person] - gone.at) <= 1
        assert last_at < due.at <= gone.at
    assert seen > 20


def test_who_may_not_be_told_apart_has_none_and_changes_nobody_elses(orders: Orders) -> None:
    model, told = _learned(orders), np.ones(N, np.bool_)
    told[1::2] = False
    everybody = expectations(orders, np.ones(N, np.bool_), model, DEFAULT_RHYTHM, NOW)
    some = expectations(orders, told, model, DEFAULT_RHYTHM, NOW)
    for name, column in some.items():
        nothing = column == 0 if name.startswith("moment.") else np.isnan(column)
        assert nothing[~told].all()
        if name != "score.lifetime.top":  # a place among the others
            assert np.array_equal(column[told], everybody[name][told], equal_nan=True)


def test_the_top_share_is_that_share(orders: Orders) -> None:
    columns = expectations(orders, np.ones(N, np.bool_), _learned(orders), DEFAULT_RHYTHM, NOW)
    value, top = columns["score.lifetime.value"], columns["score.lifetime.top"]
    known = ~np.isnan(value)
    chosen = known & (np.nan_to_num(top, nan=1) < 0.1)
    assert chosen.sum() == pytest.approx(0.1 * known.sum(), abs=2)
    assert value[chosen].min() >= value[known & ~chosen].max()


def test_without_a_model_the_rhythm_has_the_dates(orders: Orders) -> None:
    columns = expectations(orders, np.ones(N, np.bool_), None, DEFAULT_RHYTHM, NOW)
    assert np.isnan(columns["score.lifetime.orders"]).all()
    past = orders.at < NOW
    last = orders.at[past & (orders.person == 3)].max()
    assert columns["moment.churn.expected"][3] == last + DEFAULT_RHYTHM.after(1).lapsed_ms


def _learned(orders: Orders) -> Lifetime:
    past = orders.at < NOW
    value = np.where(orders.net_minor == 0, np.nan, orders.net_minor.astype(np.float64))
    return learn(occasions_of(Given(orders.person[past], orders.at[past], value[past])), 365).model
