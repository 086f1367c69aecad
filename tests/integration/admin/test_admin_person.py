"""One customer in one view: devices joined and parted, cart, wishlist, notes, household, what is computed of them."""

from __future__ import annotations

from typing import Any

import pytest
from tests.integration.admin.admin_world import NOW, Browser, Shop, identify, order, track, viewed

from habitue.core.clock import DAY_MS
from habitue.privacy.pseudonyms import episode
from habitue.privacy.tokens import sign
from habitue.profiles.notes import MOST

SERVER = {"source": "server"}
MARK = "quince-mark-4c2d"


def signed(shop: Shop, item: dict[str, Any], user: str) -> dict[str, Any]:
    token = sign(user, shop.runtime.settings.identity_secret, shop.clock.at)
    return {**item, "userId": user, "context": {**viewed("", "")["context"], "token": token}}


def stored(shop: Shop, *items: dict[str, Any], **how: Any) -> None:
    assert [verdict.outcome for verdict in shop.send(*items, **how)] == ["stored"] * len(items)


def ada_on_two_devices(shop: Shop) -> str:
    """A phone and a laptop, each with a cart and a wish, both signed in on."""
    for number, device in enumerate(("phone", "laptop")):
        shop.clock.at = NOW + number * 1000
        stored(
            shop,
            track(device, "Product Added", product_id=f"p{number}", quantity=1),
            track(device, "Product Added to Wishlist", product_id=f"p{number + 4}"),
            signed(shop, viewed(device, f"p{number}"), "ada"),
        )
    stored(shop, identify("ada", email="ada@example.com"), **SERVER)
    return shop.runtime.pseudonyms.user("ada")


def person(browser: Browser, person_id: str) -> Any:
    return browser.get(f"/people/{person_id}")


def test_cart_and_wishlist_are_kept_across_devices_and_emptied_by_the_last_word(shop: Shop) -> None:
    ada = ada_on_two_devices(shop)
    owner = shop.browser("owner")
    seen = person(owner, ada)
    assert {line["product_id"] for line in seen["cart"]} == {"p0", "p1"}
    assert [chip["product_id"] for chip in seen["wishlist"]] == ["p5", "p4"]
    shop.clock.at += 1000
    stored(shop, track("phone", "Product Removed from Wishlist", product_id="p5"))
    assert [chip["product_id"] for chip in person(owner, ada)["wishlist"]] == ["p4"]


def test_a_device_parted_from_somebody_is_nobodys_and_may_sign_in_again(shop: Shop) -> None:
    ada = ada_on_two_devices(shop)
    owner, laptop = shop.browser("owner"), shop.runtime.pseudonyms.device("laptop")
    assert owner.get("/people")["total"] == 1
    for refused, status in ((ada, 409), ("d0", 404)):
        answer = owner.send("POST", f"/people/{ada}/unlink", {"node_id": refused})
        assert (answer.status_code, "error" in answer.json()) == (status, True)
    shop.clock.at += 1000
    # the node of what the laptop did under her name will do as well as the laptop's own
    node = episode(laptop, ada)
    assert owner.send("POST", f"/people/{ada}/unlink", {"node_id": node}).status_code == 204
    assert {line["product_id"] for line in person(owner, ada)["cart"]} == {"p0"}
    assert person(owner, laptop)["person"]["known"] is False
    assert owner.get("/people")["total"] == 3, "ada, the laptop, and what it did under her name"
    shop.clock.at += 1000
    stored(shop, signed(shop, viewed("laptop", "p3"), "ada"))
    assert {line["product_id"] for line in person(owner, ada)["cart"]} == {"p0", "p1"}


def test_notes_and_tags_follow_the_person_and_are_for_those_who_see_names(shop: Shop) -> None:
    stored(shop, track("phone", "Product Added", product_id="p0", quantity=1))
    owner, phone = shop.browser("owner"), shop.person("phone")
    note = owner.do("POST", f"/people/{phone}/notes", {"kind": "note", "text": f" Calls on Fridays {MARK}\n"})
    assert (note["text"], note["author"]) == (f"Calls on Fridays {MARK}", "Owner")
    tag = owner.do("POST", f"/people/{phone}/notes", {"kind": "tag", "text": "very  good customer"})
    again = owner.do("POST", f"/people/{phone}/notes", {"kind": "tag", "text": "Very good customer"})
    assert again["note_id"] == tag["note_id"]
    stored(shop, signed(shop, viewed("phone", "p1"), "ada"))
    ada = shop.runtime.pseudonyms.user("ada")
    texts = [(each["kind"], each["text"]) for each in person(owner, ada)["notes"]]
    assert texts == [("note", f"Calls on Fridays {MARK}"), ("tag", "very good customer")]
    assert person(shop.browser("viewer"), ada)["notes"] == []
    for text in ("", "  ", "x" * 4_001):
        assert owner.send("POST", f"/people/{ada}/notes", {"kind": "note", "text": text}).status_code == 400
    assert owner.send("DELETE", f"/people/{ada}/notes/{note['note_id']}").status_code == 204
    assert owner.send("DELETE", f"/people/{ada}/notes/{note['note_id']}").status_code == 404
    assert [each["kind"] for each in person(owner, ada)["notes"]] == ["tag"]


def test_a_note_is_on_disk_sealed_and_gone_with_the_person(shop: Shop) -> None:
    ada = ada_on_two_devices(shop)
    owner = shop.browser("owner")
    owner.do("POST", f"/people/{ada}/notes", {"kind": "note", "text": MARK})
    owner.do("POST", f"/people/{ada}/notes", {"kind": "tag", "text": MARK})
    files = b"".join(path.read_bytes() for path in shop.runtime.workspace.folder.rglob("*") if path.is_file())
    assert MARK.encode() not in files
    assert len(shop.runtime.notes.of_nodes([ada])) == 2
    assert owner.send("POST", f"/people/{ada}/forget").status_code == 204
    assert shop.runtime.notes.of_nodes([ada]) == []


def test_there_is_an_end_to_tags(shop: Shop) -> None:
    stored(shop, viewed("phone", "p1"))
    owner, phone = shop.browser("owner"), shop.person("phone")
    for number in range(MOST["tag"]):
        owner.do("POST", f"/people/{phone}/notes", {"kind": "tag", "text": f"t{number}"})
    answer = owner.send("POST", f"/people/{phone}/notes", {"kind": "tag", "text": "one more"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (409, "conflict")


def test_a_household_is_shown_and_never_merged(shop: Shop) -> None:
    home = {"street": "3, rue Mercière", "postalCode": "69002", "city": "Lyon"}
    stored(
        shop,
        identify("ada", email="ada@example.com", address=home),
        identify("bob", email="bob@example.com", address={**home, "street": "3 RUE MERCIÈRE"}),
        identify("cleo", household_id="h1", address={**home, "street": "4 rue Mercière"}),
        identify("dan", household_id="h1"),
        **SERVER,
    )
    owner, user = shop.browser("owner"), shop.runtime.pseudonyms.user
    assert [chip["person_id"] for chip in person(owner, user("ada"))["household"]] == [user("bob")]
    assert [chip["person_id"] for chip in person(owner, user("cleo"))["household"]] == [user("dan")]
    assert person(shop.browser("viewer"), user("ada"))["household"] == []
    assert owner.get("/people")["total"] == 4
    stored(shop, *[identify(f"n{n}", address=home) for n in range(20)], **SERVER)
    assert person(owner, user("ada"))["household"] == [], "an office block"


def test_traits_say_who_declared_them_and_keep_the_other_addresses(shop: Shop) -> None:
    ada = ada_on_two_devices(shop)
    shop.clock.at += 1000
    stored(shop, signed(shop, identify("ada", "phone", email="ada@home.example", plan="gold"), "ada"))
    traits = {trait["key"]: trait for trait in person(shop.browser("owner"), ada)["traits"]}
    assert traits["email"]["value"] == "ada@home.example"
    assert [other["value"] for other in traits["email"]["others"]] == ["ada@example.com"]
    assert (traits["email"]["source"], traits["plan"]["source"]) == ("visitor", "visitor")
    viewer = person(shop.browser("viewer"), ada)
    assert "ada@" not in str(viewer["traits"])


def test_the_timeline_in_families_loses_nothing(shop: Shop) -> None:
    ada = ada_on_two_devices(shop)
    stored(shop, order("phone", "o1", ["p1"]))
    stored(shop, {**track("", "Email Link Clicked"), "userId": "ada"}, {**track("", "Support Requested"),
           "userId": "ada"}, **SERVER)  # fmt: skip
    owner = shop.browser("owner")

    def family(name: str) -> list[int]:
        return [item["position"] for item in owner.get(f"/people/{ada}/timeline", family=name)["items"]]

    parts = {name: family(name) for name in ("site", "orders", "messages", "support", "account")}
    assert sorted(position for part in parts.values() for position in part) == sorted(family("all"))
    assert [len(parts[name]) for name in ("orders", "messages", "support")] == [1, 1, 1]


def test_a_long_history_is_searched_in_pages(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("habitue.app.console.history._AT_ONCE", 10)
    monkeypatch.setattr("habitue.app.console.history._LOOKS", 2)
    stored(shop, order("a", "o1", ["p1"]), *[viewed("a", f"p{n % 9}") for n in range(50)])
    owner, found, before = shop.browser("owner"), [], None
    for _ in range(10):
        query = {"family": "orders", **({"before": before} if before else {})}
        page = owner.get(f"/people/{shop.person('a')}/timeline", **query)
        found += page["items"]
        before = page["next_before"]
        if before is None:
            break
    assert (before, [item["name"] for item in found]) == (None, ["Order Completed"])


def test_what_is_computed_says_from_how_much_and_when(shop: Shop) -> None:
    for days, number in ((40, 1), (10, 2)):
        shop.clock.at = NOW - days * DAY_MS
        stored(shop, order("a", f"o{number}", ["p1"], total=20 * number), *[viewed("a", "p2") for _ in range(4)])
    shop.clock.at = NOW
    found = {each["key"]: each for each in person(shop.browser("owner"), shop.person("a"))["attributes"]}
    first, last = NOW - 40 * DAY_MS, NOW - 10 * DAY_MS
    assert (found["revenue"]["value"], found["average_order"]["value"]) == (6000, 3000)
    assert (found["first_order"]["value"], found["last_order"]["value"]) == (first, last)
    assert (found["days_since_order"]["value"], found["days_between_orders"]["value"]) == (10, 30)
    assert (found["orders"]["based_on"], found["orders"]["since"], found["orders"]["until"]) == (2, first, last)
