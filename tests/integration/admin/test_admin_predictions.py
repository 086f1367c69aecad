"""What the console is told of a person's predictions: how sure, on what, by whom; or nothing at all."""

from __future__ import annotations

from typing import Any

from tests.integration.admin.admin_world import NOW, Shop, track

from habitue.app.rights.objecting import object_to
from habitue.core.clock import DAY_MS, HOUR_MS
from habitue.definitions.prediction import Prediction
from habitue.features.person.seen import Shop as Surroundings
from habitue.models.propensity.artefact import save_prediction
from habitue.models.propensity.card import learn
from habitue.models.propensity.levels import Levels
from habitue.models.propensity.samples import collect


def asked(shop: Shop, person_id: str) -> Any:
    return shop.browser("viewer").get(f"/people/{person_id}/predictions")["predictions"]


def counted(shop: Shop, levels: Levels) -> Prediction:
    """A model that stands on these counts."""
    prediction = shop.runtime.snapshot.predictions["purchase"]
    nobody = Surroundings(product_of=lambda _: None, currency="EUR")
    learned = learn(collect([], prediction, nobody, since=0, now_ms=NOW, seed=1, most=1), prediction)
    learned = type(learned)(levels, None, learned.card)
    save_prediction(shop.runtime.workspace.models, prediction, learned, now_ms=NOW, code_version="1")
    return prediction


def test_a_prediction_is_told_with_what_it_stands_on(shop: Shop) -> None:
    shop.send(track("phone", "Product Viewed", product_id="p1"))
    person = shop.runtime.pseudonyms.device("phone")
    (none,) = asked(shop, person)
    assert (none["probability"], none["version"], none["based_on"], none["level"]) == (None, "", 0, "")
    prediction = counted(shop, Levels((400, 40), {}, {"new": (100, 5)}, {}, 20.0, 20.0, 10.0))
    (told,) = asked(shop, person)
    assert (told["name"], told["goal"], told["within_ms"]) == (prediction.score, "Order Completed", 7 * DAY_MS)
    assert (told["level"], told["based_on"]) == ("segment", 100)
    assert 0.02 < told["low"] < told["probability"] < told["high"] < 0.12
    assert NOW < told["until"] <= NOW + HOUR_MS


def test_nothing_is_told_of_whoever_objects(shop: Shop) -> None:
    shop.send(track("phone", "Product Viewed", product_id="p1"))
    person = shop.runtime.pseudonyms.device("phone")
    counted(shop, Levels((400, 40), {}, {}, {}, 20.0, 20.0, 10.0))
    assert asked(shop, person)
    object_to(shop.runtime, person, ["profiling"], objects=True, by="x")
    assert asked(shop, person) == []
