"""The collector: names, identity, personal fields and dead letters of single items."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from tests.unit.privacy.test_vault import MASTER, Store

from habitue.collect.collector import Collector, Sender
from habitue.collect.personal import scrub
from habitue.collect.wire import decode_batch
from habitue.eventlog import Intake
from habitue.events import names
from habitue.events.envelope import Event
from habitue.events.upcast import STEPS
from habitue.privacy.pseudonyms import Pseudonyms, episode
from habitue.privacy.vault import Vault

NOW = 1_800_000_000_000
CONSENT = {"consent": {"categoryPreferences": {"measure": True, "personalise": True}}}
IDS, VAULT = Pseudonyms(b"k" * 32), Vault(Store(), MASTER)
BROWSER, SERVER, IMPORT = Sender("browser"), Sender("server"), Sender("import")
DEVICE, USER = IDS.device("d"), IDS.user("u")


class _Links:
    """One link that we sent, to the user `u`."""

    def get(self, token: str, _now_ms: int) -> str | None:
        return USER if token == "to.u-1" else None


def collected(item: dict[str, Any], sender: Sender = BROWSER) -> Intake:
    collector = Collector(IDS, VAULT, lambda token, now: token.removeprefix("of-") or None, "EUR", LINKS.get)
    whole = {"type": "track", "event": "Product Viewed", "messageId": "m", "context": CONSENT, **item}
    return collector.collect(decode_batch(msgspec.json.encode({"batch": [whole]})), sender, NOW)


def event_of(item: dict[str, Any], sender: Sender = BROWSER) -> Event:
    intake = collected(item, sender)
    assert intake.rejected == []
    return intake.events[0]


def opened(event: Event) -> dict[str, Any]:
    return {field: VAULT.open(event.node_id, field, sealed) for field, sealed in event.sealed.items()}


@pytest.mark.parametrize(("old", "new"), names.SPEC_V1.items())
def test_names_of_the_old_spec_mean_todays_events(old: str, new: str) -> None:
    assert event_of({"event": old, "anonymousId": "d"}).name == new


LINKS = _Links()


def clicked(token: str) -> dict[str, Any]:
    page = {"url": f"https://shop.example/?a=1&hb_click={token}&b=2", "search": f"?a=1&hb_click={token}&b=2"}
    return {"context": {**CONSENT, "page": page}}


FOLLOWED = clicked("to.u-1")
SIGNED = {"context": {**CONSENT, "token": "of-u"}}


@pytest.mark.parametrize(("item", "sender", "node", "evidence", "flags"), [
    ({"anonymousId": "d"}, BROWSER, DEVICE, "", ()),
    ({"anonymousId": "d", "userId": "u"}, BROWSER, episode(DEVICE, USER), "", ()),
    ({"userId": "u"}, BROWSER, IDS.claimed("u"), "", ()),
    ({"anonymousId": "d", **SIGNED}, BROWSER, episode(DEVICE, USER), "token", ()),
    ({"anonymousId": "d", "userId": "u", **SIGNED}, BROWSER, episode(DEVICE, USER), "token", ()),
    ({"userId": "u", **SIGNED}, BROWSER, USER, "token", ()),
    ({"anonymousId": "d", "userId": "v", **SIGNED}, BROWSER, episode(DEVICE, IDS.user("v")), "", ("bad_token",)),
    ({"userId": "v", **SIGNED}, BROWSER, IDS.claimed("v"), "", ("bad_token",)),
    ({"anonymousId": "d", **FOLLOWED}, BROWSER, episode(DEVICE, USER), "click", ()),
    ({"anonymousId": "d", "userId": "u", **FOLLOWED}, BROWSER, episode(DEVICE, USER), "click", ()),
    ({"anonymousId": "d", "userId": "v", **FOLLOWED}, BROWSER, episode(DEVICE, IDS.user("v")), "", ()),
    ({"anonymousId": "d", **clicked("to.u-2")}, BROWSER, DEVICE, "", ("bad_click",)),
    ({"anonymousId": "d", "context": {**CONSENT, "click": "to.u-1"}}, SERVER, USER, "click", ()),
    ({"anonymousId": "d", "context": {**FOLLOWED["context"], "userAgent": "Googlebot/2.1"}}, BROWSER, DEVICE, "",
     ("bot",)),
    ({"anonymousId": "d", "userId": "u"}, SERVER, USER, "server", ()),
    ({"anonymousId": "d"}, SERVER, DEVICE, "", ()),
    ({"type": "alias", "previousId": "d", "userId": "u"}, BROWSER, episode(DEVICE, USER), "", ()),
    ({"type": "a", "previousId": "d", "userId": "u"}, BROWSER, episode(DEVICE, USER), "", ()),
    ({"type": "alias", "previousId": "d", "userId": "u"}, SERVER, USER, "server", ()),
    ({"anonymousId": " d ", "userId": "  "}, BROWSER, DEVICE, "", ()),
    ({"anonymousId": 7}, BROWSER, IDS.device("7"), "", ()),
])  # fmt: skip
def test_an_event_folds_into_the_node_its_evidence_allows(
    item: dict[str, Any], sender: Sender, node: str, evidence: str, flags: tuple[str, ...]
) -> None:
    event = event_of(item, sender)
    assert event.node_id == node
    assert event.claims is not None
    assert event.claims.evidence == evidence
    assert event.flags == flags


def test_personal_fields_are_sealed_and_only_staff_find_by_them() -> None:
    event = event_of({"type": "identify", "anonymousId": "d", "userId": "u",
                      "traits": {"email": "Ada@Example.com", "phone": "", "plan": "gold"}})  # fmt: skip
    assert event.properties == {"traits": {"plan": "gold"}}
    assert opened(event) == {"traits.email": "Ada@Example.com", "traits.user_id": "u"}
    assert event.lookups == {"email": IDS.lookup("email", "ada@example.com"), "user_id": IDS.lookup("user_id", "u")}
    assert b"xample" not in msgspec.msgpack.encode(event)


def test_a_search_is_kept_clear_without_what_names_a_person_and_sealed_as_it_was() -> None:
    event = event_of(
        {"event": "Products Searched", "anonymousId": "d", "properties": {"query": "gift ada@example.com"}}
    )
    assert event.properties["query"] == "gift [removed]"
    assert opened(event) == {"properties.query": "gift ada@example.com"}
    plain = event_of({"event": "Products Searched", "anonymousId": "d", "properties": {"query": "red boots 42"}})
    assert (plain.properties["query"], plain.sealed) == ("red boots 42", {})


@pytest.mark.parametrize(("text", "clear"), [
    ("ada@example.com", "[removed]"), ("to: ada%40example.com&x=1", "to: [removed]&x=1"),
    ("call +33 6 12 34 56 78 now", "call [removed] now"), ("size 42 in 2026", "size 42 in 2026"), ("@", "@"),
    ("ean 12345678", "ean 12345678"),
])  # fmt: skip
def test_scrubbing_takes_out_addresses_and_numbers_of_people(text: str, clear: str) -> None:
    assert scrub(text) == clear
    assert scrub(clear) == clear


def test_a_dead_letter_names_its_node_and_keeps_the_item_sealed() -> None:
    intake = collected({"anonymousId": "d", "properties": {"products": "none", "email": "ada@example.com"}})
    letter = intake.dead_letters[0]
    assert (letter.node_id, letter.stage, letter.rule) == (DEVICE, "validate", "products_not_a_list")
    assert b"ada" not in letter.body
    assert b"ada@example.com" in VAULT.open_workspace(letter.body)


def test_events_are_written_in_the_version_their_upcasters_lead_to(monkeypatch: pytest.MonkeyPatch) -> None:
    assert event_of({"anonymousId": "d"}).version == 1
    monkeypatch.setitem(STEPS, (names.PRODUCT_VIEWED, 1), lambda event: event)
    assert event_of({"anonymousId": "d"}).version == 2


def test_what_only_a_server_knows_needs_its_key() -> None:
    for name in names.SERVER_ONLY:
        refused = collected({"event": name, "anonymousId": "d"}, BROWSER).rejected
        assert [verdict.reason for verdict in refused] == ["secret_key_only"]
        assert event_of({"event": name, "anonymousId": "d"}, SERVER).name == name
    assert event_of({"event": "Ad Spend Recorded", "properties": {"campaign": "Spring"}}, SERVER).node_id == ""


def test_only_an_import_may_write_our_own_events() -> None:
    for sender in (BROWSER, SERVER):
        refused = collected({"event": "Product Updated", "anonymousId": "d"}, sender).rejected
        assert [verdict.reason for verdict in refused] == ["reserved_name"]
    assert event_of({"event": "Product Updated", "properties": {"product_id": "p"}}, IMPORT).node_id == ""
    for name in names.SYSTEM - names.IMPORTED:
        refused = collected({"event": name, "anonymousId": "d"}, IMPORT).rejected
        assert [verdict.reason for verdict in refused] == ["reserved_name"], "only habitue itself says so"


def test_the_token_of_a_followed_link_is_kept_nowhere() -> None:
    event = event_of({"anonymousId": "d", "type": "page", "event": None, **FOLLOWED})
    assert event.context["page"]["search"] == "?a=1&b=2"
    assert b"to.u-1" not in msgspec.msgpack.encode(event)
