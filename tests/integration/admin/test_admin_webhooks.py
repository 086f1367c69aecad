"""Sources of webhooks in the console: a secret is seen once, what came is counted, a removed one is refused."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator

import pytest
from starlette.testclient import TestClient
from tests.integration.admin.admin_world import Shop

from habitue.core.clock import DAY_MS

TICKET = {"type": "track", "event": "Chat Started", "userId": "c-17", "properties": {"topic": "sizes"}}


Deliver = Callable[[str, str], int]


@pytest.fixture
def deliver(shop: Shop) -> Iterator[Deliver]:
    """Sends a delivery signed by Standard Webhooks with a secret, under a message id; its status."""
    with TestClient(shop.app, raise_server_exceptions=False) as client:

        def send(secret: str, message_id: str) -> int:
            body, at = json.dumps(TICKET), str(shop.clock.now_ms() // 1000)
            key = base64.b64decode(secret.removeprefix("whsec_"))
            signed = base64.b64encode(hmac.digest(key, f"{message_id}.{at}.{body}".encode(), "sha256")).decode()
            headers = {"webhook-id": message_id, "webhook-timestamp": at, "webhook-signature": f"v1,{signed}"}
            return client.post("/v1/webhooks/desk", content=body, headers=headers).status_code

        yield send


def test_a_secret_is_shown_once_and_counts_say_what_came(shop: Shop, deliver: Deliver) -> None:
    editor, viewer = shop.browser("editor"), shop.browser("viewer")
    assert viewer.get("/webhooks") == []
    made = editor.do("POST", "/webhooks", {"name": "desk", "kind": "standard", "consent": ["measure"]})
    secret = made["secret"]
    assert secret.startswith("whsec_")
    assert made["address"].endswith("/v1/webhooks/desk")
    (source,) = viewer.get("/webhooks")
    assert secret not in json.dumps(source)
    assert (source["last_accepted_at"], source["last_refused_at"], source["secrets"]) == (None, None, 1)
    assert "measure" in source["consent"]

    assert deliver(secret, "m1") == 200
    shop.clock.at += 1_000
    assert deliver(secret, "m1") == 200
    forged = "whsec_" + base64.b64encode(hashlib.sha256(b"guess").digest()).decode()
    assert deliver(forged, "m2") == 401
    (source,) = viewer.get("/webhooks")
    assert source["counts"] == {
        "accepted": 2, "refused": 1, "stored": 1, "duplicate": 1, "dead_lettered": 0, "rejected": 0
    }  # fmt: skip
    assert source["last_accepted_at"] == source["last_refused_at"] == shop.clock.now_ms()

    shop.clock.at += 40 * DAY_MS  # the counts are of thirty days, the last times stay
    (source,) = shop.browser("viewer").get("/webhooks")
    assert source["counts"]["accepted"] == 0
    assert source["last_accepted_at"] == shop.clock.now_ms() - 40 * DAY_MS


def test_an_old_secret_holds_until_its_end_and_a_removed_source_is_refused(shop: Shop, deliver: Deliver) -> None:
    editor = shop.browser("editor")
    old = editor.do("POST", "/webhooks", {"name": "desk", "kind": "standard"})["secret"]
    new = editor.do("POST", "/webhooks/desk/rotate", {"overlap_hours": 1})["secret"]
    assert new not in ("", old)
    (source,) = editor.get("/webhooks")
    assert (source["secrets"], source["overlap_until"]) == (2, shop.clock.now_ms() + 3_600_000)
    assert [deliver(secret, "m1") for secret in (old, new)] == [200, 200]
    shop.clock.at += 3_600_001
    assert [deliver(secret, "m2") for secret in (old, new)] == [401, 200]
    assert editor.send("DELETE", "/webhooks/desk").status_code == 204
    assert deliver(new, "m3") == 404
    (source,) = editor.get("/webhooks")
    assert source["removed_at"] == shop.clock.now_ms()
    assert editor.send("DELETE", "/webhooks/desk").status_code == 404
    editor.do("POST", "/webhooks", {"name": "desk", "kind": "standard"})
    (source,) = editor.get("/webhooks")
    assert sum(source["counts"].values()) == 0, "another sender, with the name of the one before"


def test_a_secret_of_the_senders_own_is_never_sent_back(shop: Shop) -> None:
    editor = shop.browser("editor")
    theirs = "shpss_0123456789abcdef"
    made = editor.send("POST", "/webhooks", {"name": "shop", "kind": "shopify", "secret": theirs})
    assert made.status_code == 200
    assert theirs not in made.text
    for wrong in (
        {"name": "x", "kind": "shopify"},
        {"name": "Not A Name", "kind": "standard"},
        {"name": "x", "kind": "stripe"},
        {"name": "x", "kind": "woocommerce", "secret": "short"},
    ):
        assert editor.send("POST", "/webhooks", wrong).status_code == 400, wrong
    assert editor.send("POST", "/webhooks", {"name": "shop", "kind": "standard"}).status_code == 409
