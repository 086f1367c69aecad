"""The home screen, the catalogue, health and search, on a shop that has lived and on one of today."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from tests.integration.admin.admin_world import (
    CONSENT,
    NOW,
    Browser,
    Shop,
    identify,
    order,
    page,
    product,
    track,
    viewed,
)

from habitue.interfaces.http.admin.schemas.base import ErrorBody
from habitue.interfaces.http.admin.schemas.overview import Overview
from habitue.measurement.report import decode_report


@pytest.mark.parametrize("days", [7, 28, 90])
def test_the_home_screen_is_the_workers_report(lived: Shop, reading: Browser, days: int) -> None:
    overview = reading.get("/overview", days=days)
    written = decode_report(lived.workspace.report(days).read_bytes()).overview
    assert Overview.model_validate(overview) == Overview.model_validate(written, from_attributes=True)
    assert len(overview["series"]) == days
    assert {kpi["key"]: kpi["value"] for kpi in overview["kpis"]}["orders"] == (
        9 if days > 7 else overview["kpis"][2]["value"]
    )


def test_a_home_screen_before_the_first_report_says_so(shop: Shop) -> None:
    owner = shop.browser("owner")
    overview = owner.get("/overview")
    assert overview["earned_minor"]["state"] == "off"  # this shop holds nobody out
    assert [action["key"] for action in overview["next_actions"]] == ["connect_shop"]
    assert {kpi["value"] for kpi in overview["kpis"]} == {None}
    shop.send(viewed("a", "p1"))
    assert owner.get("/overview")["next_actions"] == []


def test_no_report_is_made_of_other_periods(reading: Browser) -> None:
    answer = reading.send("GET", "/overview?days=30")
    assert (answer.status_code, answer.json()["error"]["path"]) == (400, "$.days")


def test_a_damaged_report_is_no_report(shop: Shop) -> None:
    shop.workspace.reports.mkdir(exist_ok=True)
    shop.workspace.report(28).write_text('{"overview": ')
    owner = shop.browser("owner")
    assert owner.get("/overview")["series"] == []
    assert len(owner.get("/placements")) == 10
    assert owner.get("/health")["state"] == "warning"


ORDERS: dict[str, Callable[[Any], Any]] = {
    "views": lambda row: -row["views"],
    "adds": lambda row: -row["adds"],
    "orders": lambda row: -row["orders"],
    "revenue": lambda row: -row["revenue_minor"],
    "stock": lambda row: row["stock"],
    "price": lambda row: -row["product"]["price_minor"],
    "name": lambda row: row["product"]["name"].casefold(),
}


def test_the_catalogue_sorts_filters_and_pages(lived: Shop, reading: Browser) -> None:
    for sort, value in ORDERS.items():
        page = reading.get("/catalogue", sort=sort)
        assert page["total"] == len(page["rows"]) == 30
        assert [value(row) for row in page["rows"]] == sorted(value(row) for row in page["rows"]), sort
    assert page["categories"] == ["Books", "Footwear", "Kitchen"]
    kitchen = reading.get("/catalogue", category="Kitchen", query="THING acorn")
    assert {(row["product"]["category"], row["product"]["brand"]) for row in kitchen["rows"]} == {("Kitchen", "Acorn")}
    assert kitchen["total"] == 5
    assert reading.get("/catalogue", query="nothing like this")["total"] == 0
    views = sum(row["views"] for row in reading.get("/catalogue")["rows"])
    assert views == 36 * 4


def test_catalogue_pages_join(shop: Shop) -> None:
    shop.stock(product(number) for number in range(130))
    owner, rows, cursor = shop.browser("owner"), [], ""
    while cursor is not None:
        page = owner.get("/catalogue", sort="name", cursor=cursor)
        rows += [row["product"]["product_id"] for row in page["rows"]]
        cursor = page["next_cursor"]
    assert len(rows) == len(set(rows)) == page["total"] == 130


def test_a_product_with_its_history_and_what_goes_with_it(shop: Shop, lived: Shop, reading: Browser) -> None:
    shop.stock([product(1, price_minor=900, stock=3)], at=NOW - 1000)
    shop.stock([product(1, price_minor=900, stock=0, description="Soft")], at=NOW)
    detail = shop.browser("owner").get("/catalogue/p1")
    assert [point["value"] for point in detail["price_history"]] == [1050, 900]
    assert [point["value"] for point in detail["stock_history"]] == [20, 3, 0]
    assert (detail["description"], detail["stock"], detail["product"]["sellable"]) == ("Soft", 0, False)
    assert detail["similar"] == [], "nothing is trained yet"
    lived_in = reading.get("/catalogue/p4")
    assert {item["product"]["category"] for item in lived_in["also_viewed"]} == {"Kitchen"}
    assert "p4" not in [item["product"]["product_id"] for item in lived_in["similar"]]
    assert lived_in["similar"]
    assert all(item["reason"]["value"] == "Kitchen thing 4" for item in lived_in["similar"])


def test_a_product_id_may_hold_anything(shop: Shop) -> None:
    names = ["a/b", "50% off", "ü ñ 🎁", "../health", "x?y#z", "'; DROP--"]
    shop.stock(product(0, product_id=name, name=name) for name in names)
    owner = shop.browser("owner")
    for name in names:
        assert owner.get(f"/catalogue/{quote(name, safe='')}")["product"]["product_id"] == name


def test_the_equation_holds_exactly_after_mixed_verdicts(shop: Shop) -> None:
    owner = shop.browser("owner")
    before = owner.get("/health")["ledger"]
    first = viewed("a", "p1", id="same")
    verdicts = shop.send(
        first,
        viewed("b", "p2", id="other"),
        track("a", "Order Completed", order_id="o", products="not a list"),
        {**track("", "X"), "anonymousId": None},
        {**viewed("a", "p1"), "context": {"consent": {"categoryPreferences": {}}}},
    )
    verdicts += shop.send(first, viewed("b", "p3", id="other"))
    ledger = owner.get("/health")["ledger"]
    counted = {
        key: ledger[key] - before[key] for key in ("received", "stored", "duplicate", "dead_lettered", "rejected")
    }
    assert counted == {"received": 7, "stored": 2, "duplicate": 1, "dead_lettered": 2, "rejected": 2}
    assert {outcome: sum(v.outcome == outcome for v in verdicts) for outcome in counted if outcome != "received"} == {
        key: value for key, value in counted.items() if key != "received"
    }
    assert ledger["balanced"] is True
    assert ledger["reasons"] == {
        "same_id": 1,
        "id_conflict": 1,
        "products_not_a_list": 1,
        "no_identifier": 1,
        "consent": 1,
    }
    today = owner.get("/health")["ledger_by_day"][-1]
    assert today["received"] == sum(today[key] for key in ("stored", "duplicate", "dead_lettered", "rejected")) == 7


def test_an_equation_that_does_not_hold_is_said_to_fail(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    real = shop.runtime.log.tallies()
    lost = [msgspec.structs.replace(t, count=t.count + 1) if t.outcome == "received" else t for t in real]
    monkeypatch.setattr(shop.runtime.log, "tallies", lambda: lost)
    health = shop.browser("owner").get("/health")
    assert health["ledger"]["balanced"] is False
    assert health["state"] == "failing"


def test_health_of_a_shop_that_lives(lived: Shop, reading: Browser) -> None:
    health = reading.get("/health")
    states = {check["key"]: check["state"] for check in health["checks"]}
    assert set(states) == {
        "tracking",
        "log_writable",
        "canary",
        "disk",
        "queue",
        "ledger",
        "database",
        "lake",
        "worker",
        "models",
        "catalogue",
    }
    assert states.pop("models") == "warning", "nothing was bought together often enough"
    assert set(states.values()) == {"ok"}
    assert {model["name"] for model in health["models"]} == set(lived.runtime.models.versions)
    model = health["models"][0]
    assert model["version"] == lived.runtime.models.versions[model["name"]]
    assert 0 < model["data_from"] <= model["data_to"] <= model["trained_at"] == NOW
    assert (health["log_position"], health["queue_size"]) == (lived.runtime.log.position(), 20_000)
    assert health["disk_free_bytes"] > 0
    assert health["memory_bytes"] > 10_000_000
    assert health["last_event_at"] == NOW - 120_000


def test_trouble_is_named(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = shop.browser("owner")
    monkeypatch.setattr(shop.runtime.log, "failure", "disk I/O error")
    health = owner.get("/health")
    assert health["state"] == "failing"
    assert {"key": "log_writable", "state": "failing", "detail": {"reason": "disk I/O error"}} in health["checks"]
    refused = owner.send("PUT", "/pause", {"paused": True})
    assert (refused.status_code, refused.json()["error"]["code"]) == (503, "unavailable")
    assert not shop.runtime.definitions.snapshot().paused, "nothing was changed"


def test_search_finds_people_products_and_placements(lived: Shop, reading: Browser) -> None:
    person = lived.person("v4")
    assert [hit["href"] for hit in reading.get("/search", q=person[:10])] == [f"/people/{person}"]
    assert {hit["id"] for hit in reading.get("/search", q="home.")} == {
        "home.for_you",
        "home.recently_viewed",
        "home.trending",
    }
    hits = reading.get("/search", q="kitchen thing 4")
    assert [(hit["kind"], hit["id"], hit["detail"]) for hit in hits] == [("product", "p4", "Kitchen")]
    assert reading.get("/search", q="en vogue")[0]["id"] == "home.trending"
    assert reading.get("/search", q="  ") == []


HOSTILE = [
    "<script>window.__xss=1</script>",
    '"><img src=x onerror=alert(1)>',
    "javascript:alert(1)",
    "</script><svg onload=alert(1)>",
    "{{7*7}}${7*7}",
    '=HYPERLINK("http://evil.example")',
    "'; DROP TABLE events; --",
    "\u202egnp.exe\u2066",
    "🎁 مرحبا \u0000 \u2028 \u2029",
    "\r\nevent: paused\r\ndata: {}\r\n\r\n",
    "../../etc/passwd",
    "%00%0d%0a",
]


def test_hostile_text_survives_as_data(shop: Shop) -> None:
    owner = shop.browser("owner")
    consent = {"consent": {"categoryPreferences": CONSENT}}
    for number, text in enumerate(HOSTILE):
        device = f"h{number}"
        context = {"page": {"path": text, "title": text, "url": f"https://shop.example/{number}"}, "locale": text}
        verdicts = shop.send(
            track(device, text or "x", context=context, anything=text, nested={text: [text]}),
            track(device, "Products Searched", query=text, context=context),
            viewed(device, "p1", list_id=text),
            order(device, text, ["p1"]),
            {**identify("", device, name=text, plan=text), "context": consent},
            {**page(device, text), "context": {**consent, "campaign": {"source": text, "name": text}}},
        )
        assert {verdict.outcome for verdict in verdicts} == {"stored"}, verdicts
    shop.stock(product(0, product_id=f"x{number}", name=text, category=text) for number, text in enumerate(HOSTILE))
    for number, text in enumerate(HOSTILE):
        person = shop.person(f"h{number}")
        known = owner.get(f"/people/{person}")
        assert known["person"]["label"] == text.strip()
        assert known["searches"] == [text]
        assert known["orders"][0]["order_id"] == text
        assert {trait["value"] for trait in known["traits"]} == {text}
        history = owner.get(f"/people/{person}/timeline")["items"]
        custom = next(item for item in history if item["properties"].get("anything") == text)
        assert custom["properties"]["nested"] == {text: [text]}
        assert custom["page"] == text
        assert owner.get(f"/catalogue/x{number}")["product"]["name"] == text
    for path in ("/live", "/people", "/catalogue", "/search?q=script", "/health"):
        answer = owner.client.get(f"/admin/api{path}")
        assert answer.headers["content-type"] == "application/json", path
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["cache-control"] == "no-store"


UNKNOWN = [
    "/people/d0123456789abcdef01234567",
    "/people/nobody/timeline",
    "/decisions/nothing",
    "/placements/no.such",
    "/catalogue/no-such",
    "/no/such/page",
    "/openapi.json",
    "/docs",
]


@pytest.mark.parametrize("path", UNKNOWN)
def test_what_is_not_there_is_said_in_the_one_shape(reading: Browser, path: str) -> None:
    answer = reading.send("GET", path)
    assert answer.status_code == 404
    _is_problem(answer.json(), "not_found")


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/people?sort=shoe_size", None),
        ("GET", "/people?cursor=yesterday", None),
        ("GET", "/people?cursor=" + "9" * 30 + ".1", None),
        ("GET", "/catalogue?sort=shoe_size", None),
        ("GET", "/catalogue?cursor=-1", None),
        ("GET", "/overview?days=soon", None),
        ("GET", "/people/x/timeline?before=x", None),
        ("GET", "/people/x/timeline?before=" + "9" * 30, None),
        ("POST", "/placements/home.trending/rollback/" + "9" * 30, ""),
        ("PUT", "/pause", '{"paused": "perhaps"}'),
        ("PUT", "/pause", "{"),
        ("PUT", "/pause", '{"paused": true, "surprise": 1}'),
        ("PUT", "/pause", '"\\ud800"'),
        ("PUT", "/pause", '{"\\ud800": "\\udfff"}'),
        ("POST", "/placements/home.trending/rollback/first", ""),
        ("POST", "/placements/home.trending/publish", '{"note": 5}'),
    ],
)
def test_what_cannot_be_understood_is_said_in_the_one_shape(
    reading: Browser, method: str, path: str, body: str | None
) -> None:
    headers = {**reading.headers, "content-type": "application/json"}
    answer = reading.client.request(method, f"/admin/api{path}", content=body, headers=headers)
    assert answer.status_code == 400, answer.text
    _is_problem(answer.json(), "invalid_input")


def test_a_wrong_method_is_said_in_the_one_shape(reading: Browser) -> None:
    answer = reading.send("DELETE", "/people")
    assert answer.status_code == 405
    _is_problem(answer.json(), "method_not_allowed")


def test_a_body_is_bounded_before_anybody_is_asked_who_they_are(shop: Shop) -> None:
    answer = shop.browser().send("POST", "/session", {"email": "a@b.example", "password": "x" * 600_000})
    assert answer.status_code == 413
    _is_problem(answer.json(), "too_large")
    assert answer.headers["cache-control"] == "no-store"


def test_a_defect_of_ours_is_an_error_in_the_one_shape(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    owner = shop.browser("owner")

    def broken() -> Any:
        raise KeyError("secret detail")

    monkeypatch.setattr(shop.runtime.log, "tallies", broken)
    answer = owner.send("GET", "/health")
    assert answer.status_code == 500
    _is_problem(answer.json(), "error")
    assert "secret detail" not in answer.text


def _is_problem(body: Any, code: str) -> None:
    problem = ErrorBody.model_validate(body).error
    assert problem.code == code
    assert problem.message
    assert json.dumps(body)
