"""From what a shop sends to who is likely to buy: learned by the worker, taken up by what serves."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest
from tests.integration.serving import CONSENT, Shop, viewed
from typer.testing import CliRunner

from habitue.app.console.audience.world import Worlds
from habitue.app.console.left_out import LeftOut
from habitue.app.forgetting import forget
from habitue.app.lake import open_lake
from habitue.app.listening.published import Published
from habitue.app.predicting import FEW_MOMENTS, is_due, left_out, lives
from habitue.app.rights.export import export
from habitue.app.rights.objecting import object_to
from habitue.app.traffic import rules_in
from habitue.app.working import train, write_lake
from habitue.audiences.live.goals import goal_of
from habitue.audiences.live.person import Person, World
from habitue.core.clock import DAY_MS, HOUR_MS, MINUTE_MS, format_time
from habitue.core.errors import InvalidInput
from habitue.definitions import AUDIENCE, PREDICTION, Change, Document
from habitue.definitions.prediction import Prediction
from habitue.features.person.seen import Shop as Surroundings
from habitue.interfaces.cli.main import app, load_commands
from habitue.models.artefact import list_versions
from habitue.models.propensity.artefact import load_predictions, save_prediction
from habitue.models.propensity.card import learn
from habitue.models.propensity.predictor import Predictor
from habitue.models.propensity.samples import collect
from habitue.profiles.person import links_in_force

NAME = "propensity.purchase"
_BOT = {"User-Agent": "Googlebot/2.1 (+http://www.google.com/bot.html)"}


def item(name: str, device: str, at: int, mark: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "track", "event": name, "anonymousId": device, "messageId": f"{device}-{mark}",
        "timestamp": format_time(at), "properties": properties, "context": CONSENT,
    }  # fmt: skip


def public(now: int, people: int = 150) -> list[dict[str, Any]]:
    """People with three visits in 60 days, of whom those who put something into the cart often buy."""
    dice, items = random.Random(1), list[dict[str, Any]]()
    for number in range(people):
        device, at = f"device-{number}", now - dice.randrange(40, 60) * DAY_MS
        for visit in range(3):
            items.append(item("Product Viewed", device, at, f"v{visit}", product_id="p1"))
            if dice.random() < 0.5:
                items.append(item("Product Added", device, at, f"a{visit}", product_id="p1", quantity=1))
                if dice.random() < 0.7:
                    order = {"order_id": f"{number}-{visit}", "total": 10, "currency": "EUR"}
                    items.append(item("Order Completed", device, at + MINUTE_MS, f"o{visit}", **order))
            at += dice.randrange(8, 13) * DAY_MS
    return items


def sent(shop: Shop, items: list[dict[str, Any]]) -> None:
    for start in range(0, len(items), 500):
        told = shop.verdicts(items[start : start + 500], shop.keys.importer)
        assert {outcome for outcome, _ in told} == {"stored"}


def learned(shop: Shop) -> None:
    write_lake(shop.workspace, now_ms=shop.clock.at)
    train(shop.workspace, shop.clock.at)
    shop.runtime.refresh()


def score(shop: Shop, world: World, device: str) -> float | None:
    node = shop.runtime.pseudonyms.device(device)
    person = Person(shop.runtime.people.view(node), world, shop.clock.at, 0, registered=False)
    return person.score(NAME)[0]


def worlds(shop: Shop) -> Worlds:
    return Worlds(shop.runtime, LeftOut(shop.runtime))


def test_a_shop_learns_who_buys_and_asks_it(still: Shop) -> None:
    sent(still, public(still.clock.at))
    console = worlds(still)
    assert score(still, console.now(), "device-1") is None, "nothing is learned yet"
    learned(still)
    with_cart = [item("Product Added", "looks", still.clock.at, "a", product_id="p1", quantity=1)]
    still.verdicts([viewed("v", "looks"), viewed("w", "wanders"), *with_cart])
    world = console.now()
    cart, none = score(still, world, "looks"), score(still, world, "wanders")
    assert cart is not None
    assert none is not None
    assert cart > 0.5 > none + 0.15
    (version,) = list_versions(still.workspace.models, NAME)
    found = load_predictions(still.workspace.models, still.runtime.snapshot.predictions, goal_of)
    assert found.version == version
    assert found.predictors[NAME].card.moments > 300

    ids = still.runtime.pseudonyms
    worker = Published(still.workspace, still.runtime.engine, still.runtime.reader)
    body = {
        "audience_id": "likely", "name": {"en": "Likely"}, "listened": "webhook",
        "condition": {"type": "fact", "fact": "score", "key": NAME, "test": {"op": "at_least", "value": 0.5}},
    }  # fmt: skip
    still.runtime.definitions.publish_document(Document(AUDIENCE, "likely", 1, body), Change("a", still.clock.at))
    worker.refresh(still.clock.at)
    assert version in worker.version
    assert score(still, worker.world(), "looks") == cart
    told = export(still.runtime, ids.device("looks"))
    values = {row["name"]: row["value"] for row in told.audience_values}
    assert values[NAME] == cart


def test_a_model_is_learned_again_when_it_is_old_asks_something_else_or_knew_somebody_forgotten(still: Shop) -> None:
    sent(still, public(still.clock.at, 3))
    prediction, now = still.runtime.snapshot.predictions["purchase"], still.clock.at
    nobody = Surroundings(product_of=lambda _: None, currency="EUR")
    samples = collect([], prediction, goal_of(prediction), nobody, since=0, now_ms=now, seed=1, most=9)

    def due(at: int, asked: Prediction = prediction) -> bool:
        return is_due(still.workspace, still.runtime.reader, asked, at)

    assert due(now), "there is none"
    levels = learn(samples, prediction)
    save_prediction(still.workspace.models, prediction, levels, now_ms=now, code_version="1")
    assert due(now), "it stands on little, and is counted each time"
    model = msgspec.structs.replace(levels, card=msgspec.structs.replace(levels.card, moments=FEW_MOMENTS))
    save_prediction(still.workspace.models, prediction, model, now_ms=now + 1, code_version="1")
    assert not due(now + HOUR_MS)
    assert due(now + DAY_MS)
    assert due(now + HOUR_MS, msgspec.structs.replace(prediction, within_ms=DAY_MS))
    still.clock.at += MINUTE_MS
    forget(still.runtime, still.runtime.pseudonyms.device("device-1"), "test")
    assert due(now + HOUR_MS)


def test_bots_tests_and_whoever_objects_teach_nothing(still: Shop) -> None:
    now = still.clock.at
    sent(still, public(now, 20))
    crawled = [item("Product Viewed", "crawler", now - n * DAY_MS, str(n), product_id="p1") for n in range(30, 40)]
    assert still.batch(crawled, still.keys.importer, headers=_BOT).status == 200
    object_to(still.runtime, still.runtime.pseudonyms.device("device-3"), ["profiling"], objects=True, by="x")
    tested = item(
        "Order Completed", "device-5", now - 20 * DAY_MS, "t", order_id="T", total=5, currency="EUR", test=True
    )
    sent(still, [tested])
    write_lake(still.workspace, now_ms=now)
    reader = still.runtime.reader
    links = links_in_force(reader)
    out = left_out(open_lake(still.workspace), rules_in(still.workspace), links)
    found = {life.person_id: life for life in lives(reader, links, out)}
    ids = still.runtime.pseudonyms
    assert ids.device("device-4") in found
    assert ids.device("device-3") not in found
    assert found[ids.device("device-5")].left_out == {"device-5-t"}
    assert out.orders == {"T"}


def test_models_of_what_is_not_predicted_any_more_are_dropped(still: Shop) -> None:
    sent(still, public(still.clock.at, 60))
    document = Document(
        PREDICTION, "adds", 1, {"prediction_id": "adds", "name": {"en": "Adds"}, "goal": "Product Added"}
    )
    still.runtime.definitions.publish_document(document, Change("a", still.clock.at))
    learned(still)
    assert list_versions(still.workspace.models, "propensity.adds")
    still.runtime.definitions.archive(PREDICTION, "adds", Change("a", still.clock.at))
    still.clock.at += HOUR_MS
    learned(still)
    assert not (still.workspace.models / "propensity.adds").exists()


def test_a_goal_with_a_filter_is_what_the_model_is_taught_and_learned_anew_when_it_changes(still: Shop) -> None:
    sent(still, public(still.clock.at, 60))

    def publish(begins: str) -> None:
        where = [{"field": "order_id", "test": {"op": "starts_with", "value": begins}}]
        body = {"prediction_id": "some", "name": {"en": "Some orders"}, "within": "2d", "where": where}
        still.runtime.definitions.publish_document(Document(PREDICTION, "some", 1, body), Change("a", still.clock.at))
        still.runtime.refresh()

    def loaded() -> Mapping[str, Predictor]:
        return load_predictions(still.workspace.models, still.runtime.snapshot.predictions, goal_of).predictors

    orders = [str(one.event.properties["order_id"]) for one in still.runtime.reader.read(names=["Order Completed"])]
    publish("1")
    learned(still)
    assert loaded()["propensity.some"].card.happened == sum(one.startswith("1") for one in orders) > 0
    publish("2")
    assert "propensity.some" not in loaded(), "what was learned for another goal does not answer"
    still.clock.at += MINUTE_MS
    learned(still)
    happened = loaded()["propensity.some"].card.happened
    assert happened == sum(one.startswith("2") for one in orders) > 0
    assert happened != sum(one.startswith("1") for one in orders)
    body = {"prediction_id": "w", "name": {"en": "W"}, "where": [{"field": "total", "test": {"op": "known"}}]}
    wrong, change = Document(PREDICTION, "w", 1, body), Change("a", still.clock.at)
    with pytest.raises(InvalidInput, match='no "total" is remembered') as refused:
        still.runtime.definitions.publish_document(wrong, change)
    assert refused.value.path == "$.document.where[0].field"


def test_train_by_hand_says_what_it_learned(still: Shop) -> None:
    sent(still, public(still.clock.at, 30))
    write_lake(still.workspace, now_ms=still.clock.at)
    load_commands("train")
    folder = str(still.workspace.folder)
    said = CliRunner().invoke(app, ["train", NAME, "-w", folder, "--json"])
    assert said.exit_code == 0, said.output
    told = msgspec.json.decode(said.stdout)
    assert [one["name"] for one in told["trained"]] == [NAME]
    assert told["trained"][0]["card"]["answers"] == "levels"
    said = CliRunner().invoke(app, ["train", NAME, "-w", folder])
    assert "The levels answer" in said.stdout
    assert "there is no model 'nothing'" in str(CliRunner().invoke(app, ["train", "nothing", "-w", folder]).exception)
