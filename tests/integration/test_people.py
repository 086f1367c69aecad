"""People over HTTP: a claim discloses nothing, the forgotten are nowhere, a decision can be explained."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from tests.integration.conftest import NOW, Fresh
from tests.integration.serving import CONSENT, PAGE, Shop, StillClock, viewed

from habitue.app.working import train, write_lake
from habitue.core.clock import DAY_MS, HOUR_MS, MINUTE_MS, format_time
from habitue.privacy.tokens import sign
from habitue.testing.server import basic

MARK = "zebra-mark-9f31"
MAIL = f"{MARK}@example.com"
GRANTED = {"measure": True, "personalise": True}
PLACEMENTS = ["home.for_you", "home.recently_viewed", "product.similar"]


@pytest.fixture
def shop(fresh_workspace: Fresh) -> Any:
    shop = Shop(*fresh_workspace(), StillClock(NOW))
    changes = [
        ["Product Updated", f"c{n}", NOW, {"product_id": f"p{n}", "name": f"Thing {n}", "category": "Things",
         "price_minor": 100 + n, "currency": "EUR", "stock": 9}] for n in range(20)
    ]  # fmt: skip
    assert shop.post("/v1/catalogue", {"changes": changes}, basic(shop.keys.server)).status == 200
    others = [viewed(f"other{n}", f"other{n % 5}", properties={"product_id": f"p{n % 20}"}) for n in range(60)]
    assert shop.batch(others).status == 200
    learn(shop)
    yield shop
    shop.close()


def learn(shop: Shop) -> None:
    write_lake(shop.workspace)
    train(shop.workspace, shop.clock.at)
    shop.runtime.refresh()


def token_for(shop: Shop, user: str) -> str:
    return sign(user, shop.workspace.settings.identity_secret, shop.clock.at)


def decide(shop: Shop, device: str, **fields: Any) -> dict[str, Any]:
    body = {"writeKey": shop.keys.public, "anonymousId": device, "consent": GRANTED, "placements": PLACEMENTS, **fields}
    answer = shop.post("/v1/decide", body, PAGE)
    assert answer.status == 200, answer.body
    return dict(answer.json())


def shown(said: dict[str, Any]) -> Any:
    """What a page can see of a decision: everything but its id."""
    return {key: value for key, value in said.items() if key != "decision_id"}


def personalised(shop: Shop, prefix: str) -> str:
    """A device that is not held out."""
    return next(d for d in (f"{prefix}{n}" for n in range(99)) if decide(shop, d)["arm"] == "personalised")


def live_as_victim(shop: Shop) -> str:
    """A person with a history and an e-mail address, vouched for by the shop; the device's id."""
    device = personalised(shop, "victim")
    signed = {**CONSENT, "token": token_for(shop, "victim")}
    items = [viewed(f"v{n}", device, properties={"product_id": f"p{n}", "note": MARK}) for n in (3, 4, 5)]
    items.append({"type": "identify", "messageId": "vi", "anonymousId": device, "userId": "victim", "context": signed,
                  "traits": {"email": MAIL, "plan": MARK}})  # fmt: skip
    order = {"type": "track", "event": "Order Completed", "messageId": "vo", "userId": "victim", "properties": {
        "order_id": f"o-{MARK}", "products": [{"product_id": "p7", "price": 5}], "email": MAIL}}  # fmt: skip
    assert shop.verdicts(items) == [("stored", "")] * 4
    assert shop.verdicts([order], shop.keys.server) == [("stored", "")]
    return device


def test_an_unsigned_claim_discloses_nothing_of_the_person_it_names(shop: Shop) -> None:
    """P17 in small: whatever a public key says, it is answered as if it had not named the victim."""
    live_as_victim(shop)
    attacker = personalised(shop, "attacker")
    alone = shown(decide(shop, attacker))
    victims = token_for(shop, "victim")
    tokens = [
        None, "", "a.b.c", victims[:-3], sign("victim", "x" * 43, shop.clock.at),
        sign("victim", shop.workspace.settings.identity_secret, shop.clock.at - 3 * HOUR_MS),
        sign("victim", shop.workspace.settings.identity_secret, shop.clock.at, audience="other"),
        sign("somebody", shop.workspace.settings.identity_secret, shop.clock.at - DAY_MS),
    ]  # fmt: skip
    claim = {"anonymousId": attacker, "userId": "victim", "context": CONSENT, "previousId": attacker, "groupId": "g"}
    for number, kind in enumerate(("identify", "alias", "group", "page", "track")):
        item = {**claim, "type": kind, "messageId": f"claim{number}", "event": "Order Completed", "traits": {}}
        answer = shop.batch([item])
        assert MARK.encode() not in answer.body
    alone = shown(decide(shop, attacker))  # what the claims themselves did on this device is the device's own
    for token in tokens:
        assert shown(decide(shop, attacker, userId="victim", token=token)) == alone, token
        answer = shop.post("/v1/recommend", {"strategy": "recently_viewed", "anonymousId": attacker, "userId": "victim",
                           "token": token, "consent": GRANTED, "writeKey": shop.keys.public}, PAGE)  # fmt: skip
        assert answer.json()["items"] == []
    members = [node.node_id for node in shop.runtime.people.members(shop.runtime.pseudonyms.user("victim"))]
    assert shop.runtime.pseudonyms.device(attacker) not in members
    signed = decide(shop, attacker, userId="victim", token=victims)
    assert shown(signed) != alone, "with the shop's word it is the victim's: the check can fail"


def test_the_forgotten_are_in_no_byte_of_any_file_and_do_not_come_back(shop: Shop) -> None:
    device = live_as_victim(shop)
    decision = decide(shop, device)["decision_id"]
    bad = viewed("letter", device, properties={"products": MARK, "email": MAIL})
    conflict = viewed("v3", device, properties={"product_id": "other", "note": MARK})
    assert [outcome for outcome, _ in shop.verdicts([bad, conflict])] == ["dead_lettered", "dead_lettered"]
    kept = shop.ledger()
    assert MARK.encode() in every_byte(shop), "the mark is there before"
    sealed = shop.runtime.log.find("vi")
    assert sealed is not None
    forgot = shop.post("/v1/people/forget", {"person": MAIL}, basic(shop.keys.importer))
    assert forgot.status == 200, forgot.body
    assert forgot.json()["events"] >= 5
    assert MARK.encode() not in every_byte(shop)
    for node in shop.runtime.people.members(shop.runtime.pseudonyms.user("victim")):
        assert shop.runtime.people.node(node.node_id) is None
    opened = shop.runtime.vault.open(sealed.event.node_id, "traits.email", sealed.event.sealed["traits.email"])
    assert opened is None, "not even a copy of the log can be read"
    assert shop.runtime.log.find("v3") is None
    assert [d for d in shop.runtime.log.dead_letters() if d.message_id in ("letter", "v3")] == []
    assert shop.send("GET", f"/v1/decisions/{decision}", headers=basic(shop.keys.importer)).status == 404
    assert shop.post("/v1/people/forget", {"person": MAIL}, basic(shop.keys.importer)).status == 404

    old = {"type": "track", "event": "Order Completed", "messageId": "old", "userId": "victim",
           "timestamp": format_time(NOW - DAY_MS), "properties": {"order_id": "o9", "email": MAIL}}  # fmt: skip
    replayed = viewed("replayed", device, timestamp=format_time(NOW - MINUTE_MS))
    assert shop.verdicts([old], shop.keys.importer) == [("rejected", "forgotten")]
    assert shop.verdicts([replayed]) == [("rejected", "forgotten")]
    assert MARK.encode() not in every_byte(shop)
    shop.clock.at += HOUR_MS
    assert shop.verdicts([viewed("new", device)]) == [("stored", "")], "who comes again is a newcomer"
    after = shop.ledger()
    assert after["received"] == kept["received"] + 4, "the tombstone, two refused, one stored"


def every_byte(shop: Shop) -> bytes:
    """All of the workspace's files; what the lake has learnt is its own test's."""
    write_lake(shop.workspace)
    return b"".join(path.read_bytes() for path in shop.workspace.folder.rglob("*") if path.is_file())


def test_explain_computes_the_same_decision_again_whatever_happened_since(shop: Shop) -> None:
    device = live_as_victim(shop)
    said = decide(shop, device, token=token_for(shop, "victim"), context={"product_id": "p3", "page": {"type": "home"}})
    assert any(slot["items"] for slot in said["placements"].values())
    shop.clock.at += DAY_MS
    assert shop.batch([viewed(f"since{n}", device, properties={"product_id": f"p{n}"}) for n in range(8)]).status == 200
    gone = ["Product Withdrawn", "w", shop.clock.at, {"product_id": "p4"}]
    assert shop.post("/v1/catalogue", {"changes": [gone]}, basic(shop.keys.server)).status == 200
    learn(shop)
    answer = shop.send("GET", f"/v1/decisions/{said['decision_id']}", headers=basic(shop.keys.importer))
    assert answer.status == 200, answer.body
    assert answer.json()["matches_log"] is True
    assert answer.json()["models_missing"] == []
    refused = shop.send("GET", f"/v1/decisions/{said['decision_id']}", headers={**basic(shop.keys.public), **PAGE})
    assert refused.status == 403
    unknown = shop.send("GET", "/v1/decisions/none", headers=basic(shop.keys.importer))
    assert (unknown.status, unknown.json()["error"]["code"]) == (404, "not_found")


def test_without_consent_nothing_is_stored_and_nothing_of_history_is_used(shop: Shop) -> None:
    device = live_as_victim(shop)
    position = shop.runtime.log.position()
    for consent in ({}, {"measure": True}, {"personalise": "yes"}):
        said = decide(shop, device, consent=consent)
        assert (said["arm"], said["decision_id"]) == ("none", "")
        assert said["placements"]["home.recently_viewed"]["items"] == []
    assert shop.verdicts([viewed("x", device, context={})]) == [("rejected", "consent")]
    assert shop.runtime.log.position() == position


def test_a_record_of_a_decision_is_small(shop: Shop) -> None:
    device = live_as_victim(shop)
    said = decide(shop, device, context={"cart": ["c" * 30] * 20, "page": {"type": "cart"}})
    assert shop.batch([viewed("behind", device)]).status == 200  # the log is written in order
    stored = shop.runtime.log.find(said["decision_id"])
    assert stored is not None
    assert len(msgspec.msgpack.encode(stored.event.properties)) <= 2_048
