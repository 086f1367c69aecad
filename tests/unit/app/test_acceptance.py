"""What a visit sent, judged: nothing is told of a sound visit, and each fault with what to do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from habitue.adapters.playwright import Recorded, Step, Visited
from habitue.app.acceptance import Acceptance, ProductNames, compare, has_come
from habitue.catalog.product import Product
from habitue.catalog.product_ids import ProductIds
from habitue.definitions import PlannedEvent, TrackingPlanDocument, compile_tracking_plan, default_tracking_plan

PLAN = compile_tracking_plan(default_tracking_plan(), 0)
SHOP = "https://shop.example"


def item(event: str, **properties: Any) -> dict[str, Any]:
    return {"type": "track", "event": event, "messageId": "m", "properties": properties}


def request(*items: dict[str, Any], call: str = "", outcome: str = "stored", reason: str = "") -> Recorded:
    body: Any = {"events": items, "placements": []} if call == "decide" else items[0] if call else {"batch": items}
    verdicts = [{"message_id": "m", "outcome": outcome, "reason": reason} for _ in items]
    return Recorded(call, json.dumps(body).encode(), 200, json.dumps({"verdicts": verdicts}).encode())


def judged(*visits: Visited, **options: Any) -> Acceptance:
    return compare(SHOP, visits, PLAN, currency="EUR", **options)


def codes(*visits: Visited, **options: Any) -> list[tuple[str, str]]:
    told = judged(*visits, **options)
    return [(problem.severity, problem.code) for step in told.steps for problem in step.problems]


def visited(step: Step, *requests: Recorded, problem: str = "") -> Visited:
    return Visited(step, f"{SHOP}/{step}", list(requests), problem)


@pytest.mark.parametrize("call", ["", "decide"])
def test_a_sound_visit_has_nothing_to_tell_however_its_events_travel(call: str) -> None:
    home = visited("home", request({"type": "page", "messageId": "m"}, call=call))
    product = visited("product", request(item("Product Viewed", product_id="a", price="9.90"), call=call))
    told = judged(home, product)
    assert (told.errors, told.warnings) == (0, 0)
    assert [(sent.name, sent.outcome) for sent in told.steps[1].events] == [("Product Viewed", "stored")]
    assert has_come(product)
    assert not has_come(visited("cart", *product.requests))


def test_what_did_not_come_is_an_error_unless_the_server_sends_it() -> None:
    visits = (visited("home", request({"type": "page"}, call="page")), visited("add"))
    assert codes(*visits) == [("error", "event_missing")]
    assert codes(*visits, from_server=frozenset({"Product Added"})) == []
    # an event of a page that is left arrives with the next page's
    late = visited(
        "cart",
        request(
            item("Product Added", product_id="a", price=1, quantity=1),
            item("Cart Viewed", products=[{"product_id": "a"}]),
        ),
    )
    assert codes(*visits, late) == []


def test_an_event_that_the_plan_leaves_to_the_server_is_not_expected_of_pages() -> None:
    plan = compile_tracking_plan(
        TrackingPlanDocument(
            events=(PlannedEvent(name="Page Viewed"), PlannedEvent(name="Product Added", clients=("server",)))
        ),
        2,
    )
    visits = (visited("home", request({"type": "page"}, call="p")), visited("add"))
    assert compare(SHOP, visits, plan, currency="EUR").errors == 0


def test_a_silent_shop_is_told_once_and_a_step_that_failed_with_its_reason() -> None:
    told = judged(visited("home"), visited("category"), visited("product", problem="no product was found"))
    messages = [problem.message for step in told.steps for problem in step.problems]
    assert told.errors == len(messages) == 2
    assert messages[0].startswith("nothing was sent during the whole visit")
    assert messages[1] == "no product was found"


@pytest.mark.parametrize(
    ("sent", "expected"),
    [
        (request(item("Product Viewed", product_id="a")), ("error", "missing_property")),
        (request(item("Product Viewed", product_id="a", price=0)), ("warning", "price_zero")),
        (request(item("Product Viewed", product_id="a", price=1, currency="USD")), ("error", "currency_mismatch")),
        (request(item("Product Viewed", product_id="a", price=1, products="x")), ("error", "refused")),
        (request(item("Viewed Product", price=1), outcome="rejected", reason="consent"), ("error", "refused")),
        (request(item("Product Viewed", product_id="a", price=1), outcome="duplicate"), ("info", "duplicate")),
    ],
)  # fmt: skip
def test_each_fault_is_told(sent: Recorded, expected: tuple[str, str]) -> None:
    assert codes(visited("product", sent)) == [expected]


def test_an_event_that_is_written_a_moment_later_is_no_fault() -> None:
    sent = request(item("Product Viewed", product_id="a", price=1), outcome="rejected", reason="not_yet_written")
    assert codes(visited("product", sent)) == []


def test_a_body_that_is_no_batch_is_told_too() -> None:
    assert codes(visited("product", Recorded("", b"nonsense")))[-1] == ("error", "refused")
    wrong = Recorded("", json.dumps({"batch": [{"type": "track", "event": 5}]}).encode())
    assert codes(visited("product", wrong))[-1] == ("error", "refused")


LAMP = {"price": 9.9, "currency": "EUR"}
IDS = ProductIds(
    Product(product_id=f"7-{colour}", name="Lamp", attributes={"item_group_id": "7", "sku": f"L-{colour}"})
    for colour in ("red", "blue")
)


def test_products_are_called_as_the_feed_calls_them_or_it_is_told_how_many_are_not() -> None:
    viewed = visited("product", request(item("Product Viewed", product_id="L-red", **LAMP)))
    added = visited("add", request(item("Product Added", product_id="7-red", quantity=1, **LAMP)))
    lines = [{"product_id": "7-red", "price": 9.9, "quantity": 1}, {"product_id": "old", "price": 9.9, "quantity": 1}]
    cart = visited("cart", request(item("Cart Viewed", products=lines)))
    told = judged(viewed, added, cart, ids=IDS)
    assert told.products == ProductNames(events=3, unknown=1, other=1)
    problems = [(one.code, one.event) for step in told.steps for one in step.problems]
    assert problems == [("product_other_id", "Product Viewed"), ("product_unknown", "Cart Viewed")]
    (message,) = [one.message for step in told.steps for one in step.problems if one.code == "product_other_id"]
    assert message == "Product Viewed product_id: product other id, expected 7-red, got L-red"
    assert judged(viewed, added, cart).products is None


def test_what_is_added_under_another_id_than_it_was_looked_at_is_told() -> None:
    viewed = visited("product", request(item("Product Viewed", product_id="7", **LAMP)))
    added = visited("add", request(item("Product Added", product_id="7-red", quantity=1, **LAMP)))
    assert codes(viewed, added) == [("warning", "product_renamed")]
    same = visited("product", request(item("Product Viewed", product_id="7", variant="L-red", **LAMP)))
    assert codes(same, added, ids=IDS) == [("warning", "product_other_id")]
    assert codes(visited("product", request(item("Product Viewed", product_id="7-red", **LAMP))), added) == []
