"""What the console is told of a person's predictions: how sure, on what, by whom; or nothing at all."""

from __future__ import annotations

from typing import Any

from tests.integration.admin.admin_world import NOW, Shop, track
from tests.unit.models.uplift.test_offer import exposed

from habitue.app.predicted import offers_of
from habitue.app.rights.objecting import object_to
from habitue.audiences.live.goals import goal_of
from habitue.core.clock import DAY_MS, HOUR_MS, MINUTE_MS
from habitue.definitions import PREDICTION, Change, Document
from habitue.definitions.prediction import Prediction
from habitue.features.person.seen import Shop as Surroundings
from habitue.models.propensity.artefact import save_prediction
from habitue.models.propensity.card import learn
from habitue.models.propensity.levels import Levels
from habitue.models.propensity.samples import collect
from habitue.models.uplift.artefact import save_offer
from habitue.models.uplift.offer import learn_offer


def told_of(shop: Shop, person_id: str) -> Any:
    return shop.browser("viewer").get(f"/people/{person_id}/predictions")


def asked(shop: Shop, person_id: str) -> Any:
    return told_of(shop, person_id)["predictions"]


def counted(shop: Shop, levels: Levels) -> Prediction:
    """A model that stands on these counts."""
    prediction = shop.runtime.snapshot.predictions["purchase"]
    nobody = Surroundings(product_of=lambda _: None, currency="EUR")
    learned = learn(
        collect([], prediction, goal_of(prediction), nobody, since=0, now_ms=NOW, seed=1, most=1), prediction
    )
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
    assert (told["trigger"], told["where"], told["label"]["fr"]) == ("visit", [], "Achète dans la semaine")
    card = told["card"]
    assert (card["version"], card["trained_at"], card["answers"]) == (told["version"], NOW, "levels")
    assert (card["moments"], card["data_from"], card["base_rate"], card["test"]) == (0, None, None, None)


def test_a_goal_is_told_with_its_filters(shop: Shop) -> None:
    shop.send(track("phone", "Product Viewed", product_id="p1"))
    where = [{"field": "net_minor", "test": {"op": "more_than", "value": 10_000}}]
    body = {"prediction_id": "dear", "name": {"en": "Large order"}, "where": where, "trigger": "Product Added"}
    shop.runtime.definitions.publish_document(Document(PREDICTION, "dear", 1, body), Change("a", NOW))
    shop.runtime.refresh()
    dear, _ = asked(shop, shop.runtime.pseudonyms.device("phone"))
    assert (dear["name"], dear["trigger"], dear["label"]) == ("propensity.dear", "Product Added", {"en": "Large order"})
    (one,) = dear["where"]
    assert (one["field"], one["test"]["op"], one["test"]["value"]) == ("net_minor", "more_than", 10_000)
    assert dear["card"] is None


def test_what_an_offer_changes_is_told_with_what_it_stands_on(shop: Shop) -> None:
    shop.send(track("phone", "Product Viewed", product_id="p1"))
    person = shop.runtime.pseudonyms.device("phone")
    learned = learn_offer(exposed(500, 1), "Spring", "15 % off", "Control")
    bought = shop.runtime.snapshot.predictions["purchase"]
    save_offer(shop.runtime.workspace.models, bought, learned, now_ms=NOW, code_version="1")
    (told,) = told_of(shop, person)["offers"]
    assert (told["name"], told["experiment"], told["variation"]) == ("uplift.spring.15_off", "Spring", "15 % off")
    assert (told["control"], told["trained_at"]) == ("Control", NOW)
    assert told["treated"] + told["controls"] == 500
    assert told["average"]["low"] < told["average"]["effect"] < told["average"]["high"]
    (changed,) = offers_of(shop.runtime, person)
    assert (told["group"], told["uplift"]) == (changed.group or "", changed.uplift)
    object_to(shop.runtime, person, ["profiling"], objects=True, by="x")
    assert told_of(shop, person)["offers"] == []


def test_nothing_is_told_of_whoever_objects(shop: Shop) -> None:
    shop.send(track("phone", "Product Viewed", product_id="p1"))
    person = shop.runtime.pseudonyms.device("phone")
    counted(shop, Levels((400, 40), {}, {}, {}, 20.0, 20.0, 10.0))
    assert asked(shop, person)
    object_to(shop.runtime, person, ["profiling"], objects=True, by="x")
    assert told_of(shop, person) == {"withheld": "objects", "predictions": [], "offers": []}


def test_nothing_is_told_of_whoever_withdraws(shop: Shop) -> None:
    shop.send(track("phone", "Product Viewed", product_id="p1"))
    person = shop.runtime.pseudonyms.device("phone")
    assert told_of(shop, person)["withheld"] == ""
    choice = {"consent": {"categoryPreferences": {"measure": True, "personalise": False}}}
    shop.send(track("phone", "Consent Changed", at=NOW + MINUTE_MS, context=choice))
    assert told_of(shop, person) == {"withheld": "no_consent", "predictions": [], "offers": []}
