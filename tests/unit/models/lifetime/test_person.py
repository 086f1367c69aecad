"""The artefact and what it expects of one person."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest

from habitue.core.clock import DAY_MS
from habitue.core.errors import NotEnoughData, NotFound
from habitue.models.artefact import load_current
from habitue.models.lifetime.artefact import LIMITS, NAME, load_lifetime, train_lifetime
from habitue.models.lifetime.forecast import Lifetime, learn
from habitue.models.lifetime.occasions import Orders, occasions_of
from habitue.models.lifetime.person import Bought, expect

from .customers import draw

NOW = 365 * DAY_MS


@pytest.fixture(scope="module")
def orders() -> Orders:
    return draw(2_000, (0.5, 20.0, 0.6, 2.0), 21)


@pytest.fixture(scope="module")
def model(orders: Orders) -> Lifetime:
    return learn(occasions_of(orders.within(0, NOW)), 365).model


def test_it_comes_back_from_disk_as_it_was_with_its_card(tmp_path: Path, orders: Orders, model: Lifetime) -> None:
    manifest = train_lifetime(orders, now_ms=NOW, root=tmp_path, code_version="1", currency="EUR")
    assert load_lifetime(tmp_path) == (model, manifest.version)
    card = load_current(tmp_path, NAME).manifest.parameters["card"]
    assert card["customers"] == model.customers
    assert card["limits"] == list(LIMITS)
    assert card["back_test"]["days"] == 91
    assert card["back_test"]["aggregate_error"] == pytest.approx(0, abs=0.25)
    assert len(card["back_test"]["calibration"]) == 10
    assert card["data_until"] < "1971"  # nothing of after `now_ms`


def test_little_data_too(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        load_lifetime(tmp_path)
    few = Orders(np.array([0, 1, 1]), np.array([1, 2, 30]) * DAY_MS, np.array([5.0, 6.0, math.nan]))
    train_lifetime(few, now_ms=40 * DAY_MS, root=tmp_path, code_version="1", currency="EUR")
    found = expect(load_lifetime(tmp_path)[0], [Bought(DAY_MS, 5.0)], 40 * DAY_MS)
    assert found is not None
    assert (found.based_on, found.next_order_at, found.order_value) == (2, None, 5.5)
    assert found.orders_low <= found.orders <= found.orders_high
    assert (found.alive, found.gone_at, found.next_order_from) == (None, None, None)
    assert found.value_high is not None
    assert found.value_high >= 5.5  # one order more, at the shop's mean
    with pytest.raises(NotEnoughData):
        train_lifetime(few, now_ms=DAY_MS, root=tmp_path, code_version="1", currency="EUR")


def test_a_person_is_expected_what_the_batch_expects_of_them(orders: Orders, model: Lifetime) -> None:
    past = occasions_of(orders.within(0, NOW))
    histories = model.histories(past, 365)
    expected, worth = model.orders(histories, 365), model.order_value(past)
    assert worth is not None
    for place, customer in enumerate(np.unique(past.customer)[:200]):
        mine = orders.customer == customer
        bought = [Bought(int(at), float(value)) for at, value in zip(orders.occurred_at[mine], orders.value[mine])]  # noqa: B905
        found = expect(model, bought, NOW)  # orders after NOW are among them: not looked at
        assert found is not None
        assert found.orders == pytest.approx(expected[place])
        assert found.value == pytest.approx(expected[place] * worth[place])
        assert 0 <= found.orders_low <= found.orders_high
        assert found.next_order_from is not None
        assert found.next_order_at is not None
        assert found.next_order_until is not None
        assert found.gone_at is not None
        last_at = max(one.occurred_at for one in bought if one.occurred_at < NOW)
        assert last_at < found.next_order_from < found.next_order_at < found.next_order_until
        assert found.next_order_at <= found.gone_at
        assert found.value_low is not None
        assert found.value_high is not None
        assert 0 <= found.value_low <= found.value_high
        assert found.alive is not None
        assert 0 < found.alive <= 1
        assert 0 < found.comes_back <= 1


def test_four_of_five_end_up_in_the_interval(orders: Orders, model: Lifetime) -> None:
    """Discrete counts cover at least that; far more would be an interval that says nothing."""
    past, future = occasions_of(orders.within(0, NOW)), occasions_of(orders.within(NOW, 2 * NOW))
    customers, histories = past.histories(365)
    actual, actual_value = future.per_customer(customers)
    some = np.flatnonzero(histories.frequency >= 4)[:150]
    inside, spent = [], []
    for place in some:
        mine = orders.customer == customers[place]
        bought = [
            Bought(int(at), value) for at, value in zip(orders.occurred_at[mine], orders.value[mine], strict=True)
        ]
        found = expect(model, bought, NOW, days=365)
        assert found is not None
        assert found.value_low is not None
        assert found.value_high is not None
        inside.append(found.orders_low <= actual[place] <= found.orders_high)
        spent.append(found.value_low <= actual_value[place] <= found.value_high)
    assert 0.75 < np.mean(inside) < 0.95
    assert 0.75 < np.mean(spent) < 0.95  # no order at all is often within it, as a whole


def test_nobody_is_expected_anything_before_their_first_order(model: Lifetime) -> None:
    assert expect(model, [], NOW) is None
    assert expect(model, [Bought(NOW + 1, 5.0)], NOW) is None
