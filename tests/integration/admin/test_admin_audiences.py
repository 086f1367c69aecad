"""Audiences from the builder to the list: counted, explained, published, listed, exported; by role."""

from __future__ import annotations

import csv
import io
from functools import partial
from typing import Any

import pytest
from tests.integration.admin.admin_world import CONSENT, NOW, Browser, Shop, identify, order, track, viewed

from habitue.app.console.audience import membership, pace, sample
from habitue.core.clock import DAY_MS, HOUR_MS

VIEWS = {"type": "events", "event": "Product Viewed", "where": [
    {"field": "product.category", "test": {"op": "is", "value": "footwear"}}], "window": {"last": "30d"},
    "test": {"op": "at_least", "value": 2}}  # fmt: skip
BUYERS = {"type": "fact", "fact": "orders", "test": {"op": "at_least", "value": 1}}


def document(audience_id: str = "shoes.fans", condition: dict[str, Any] = VIEWS, **more: Any) -> dict[str, Any]:
    return {"audience_id": audience_id, "name": {"en": "Shoe fans", "fr": "Fans"}, "condition": condition, **more}


@pytest.fixture
def visited(shop: Shop) -> Shop:
    """Six visitors: each looks at p0 (footwear) as many times as their number; the last buys."""
    for n in range(6):
        shop.clock.at = NOW - (6 - n) * DAY_MS
        shop.send(*[viewed(f"v{n}", "p0") for _ in range(n)], viewed(f"v{n}", "p1"))
    shop.send(order("v5", "o1", ["p0", "p1"]))
    shop.clock.at = NOW
    return shop


def publish(browser: Browser, body: dict[str, Any]) -> dict[str, Any]:
    browser.do("POST", "/audiences", {"document": body})
    published: dict[str, Any] = browser.do("POST", f"/audiences/{body['audience_id']}/publish", {"note": "first"})
    return published


def test_a_small_shop_is_counted_exactly_with_some_people(visited: Shop) -> None:
    counted = visited.browser("viewer").do("POST", "/audience-count", {"condition": VIEWS})
    size = counted["size"]
    assert (size["people"], size["low"], size["high"], size["of"], size["sampled"]) == (4, 4, 4, 6, 6)
    assert size["at"] == NOW
    assert {chip["person_id"] for chip in counted["sample"]} == {visited.person(f"v{n}") for n in (2, 3, 4, 5)}
    assert counted["text"].startswith('count("Product Viewed", product.category is "footwear", last 30d) at least 2')
    assert counted["findings"] == []


def test_what_is_wrong_is_said_at_its_place_and_nothing_is_counted(visited: Shop) -> None:
    wrong = {"type": "all", "of": [BUYERS, {**VIEWS, "where": [{"field": "colour", "test": {"op": "known"}}]}]}
    counted = visited.browser("viewer").do("POST", "/audience-count", {"condition": wrong})
    assert counted["size"] is None
    assert [(f["severity"], f["code"], f["path"]) for f in counted["findings"]] == [
        ("error", "unknown_field", "$.of[1].where[0].field")
    ]
    moment = {"type": "fact", "fact": "page_type", "test": {"op": "is", "value": "home"}}
    counted = visited.browser("viewer").do("POST", "/audience-count", {"condition": moment})
    assert (counted["size"], counted["in_the_moment"]) == (None, True)


def test_a_large_shop_is_counted_on_a_sample_with_an_interval(visited: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sample, "SAMPLE", 3)
    size = visited.browser("viewer").do("POST", "/audience-count", {"condition": VIEWS})["size"]
    assert (size["of"], size["sampled"]) == (6, 3)
    assert size["low"] <= 4 <= size["high"]


def test_a_newer_question_of_the_same_account_ends_the_older(visited: Shop) -> None:
    mounted: Any = next(route for route in visited.app.routes if getattr(route, "path", "") == "/admin/api")
    console = mounted.app.state.console
    asked = "somebody", console.sampling.newest("somebody")
    console.sampling.newest("somebody")
    with pytest.raises(Exception, match="newer"):
        console.sampling.count({}, console.worlds.now(), NOW, asked=asked)


def test_from_draft_to_list_and_back(visited: Shop) -> None:
    editor = visited.browser("editor")
    draft = editor.do("POST", "/audiences", {"document": document()})
    assert (draft["published"], draft["draft"]["condition"]["event"], draft["version"]) == (None, "Product Viewed", 1)
    row = editor.get("/audiences")[0]
    assert (row["status"], row["has_draft"], row["size"]["people"], row["listened"]) == ("draft", True, 4, "none")
    published = editor.do("POST", "/audiences/shoes.fans/publish", {"note": "Spring"})
    assert (published["published_version"], published["draft"]) == (2, None)
    assert "shoes.fans" in visited.runtime.snapshot.audiences
    stricter = {**VIEWS, "test": {"op": "at_least", "value": 4}}
    editor.do("PUT", "/audiences/shoes.fans/draft", {"document": document(condition=stricter), "expected_version": 2})
    assert editor.get("/audiences")[0]["size"]["people"] == 4, "what is published is what is counted"
    editor.do("POST", "/audiences/shoes.fans/publish", {})
    assert editor.get("/audiences")[0]["size"]["people"] == 2
    old = editor.get("/audiences/shoes.fans/versions/2")
    assert "at least 2" in old["text"]
    back = editor.do("POST", "/audiences/shoes.fans/rollback/2", {})
    assert back["published"]["condition"]["test"]["value"] == 2
    archived = editor.do("POST", "/audiences/shoes.fans/archive", {})
    assert archived["published"] is None
    row = editor.get("/audiences")[0]
    assert (row["status"], row["size"], row["name"]["en"]) == ("archived", None, "Shoe fans")


def test_ids_and_versions_that_do_not_fit_are_conflicts(visited: Shop) -> None:
    editor = visited.browser("editor")
    editor.do("POST", "/audiences", {"document": document()})
    assert editor.send("POST", "/audiences", {"document": document()}).status_code == 409
    stale = editor.send("PUT", "/audiences/shoes.fans/draft", {"document": document(), "expected_version": 7})
    assert stale.status_code == 409
    other = editor.send("PUT", "/audiences/other/draft", {"document": document()})
    assert (other.status_code, other.json()["error"]["path"]) == (400, "$.document.audience_id")
    dangling = document("refers", {"type": "audience", "audience_id": "nothing"})
    editor.do("POST", "/audiences", {"document": dangling})
    refused = editor.send("POST", "/audiences/refers/publish", {})
    assert refused.status_code == 400
    assert "nothing" in refused.json()["error"]["message"]


def test_why_says_what_each_condition_stood_on_now_and_then(visited: Shop) -> None:
    viewer = visited.browser("viewer")
    both = {"type": "all", "of": [VIEWS, {"type": "not", "of": BUYERS}]}
    answer = viewer.do("POST", "/audience-why", {"condition": both, "person_id": visited.person("v5")})
    root = answer["explained"]
    assert (root["holds"], answer["past"]) == (False, False)
    views, not_bought = root["parts"]
    assert (views["holds"], views["evidence"]["value"], views["evidence"]["counted"]) == (True, 5, 5)
    assert views["evidence"]["since"] == NOW - 30 * DAY_MS
    assert views["evidence"]["seen"][0]["product"]["product_id"] == "p0"
    # until the fourth-newest of five leaves the window
    assert views["until"] == NOW - DAY_MS + 30 * DAY_MS
    assert (not_bought["holds"], not_bought["parts"][0]["evidence"]["value"]) == (False, 1)
    then = viewer.send("POST", "/audience-why", {
        "condition": both, "person_id": visited.person("v5"), "at": NOW - 3 * DAY_MS})  # fmt: skip
    assert then.status_code == 404, "nobody knew them three days ago"
    visited.clock.at = NOW + HOUR_MS
    visited.send(viewed("v2", "p0"))
    before = viewer.do("POST", "/audience-why", {
        "condition": {**VIEWS, "test": {"op": "at_least", "value": 3}}, "person_id": visited.person("v2"), "at": NOW,
    })  # fmt: skip
    after = viewer.do("POST", "/audience-why", {
        "condition": {**VIEWS, "test": {"op": "at_least", "value": 3}}, "person_id": visited.person("v2"),
    })  # fmt: skip
    assert (before["explained"]["holds"], before["past"]) == (False, True)
    assert after["explained"]["holds"]
    future = viewer.send("POST", "/audience-why", {
        "condition": VIEWS, "person_id": visited.person("v2"), "at": NOW + DAY_MS})  # fmt: skip
    assert future.status_code == 400


def test_members_are_listed_and_only_those_who_may_take_them_away(visited: Shop) -> None:
    editor, viewer = visited.browser("editor"), visited.browser("viewer")
    named = identify("77", device="v4", name="=cmd|' /C calc'!A0")
    visited.send({**named, "context": {"consent": {"categoryPreferences": CONSENT}}}, source="server")
    publish(editor, document())
    page = viewer.get("/audiences/shoes.fans/members")
    assert len(page["members"]) == 4
    assert (page["next_cursor"], page["of"]) == (None, page["asked"])
    assert all(not member["person"]["named"] for member in page["members"]), "a viewer sees pseudonyms"
    assert viewer.send("GET", "/audiences/shoes.fans/members.csv").status_code == 403
    assert Browser(visited, None).send("GET", "/audiences/shoes.fans/members.csv").status_code == 401
    answer = editor.send("GET", "/audiences/shoes.fans/members.csv")
    assert answer.headers["content-disposition"] == 'attachment; filename="shoes.fans.csv"'
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert len(rows) == 4
    assert [row["label"] for row in rows if "cmd" in row["label"]] == ["'=cmd|' /C calc'!A0"]


def test_members_are_found_a_page_at_a_time_within_a_budget(visited: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(membership, "_AT_ONCE", 2)
    monkeypatch.setattr(membership, "paced", partial(pace.paced, budget_s=0, stretch_s=0))
    editor = visited.browser("editor")
    publish(editor, document())
    found, cursor, pages = list[str](), None, 0
    while pages < 10:
        page = editor.get("/audiences/shoes.fans/members", **({"cursor": cursor} if cursor else {}))
        found += [member["person"]["person_id"] for member in page["members"]]
        pages, cursor = pages + 1, page["next_cursor"]
        if cursor is None:
            break
    assert sorted(found) == sorted(visited.person(f"v{n}") for n in (2, 3, 4, 5))
    assert pages >= 3


def test_overlap_and_the_audiences_of_one_person(visited: Shop) -> None:
    editor = visited.browser("editor")
    publish(editor, document())
    publish(editor, document("buyers", BUYERS))
    publish(editor, document("front", {"type": "fact", "fact": "page_type", "test": {"op": "is", "value": "home"}}))
    table = editor.get("/audiences/shoes.fans/overlap")
    assert table["size"]["people"] == 4
    assert [(o["audience_id"], o["both"]["people"], o["size"]["people"]) for o in table["others"]] == [("buyers", 1, 1)]
    mine = editor.get(f"/people/{visited.person('v5')}/audiences")
    assert [one["audience_id"] for one in mine["audiences"]] == ["buyers", "shoes.fans"]
    assert [one["audience_id"] for one in mine["of_page"]] == ["front"]
    theirs = editor.get(f"/people/{visited.person('v0')}/audiences")
    assert (theirs["audiences"], [one["audience_id"] for one in theirs["others"]]) == ([], ["buyers", "shoes.fans"])
    assert editor.send("GET", "/audiences/front/members").status_code == 400


def test_suggestions_are_the_shops_own_values(visited: Shop) -> None:
    visited.send(track("v1", "Quiz Finished", result="sporty", score=7))
    consenting = {"context": {"consent": {"categoryPreferences": CONSENT}}}
    plans = [identify(str(n), device=f"v{n}", plan=plan) for n, plan in ((1, "Gold"), (2, "gold"))]
    visited.send(*[{**item, **consenting} for item in plans])
    viewer = visited.browser("viewer")

    def values(**query: Any) -> list[Any]:
        return [one["value"] for one in viewer.get("/audience-suggestions", **query)]

    assert values(of="values", event="Product Viewed", field="product.category") == ["Books", "Footwear", "Kitchen"]
    assert values(of="events") == ["Quiz Finished"]
    assert values(of="fields", event="Quiz Finished") == ["result", "score"]
    assert values(of="values", event="Quiz Finished", field="result") == ["sporty"]
    assert "plan" in values(of="keys", fact="trait")
    assert len(values(of="values", fact="trait", key="plan")) == 1, "texts that differ by case are one value"
    assert values(of="keys", fact="category_affinity") == ["Books", "Footwear", "Kitchen"]
    assert viewer.send("GET", "/audience-suggestions?of=values&event=Order Completed&field=at").status_code == 400
    assert viewer.send("GET", "/audience-suggestions?of=keys&fact=country").status_code == 400


def test_the_text_form_is_read_and_its_mistakes_placed(visited: Shop) -> None:
    viewer = visited.browser("viewer")
    assert viewer.do("POST", "/audience-text", {"text": 'country is "FR"\n'})["condition"]["fact"] == "country"
    wrong = viewer.do("POST", "/audience-text", {"text": "all of\n  country izz 3"})
    assert (wrong["condition"], wrong["line"]) == (None, 2)
    assert wrong["problem"]


def test_everything_needs_a_session_and_changes_need_an_editor(visited: Shop) -> None:
    nobody, viewer = Browser(visited, None), visited.browser("viewer")
    for method, path in (("GET", "/audiences"), ("GET", "/audience-vocabulary"), ("POST", "/audience-count")):
        assert nobody.send(method, path, {"condition": VIEWS} if method == "POST" else None).status_code == 401
    for method, path, body in (
        ("POST", "/audiences", {"document": document()}),
        ("PUT", "/audiences/shoes.fans/draft", {"document": document()}),
        ("DELETE", "/audiences/shoes.fans/draft", None),
        ("POST", "/audiences/shoes.fans/publish", {}),
        ("POST", "/audiences/shoes.fans/archive", {}),
        ("POST", "/audiences/shoes.fans/rollback/1", {}),
    ):
        assert viewer.send(method, path, body).status_code == 403, path


def test_the_vocabulary_has_an_operator_for_every_kind(visited: Shop) -> None:
    said = visited.browser("viewer").get("/audience-vocabulary")
    kinds = {field["kind"] for event in said["events"] for field in event["fields"]}
    kinds |= {fact["kind"] for fact in said["facts"]}
    assert kinds <= set(said["operators"])
    assert all(said["operators"].values())


def test_the_library_says_what_each_needs_and_whether_the_shop_has_it(visited: Shop) -> None:
    viewer = visited.browser("viewer")
    families = viewer.get("/audience-library")
    cards = {card["entry_id"]: card for family in families for card in family["cards"]}
    assert len(cards) > 40
    assert all(card["title"]["en"] and card["title"]["fr"] and card["condition"]["type"] for card in cards.values())
    newcomers = cards["visits.newcomers"]
    assert newcomers["size"]["people"] == 6
    needed = {(need["kind"], need["name"]): need["has"] for card in cards.values() for need in card["needs"]}
    assert needed["event", "Order Completed"] is True
    assert needed["event", "Signed In"] is False
    assert needed["source", "catalogue"] is True
    week = viewer.do("POST", "/audience-library/visits.newcomers", {"parameters": {"last": "2d"}})
    counted = viewer.do("POST", "/audience-count", {"condition": week["condition"]})
    assert counted["size"]["people"] == 1, "v5 came yesterday; v4 two days ago, which is no longer within two days"
    wrong = viewer.send("POST", "/audience-library/visits.newcomers", {"parameters": {"last": "for ever"}})
    assert (wrong.status_code, wrong.json()["error"]["path"]) == (400, "$.last")
    assert viewer.send("POST", "/audience-library/nothing", {"parameters": {}}).status_code == 404


def test_who_objects_to_personalisation_is_in_no_audience(visited: Shop) -> None:
    editor, person = visited.browser("editor"), visited.person("v5")
    publish(editor, document())
    editor.do("PUT", f"/people/{person}/objections", {"name": "profiling", "objects": True})
    counted = editor.do("POST", "/audience-count", {"condition": VIEWS})
    assert (counted["size"]["people"], counted["size"]["of"]) == (3, 6)
    assert person not in {chip["person_id"] for chip in counted["sample"]}
    members = editor.get("/audiences/shoes.fans/members")["members"]
    assert person not in {member["person"]["person_id"] for member in members}
    assert editor.get(f"/people/{person}/audiences")["audiences"] == []
    answer = editor.do("POST", "/audience-why", {"condition": VIEWS, "person_id": person})
    assert (answer["objects"], answer["explained"]["holds"]) == (True, True)
