"""Occasions, choice, fall-back and evaluation: conventions by example, honesty on little data, gains on drawn shops."""

from __future__ import annotations

import math

import numpy as np
import pytest

from habitue.core.clock import DAY_MS
from habitue.core.errors import InvalidInput, NotEnoughData
from habitue.models.lifetime.choice import MIN_REPEAT, PLAIN, choose
from habitue.models.lifetime.evaluation import evaluate_clv
from habitue.models.lifetime.forecast import learn
from habitue.models.lifetime.gamma_gamma import GammaGamma
from habitue.models.lifetime.occasions import Orders, occasions_of
from habitue.models.lifetime.scores import auc, tenths
from habitue.models.lifetime.shop_rate import ShopRate, ShopValue

from .customers import draw

SHOP = (0.5, 20.0, 0.6, 2.0)


def orders(*rows: tuple[int, float, float]) -> Orders:
    """(customer, day, value) as orders."""
    customer, day, value = zip(*rows, strict=True)
    return Orders(
        np.array(customer), (np.array(day, np.float64) * DAY_MS).astype(np.int64), np.array(value, np.float64)
    )


def test_orders_of_a_day_are_one_occasion_and_what_went_back_that_day_is_taken_off() -> None:
    found = occasions_of(
        orders((7, 3.1, 10), (7, 3.9, 5), (7, 4.0, 20), (8, 1, 30), (8, 1.5, -30), (9, 2, 30), (9, 5, -30), (5, 2, 0))
    )
    # customer 8 kept nothing, customer 9 gave it back on another day, customer 5 paid nothing
    assert found.customer.tolist() == [5, 7, 7, 9]
    assert found.day.tolist() == [2, 3, 4, 2]
    assert found.value.tolist() == [0, 15, 20, 30]


def test_a_value_that_is_not_known_is_no_zero() -> None:
    found = occasions_of(orders((1, 0, math.nan), (1, 5, 10), (1, 5.5, math.nan), (1, 9, math.nan)))
    assert found.value.tolist()[1] == 10
    assert np.isnan(found.value[[0, 2]]).all()
    assert [column.tolist() for column in found.values()] == [[1], [10]]
    assert found.repeat_values()[0].tolist() == [1]


def test_a_history_counts_days_after_the_first() -> None:
    past = occasions_of(orders((1, 2, 5), (1, 4, 5), (1, 9.9, 5), (2, 10, 5)))
    customers, found = past.histories(10)
    assert customers.tolist() == [1, 2]
    assert (found.frequency.tolist(), found.recency.tolist(), found.age.tolist()) == ([2, 0], [7, 0], [8, 0])
    faded = past.histories(10, half_life=3.0)[1]
    assert faded.bought == pytest.approx([0.5**2 + 0.5 ** (1 / 3), 0])
    assert (faded.watched <= found.age).all()


def test_little_data_give_the_shops_rate_with_an_interval_and_no_fit() -> None:
    few = draw(40, (0.3, 60.0, 2.0, 2.0), 1)
    learned = learn(occasions_of(few).split(365)[0], 364)
    model = learned.model
    assert model.repeat_customers < MIN_REPEAT
    assert model.buying is None
    assert isinstance(model.value, ShopValue)
    assert f"{model.repeat_customers} customers bought again" in learned.reason
    expected = model.orders(model.histories(occasions_of(few).split(365)[0], 364), 365)
    low, high = model.shop.interval(365)
    assert low < expected[0] < high
    assert len(set(expected.tolist())) == 1


def test_the_shops_interval_covers_its_rate() -> None:
    """Of 1,000 shops of 50 customers with the same true rate, 95 % of the intervals hold it."""
    counts = np.random.default_rng(4).poisson(50 * 100 * 0.002, 1_000)
    covered = [low <= 0.2 <= high for low, high in (ShopRate(int(n), 5_000.0).interval(100) for n in counts)]
    assert 0.93 < np.mean(covered) < 0.98


def test_a_shop_where_nobody_ever_came_back() -> None:
    found = evaluate_clv(orders(*((c, c % 50, 10) for c in range(400))), cut=30 * DAY_MS)
    assert (found.model, found.customers, found.orders_after) == ("shop rate", 240, 0)
    assert found.aggregate_error is None
    assert found.auc is None
    assert 0 < found.mae_orders < 0.01


def test_all_on_the_last_day() -> None:
    with pytest.raises(NotEnoughData, match="nobody could come back yet"):
        evaluate_clv(orders((1, 0, 5), (2, 0.5, 5), (1, 3, 5)), cut=DAY_MS)


def test_plain_is_kept_for_a_shop_as_the_model_says_and_left_for_one_that_changes() -> None:
    steady = occasions_of(draw(3_000, SHOP, 2)).split(365)[0]
    assert choose(steady, 364, 180).kind == PLAIN
    rng = np.random.default_rng(6)
    rates = np.repeat(rng.gamma(1.0, 0.1, (600, 4)), 90, axis=1)  # a new rate every 90 days
    who, day = np.nonzero(rng.random((600, 360)) < rates)
    restless = occasions_of(Orders(who, day * DAY_MS, np.full(len(who), 5.0)))
    found = choose(restless, 359, 30)
    assert found.kind.half_life_days > 0
    assert "standard errors" in found.reason


def test_choosing_looks_at_nothing_after_the_last_day() -> None:
    everything = draw(2_000, SHOP, 8)
    cut = 365 * DAY_MS
    changed = everything._replace(value=np.where(everything.occurred_at >= cut, 1.0, everything.value))
    keep = (changed.occurred_at < cut) | (changed.occurred_at >= cut + 40 * DAY_MS)
    other = Orders(changed.customer[keep], changed.occurred_at[keep], changed.value[keep])
    one, two = evaluate_clv(everything, cut), evaluate_clv(other, cut)
    assert (one.parameters, one.back_tests, one.reason) == (two.parameters, two.back_tests, two.reason)
    assert one.orders_after != two.orders_after


def test_on_drawn_customers_it_is_calibrated_and_beats_every_baseline() -> None:
    found = evaluate_clv(draw(8_000, SHOP, 11), 365 * DAY_MS)
    assert found.aggregate_error == pytest.approx(0, abs=0.06)
    assert found.aggregate_error_value == pytest.approx(0, abs=0.08)
    for name, other in found.baselines.items():
        assert found.rmse_orders < other.rmse_orders, name
        assert other.rmse_value is not None
        assert found.rmse_value is not None
        assert found.rmse_value < other.rmse_value, name
    for tenth in found.tenths[-3:]:
        assert tenth.expected == pytest.approx(tenth.actual, rel=0.12)
    assert found.customers == sum(tenth.customers for tenth in found.tenths)
    assert isinstance(learn(occasions_of(draw(8_000, SHOP, 11)), 729).model.value, GammaGamma)


def test_a_discount_takes_off_what_it_should() -> None:
    past = occasions_of(draw(2_000, SHOP, 12)).split(365)[0]
    model = learn(past, 364).model
    histories, worth = model.histories(past, 364), np.full(model.customers, 10.0)
    plain = model.lifetime_value(histories, worth, 365)
    assert plain == pytest.approx(model.orders(histories, 365) * 10)
    less = model.lifetime_value(histories, worth, 365, yearly_rate=0.1)
    assert (less < plain).all()
    assert (less > plain / 1.1).all()


@pytest.mark.parametrize(("cut", "until"), [(-5, None), (0, None), (11, None), (5, 5), (5, 2)])
def test_a_cut_that_leaves_a_side_empty(cut: int, until: int | None) -> None:
    rows = orders((1, 0, 5), (2, 3, 5), (1, 10, 5))
    with pytest.raises(InvalidInput) as caught:
        evaluate_clv(rows, cut * DAY_MS, None if until is None else until * DAY_MS)
    assert caught.value.path in ("cut", "until")


def test_days_without_data_are_noted() -> None:
    rows = orders((1, 0, 5), (2, 3, 5), (1, 10, 5))
    assert evaluate_clv(rows, 5 * DAY_MS, 11 * DAY_MS).notes == []
    assert "days without orders" in evaluate_clv(rows, 5 * DAY_MS, 30 * DAY_MS).notes[0]


def test_ties_count_half_and_tenths_hold_everybody() -> None:
    assert auc(np.zeros(4), np.array([True, False, True, False])) == 0.5
    assert auc(np.arange(3.0), np.array([True, True, True])) is None
    assert [part.customers for part in tenths(np.arange(23.0), np.zeros(23))] == [3, 3, 3, 2, 2, 2, 2, 2, 2, 2]
    assert len(tenths(np.arange(4.0), np.zeros(4))) == 4
