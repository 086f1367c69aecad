"""Tracking in the console: the plan's life, every event with its verdict, alarms of the worker."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient
from tests.integration.admin.admin_world import CONSENT, NOW, PASSWORD, Shop, order, product, track, viewed
from tests.integration.admin.test_admin_live import serving

from habitue.app.console.debugging import RECENT_REFUSED
from habitue.app.tracking import Tracking, memory_file, report_file
from habitue.core.clock import HOUR_MS, MINUTE_MS

SECRET = "ada@example.com"


def post(shop: Shop, *items: dict[str, Any]) -> list[str]:
    """As a shop's page sends them; the outcomes."""
    body = json.dumps({"writeKey": shop.public_key, "batch": items})
    answer = TestClient(shop.app).post("/v1/batch", content=body, headers={"origin": "https://shop.example"})
    assert answer.status_code == 200, answer.text
    return [verdict["outcome"] for verdict in answer.json()["verdicts"]]


def test_the_default_plan_holds_until_one_is_published_and_again_when_it_is_archived(shop: Shop) -> None:
    owner = shop.browser("owner")
    default = owner.get("/tracking/plan")
    assert (default["published_version"], default["version"], default["draft"]) == (None, 0, None)
    assert "Order Completed" in {event["name"] for event in default["document"]["events"]}
    assert "Video Ad Started" in default["known_events"]
    mine = {"events": [{"name": "Quiz Finished", "owner": "Ada", "properties": [{"name": "score", "type": "integer"}]}]}
    drafted = owner.do("PUT", "/tracking/plan/draft", {"document": mine, "expected_version": 0})
    assert (drafted["draft"]["events"][0]["owner"], drafted["document"]) == ("Ada", default["document"])
    late = owner.send("PUT", "/tracking/plan/draft", {"document": mine, "expected_version": 0})
    assert (late.status_code, late.json()["error"]["code"]) == (409, "conflict")
    published = owner.do("POST", "/tracking/plan/publish", {"note": "First"})
    plan = shop.runtime.snapshot.tracking_plan
    assert plan is not None
    assert (published["draft"], list(plan.events), published["history"][0]["note"]) == (
        None,
        ["Quiz Finished"],
        "First",
    )
    mine["events"][0]["name"] = "Quiz Started"
    owner.do("PUT", "/tracking/plan/draft", {"document": mine})
    assert owner.do("DELETE", "/tracking/plan/draft")["draft"] is None
    owner.do("PUT", "/tracking/plan/draft", {"document": mine})
    owner.do("POST", "/tracking/plan/publish", {})
    back = owner.do("POST", f"/tracking/plan/rollback/{published['published_version']}")
    assert back["document"]["events"][0]["name"] == "Quiz Finished"
    assert owner.do("POST", "/tracking/plan/archive")["document"] == default["document"]
    assert shop.runtime.snapshot.tracking_plan is None


def test_a_plan_that_contradicts_itself_is_refused_with_its_place(shop: Shop) -> None:
    twice = {"events": [{"name": "A"}, {"name": "A"}]}
    answer = shop.browser("owner").send("PUT", "/tracking/plan/draft", {"document": twice})
    assert answer.status_code in (400, 422)
    assert "A more than once" in answer.json()["error"]["message"]
    assert shop.browser("viewer").send("PUT", "/tracking/plan/draft", {"document": {}}).status_code == 403
    assert shop.browser("viewer").get("/tracking/plan/schema")["title"] == "TrackingPlanDocument"


def test_every_verdict_is_seen_and_what_was_refused_shows_no_value(shop: Shop) -> None:
    good = viewed("a", "p1", price="10", email=SECRET)
    sent = [
        good,
        good,
        {**track("a", "Product Viewed", email=SECRET, note=7), "context": {}},
        track("a", "Cart Viewed", products="none"),
        {"type": "track", "event": 5, "messageId": "odd"},
        track("a", "Decision Made", secret=SECRET),
        {**track("nobody", "Wrote", secret=SECRET), "type": "speak"},
    ]
    outcomes = post(shop, *sent)
    assert sorted(outcomes) == ["dead_lettered", "duplicate", "rejected", "rejected", "rejected", "rejected", "stored"]
    seen = shop.browser("owner").get("/tracking/events")
    assert sorted(one["outcome"] for one in seen) == sorted(outcomes)
    by_reason = {one["reason"].split(":")[0]: one for one in seen}
    assert by_reason.keys() == {
        "", "same_id", "consent", "products_not_a_list", "wrong_type", "reserved_name", "unknown_type"
    }  # fmt: skip
    stored = by_reason[""]
    assert (stored["sealed"], stored["properties"]["price_minor"], stored["findings"]) == (
        ["properties.email"],
        1000,
        [],
    )
    assert stored["person"]["person_id"] == shop.person("a")
    assert set(stored["consent"]) == {"necessary", *CONSENT}
    assert by_reason["reserved_name"]["fields"] == {"secret": "text"}
    assert by_reason["reserved_name"]["device"] == stored["device"] != ""
    assert by_reason["consent"]["device"] == ""  # who said no is not followed
    assert SECRET not in json.dumps(seen)
    assert len({one["id"] for one in seen}) == len(seen)


def test_refusals_stay_in_memory_and_are_bounded(shop: Shop) -> None:
    post(shop, *[track("a", "Decision Made", note="marker-of-nobody") for _ in range(RECENT_REFUSED + 50)])
    seen = shop.browser("owner").get("/tracking/events")
    assert len([one for one in seen if one["outcome"] == "rejected"]) == RECENT_REFUSED
    files = [path for path in shop.workspace.folder.rglob("*") if path.is_file()]
    assert [path.name for path in files if b"marker-of-nobody" in path.read_bytes()] == []


def test_stored_and_refused_are_pushed_with_findings(shop: Shop) -> None:
    with serving(shop) as address, httpx2.Client(timeout=20) as client:
        client.post(f"{address}/session", json={"email": "owner@shop.example", "password": PASSWORD})
        with client.stream("GET", f"{address}/tracking/stream") as response:
            lines = (line for line in response.iter_lines() if line.startswith("data:"))
            post(shop, viewed("a", "nowhere", price=0, currency="USD"), track("a", "Decision Made"))
            told = [json.loads(next(lines)[5:]) for _ in range(2)]
    stored, refused = sorted(told, key=lambda one: one["outcome"], reverse=True)
    assert {finding["code"] for finding in stored["findings"]} == {"price_zero", "currency_mismatch", "product_unknown"}
    assert (refused["outcome"], refused["reason"]) == ("rejected", "reserved_name")


def test_the_workers_alarms_are_shown_and_end_by_themselves(shop: Shop) -> None:
    owner = shop.browser("owner")
    assert owner.get("/tracking")["computed_at"] is None
    dollars = [order("a", f"o{n}", ["p1"]) for n in range(3)]
    for one in dollars:
        one["properties"]["currency"] = "USD"
    shop.send(*dollars)
    tracking = Tracking(shop.workspace)
    tracking.turn(NOW + MINUTE_MS)
    told = owner.get("/tracking")
    (alarm,) = [one for one in told["alarms"] if one["code"] == "currency_mismatch"]
    assert (alarm["event"], alarm["severity"], alarm["since"]) == ("Order Completed", "error", NOW)
    assert alarm["evidence"]["expected"] == "EUR"
    health = {check["key"]: check for check in owner.get("/health")["checks"]}
    assert health["tracking"] == {"key": "tracking", "state": "warning", "detail": {"alarms": len(told["alarms"])}}
    assert "fix_tracking" in [action["key"] for action in owner.get("/overview")["next_actions"]]
    shop.send(*[order("a", f"p{n}", ["p1"]) for n in range(30)])
    Tracking(shop.workspace).turn(NOW + HOUR_MS)  # another process goes on from the file
    assert [one for one in owner.get("/tracking")["alarms"] if one["code"] == "currency_mismatch"] == []


@pytest.mark.parametrize("spoiled", [b"", b"{}x", b'{"position": "far"}', b'{"position": 999999}'])
def test_a_memory_that_cannot_be_read_is_made_again(shop: Shop, spoiled: bytes) -> None:
    shop.send(viewed("a", "p1", price=1))
    Tracking(shop.workspace).turn(NOW)
    memory_file(shop.workspace).write_bytes(spoiled)
    report = Tracking(shop.workspace).turn(NOW)
    assert {row.event: row.day for row in report.kinds}["Product Viewed"] == 1
    assert report_file(shop.workspace).exists()


def test_the_catalogue_is_asked_and_a_new_product_is_known_at_once(shop: Shop) -> None:
    tracking = Tracking(shop.workspace)
    shop.send(*[viewed("a", "p50", price=1) for _ in range(5)])
    assert [alarm.code for alarm in tracking.turn(NOW).alarms] == ["product_unknown"]
    shop.stock([product(50)])
    shop.send(*[viewed("a", "p50", price=1) for _ in range(40)])
    assert tracking.turn(NOW).alarms == []


def test_events_that_travel_with_a_decision_are_seen_too(shop: Shop) -> None:
    body = {
        "writeKey": shop.public_key,
        "anonymousId": "a",
        "consent": CONSENT,
        "placements": ["home.trending"],
        "events": [viewed("a", "p1", price=1), track("a", "Decision Made", secret=SECRET)],
    }
    answer = TestClient(shop.app).post(
        "/v1/decide", content=json.dumps(body), headers={"origin": "https://shop.example"}
    )
    assert answer.status_code == 200, answer.text
    seen = {one["name"]: one["outcome"] for one in shop.browser("owner").get("/tracking/events")}
    assert seen == {"Product Viewed": "stored", "Decision Made": "rejected"}


def test_the_plan_never_refuses_an_event(shop: Shop) -> None:
    owner = shop.browser("owner")
    strict = {"events": [{"name": "Only This", "properties": [{"name": "must", "required": True}]}]}
    owner.do("PUT", "/tracking/plan/draft", {"document": strict})
    owner.do("POST", "/tracking/plan/publish", {})
    assert post(shop, track("a", "Only This"), track("a", "Something Else")) == ["stored", "stored"]
    found = {one["name"]: [finding["code"] for finding in one["findings"]] for one in owner.get("/tracking/events")}
    assert found == {"Only This": ["missing_property"], "Something Else": ["unknown_event"]}


def test_from_view_to_purchase_pages_and_server_name_the_feeds_products_or_it_is_told(shop: Shop) -> None:
    """The same ids all the way, and one order of both; a server that names the group is told apart from the pages."""
    shop.stock([product(70, attributes={"item_group_id": "lamp", "sku": "L70"}), product(71)])
    line = {"product_id": "p70", "quantity": 1, "price": 42.5}
    bought = order("ada", "o70", ["p70"])
    shop.send(
        viewed("ada", "p70", price=42.5),
        track("ada", "Product Added", **line),
        track("ada", "Checkout Started", products=[line]),
        bought,
    )
    shop.send({**bought, "messageId": "of-the-server"}, source="server")
    tracking = Tracking(shop.workspace)
    stored = [one.event for one in shop.runtime.reader.read() if one.event.source in ("browser", "server")]
    named = [event.properties.get("products") or [event.properties] for event in stored]
    assert [{one["product_id"] for one in lines} for lines in named] == [{"p70"}] * 5
    report = tracking.turn(NOW)
    assert (report.alarms, {report.shares[name] for name in report.shares if name.startswith("product_")}) == ([], {0})
    portrait = shop.browser("owner").get(f"/people/{shop.person('ada')}")
    assert len([one for one in portrait["orders"] if one["order_id"] == "o70"]) == 1
    for number in range(4):
        another = order("ada", f"o7{number + 1}", ["lamp"])
        another["properties"]["products"][0]["sku"] = "L70"
        shop.send(another, source="server")
    report = tracking.turn(NOW)
    assert (report.shares["product_other_id_server"], report.shares["product_other_id_browser"]) == (0.8, 0)
    (alarm,) = report.alarms
    assert (alarm.code, alarm.event, alarm.evidence["expected"]) == ("product_other_id", "Order Completed", "p70")
