"""Who may do what: every route against every role, and requests that other sites make a browser send."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from fastapi.routing import APIRoute
from tests.integration.admin.admin_world import ROLES, Blueprint, Browser, Shop, order, product, viewed

from habitue.interfaces.http.admin.app import ROUTED, routed_app

DOCUMENT = {"placement_id": "home.for_you", "title": {"en": "T"}, "page": "home", "strategies": ["trending"]}
PREVIEW = {"document": DOCUMENT, "person_ids": [""]}
AUDIENCE = {"audience_id": "vip", "name": {"en": "VIP"}, "condition": {"type": "all", "of": []}}
ANYBODY, VIEWER, EDITOR = "anybody", "viewer", "editor"

# (method, route) -> who may call it, and a body it accepts
TABLE: dict[tuple[str, str], tuple[str, Any]] = {
    ("POST", "/session"): (ANYBODY, {"email": "owner@shop.example", "password": "wrong"}),
    ("DELETE", "/session"): (ANYBODY, None),
    ("GET", "/session"): (VIEWER, None),
    ("GET", "/overview"): (VIEWER, None),
    ("GET", "/live"): (VIEWER, None),
    ("GET", "/live/stream"): (VIEWER, None),
    ("GET", "/people"): (VIEWER, None),
    ("GET", "/people/contrast"): (VIEWER, None),
    ("GET", "/people/{person_id}"): (VIEWER, None),
    ("GET", "/people/{person_id}/timeline"): (VIEWER, None),
    ("POST", "/people/{person_id}/forget"): (EDITOR, None),
    ("POST", "/people/{person_id}/notes"): (EDITOR, {"kind": "tag", "text": "VIP"}),
    ("DELETE", "/people/{person_id}/notes/{note_id}"): (EDITOR, None),
    ("POST", "/people/{person_id}/unlink"): (EDITOR, {"node_id": "d1"}),
    ("POST", "/people/{person_id}/export"): (EDITOR, None),
    ("GET", "/people/{person_id}/objections"): (VIEWER, None),
    ("PUT", "/people/{person_id}/objections"): (EDITOR, {"name": "marketing", "objects": True}),
    ("PUT", "/people/{person_id}/fields"): (EDITOR, {"field": "plan", "value": "gold"}),
    ("GET", "/people/{person_id}/audiences"): (VIEWER, None),
    ("GET", "/people/{person_id}/expectation"): (VIEWER, None),
    ("GET", "/people/{person_id}/predictions"): (VIEWER, None),
    ("GET", "/audiences"): (VIEWER, None),
    ("POST", "/audiences"): (EDITOR, {"document": AUDIENCE}),
    ("GET", "/audiences/{audience_id}"): (VIEWER, None),
    ("PUT", "/audiences/{audience_id}/draft"): (EDITOR, {"document": AUDIENCE}),
    ("DELETE", "/audiences/{audience_id}/draft"): (EDITOR, None),
    ("POST", "/audiences/{audience_id}/publish"): (EDITOR, {}),
    ("POST", "/audiences/{audience_id}/archive"): (EDITOR, None),
    ("GET", "/audiences/{audience_id}/versions/{version}"): (VIEWER, None),
    ("POST", "/audiences/{audience_id}/rollback/{version}"): (EDITOR, None),
    ("GET", "/audiences/{audience_id}/members"): (VIEWER, None),
    ("GET", "/audiences/{audience_id}/members.csv"): (EDITOR, None),
    ("GET", "/audiences/{audience_id}/overlap"): (VIEWER, None),
    ("GET", "/audiences/{audience_id}/lookalikes"): (VIEWER, None),
    ("POST", "/audiences/{audience_id}/exports"): (EDITOR, {"use": "analysis"}),
    ("GET", "/audience-exports"): (VIEWER, None),
    ("GET", "/audience-subscriptions"): (VIEWER, None),
    ("POST", "/audience-subscriptions"): (EDITOR, {"audience_id": "vip", "url": "https://shop.example/hook"}),
    ("PUT", "/audience-subscriptions/{subscription_id}"): (EDITOR, {"paused": True}),
    ("DELETE", "/audience-subscriptions/{subscription_id}"): (EDITOR, None),
    ("GET", "/audience-subscriptions/{subscription_id}/dead"): (VIEWER, None),
    ("POST", "/audience-subscriptions/{subscription_id}/again"): (EDITOR, None),
    ("GET", "/audience-lists"): (VIEWER, None),
    ("POST", "/audience-lists"): (EDITOR, {"list_id": "vip", "title": "VIP", "basis": "consent", "origin": "CRM"}),
    ("GET", "/audience-lists/{list_id}"): (VIEWER, None),
    ("DELETE", "/audience-lists/{list_id}"): (EDITOR, None),
    ("POST", "/audience-lists/{list_id}/uploads"): (EDITOR, {"mode": "add"}),
    ("POST", "/audience-lists/{list_id}/uploads/{upload_id}"): (EDITOR, {"text": "email\n"}),
    ("POST", "/audience-lists/{list_id}/uploads/{upload_id}/finish"): (EDITOR, {}),
    ("GET", "/audience-library"): (VIEWER, None),
    ("POST", "/audience-library/{entry_id}"): (VIEWER, {"parameters": {}}),
    ("GET", "/audience-report"): (VIEWER, None),
    ("GET", "/audience-schema"): (VIEWER, None),
    ("GET", "/audience-suggestions"): (VIEWER, None),
    ("GET", "/audience-vocabulary"): (VIEWER, None),
    ("POST", "/audience-count"): (VIEWER, {"condition": AUDIENCE["condition"]}),
    ("POST", "/audience-text"): (VIEWER, {"text": "all of"}),
    ("POST", "/audience-why"): (VIEWER, {"condition": AUDIENCE["condition"], "person_id": "d0"}),
    ("GET", "/erasures"): (VIEWER, None),
    ("GET", "/erasures/{report_id}"): (VIEWER, None),
    ("GET", "/erasures/{report_id}/report"): (VIEWER, None),
    ("GET", "/traffic"): (VIEWER, None),
    ("PUT", "/traffic/draft"): (EDITOR, {"document": {"tests": {"flagged": False}}}),
    ("DELETE", "/traffic/draft"): (EDITOR, None),
    ("POST", "/traffic/preview"): (VIEWER, {"document": {}}),
    ("POST", "/traffic/publish"): (EDITOR, {}),
    ("POST", "/traffic/archive"): (EDITOR, None),
    ("POST", "/traffic/rollback/{version}"): (EDITOR, None),
    ("GET", "/retention"): (VIEWER, None),
    ("GET", "/webhooks"): (VIEWER, None),
    ("POST", "/webhooks"): (EDITOR, {"name": "desk", "kind": "standard"}),
    ("POST", "/webhooks/{name}/rotate"): (EDITOR, {}),
    ("DELETE", "/webhooks/{name}"): (EDITOR, None),
    ("GET", "/tracking"): (VIEWER, None),
    ("GET", "/tracking/events"): (VIEWER, None),
    ("GET", "/tracking/stream"): (VIEWER, None),
    ("GET", "/tracking/plan"): (VIEWER, None),
    ("GET", "/tracking/plan/schema"): (VIEWER, None),
    ("PUT", "/tracking/plan/draft"): (EDITOR, {"document": {"zero_prices": True}}),
    ("DELETE", "/tracking/plan/draft"): (EDITOR, None),
    ("POST", "/tracking/plan/publish"): (EDITOR, {}),
    ("POST", "/tracking/plan/archive"): (EDITOR, None),
    ("POST", "/tracking/plan/rollback/{version}"): (EDITOR, None),
    ("GET", "/decisions/{decision_id}"): (VIEWER, None),
    ("GET", "/insights"): (VIEWER, None),
    ("GET", "/placements"): (VIEWER, None),
    ("POST", "/placements"): (EDITOR, {"document": DOCUMENT}),
    ("POST", "/placements/preview"): (VIEWER, PREVIEW),
    ("GET", "/placements/{placement_id}"): (VIEWER, None),
    ("PUT", "/placements/{placement_id}/draft"): (EDITOR, {"document": DOCUMENT}),
    ("DELETE", "/placements/{placement_id}/draft"): (EDITOR, None),
    ("POST", "/placements/{placement_id}/publish"): (EDITOR, {}),
    ("POST", "/placements/{placement_id}/archive"): (EDITOR, None),
    ("POST", "/placements/{placement_id}/rollback/{version}"): (EDITOR, None),
    ("POST", "/placements/{placement_id}/dry-run"): (VIEWER, {"document": DOCUMENT}),
    ("GET", "/catalogue"): (VIEWER, None),
    ("GET", "/catalogue/{product_id:path}"): (VIEWER, None),
    ("GET", "/health"): (VIEWER, None),
    ("PUT", "/pause"): (EDITOR, {"paused": False}),
    ("GET", "/search"): (VIEWER, None),
}
# Answers for as long as it is watched: test_admin_live has it on a real server.
ENDLESS = {("GET", "/live/stream"), ("GET", "/tracking/stream")}
CHANGES = [call for call, (who, _) in TABLE.items() if who == EDITOR]
ASKED = [call for call in TABLE if call[0] != "GET" and call[1] != "/session"]


def routes() -> set[tuple[str, str]]:
    """Every (method, path) the admin application answers."""
    found = set()
    for module in ROUTED:
        for route in module.router.routes:
            assert isinstance(route, APIRoute), f"{route} is no plain route: teach this table about it"
            found |= {(method, route.path) for method in route.methods or ()}
    assert len(routed_app().routes) == len(ROUTED), "a route is registered beside the routers"
    return found


def filled(path: str) -> str:
    values = {
        "person_id": "d0",
        "decision_id": "x",
        "placement_id": "home.for_you",
        "version": "1",
        "note_id": "n1",
        "report_id": "r1",
        "name": "desk",
        "audience_id": "vip",
        "entry_id": "abandonment.cart",
        "subscription_id": "s1",
        "list_id": "vip",
        "upload_id": "u1",
    }
    return path.replace("{product_id:path}", "p1").format(**values)


@pytest.fixture(scope="module")
def busy(usual: Blueprint, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """One shop for all that only asks who may; signing in is slow by design."""
    shop = Shop(usual, tmp_path_factory.mktemp("busy") / "workspace")
    shop.stock(product(number) for number in range(4))
    yield shop
    shop.close()


@pytest.fixture(scope="module")
def browsers(busy: Shop) -> dict[str, Browser]:
    return {role: busy.browser(role) for role in ROLES}


def test_every_route_is_in_the_table() -> None:
    assert routes() == set(TABLE)


@pytest.mark.parametrize("call", sorted(set(TABLE) - ENDLESS), ids=" ".join)
def test_every_route_knows_who_may_call_it(busy: Shop, browsers: dict[str, Browser], call: tuple[str, str]) -> None:
    (method, path), (who, body) = call, TABLE[call]
    nobody = busy.browser().send(method, filled(path), body)
    if who == ANYBODY:
        assert nobody.status_code == {"POST": 401, "DELETE": 204}[method], nobody.text
        return
    assert nobody.status_code == 401, nobody.text
    for role, browser in browsers.items():
        answer = browser.send(method, filled(path), body)
        allowed = ROLES.index(role) >= ROLES.index(who)
        assert (answer.status_code not in (401, 403)) == allowed, (role, answer.text)
        assert answer.status_code < 500, answer.text


def test_the_stream_is_for_the_signed_in(busy: Shop) -> None:
    assert busy.browser().send("GET", "/live/stream").status_code == 401


@pytest.mark.parametrize("call", ASKED, ids=" ".join)
def test_what_another_site_makes_the_browser_send_is_refused(
    busy: Shop, browsers: dict[str, Browser], call: tuple[str, str]
) -> None:
    (method, path), (_, body) = call, TABLE[call]
    owner = browsers["owner"]
    token = owner.headers["x-csrf-token"]
    before = _state(busy)
    for headers in (
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"origin": "https://evil.example"},  # a browser too old for Sec-Fetch-Site
        {"origin": "null"},
    ):
        for csrf in ({"x-csrf-token": token}, {}):
            answer = _raw(owner, method, path, body, {**headers, **csrf})
            assert (answer.status_code, answer.json()["error"]["code"]) == (403, "not_allowed"), headers
    assert _state(busy) == before


@pytest.mark.parametrize("call", ASKED, ids=" ".join)
def test_a_call_without_its_token_is_refused(busy: Shop, browsers: dict[str, Browser], call: tuple[str, str]) -> None:
    (method, path), (_, body) = call, TABLE[call]
    before = _state(busy)
    for token in ("", "x" * 64, browsers["editor"].headers["x-csrf-token"], "ключ".encode()):
        sent = {"sec-fetch-site": "same-origin", "x-csrf-token": token}
        assert _raw(browsers["owner"], method, path, body, sent).status_code == 403, token
    assert _state(busy) == before


def test_a_foreign_page_can_neither_sign_in_nor_out(shop: Shop) -> None:
    owner = shop.browser("owner")
    credentials = {"email": "owner@shop.example", "password": "correct horse battery"}
    for method, body in (("POST", credentials), ("DELETE", None)):
        assert _raw(owner, method, "/session", body, {"sec-fetch-site": "cross-site"}).status_code == 403
    assert owner.get("/session")["role"] == "owner"


def test_nothing_changes_on_get(shop: Shop) -> None:
    owner = shop.browser("owner")
    shop.send(viewed("a", "p1"), order("a", "o1", ["p1"]))
    before = _state(shop)
    person = shop.person("a")
    for method, path in TABLE:
        if method == "GET" and (method, path) not in ENDLESS:
            owner.client.get("/admin/api" + filled(path).replace("d0", person), headers=owner.headers)
    for method, path in CHANGES:
        if ("GET", path) not in TABLE:
            assert owner.client.get("/admin/api" + filled(path)).status_code in (404, 405), (method, path)
    assert _state(shop) == before


def test_a_session_that_was_signed_out_or_disabled_is_over(shop: Shop) -> None:
    editor, again = shop.browser("editor"), shop.browser("editor")
    cookie = dict(editor.client.cookies)
    assert editor.send("DELETE", "/session").status_code == 204
    stolen = Browser(shop, None)
    stolen.client.cookies.update(cookie)
    assert stolen.send("GET", "/session").status_code == 401
    account = next(a for a in shop.runtime.accounts.everyone() if a.role == "editor")
    shop.runtime.accounts.disable(account.account_id, shop.clock.now_ms())
    assert again.send("GET", "/people").status_code == 401


def test_guessing_is_slowed(shop: Shop) -> None:
    browser = shop.browser()
    wrong = {"email": "owner@shop.example", "password": "guess"}
    statuses = [browser.send("POST", "/session", wrong).status_code for _ in range(12)]
    assert statuses == [401] * 10 + [429] * 2
    shop.clock.at += 60_000
    assert browser.send("POST", "/session", wrong).status_code == 401


def test_the_cookie_is_for_the_browser_alone(shop: Shop) -> None:
    body = {"email": "owner@shop.example", "password": "correct horse battery"}
    cookie = shop.browser().send("POST", "/session", body).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/admin" in cookie


def _raw(browser: Browser, method: str, path: str, body: Any, headers: Mapping[str, Any]) -> Any:
    content = None if body is None else json.dumps(body)
    kind = {"content-type": "application/json"}
    return browser.client.request(method, f"/admin/api{filled(path)}", content=content, headers={**kind, **headers})


def _state(shop: Shop) -> tuple[Any, ...]:
    placements = shop.runtime.definitions.of_kind("placement")
    return shop.runtime.log.position(), shop.runtime.snapshot.paused, [(p.definition_id, p.version) for p in placements]
