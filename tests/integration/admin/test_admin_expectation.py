"""What a person is expected to do: by the model, by the shop's rate or its rhythm, and never without their consent."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from tests.integration.admin.admin_world import NOW, Shop, order, track
from tests.unit.models.lifetime.customers import draw

from habitue.app.console.expecting import current_model
from habitue.core.clock import DAY_MS
from habitue.models.lifetime.artefact import train_lifetime
from habitue.models.lifetime.occasions import Orders
from habitue.models.lifetime.person import Bought, expect

AGO = (90, 60, 30)  # days


def ordered(shop: Shop, device: str, **how: Any) -> str:
    """Three orders of a visitor, a month apart."""
    for number, days in enumerate(AGO):
        shop.clock.at = NOW - days * DAY_MS
        shop.send(order(device, f"{device}-{number}", ["p1"]), **how)
    shop.clock.at = NOW
    return shop.person(device)


def learn(shop: Shop, customers: int) -> None:
    """A model of drawn customers, of a year until now, with values in minor units."""
    drawn = draw(customers, (0.5, 20.0, 0.6, 2.0), 21)
    at = drawn.occurred_at + NOW - 365 * DAY_MS
    train_lifetime(
        Orders(drawn.customer, at, np.round(drawn.value * 100)),
        now_ms=NOW, root=shop.workspace.models, code_version="1", currency="EUR",
    )  # fmt: skip


def asked(shop: Shop, person_id: str) -> Any:
    return shop.browser("viewer").get(f"/people/{person_id}/expectation")


def test_before_there_is_a_model_the_rhythm_has_the_dates(shop: Shop) -> None:
    found = asked(shop, ordered(shop, "ada"))
    assert (found["withheld"], found["level"], found["orders"], found["model"]) == ("", "rhythm", None, None)
    assert found["churn"]["by"] == found["next_order"]["by"] == "rhythm"
    assert found["churn"]["based_on"] == 0  # nothing was seen here yet: what shops are like
    assert found["churn"]["at"] > found["next_order"]["at"] > NOW - 30 * DAY_MS


def test_the_model_tells_what_it_tells_of_these_orders(shop: Shop) -> None:
    person_id = ordered(shop, "ada")
    learn(shop, 1_000)
    found = asked(shop, person_id)
    paid = [one["total_minor"] for one in shop.browser("viewer").get(f"/people/{person_id}")["orders"]]
    model = current_model(shop.workspace.models)
    assert model is not None
    told = expect(model.lifetime, [Bought(NOW - days * DAY_MS, paid[0]) for days in AGO], NOW)
    assert told is not None
    assert found["level"] == "customer"
    assert found["orders"] == {
        "expected": pytest.approx(told.orders), "low": told.orders_low, "high": told.orders_high
    }  # fmt: skip
    assert found["value_minor"]["expected"] == pytest.approx(told.value)
    assert found["value_minor"]["low"] <= found["value_minor"]["expected"] <= found["value_minor"]["high"]
    assert (found["alive"], found["comes_back"]) == (pytest.approx(told.alive), pytest.approx(told.comes_back))
    assert (found["next_order"]["at"], found["churn"]["at"]) == (told.next_order_at, told.gone_at)
    assert found["next_order"]["earliest"] < found["next_order"]["at"] < found["next_order"]["latest"]
    assert found["based_on"] == found["model"]["customers"] == model.lifetime.customers
    card = found["model"]
    assert card["kind"] == "BG/NBD"
    assert card["version"] == model.manifest.version
    assert len(card["back_test"]["calibration"]) == 10
    assert card["data_until"] < NOW


def test_few_who_came_back_are_not_told_apart(shop: Shop) -> None:
    person_id = ordered(shop, "ada")
    learn(shop, 20)
    found = asked(shop, person_id)
    assert (found["level"], found["alive"], found["needed"]) == ("shop", None, 30)
    assert found["repeat_customers"] < 30
    assert found["orders"]["low"] <= found["orders"]["expected"] <= found["orders"]["high"]
    assert found["churn"]["by"] == "rhythm"


def test_nothing_is_told_of_whoever_did_not_agree_objects_or_never_ordered(shop: Shop) -> None:
    learn(shop, 1_000)
    silent = {"orders": None, "value_minor": None, "alive": None, "comes_back": None, "next_order": None, "churn": None}
    shop.send(track("looker", "Product Viewed", product_id="p1"))
    measured = [order("measured", "m-1", ["p1"])]
    measured[0]["context"]["consent"]["categoryPreferences"] = {"measure": True}
    shop.send(*measured)
    objecting, editor = ordered(shop, "objecting"), shop.browser("editor")
    editor.do("PUT", f"/people/{objecting}/objections", {"name": "profiling", "objects": True})
    for device, why in (("looker", "no_orders"), ("measured", "no_consent"), ("objecting", "objects")):
        found = asked(shop, shop.person(device))
        assert found["withheld"] == why, device
        assert {name: found[name] for name in silent} == silent
