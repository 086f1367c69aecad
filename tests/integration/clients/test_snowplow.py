"""Snowplow's collector paths: its Python tracker unchanged, the pixel, consent, app ids, and what is no event."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.integration.clients.conversation import by_name, check_order
from tests.integration.clients.live import Live, listening
from tests.integration.conftest import Fresh
from tests.integration.serving import PAGE, Shop

from habitue.app.feeds import Refusal
from habitue.app.settings import read_settings
from habitue.app.workspace import open_workspace
from habitue.core.errors import InvalidInput
from habitue.events import names
from habitue.events.envelope import Event
from habitue.privacy.consent import Purpose

TP2 = "/com.snowplowanalytics.snowplow/tp2"
SCHEMA = "iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4"
VENDOR, SHOP_VENDOR = "com.snowplowanalytics.snowplow", "com.snowplowanalytics.snowplow.ecommerce"
ORIGIN = {"origin": "http://127.0.0.1:8110"}  # of the key with declared consent
MEASURED = int(Purpose.NECESSARY | Purpose.MEASURE)


@pytest.fixture
def shop(fresh_workspace: Fresh) -> Iterator[Shop]:
    workspace, keys = fresh_workspace()
    apps = f"shop={keys.declared},strict={keys.public}"
    opened = Shop(open_workspace(workspace.folder, {"HABITUE_SNOWPLOW_APPS": apps}), keys)
    yield opened
    opened.close()


@pytest.fixture
def live(fresh_workspace: Fresh) -> Iterator[tuple[Live, str]]:
    workspace, keys = fresh_workspace()
    with listening(
        open_workspace(workspace.folder, {"HABITUE_SNOWPLOW_APPS": f"shop={keys.declared}"})
    ) as listening_shop:
        yield listening_shop, keys.server


def described(name: str, data: Any, vendor: str = VENDOR) -> dict[str, Any]:
    return {"schema": f"iglu:{vendor}/{name}/jsonschema/1-0-0", "data": data}


def event(eid: str, kind: str, app: str = "shop", **fields: str) -> dict[str, str]:
    return {"e": kind, "eid": eid, "aid": app, "duid": "device-1", "p": "web", "tv": "js-4.10.1"} | fields


def said(name: str, data: Any, vendor: str = VENDOR) -> dict[str, str]:
    return {"ue_pr": json.dumps(described("unstruct_event", described(name, data, vendor)))}


def with_entities(*entities: dict[str, Any]) -> dict[str, str]:
    packed = base64.urlsafe_b64encode(json.dumps(described("contexts", list(entities))).encode()).decode().rstrip("=")
    return {"cx": packed}


def post(shop: Shop, *payloads: dict[str, str], headers: dict[str, str] | None = None) -> list[tuple[str, str]]:
    answer = shop.post(TP2, {"schema": SCHEMA, "data": payloads}, ORIGIN if headers is None else headers)
    assert answer.status == 200, answer.body
    return [(one["outcome"], one.get("reason", "")) for one in answer.json()["verdicts"]]


def events(shop: Shop) -> list[Event]:
    return [stored.event for stored in shop.runtime.log.read()]


@pytest.mark.parametrize("method", ["post", "get"])
def test_the_python_tracker(live: tuple[Live, str], method: Any) -> None:
    import requests
    from snowplow_tracker.emitters import Emitter
    from snowplow_tracker.events.page_view import PageView
    from snowplow_tracker.events.self_describing import SelfDescribing
    from snowplow_tracker.events.structured_event import StructuredEvent
    from snowplow_tracker.self_describing_json import SelfDescribingJson
    from snowplow_tracker.subject import Subject
    from snowplow_tracker.tracker import Tracker

    shop, _ = live
    with requests.Session() as session:
        emitter = Emitter(
            "127.0.0.1", protocol="http", port=shop.port, method=method, batch_size=1, session=session,
            max_retry_delay_seconds=1,
        )  # fmt: skip
        subject = Subject().set_user_id("customer-17").set_domain_user_id("device-1")
        tracker = Tracker("ns", emitter, subject=subject, app_id="shop")
        product = {
            "id": "p7",
            "name": "Floor lamp",
            "price": 49.9,
            "currency": "EUR",
            "category": "Lamps",
            "quantity": 1,
        }
        action = f"iglu:{SHOP_VENDOR}/snowplow_ecommerce_action/jsonschema/1-0-2"
        bought = {"transaction_id": "2001", "revenue": 49.9, "currency": "EUR", "payment_method": "card"}
        entities = [
            SelfDescribingJson(f"iglu:{SHOP_VENDOR}/{name}/jsonschema/1-0-0", data)
            for name, data in (("transaction", bought), ("product", product))
        ]
        tracker.track(PageView("https://shop.example/lamps", page_title="Lamps"))
        tracker.track(SelfDescribing(SelfDescribingJson(action, {"type": "transaction"}), context=entities))
        tracker.track(StructuredEvent("help", "Guide Opened", label="sizes"))
        tracker.flush()
        wanted = {names.PAGE_VIEWED, names.ORDER_COMPLETED, "Guide Opened"}
        shop.wait_for(lambda: {one.name for one in shop.events()} == wanted, "every call of the tracker")
    stored = by_name(shop.events())
    check_order(stored[names.ORDER_COMPLETED])
    assert stored[names.PAGE_VIEWED].context["page"] == {"path": "/lamps", "title": "Lamps"}
    assert {one.source for one in stored.values()} == {"browser"}, "an app id vouches for nothing"
    assert {one.claims.evidence for one in stored.values() if one.claims} == {""}


def test_every_ecommerce_action(shop: Shop) -> None:
    lamp = described("product", {"id": "p7", "price": 49.9, "currency": "EUR", "list_price": 60}, SHOP_VENDOR)
    mug = described("product", {"id": "p8", "price": 5, "currency": "EUR", "quantity": 2}, SHOP_VENDOR)
    of = {
        "refund": described("refund", {"transaction_id": "2001", "refund_amount": 5, "currency": "EUR"}, SHOP_VENDOR),
        "checkout_step": described("checkout_step", {"step": 1, "billing_full_address": "1 Secret St"}, SHOP_VENDOR),
        "promo_view": described("promotion", {"id": "x", "slot": "top"}, SHOP_VENDOR),
        "trns_error": described("transaction_error", {"error_code": "E1", "error_description": "no"}, SHOP_VENDOR),
    }
    kinds = ("product_view", "list_view", "list_click", "add_to_cart", "remove_from_cart", *of)
    for kind in kinds:
        goods = (lamp, mug) if kind in ("list_view", "add_to_cart") else (lamp,) if kind not in of else ()
        attached = with_entities(*goods, *([of[kind]] if kind in of else []))
        action = said("snowplow_ecommerce_action", {"type": kind, "name": "autumn"}, SHOP_VENDOR)
        verdicts = post(shop, event(kind, "ue", **action, **attached))
        assert {outcome for outcome, _ in verdicts} == {"stored"}, (kind, verdicts)
    stored = {one.message_id: one for one in events(shop)}
    assert {key: one.name for key, one in stored.items()} == {
        "product_view": names.PRODUCT_VIEWED, "list_view": names.PRODUCT_LIST_VIEWED,
        "list_click": names.PRODUCT_CLICKED, "add_to_cart": names.PRODUCT_ADDED, "add_to_cart.1": names.PRODUCT_ADDED,
        "remove_from_cart": names.PRODUCT_REMOVED, "refund": names.ORDER_REFUNDED,
        "checkout_step": names.CHECKOUT_STEP_COMPLETED, "promo_view": names.PROMOTION_VIEWED,
        "trns_error": "Payment Failed",
    }  # fmt: skip
    assert [one["product_id"] for one in stored["list_view"].properties["products"]] == ["p7", "p8"]
    assert stored["add_to_cart.1"].properties == {
        "product_id": "p8",
        "price_minor": 500,
        "quantity": 2,
        "currency": "EUR",
    }
    assert stored["checkout_step"].properties == {"step": 1}
    assert stored["refund"].properties["total_minor"] == 500
    assert stored["trns_error"].properties == {"error_code": "E1"}


def test_older_events_and_privacy(shop: Shop) -> None:
    assert (
        post(
            shop,
            event("t1", "tr", tr_id="9", tr_tt="15.50", tr_cu="EUR"),
            event("t2", "ti", ti_id="9", ti_sk="p1", ti_pr="10.50", ti_qu="1"),
            event("t3", "ti", ti_id="9", ti_sk="p2", ti_pr="5", ti_qu="1"),
            event("t4", "pp", ds="1000x2000", vp="1000x500", pp_may="500"),
            event("t5", "ue", **said("change_form", {"formId": "f", "elementId": "email", "value": "ada@example.com"})),
            event("t6", "ue", **said("add_to_cart", {"sku": "p1", "unitPrice": 3, "quantity": 1})),
        )
        == [("stored", "")] * 4
    )
    order, ping, form, added = events(shop)
    assert [line["product_id"] for line in order.properties["products"]] == ["p1", "p2"]
    assert order.properties["total_minor"] == 1550
    assert ping.properties == {"engaged_ms": 10_000, "scroll_percent": 50}
    assert form.properties == {"formId": "f", "elementId": "email"}
    assert "ada" not in repr(form)
    assert added.properties["price_minor"] == 300


def preferred(kind: str, *scopes: str) -> dict[str, Any]:
    return described("consent_preferences", {"eventType": kind, "consentScopes": list(scopes)})


@pytest.mark.parametrize(
    ("entity", "expected"),
    [
        (None, None),
        (described("gdpr", {"basisForProcessing": "consent"}), MEASURED),
        (described("gdpr", {"basisForProcessing": "legitimate_interests"}), None),
        (preferred("allow_selected", "analytics", "unheard of"), MEASURED),
        (preferred("allow_all", "measure", "personalise"), int(Purpose(MEASURED) | Purpose.PERSONALISE)),
        (preferred("implicit_consent", "analytics"), None),
        (preferred("deny_all", "analytics"), None),
    ],
)
def test_without_consent_nothing_is_stored(shop: Shop, entity: dict[str, Any] | None, expected: int | None) -> None:
    attached = with_entities(entity) if entity else {}
    verdicts = post(shop, event("c1", "pv", "strict", url="https://shop.example/", **attached), headers=PAGE)
    if expected is None:
        assert verdicts == [("rejected", "consent")]
        assert events(shop) == []
    else:
        assert verdicts == [("stored", "")]
        assert events(shop)[0].consent == expected


def test_a_denial_beats_what_the_key_declares(shop: Shop) -> None:
    assert post(shop, event("c1", "pv", **with_entities(preferred("deny_all", "analytics")))) == [
        ("rejected", "consent")
    ]
    changes = (
        said("consent_withdrawn", {"all": True}),
        said("consent_granted", {}) | with_entities(described("consent_document", {"name": "Analytics"})),
    )
    told = [post(shop, event(f"w{number}", "ue", **change)) for number, change in enumerate(changes)]
    assert told == [[("stored", "")], [("stored", "")]]
    assert [(one.name, one.consent) for one in events(shop)] == [
        (names.CONSENT_CHANGED, int(Purpose.NECESSARY)), (names.CONSENT_CHANGED, MEASURED),
    ]  # fmt: skip


def test_app_ids_origins_and_keys(shop: Shop) -> None:
    both = (event("a1", "pv", "nobody"), event("a2", "pv"))
    assert post(shop, *both) == [("rejected", "unknown_app"), ("stored", "")]
    for payload, headers, status in (
        (event("a3", "pv", "nobody"), ORIGIN, 403),
        (event("a3", "pv"), {"origin": "https://elsewhere.example"}, 403),
        (event("a3", "pv"), {"authorization": "Bearer sk_nobody"}, 401),
    ):
        answer = shop.post(TP2, {"schema": SCHEMA, "data": [payload]}, headers)
        assert answer.status == status, answer.body
        assert answer.json()["error"]["code"] in ("not_allowed", "not_authenticated")
    vouched = {"authorization": f"Bearer {shop.keys.server}"}
    assert post(shop, event("a4", "pv", "any app", uid="customer-17"), headers=vouched) == [("stored", "")]
    last = events(shop)[-1]
    assert last.claims is not None
    assert (last.source, last.claims.evidence) == ("server", "server")
    assert shop.ledger()["received"] == 3


def test_what_is_no_event(shop: Shop) -> None:
    told = post(
        shop,
        event("n1", "ue", ue_px="no base64!"),
        event("n2", "ue", ue_pr="{no json"),
        event("n3", "ue", ue_pr='{"schema": "x", "data": {"schema": "not iglu", "data": {}}}'),
        event("n4", "pv", co='{"data": {"no": "list"}}'),
        event("n5", "??"),
        event("n6", "pv", url="https://shop.example/" + "x" * 40_000),
        event("n7", "ue", **said("snowplow_ecommerce_action", {"type": "stolen"}, SHOP_VENDOR)),
        event("n8", "se", se_ca="a", se_ac="Decision Made"),
        event("n9", "pv"),
    )
    reasons = sorted(reason for outcome, reason in told if outcome == "rejected")
    assert reasons == [
        "reserved_name", "too_large", "unknown_type", "unknown_type", "unreadable_context", "unreadable_event",
        "unreadable_event", "unreadable_event",
    ]  # fmt: skip
    assert [one.message_id for one in events(shop)] == ["n9"]
    for body in (b"", b"{}", b"[]", b'{"schema": "iglu:a/b/jsonschema/1-0-0", "data": []}', b'{"schema": 1}'):
        assert shop.send("POST", TP2, body, ORIGIN).status == 400
    many = {"schema": SCHEMA, "data": [event(str(number), "pv") for number in range(501)]}
    assert shop.post(TP2, many, ORIGIN).status == 413


def test_the_pixel_appends_and_changes_nothing_else(shop: Shop) -> None:
    keys, published = shop.runtime.ring.version, shop.runtime.snapshot.version
    query = urlencode(event("p1", "pv", url="https://shop.example/a?b=1"))
    for _ in range(2):
        answer = shop.send("GET", f"/i?{query}")
        assert (answer.status, answer.headers["content-type"], len(answer.body)) == (200, "image/gif", 43)
        assert answer.body.startswith(b"GIF89a")
        assert "set-cookie" not in answer.headers
        assert "no-store" in answer.headers["cache-control"]
    assert [one.message_id for one in events(shop)] == ["p1"]
    assert shop.ledger()["duplicate"] == 1
    for wrong in ("", "aid=shop", "e=pv&aid=nobody", "&".join(f"k{number}=1" for number in range(300))):
        assert shop.send("GET", f"/i?{wrong}").status in (400, 403)
    shop.runtime.refresh()
    assert (shop.runtime.ring.version, shop.runtime.snapshot.version) == (keys, published)
    assert len(events(shop)) == 1


def test_it_is_off_until_a_setting_names_a_public_key(http: Shop) -> None:
    assert http.post(TP2, {"schema": SCHEMA, "data": [event("x", "pv")]}, ORIGIN).status == 404
    assert http.send("GET", "/i?e=pv&aid=shop").status == 404
    for wrong in ("shop", "shop=", f"shop={http.keys.server}", f"={http.keys.public}"):
        with pytest.raises(InvalidInput, match="snowplow_apps"):
            read_settings(http.workspace.folder, {"HABITUE_SNOWPLOW_APPS": wrong})


def test_what_is_refused_is_told_to_whoever_debugs(shop: Shop) -> None:
    told: list[Refusal] = []
    shop.runtime.feed.listen_to_refusals(told.extend)
    page = event("e-1", "pv", url="https://shop.example/")
    for _ in range(2):
        post(shop, page, event("e-2", "pv", "other"), event("e-3", "pv", url="x" * 40_000))
    assert [(one.message_id, one.outcome, one.reason, one.source) for one in told] == [
        ("e-3", "rejected", "too_large", "browser"),
        ("e-2", "rejected", "unknown_app", "browser"),
        ("e-1", "duplicate", "same_id", "browser"),
        ("e-3", "rejected", "too_large", "browser"),
        ("e-2", "rejected", "unknown_app", "browser"),
    ]
