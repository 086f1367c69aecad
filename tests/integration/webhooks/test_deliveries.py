"""Signed deliveries through the whole server: what is stored, what is refused, and how secrets are kept."""

from __future__ import annotations

import base64
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from standardwebhooks import Webhook
from tests.integration.serving import Shop

from habitue.app.feeds import Refusal
from habitue.collect.webhooks import generic
from habitue.core.clock import DAY_MS, HOUR_MS
from habitue.core.errors import Conflict, NotFound
from habitue.core.ids import new_id
from habitue.events import names
from habitue.events.envelope import Event
from habitue.privacy.consent import Purpose
from habitue.privacy.pseudonyms import episode
from habitue.testing.server import Response

MEASURED = int(Purpose.NECESSARY | Purpose.MEASURE)


def source(shop: Shop, kind: Any, name: str = "desk", secret: str = "", consent: int = MEASURED) -> str:
    made = shop.runtime.webhooks.create(name, kind, shop.clock.now_ms(), consent=consent, secret=secret)
    shop.runtime.refresh()
    return made


def headers(secret: str, delivery_id: str, body: bytes, at_ms: int) -> dict[str, str]:
    at = datetime.fromtimestamp(at_ms // 1000, UTC)
    signature = Webhook(secret).sign(delivery_id, at, body.decode())
    return {
        "webhook-id": delivery_id,
        "webhook-timestamp": str(at_ms // 1000),
        "webhook-signature": signature,
        "content-type": "application/json",
    }


def deliver(shop: Shop, secret: str, said: object, delivery_id: str = "msg_1", name: str = "desk") -> Response:
    body = json.dumps(said).encode()
    return shop.send("POST", f"/v1/webhooks/{name}", body, headers(secret, delivery_id, body, shop.clock.now_ms()))


def deliver_shop(shop: Shop, secret: str, said: object, stated: Mapping[str, str], signature: str) -> Response:
    body = said if isinstance(said, bytes) else json.dumps(said).encode()
    signed = base64.b64encode(hmac.digest(secret.encode(), body, "sha256")).decode()
    return shop.send("POST", "/v1/webhooks/shop", body, {signature: signed, **stated})


def shopify(shop: Shop, secret: str, topic: str, said: object) -> Response:
    return deliver_shop(shop, secret, said, {"x-shopify-topic": topic}, "x-shopify-hmac-sha256")


def woo(shop: Shop, secret: str, topic: str, said: object) -> Response:
    return deliver_shop(shop, secret, said, {"x-wc-webhook-topic": topic}, "x-wc-webhook-signature")


def outcomes(answer: Response) -> list[str]:
    assert answer.status == 200, answer.body
    return [verdict["outcome"] for verdict in answer.json()["verdicts"]]


def events(shop: Shop) -> list[Event]:
    return [stored.event for stored in shop.runtime.log.read()]


CLOUD = {
    "specversion": "1.0",
    "id": "evt-1",
    "source": "https://desk.example",
    "type": "com.desk.ticket.created",
    "time": "2027-01-15T07:00:00Z",
    "data": {
        "user_id": "c-17",
        "ticket_id": "T1",
        "topics": ["delivery", "late"],
        "subject": "Where is my parcel? ada@example.com",
    },
}


def test_a_support_desks_event_is_stored_with_its_text_sealed(still: Shop) -> None:
    secret = source(still, "standard")
    assert outcomes(deliver(still, secret, CLOUD)) == ["stored"]
    (event,) = events(still)
    assert event.name == names.SUPPORT_REQUESTED
    assert event.properties == {"ticket_id": "T1", "topic": "delivery", "topics": ["delivery", "late"]}
    assert (event.node_id, event.source, event.consent) == (
        still.runtime.pseudonyms.user("c-17"), "server", MEASURED,
    )  # fmt: skip
    sealed = still.runtime.vault.open(event.node_id, "properties.message", event.sealed["properties.message"])
    assert sealed == {"subject": "Where is my parcel? ada@example.com"}


def test_a_replay_changes_nothing(still: Shop) -> None:
    secret = source(still, "standard")
    body = json.dumps(CLOUD).encode()
    said = headers(secret, "msg_1", body, still.clock.now_ms())
    assert outcomes(still.send("POST", "/v1/webhooks/desk", body, said)) == ["stored"]
    assert outcomes(still.send("POST", "/v1/webhooks/desk", body, said)) == ["duplicate"]
    still.clock.at += HOUR_MS
    assert still.send("POST", "/v1/webhooks/desk", body, said).status == 401, "too old by now"
    assert outcomes(deliver(still, secret, CLOUD)) == ["duplicate"], "signed anew by an honest sender that tries again"
    ours = {"type": "track", "event": "Chat Started", "userId": "c-17", "properties": {"topic": "sizes"}}
    assert outcomes(deliver(still, secret, ours, "msg_2")) == ["stored"]
    assert outcomes(deliver(still, secret, ours, "msg_2")) == ["duplicate"]
    other = {**ours, "event": "Chat Ended"}
    assert outcomes(deliver(still, secret, other, "msg_2")) == ["dead_lettered"], "an id says one thing only"
    assert len(events(still)) == 2


def test_ids_made_anew_would_be_found(still: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant of the promise above: events whose ids do not derive from the delivery."""
    monkeypatch.setattr(generic, "derived_id", lambda *parts: new_id(still.clock.now_ms()))
    with pytest.raises(AssertionError):
        test_a_replay_changes_nothing(still)


def test_what_is_not_signed_is_refused_and_leaves_nothing(still: Shop) -> None:
    secret = source(still, "standard")
    body = json.dumps(CLOUD).encode()
    good = headers(secret, "msg_1", body, still.clock.now_ms())
    for bad, sent in (
        ({}, body),
        ({**good, "webhook-signature": "v1,AAAA"}, body),
        ({**good, "webhook-id": "msg_2"}, body),
        (good, body + b" "),
        (good, json.dumps(CLOUD, indent=1).encode()),
        (headers("whsec_" + base64.b64encode(b"x" * 32).decode(), "msg_1", body, still.clock.now_ms()), body),
        (headers(secret, "msg_1", body, still.clock.now_ms() - 301_000), body),
    ):
        answer = still.send("POST", "/v1/webhooks/desk", sent, bad)
        assert answer.status == 401
        assert answer.json()["error"]["code"] == "not_authenticated"
    assert still.send("POST", "/v1/webhooks/nobody", body, good).status == 404
    assert still.send("GET", "/v1/webhooks/desk", headers=good).status == 405
    assert events(still) == []
    assert still.ledger()["received"] == 0


def test_a_signed_body_that_is_nothing_counts_as_rejected(still: Shop) -> None:
    secret = source(still, "standard")
    for number, said in enumerate(({"hello": 1}, ["no"], "text", 5)):
        answer = deliver(still, secret, said, f"msg_{number}")
        assert answer.status == 400
        assert answer.json()["error"]["code"] == "invalid_input"
    assert still.ledger() == {"received": 4, "stored": 0, "duplicate": 0, "dead_lettered": 0, "rejected": 4}


def test_secrets_rotate_with_an_overlap_and_are_sealed_on_disk(still: Shop) -> None:
    old = source(still, "standard")
    new = still.runtime.webhooks.rotate("desk", still.clock.now_ms(), HOUR_MS)
    still.runtime.refresh()
    assert outcomes(deliver(still, old, {**CLOUD, "id": "1"}, "m1")) == ["stored"]
    assert outcomes(deliver(still, new, {**CLOUD, "id": "2"}, "m2")) == ["stored"]
    still.clock.at += HOUR_MS
    assert deliver(still, old, {**CLOUD, "id": "3"}, "m3").status == 401
    assert outcomes(deliver(still, new, {**CLOUD, "id": "4"}, "m4")) == ["stored"]
    files = [path.read_bytes() for path in still.workspace.folder.rglob("*") if path.is_file()]
    for secret in (old, new):
        raw = base64.b64decode(secret.removeprefix("whsec_"))
        assert not any(secret.encode() in body or raw in body for body in files)
    still.runtime.webhooks.remove("desk", still.clock.now_ms())
    still.runtime.refresh()
    assert deliver(still, new, {**CLOUD, "id": "5"}, "m5").status == 404
    with pytest.raises(NotFound):
        still.runtime.webhooks.rotate("desk", still.clock.now_ms(), 0)
    again = source(still, "standard")
    assert deliver(still, new, {**CLOUD, "id": "6"}, "m6").status == 401, "the name is free again, its secrets are not"
    assert outcomes(deliver(still, again, {**CLOUD, "id": "7"}, "m7")) == ["stored"]
    with pytest.raises(Conflict):
        source(still, "standard")


def test_store_and_phone_orders_deliveries_and_returns(still: Shop) -> None:
    secret = source(still, "standard")
    lines = [{"product_id": "p7", "quantity": 2, "price": "9.95"}]
    order = {"order_id": "S-1", "total": "19.90", "currency": "EUR", "products": lines}
    said = [
        {"type": "track", "event": "Order Completed", "userId": "c-17", "properties": {**order, "channel": "Store"}},
        {"type": "track", "event": "Order Completed", "userId": "c-17", "properties": {**order, "channel": "pigeon"}},
        {"type": "track", "event": "Order Delivered", "userId": "c-17", "properties": {"order_id": "S-1"}},
        {"type": "track", "event": "Product Returned", "userId": "c-17", "properties": {"product_id": "p7"}},
        {"type": "track", "event": "Decision Made", "userId": "c-17"},
        {"type": "track", "event": "Order Delivered", "properties": {"order_id": "S-1"}},
    ]
    verdicts = deliver(still, secret, {"batch": said}).json()["verdicts"]
    told = [(one["outcome"], one.get("reason", "").partition(":")[0]) for one in verdicts]
    stored, refused = ("stored", ""), "rejected"
    assert told == [
        stored, (refused, "unknown_channel"), stored, stored, (refused, "reserved_name"), (refused, "no_identifier"),
    ]  # fmt: skip
    first = events(still)[0]
    assert (first.properties["channel"], first.properties["total_minor"]) == ("store", 1990)


LINE = {"id": 11, "product_id": 7, "variant_id": 70, "sku": "B-42", "title": "Boots", "price": "50.00", "quantity": 2}
ORDER: dict[str, Any] = {
    "id": 1001, "name": "#1", "currency": "EUR", "total_price": "104.90", "subtotal_price": "100.00",
    "total_tax": "16.67", "total_discounts": "0.00", "total_shipping_price_set": {"shop_money": {"amount": "4.90"}},
    "discount_codes": [{"code": "HELLO"}], "customer": {"id": 17, "email": "ada@example.com"},
    "email": "ada@example.com", "line_items": [LINE], "created_at": "2027-01-15T07:00:00+01:00",
    "updated_at": "2027-01-15T07:00:01+01:00", "source_name": "web",
    "note_attributes": [{"name": "habitue_anonymous_id", "value": "device-1"}],
}  # fmt: skip
REFUND: dict[str, Any] = {
    "id": 55, "order_id": 1001, "created_at": "2027-01-15T07:30:00Z",
    "refund_line_items": [{"line_item": LINE, "quantity": 1, "restock_type": "return"}],
    "transactions": [
        {"kind": "refund", "status": "success", "amount": "50.00", "currency": "EUR"},
        {"kind": "refund", "status": "failure", "amount": "50.00", "currency": "EUR"},
    ],
}  # fmt: skip
SECRET = "shpss_0123456789abcdef0123456789abcdef"


def test_a_shopify_order_joins_the_browser_and_its_refund_finds_the_buyer(still: Shop) -> None:
    source(still, "shopify", "shop", SECRET)
    assert outcomes(shopify(still, SECRET, "orders/create", ORDER)) == ["stored", "stored"]
    assert outcomes(shopify(still, SECRET, "orders/create", ORDER)) == ["duplicate", "duplicate"], (
        "whatever its headers"
    )
    assert outcomes(shopify(still, SECRET, "refunds/create", REFUND)) == ["stored", "stored"]
    order, belongs, refund, returned = events(still)
    ids = still.runtime.pseudonyms
    assert (order.name, order.node_id) == (names.ORDER_COMPLETED, ids.user("17"))
    assert order.claims is not None
    assert (order.claims.device, order.claims.evidence) == (ids.device("device-1"), "server")
    kept = {key: order.properties[key] for key in ("order_id", "total_minor", "shipping_minor", "coupon", "channel")}
    assert kept == {
        "order_id": "1001",
        "total_minor": 10490,
        "shipping_minor": 490,
        "coupon": "HELLO",
        "channel": "web",
    }
    assert order.properties["products"][0]["product_id"] == "7"
    assert "properties.customer.email" in order.sealed
    assert order.occurred_at == 1_799_992_800_000
    assert (refund.name, refund.properties["total_minor"]) == (names.ORDER_REFUNDED, 5000)
    assert (returned.name, returned.properties["product_id"]) == (names.PRODUCT_RETURNED, "7")
    assert belongs.name == names.ALIASED
    people = still.runtime.people
    assert refund.node_id != order.node_id
    nodes = {refund.node_id, returned.node_id, order.claims.device}
    assert {people.person_of(node_id) for node_id in nodes} == {people.person_of(order.node_id)}
    assert len(people.view(people.person_of(order.node_id)).refunds) == 1
    assert still.ledger()["rejected"] == 0


def test_a_shopify_orders_taxes_are_no_revenue(still: Shop) -> None:
    """As Segment's spec has it, `revenue` is without shipping and tax, whether prices include it or not."""
    source(still, "shopify", "shop", SECRET)
    taxed = {**LINE, "tax_lines": [{"price": "10.00"}, {"price": "5.89"}]}
    unstated = {"name": "#2", "id": 1002, "taxes_included": True}
    assert outcomes(shopify(still, SECRET, "orders/create", ORDER | {"line_items": [taxed]}))[0] == "stored"
    inclusive = ORDER | {"line_items": [taxed], "taxes_included": True, "id": 1003}
    assert outcomes(shopify(still, SECRET, "orders/create", inclusive))[0] == "stored"
    assert outcomes(shopify(still, SECRET, "orders/create", ORDER | unstated))[0] == "stored"
    kept = [one.properties for one in events(still) if one.name == names.ORDER_COMPLETED]
    assert [(one["total_minor"], one["revenue_minor"], one["tax_minor"]) for one in kept] == [
        (10490, 10000, 1667),
        (10490, 10000 - 1589, 1667),
        (10490, 10000, 1667),
    ]


def test_a_shopify_refund_counts_once_whichever_topic_tells_of_it(still: Shop) -> None:
    source(still, "shopify", "shop", SECRET)
    line = REFUND["refund_line_items"][0]
    refund = REFUND | {"refund_line_items": [{**line, "subtotal": 41.67, "total_tax": 8.33}]}
    later = ORDER | {"updated_at": "2027-01-15T08:00:00+01:00", "refunds": [refund]}
    again = later | {"updated_at": "2027-01-15T08:30:00+01:00", "refunds": [refund, REFUND | {"id": 56}]}
    assert outcomes(shopify(still, SECRET, "orders/create", ORDER)) == ["stored", "stored"]
    assert outcomes(shopify(still, SECRET, "orders/updated", later)) == ["stored", "duplicate", "stored", "stored"]
    assert outcomes(shopify(still, SECRET, "refunds/create", refund)) == ["duplicate", "duplicate"]
    assert outcomes(shopify(still, SECRET, "orders/updated", again)) == [
        "stored", "duplicate", "duplicate", "duplicate", "stored", "stored"
    ]  # fmt: skip
    told = [one.properties for one in events(still) if one.name == names.ORDER_REFUNDED]
    assert [(one["refund_id"], one["total_minor"], one.get("tax_minor")) for one in told] == [
        ("55", 5000, 833),
        ("56", 5000, None),
    ], "a tax that nobody stated is not zero"
    assert still.ledger()["dead_lettered"] == 0


def test_other_shopify_topics(still: Shop) -> None:
    source(still, "shopify", "shop", SECRET)
    customer = {
        "id": 17, "email": "ada@example.com", "first_name": "Ada", "orders_count": 3,
        "updated_at": "2027-01-15T06:00:00Z",
        "email_marketing_consent": {"state": "unsubscribed", "consent_updated_at": "2027-01-15T05:00:00Z"},
    }  # fmt: skip
    assert outcomes(shopify(still, SECRET, "customers/update", customer)) == ["stored", "stored"]
    later = {**customer, "orders_count": 4}
    assert outcomes(shopify(still, SECRET, "customers/update", later)) == ["stored", "duplicate"], "unsubscribed once"
    product = {
        "id": 7, "title": "Boots", "vendor": "Acme", "product_type": "Shoes", "handle": "boots", "status": "active",
        "variants": [
            {"price": "50.00", "compare_at_price": "70.00", "inventory_quantity": 3, "inventory_management": "shopify"},
            {"price": "60.00", "inventory_quantity": -1, "inventory_management": "shopify"},
        ],
        "image": {"src": "https://cdn.example/b.jpg"}, "updated_at": "2027-01-15T06:00:00Z",
    }  # fmt: skip
    assert outcomes(shopify(still, SECRET, "products/update", product)) == ["stored"]
    sold = still.runtime.catalogue.get("7")
    assert sold is not None
    assert (sold.name, sold.price_minor, sold.was_minor, sold.stock) == ("Boots", 5000, 7000, 3)
    older = {**product, "title": "Old boots", "updated_at": "2027-01-15T05:00:00Z"}
    assert outcomes(shopify(still, SECRET, "products/update", older)) == ["stored"]
    assert still.runtime.catalogue.get("7").name == "Boots", "deliveries come in any order"  # type: ignore[union-attr]
    assert outcomes(shopify(still, SECRET, "products/delete", product)) == ["rejected"], "no product passes for its end"
    assert still.runtime.catalogue.get("7").available  # type: ignore[union-attr]
    still.clock.at += DAY_MS
    assert outcomes(shopify(still, SECRET, "products/delete", {"id": 7})) == ["stored"]
    assert not still.runtime.catalogue.get("7").available  # type: ignore[union-attr]
    shipment = {"id": 3, "order_id": 1001, "status": "delivered", "happened_at": "2027-01-16T06:00:00Z"}
    assert outcomes(shopify(still, SECRET, "fulfillment_events/create", shipment)) == ["stored"]
    assert outcomes(shopify(still, SECRET, "fulfillment_events/create", {**shipment, "status": "in_transit"})) == []
    assert outcomes(shopify(still, SECRET, "themes/update", {"id": 1})) == [], "a topic that says nothing to us"
    assert shopify(still, SECRET, "", {"id": 1}).status == 400
    assert outcomes(shopify(still, SECRET, "orders/create", customer)) == ["rejected"], "another form than its topic's"
    assert shopify(still, "another secret altogether", "orders/create", ORDER).status == 401
    assert shopify(still, SECRET, "orders/create", b"{no json").status == 400


def test_woocommerce(still: Shop) -> None:
    secret = source(still, "woocommerce", "shop")
    assert outcomes(still.send("POST", "/v1/webhooks/shop", b"webhook_id=12")) == [], "its ping has no signature"
    order = {
        "id": 88, "number": "88", "status": "pending", "currency": "EUR", "total": "24.90", "shipping_total": "4.90",
        "customer_id": 0, "created_via": "checkout", "date_created_gmt": "2027-01-15T06:00:00",
        "date_modified_gmt": "2027-01-15T06:10:00", "billing": {"email": "ada@example.com", "country": "FR"},
        "line_items": [{"id": 1, "product_id": 7, "quantity": 2, "total": "20.00", "name": "Mug"}],
        "meta_data": [{"id": 1, "key": "_habitue_anonymous_id", "value": "device-1"}, {"key": "x", "value": [1]}],
    }  # fmt: skip
    assert outcomes(woo(still, secret, "order.created", order)) == [], "not paid yet"
    paid = {**order, "status": "processing"}
    assert outcomes(woo(still, secret, "order.updated", paid)) == ["stored"]
    (event,) = events(still)
    ids = still.runtime.pseudonyms
    assert (event.name, event.node_id) == (names.ORDER_UPDATED, episode(ids.device("device-1"), ""))
    assert (event.properties["revenue_minor"], event.properties["products"][0]["price_minor"]) == (2000, 1000)
    assert event.occurred_at == 1_799_993_400_000
    refunded = {**order, "status": "refunded", "refunds": [{"id": 90, "total": "-24.90"}]}
    assert outcomes(woo(still, secret, "order.updated", refunded)) == ["stored"]
    assert outcomes(woo(still, secret, "order.updated", {**refunded, "number": "88b"})) == ["duplicate"], "one refund"
    assert events(still)[-1].properties["total_minor"] == 2490
    assert outcomes(woo(still, secret, "order.updated", {**order, "status": "cancelled"})) == ["stored"]
    product = {
        "id": 7, "name": "Mug", "permalink": "https://shop.example/mug", "price": "10.00", "regular_price": "12.00",
        "categories": [{"name": "Kitchen"}], "images": [{"src": "https://shop.example/mug.jpg"}], "manage_stock": True,
        "stock_quantity": 4, "date_modified_gmt": "2027-01-15T06:00:00",
    }  # fmt: skip
    assert outcomes(woo(still, secret, "product.updated", product)) == ["stored"]
    sold = still.runtime.catalogue.get("7")
    assert sold is not None
    assert (sold.price_minor, sold.was_minor, sold.stock, sold.category) == (1000, 1200, 4, "Kitchen")
    customer = {"id": 5, "email": "ada@example.com", "first_name": "Ada"}
    assert outcomes(woo(still, secret, "customer.updated", customer)) == ["stored"]
    assert still.send("POST", "/v1/webhooks/shop", b"webhook_id=12&x=1").status == 401


def test_what_is_refused_is_told_to_whoever_debugs(still: Shop) -> None:
    told: list[Refusal] = []
    still.runtime.feed.listen_to_refusals(told.extend)
    secret = source(still, "standard")
    for _ in range(2):
        assert deliver(still, secret, CLOUD).status == 200
    assert [(one.outcome, one.reason, one.source) for one in told] == [("duplicate", "same_id", "server")]
    assert all(set(one.fields.values()) <= {"text", "number", "boolean", "list", "object", "null"} for one in told)
    body = b"{no json"
    refused = still.send("POST", "/v1/webhooks/desk", body, headers(secret, "msg_2", body, still.clock.now_ms()))
    assert refused.status == 400
    assert (told[-1].outcome, told[-1].reason) == ("rejected", "invalid_input")
