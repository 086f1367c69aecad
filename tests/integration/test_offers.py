"""Experiments that a shop runs, from `Experiment Viewed` to whom the offer persuades."""

from __future__ import annotations

import random
from typing import Any

import msgspec
from tests.integration.serving import CONSENT, Shop

from habitue.app.console.audience.world import Worlds
from habitue.app.console.left_out import LeftOut
from habitue.app.forgetting import forget
from habitue.app.lake import open_lake
from habitue.app.offering import offers_due
from habitue.app.rights.export import export
from habitue.app.training import train_by_hand
from habitue.app.working import train, write_lake
from habitue.audiences.live.person import Person
from habitue.core.clock import DAY_MS, MINUTE_MS, format_time
from habitue.definitions.prediction import Prediction
from habitue.models.artefact import list_versions

NAME = "uplift.spring.15_off"


def item(name: str, device: str, at: int, mark: str, **properties: Any) -> dict[str, Any]:
    return {
        "type": "track", "event": name, "anonymousId": device, "messageId": f"{device}-{mark}",
        "timestamp": format_time(at), "properties": properties, "context": CONSENT,
    }  # fmt: skip


def public(now: int, people: int, control: str) -> list[dict[str, Any]]:
    """The offer persuades whoever has something in the cart, and only them."""
    dice, items = random.Random(1), list[dict[str, Any]]()
    for number in range(people):
        device, at = f"device-{number}", now - dice.randrange(10, 60) * DAY_MS
        cart, offered = dice.random() < 0.5, dice.random() < 0.5
        if cart:
            items.append(item("Product Added", device, at - MINUTE_MS, "a", product_id="p1", quantity=1))
        said = {"experiment_name": "Spring", "variation_name": "15 % off" if offered else control}
        items.append(item("Experiment Viewed", device, at, "e", **said))
        if dice.random() < (0.8 if cart and offered else 0.2):
            order = {"order_id": str(number), "total": 10, "currency": "EUR"}
            items.append(item("Order Completed", device, at + MINUTE_MS, "o", **order))
    return items


def sent(shop: Shop, items: list[dict[str, Any]]) -> None:
    for start in range(0, len(items), 500):
        told = shop.verdicts(items[start : start + 500], shop.keys.importer)
        assert {outcome for outcome, _ in told} == {"stored"}
    write_lake(shop.workspace, now_ms=shop.clock.at)


def test_an_experiment_becomes_a_group_of_people(still: Shop) -> None:
    sent(still, public(still.clock.at, 420, "Control"))
    train(still.workspace, still.clock.at)
    assert len(list_versions(still.workspace.models, NAME)) == 1
    sent(still, [item("Product Added", "cart", still.clock.at - MINUTE_MS, "a", product_id="p1", quantity=1)])
    world = Worlds(still.runtime, LeftOut(still.runtime)).now()
    state = still.runtime.people.view(still.runtime.pseudonyms.device("cart"))
    person = Person(state, world, still.clock.at, 0, registered=False)
    uplift, _ = person.score(NAME)
    assert uplift is not None
    assert uplift > 0.3
    assert person.group(NAME)[0] == "persuadable"
    told = {
        (row["kind"], row["name"]): row["value"]
        for row in export(still.runtime, still.runtime.pseudonyms.device("cart")).audience_values
    }
    assert (told["score", NAME], told["group", NAME]) == (uplift, "persuadable")
    train(still.workspace, still.clock.at + MINUTE_MS)
    assert len(list_versions(still.workspace.models, NAME)) == 1, "it is not learned again by the minute"


def test_an_experiment_without_a_control_says_what_is_missing(still: Shop) -> None:
    sent(still, public(still.clock.at, 120, "10 % off"))
    told = train_by_hand(still.workspace, ["uplift"], still.clock.at, lambda name, done, total: None)
    assert told.trained == []
    assert "which variation of 'Spring' is the control?" in told.not_enough_data["uplift.spring"]

    bought = still.runtime.snapshot.predictions["purchase"]

    def due(at: int, goal: Prediction = bought) -> bool:
        return offers_due(still.workspace, open_lake(still.workspace), still.runtime.reader, goal, at)

    assert not due(still.clock.at + MINUTE_MS), "what could not be learned is not tried again by the minute"
    assert due(still.clock.at + MINUTE_MS, msgspec.structs.replace(bought, where=('{"field": "net_minor"}',)))
    assert due(still.clock.at + DAY_MS)
    still.clock.at += MINUTE_MS
    forget(still.runtime, still.runtime.pseudonyms.device("device-1"), "test")
    assert due(still.clock.at)
