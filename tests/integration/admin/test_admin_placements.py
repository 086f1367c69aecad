"""Placements from draft to shop and back: drafts, previews, dry runs, publishing, history, the switch."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.integration.admin.admin_world import Blueprint, Browser, Shop, blueprint, product, viewed

from habitue.events.names import DEFINITION_PUBLISHED

ID = "home.trending"
PATH = f"/placements/{ID}"


def document(**changes: Any) -> dict[str, Any]:
    written = {
        "placement_id": ID,
        "title": {"en": "Liked", "fr": "Aimés"},
        "page": "home",
        "strategies": ["trending", "best_sellers"],
        "n": 6,
        "pins": ["p5", "p7"],
        "excluded": [],
    }
    return {**written, **changes}


def shown(answer: dict[str, Any], placement: str = ID) -> list[str]:
    return [item["product_id"] for item in answer["placements"][placement]["items"]]


@pytest.fixture
def editor(shop: Shop) -> Browser:
    return shop.browser("editor")


def test_the_default_placements_are_there(editor: Browser) -> None:
    rows = editor.get("/placements")
    assert [row["placement_id"] for row in rows] == sorted(row["placement_id"] for row in rows)
    assert len(rows) == 10
    assert {(row["status"], row["has_draft"], row["published_version"]) for row in rows} == {("published", False, 1)}
    assert rows[0]["results"]["incremental_minor"]["state"] in ("too_early", "off")


def test_from_draft_to_shop_and_back(shop: Shop, editor: Browser) -> None:
    assert shown(shop.decide("a", ID)) == []
    draft = editor.do("PUT", f"{PATH}/draft", {"document": document()})
    assert (draft["draft"], draft["published"]["pins"], draft["version"]) == (document(), [], 2)
    assert shown(shop.decide("a", ID)) == [], "a draft is seen by nobody"
    published = editor.do("POST", f"{PATH}/publish", {"note": "Spring"})
    assert shown(shop.decide("a", ID)) == ["p5", "p7"], "the very next decision has it"
    assert (published["draft"], published["published"], published["published_version"]) == (None, document(), 3)
    newest = published["history"][0]
    assert (newest["version"], newest["status"], newest["author"], newest["note"]) == (
        3,
        "published",
        "Editor",
        "Spring",
    )
    assert [version["status"] for version in published["history"]] == ["published", "published"]
    back = editor.do("POST", f"{PATH}/rollback/1")
    assert (back["published_version"], back["published"]["pins"]) == (4, [])
    assert shown(shop.decide("a", ID)) == []
    archived = editor.do("POST", f"{PATH}/archive")
    assert (archived["published"], archived["published_version"]) == (None, None)
    assert ID not in shop.runtime.snapshot.placements
    (row,) = [row for row in editor.get("/placements") if row["placement_id"] == ID]
    assert row["status"] == "archived"


def test_every_release_is_an_event_of_the_log(shop: Shop, editor: Browser) -> None:
    editor.do("PUT", f"{PATH}/draft", {"document": document()})
    editor.do("POST", f"{PATH}/publish", {})
    editor.do("POST", f"{PATH}/rollback/1")
    editor.do("POST", f"{PATH}/archive")
    editor.do("PUT", "/pause", {"paused": True})
    events = [stored.event.properties for stored in shop.runtime.log.read(names=[DEFINITION_PUBLISHED])]
    assert [(event["definition_id"], event["version"], event["status"]) for event in events] == [
        (ID, 3, "published"),
        (ID, 4, "published"),
        (ID, 5, "archived"),
        ("workspace", 1, "published"),
    ]
    assert [event["snapshot_version"] for event in events] == [11, 12, 13, 14]
    assert editor.get("/health")["ledger"]["balanced"]


def test_discarding_a_draft_changes_nothing_in_the_shop(shop: Shop, editor: Browser) -> None:
    before, position = shop.runtime.snapshot, shop.runtime.log.position()
    editor.do("PUT", f"{PATH}/draft", {"document": document()})
    detail = editor.do("DELETE", f"{PATH}/draft")
    assert (detail["draft"], detail["published_version"], len(detail["history"])) == (None, 1, 1)
    shop.runtime.refresh()
    assert (shop.runtime.snapshot, shop.runtime.log.position()) == (before, position)
    again = editor.send("DELETE", f"{PATH}/draft")
    assert (again.status_code, again.json()["error"]["code"]) == (409, "conflict")
    assert editor.send("POST", f"{PATH}/publish", {}).status_code == 409


def test_a_new_placement_begins_as_a_draft(shop: Shop, editor: Browser) -> None:
    fresh = document(placement_id="home.gifts")
    editor.do("PUT", "/placements/home.gifts/draft", {"document": fresh})
    (row,) = [row for row in editor.get("/placements") if row["placement_id"] == "home.gifts"]
    assert (row["status"], row["has_draft"], row["published_version"], row["pins"]) == ("draft", True, None, 2)
    editor.do("DELETE", "/placements/home.gifts/draft")
    assert "home.gifts" not in [row["placement_id"] for row in editor.get("/placements")]
    editor.do("PUT", "/placements/home.gifts/draft", {"document": fresh})
    editor.do("POST", "/placements/home.gifts/publish", {})
    assert shown(shop.decide("a", "home.gifts"), "home.gifts") == ["p5", "p7"]


def test_creating_refuses_an_id_that_is_taken(editor: Browser) -> None:
    fresh = document(placement_id="home.gifts")
    made = editor.do("POST", "/placements", {"document": fresh})
    assert (made["draft"], made["published"], made["version"]) == (fresh, None, 1)
    for taken in ("home.gifts", ID):
        answer = editor.send("POST", "/placements", {"document": document(placement_id=taken)})
        assert (answer.status_code, answer.json()["error"]["code"]) == (409, "conflict")
        assert repr(taken) in answer.json()["error"]["message"]
    assert editor.get(PATH)["draft"] is None, "the one that was there is as it was"
    editor.do("POST", f"{PATH}/archive")
    assert editor.send("POST", "/placements", {"document": document()}).status_code == 409, "archived ids keep theirs"


def test_an_id_whose_only_draft_was_given_up_is_free_again(editor: Browser) -> None:
    fresh = document(placement_id="home.gifts")
    editor.do("POST", "/placements", {"document": fresh})
    editor.do("DELETE", "/placements/home.gifts/draft")
    again = editor.do("POST", "/placements", {"document": {**fresh, "n": 3}})
    assert (again["draft"]["n"], again["version"]) == (3, 3)


def test_giving_up_a_draft_does_not_free_an_id_that_is_published(editor: Browser) -> None:
    editor.do("PUT", f"{PATH}/draft", {"document": document()})
    editor.do("DELETE", f"{PATH}/draft")
    assert editor.send("POST", "/placements", {"document": document()}).status_code == 409


@pytest.mark.parametrize("bad", ["Home.Gifts", "home gifts", ".home", "home..gifts", "", "é", "x" * 81])
def test_creating_refuses_bad_ids_and_says_where(editor: Browser, bad: str) -> None:
    answer = editor.send("POST", "/placements", {"document": document(placement_id=bad)})
    assert (answer.status_code, answer.json()["error"]["path"]) == (400, "$.document.placement_id")


def test_a_viewer_creates_nothing(shop: Shop) -> None:
    answer = shop.browser("viewer").send("POST", "/placements", {"document": document(placement_id="home.gifts")})
    assert answer.status_code == 403


def test_of_two_editors_the_second_is_told(shop: Shop, editor: Browser) -> None:
    seen = editor.get(PATH)["version"]
    editor.do("PUT", f"{PATH}/draft", {"document": document(), "expected_version": seen})
    late = shop.browser("owner").send("PUT", f"{PATH}/draft", {"document": document(n=3), "expected_version": seen})
    assert (late.status_code, late.json()["error"]["code"]) == (409, "conflict")
    assert editor.get(PATH)["draft"]["n"] == 6
    assert editor.send("POST", f"{PATH}/publish", {"expected_version": seen}).status_code == 409


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"n": 0}, "$.document.n"),
        ({"strategies": []}, "$.document.strategies"),
        ({"strategies": ["astrology"]}, "$.document.strategies[0]"),
        ({"placement_id": "Home!"}, "$.document.placement_id"),
        ({"placement_id": "home.other"}, "$.document.placement_id"),
        ({"pins": ["p1"], "excluded": ["p1"]}, "$.document"),
        ({"surprise": 1}, "$.document.surprise"),
        ({"page": "moon"}, "$.document.page"),
    ],
)
def test_a_wrong_document_is_refused_with_its_path(editor: Browser, change: dict[str, Any], path: str) -> None:
    for method, where in (("PUT", f"{PATH}/draft"), ("POST", f"{PATH}/dry-run")):
        answer = editor.send(method, where, {"document": document(**change)})
        assert answer.status_code == 400, answer.text
        assert answer.json()["error"]["path"].startswith(path.split("[")[0]), answer.text
    assert editor.get(PATH)["draft"] is None


def test_a_preview_is_what_the_shop_shows_after_publishing(usual: Blueprint, tmp_path: Path) -> None:
    shop = Shop(usual, tmp_path / "workspace")
    try:
        shop.live_through()
        shop.learn()
        editor = shop.browser("editor")
        people = {device: shop.person(device) for device in ("v0", "v1")}
        wanted = document(pins=["p3"], strategies=["for_you", "recently_viewed", "best_sellers"], excluded=["p9"], n=8)
        position = shop.runtime.log.position()
        previews = editor.do("POST", "/placements/preview", {"document": wanted, "person_ids": [*people.values(), ""]})
        assert shop.runtime.log.position() == position, "a preview is not logged"
        editor.do("PUT", f"{PATH}/draft", {"document": wanted})
        editor.do("POST", f"{PATH}/publish", {})
        for device, preview in zip([*people, "somebody new"], previews, strict=True):
            items = preview["explanation"]["items"]
            decided = shop.decide(device, ID, page={"type": "home"})["placements"][ID]
            assert [item["product"]["product_id"] for item in items] == shown({"placements": {ID: decided}})
            assert [item["reason"]["code"] for item in items] == [item["reason"]["code"] for item in decided["items"]]
            assert items[0]["pinned"] is True
        first, second, nobody = ([i["product"]["product_id"] for i in p["explanation"]["items"]] for p in previews)
        assert first != second
        assert previews[2]["person"] is None
        assert nobody
    finally:
        shop.close()


def test_a_preview_on_a_page_uses_that_page(lived: Shop, reading: Browser) -> None:
    similar = document(placement_id="product.similar", page="product", strategies=["similar"], pins=[])
    body = {"document": similar, "person_ids": [""], "product_id": "p4"}
    (preview,) = reading.do("POST", "/placements/preview", body)
    decided = lived.decide("x", "product.similar", page={"type": "product"}, product_id="p4")
    assert [i["product"]["product_id"] for i in preview["explanation"]["items"]][:6] == shown(
        decided, "product.similar"
    )[:6]
    kitchen = document(page="category", strategies=["best_sellers"], pins=[])
    (preview,) = reading.do(
        "POST", "/placements/preview", {"document": kitchen, "person_ids": [""], "category": "Kitchen"}
    )
    assert {item["product"]["category"] for item in preview["explanation"]["items"]} == {"Kitchen"}


def test_a_preview_of_somebody_unknown_is_not_found(editor: Browser) -> None:
    body = {"document": document(), "person_ids": ["d" + "0" * 24]}
    assert editor.send("POST", "/placements/preview", body).status_code == 404
    assert editor.send("POST", "/placements/preview", {**body, "person_ids": [""] * 5}).status_code == 400


def test_a_preview_shows_what_comes_after_the_pause(shop: Shop, editor: Browser) -> None:
    editor.do("PUT", "/pause", {"paused": True})
    (preview,) = editor.do("POST", "/placements/preview", {"document": document(), "person_ids": [""]})
    assert [item["product"]["product_id"] for item in preview["explanation"]["items"]] == ["p5", "p7"]


def test_somebody_held_out_sees_the_plain_shop_in_the_preview_too(tmp_path: Path) -> None:
    shop = Shop(blueprint(tmp_path / "half", holdout_share=0.5), tmp_path / "workspace")
    try:
        shop.stock(product(number) for number in range(12))
        for number in range(20):
            shop.send(viewed(f"v{number}", "p1"))
        editor = shop.browser("editor")
        editor.do("PUT", f"{PATH}/draft", {"document": document()})
        editor.do("POST", f"{PATH}/publish", {})
        kinds = set()
        for number in range(20):
            arm = shop.decide(f"v{number}", ID)["arm"]
            body = {"document": document(), "person_ids": [shop.person(f"v{number}")]}
            (preview,) = editor.do("POST", "/placements/preview", body)
            assert preview["explanation"]["left_alone"] == ("held_out" if arm == "held_out" else "")
            kinds.add(arm)
        assert kinds == {"held_out", "personalised"}
        run = editor.do("POST", f"{PATH}/dry-run", {"document": document()})
        held_out = sum(shop.decide(f"v{number}", ID)["arm"] == "held_out" for number in range(20))
        assert (run["requests"], run["people"], run["held_out"]) == (20, 20, held_out)
    finally:
        shop.close()


def test_a_dry_run_counts_the_last_seven_days(shop: Shop, editor: Browser) -> None:
    shop.clock.at -= 8 * 86_400_000
    shop.decide("long ago", ID)
    shop.clock.at += 8 * 86_400_000
    for device in ("a", "a", "b"):
        shop.decide(device, ID, "home.for_you")
    shop.decide("c", "home.for_you")
    shop.stock([product(5, stock=0)], at=shop.clock.at)
    editor.do("PUT", "/placements/home.for_you/draft", {"document": document(placement_id="home.for_you", pins=["p7"])})
    editor.do("POST", "/placements/home.for_you/publish", {})
    run = editor.do("POST", f"{PATH}/dry-run", {"document": document(pins=["p5", "p7", "nowhere"])})
    assert (run["days"], run["requests"], run["people"], run["held_out"]) == (7, 3, 2, 0)
    assert [(chip["product_id"], chip["sellable"]) for chip in run["products_unsellable"]] == [
        ("p5", False),
        ("nowhere", False),
    ]
    assert run["also_pinned_in"] == ["home.for_you"]
    fresh = document(placement_id="home.new")
    run = editor.do("POST", "/placements/home.new/dry-run", {"document": fresh})
    assert (run["requests"], run["people"]) == (0, 0)


def test_the_switch_pauses_everything_at_once(shop: Shop, editor: Browser) -> None:
    editor.do("PUT", f"{PATH}/draft", {"document": document()})
    editor.do("POST", f"{PATH}/publish", {})
    assert editor.do("PUT", "/pause", {"paused": True}) == {"paused": True}
    answer = shop.decide("a", ID)
    assert (answer["paused"], answer["placements"][ID]["default"]) == (True, True)
    assert editor.get("/session")["paused"] is True
    editor.do("PUT", "/pause", {"paused": False})
    assert shown(shop.decide("a", ID)) == ["p5", "p7"]


def test_a_decision_explains_itself(lived: Shop, reading: Browser) -> None:
    decided = lived.decide("v3", "home.for_you", page={"type": "home"})
    explanation = reading.get(f"/decisions/{decided['decision_id']}")
    (slot,) = explanation["placements"]
    assert [item["product"]["product_id"] for item in slot["items"]] == shown(decided, "home.for_you")
    assert explanation["matches_log"] is True
    assert explanation["person"]["person_id"] == lived.person("v3")
    assert slot["strategies_tried"]
    for item, public in zip(slot["items"], decided["placements"]["home.for_you"]["items"], strict=True):
        assert (item["reason"]["code"], item["reason"]["product_id"]) == (
            public["reason"]["code"],
            public["reason"]["product_id"],
        )
        assert bool(item["reason"]["value"]) == bool(item["reason"]["product_id"])
