"""The list of people, one person, their history, forgetting; and what a viewer does not see."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from tests.integration.admin.admin_world import (
    NOW,
    Browser,
    Shop,
    identify,
    order,
    page,
    track,
    viewed,
)

from habitue.adapters.sqlite import SqliteReader
from habitue.core.clock import DAY_MS, HOUR_MS, MINUTE_MS
from habitue.privacy.tokens import sign

CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"


def everybody(browser: Browser, sort: str) -> list[dict[str, Any]]:
    """All rows, page by page."""
    rows: list[dict[str, Any]] = []
    cursor = None
    for _ in range(20):
        found = browser.get("/people", sort=sort, **({"cursor": cursor} if cursor else {}))
        rows += found["rows"]
        cursor = found["next_cursor"]
        if cursor is None:
            assert found["total"] == len(rows)
            return rows
    raise AssertionError("the list never ends")


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["person"]["person_id"] for row in rows]


@pytest.mark.parametrize(
    ("sort", "field"), [("last_seen", "last_seen"), ("revenue", "revenue_minor"), ("orders", "orders")]
)
def test_the_list_has_everybody_once_in_order_and_no_bots(lived: Shop, reading: Browser, sort: str, field: str) -> None:
    rows = everybody(reading, sort)
    assert sorted(ids(rows)) == sorted(lived.person(f"v{visitor}") for visitor in range(36))
    values = [row[field] for row in rows]
    assert values == sorted(values, reverse=True)


def test_pages_join_without_gap_or_repeat(shop: Shop) -> None:
    for visitor in range(120):
        shop.clock.at = NOW - visitor % 7 * HOUR_MS
        shop.send(
            viewed(f"v{visitor}", "p1"), *([order(f"v{visitor}", f"o{visitor}", ["p1"])] if visitor % 5 == 0 else [])
        )
    shop.clock.at = NOW
    owner = shop.browser("owner")
    for sort in ("last_seen", "revenue", "orders"):
        rows = everybody(owner, sort)
        assert len(rows) == len(set(ids(rows))) == 120


def test_a_row_says_what_somebody_did(shop: Shop) -> None:
    shop.clock.at = NOW - 3 * DAY_MS
    shop.send(viewed("a", "p0"), viewed("a", "p3"), order("a", "o1", ["p0"], total=30))
    shop.clock.at = NOW
    shop.send(viewed("a", "p1"), order("a", "o2", ["p3"], total=12.5))
    shop.send(track("a", "Order Refunded", order_id="o2", total=2.5, currency="EUR"))
    (row,) = shop.browser("owner").get("/people")["rows"]
    assert row["person"] == {
        "person_id": shop.person("a"),
        "label": f"Visitor {shop.person('a')[1:5]}",
        "known": False,
        "left_out": None,
        "named": False,
    }
    assert (row["first_seen"], row["last_seen"], row["active_days"]) == (NOW - 3 * DAY_MS, NOW, 2)
    assert (row["orders"], row["revenue_minor"], row["currency"], row["top_category"]) == (2, 4000, "EUR", "Footwear")


def test_the_list_follows_every_commit(shop: Shop) -> None:
    owner = shop.browser("owner")
    assert owner.get("/people") == {"rows": [], "total": 0, "next_cursor": None}
    shop.send(viewed("a", "p1"))
    shop.clock.at += MINUTE_MS
    shop.send(viewed("b", "p1"))
    assert ids(owner.get("/people")["rows"]) == [shop.person("b"), shop.person("a")]
    shop.clock.at += MINUTE_MS
    shop.send(viewed("a", "p2"), order("b", "o1", ["p1"]))
    assert {row["last_seen"] for row in owner.get("/people")["rows"]} == {NOW + 2 * MINUTE_MS}
    assert [row["orders"] for row in owner.get("/people", sort="orders")["rows"]] == [1, 0]


def test_a_signed_token_makes_one_person_of_device_and_user(shop: Shop) -> None:
    owner = shop.browser("owner")
    shop.send(viewed("phone", "p1"), viewed("laptop", "p2"))
    assert owner.get("/people")["total"] == 2
    token = sign("ada", shop.runtime.settings.identity_secret, shop.clock.now_ms())
    for device in ("phone", "laptop"):
        item = viewed(device, "p3")
        shop.send({**item, "userId": "ada", "context": {**item["context"], "token": token}})
    (row,) = owner.get("/people")["rows"]
    user = shop.runtime.pseudonyms.user("ada")
    assert (row["person"]["person_id"], row["person"]["known"]) == (user, True)
    person = owner.get(f"/people/{user}")
    assert {node["evidence"] for node in person["nodes"] if node["node_id"] != user} == {"token"}
    # an address that names one of their devices leads to the person too
    assert owner.get(f"/people/{shop.runtime.pseudonyms.device('phone')}")["person"]["person_id"] == user
    _withdraw(shop, shop.runtime.pseudonyms.device("phone"), user)
    found = ids(owner.get("/people")["rows"])
    assert shop.runtime.pseudonyms.device("phone") in found


def _withdraw(shop: Shop, device: str, user: str) -> None:
    from habitue.eventlog import Intake
    from habitue.events.envelope import Event
    from habitue.events.names import LINK_WITHDRAWN

    shop.clock.at += MINUTE_MS
    event = Event(
        name=LINK_WITHDRAWN,
        message_id="withdrawn",
        occurred_at=shop.clock.at,
        received_at=shop.clock.at,
        source="system",
        properties={"node_id": device, "user_id": user},
    )
    shop.runtime.log.append(Intake(received=1, received_at=shop.clock.at, events=[event]))


def test_people_are_found_by_what_the_shop_knows_them_by(shop: Shop) -> None:
    shop.send(identify("ada", email="Ada@Example.com", firstName="Ada", lastName="Byron", plan="gold"), source="server")
    shop.send({**order("", "A-17", ["p1"]), "anonymousId": "phone", "userId": "ada"}, source="server")
    shop.send(viewed("b", "p1"))
    owner, viewer = shop.browser("owner"), shop.browser("viewer")
    ada = shop.runtime.pseudonyms.user("ada")
    for query in ("ada@example.com", " ADA@example.com ", "ada", "A-17", ada, ada[:9], ada[1:7], f"Visitor {ada[1:5]}"):
        assert ids(owner.get("/people", query=query)["rows"]) == [ada], query
    assert owner.get("/people", query="eve@example.com")["rows"] == []
    assert owner.get("/people", query="ada@example.com")["rows"][0]["person"]["label"] == "Ada Byron"
    # whoever can look an e-mail up knows whose pseudonym it is
    for query in ("ada@example.com", "ada", "A-17"):
        assert viewer.get("/people", query=query)["rows"] == []
        assert viewer.get("/search", q=query) == []
    assert ids(viewer.get("/people", query=ada[:9])["rows"]) == [ada]


def test_bots_are_found_but_not_listed(shop: Shop) -> None:
    shop.send(viewed("crawler", "p1"), user_agent=CRAWLER)
    owner, crawler = shop.browser("owner"), shop.person("crawler")
    assert owner.get("/people")["rows"] == []
    (row,) = owner.get("/people", query=crawler[:8])["rows"]
    assert row["person"]["left_out"] == "bot"


def test_everything_known_about_somebody(shop: Shop) -> None:
    for number, day in itertools.product(range(3), (9, 2)):
        shop.clock.at = NOW - day * DAY_MS + number
        shop.send(viewed("a", f"p{number * 3}"), track("a", "Products Searched", query=f"boots {number}"))
    shop.clock.at = NOW
    shop.send(page("a", "/c/footwear"), track("a", "Product Added", product_id="p1", quantity=2, price=10.5))
    shop.clock.at = NOW + 1
    shop.send(order("a", "o1", ["p0", "gone"], total=25))
    shop.clock.at = NOW + 2
    shop.send(track("a", "Product Added", product_id="p3", quantity=1, price=11.5))
    person = shop.browser("owner").get(f"/people/{shop.person('a')}")
    assert [chip["product_id"] for chip in person["recently_viewed"]] == ["p6", "p3", "p0"]
    assert person["searches"] == ["boots 2", "boots 1", "boots 0"]
    assert [(line["product_id"], line["quantity"]) for line in person["cart"]] == [("p3", 1)]
    (bought,) = person["orders"]
    assert (bought["order_id"], bought["total_minor"], bought["source"]) == ("o1", 2500, "browser")
    assert [(line["product_id"], line["product"] is None) for line in bought["lines"]] == [
        ("p0", False),
        ("gone", True),
    ]
    assert (person["orders_count"], person["revenue_minor"], person["average_order_minor"]) == (1, 2500, 2500)
    assert person["affinities"][0]["value"] == "Footwear"
    assert person["first_touch"]["medium"] == "organic"
    assert set(person["consent"]) == {"necessary", "measure", "personalise"}
    assert person["arm"] == "none"


def test_the_timeline_goes_back_to_the_beginning(shop: Shop) -> None:
    for number in range(130):
        shop.clock.at = NOW + number
        shop.send(viewed("a", f"p{number % 5}"), viewed("b", "p1"))
    owner, person = shop.browser("owner"), shop.person("a")
    seen, before = [], None
    while True:
        found = owner.get(f"/people/{person}/timeline", **({"before": before} if before else {}))
        seen += found["items"]
        before = found["next_before"]
        if before is None:
            break
    assert [item["at"] for item in seen] == [NOW + number for number in reversed(range(130))]
    assert seen[0]["product"]["product_id"] == "p4"


def test_a_viewer_sees_pseudonyms(shop: Shop) -> None:
    shop.send(identify("ada", email="ada@example.com", name="Ada Byron", plan="gold"), source="server")
    shop.send(
        {**order("", "o1", ["p1"]), "userId": "ada", "properties": {"order_id": "o1", "email": "ada@example.com"}},
        source="server",
    )
    ada = shop.runtime.pseudonyms.user("ada")
    owner, viewer = shop.browser("owner"), shop.browser("viewer")
    pages = ["/people", f"/people/{ada}", f"/people/{ada}/timeline", "/live", "/search?q=" + ada[:8]]
    for path in pages:
        text = viewer.client.get(f"/admin/api{path}").text
        assert "ada@example" not in text, path
        assert "Byron" not in text, path
    traits = {trait["key"]: trait for trait in owner.get(f"/people/{ada}")["traits"]}
    assert (traits["email"]["value"], traits["email"]["personal"]) == ("ada@example.com", True)
    assert (traits["plan"]["value"], traits["plan"]["personal"]) == ("gold", False)
    assert [trait["key"] for trait in viewer.get(f"/people/{ada}")["traits"]] == ["plan"]
    assert "ada@example.com" in json.dumps(owner.get(f"/people/{ada}/timeline"))


def test_a_browsers_claim_is_nobody_elses_profile(shop: Shop) -> None:
    shop.send(identify("ada", email="ada@example.com", name="Ada Byron"), source="server")
    claim = {**viewed("stranger", "p1"), "userId": "ada"}
    shop.send(claim)
    owner = shop.browser("owner")
    rows = owner.get("/people")["rows"]
    assert {row["person"]["known"] for row in rows} == {True, False}
    stranger = next(row for row in rows if not row["person"]["known"])
    assert owner.get(f"/people/{stranger['person']['person_id']}")["traits"] == []


def test_forgetting_leaves_nothing_to_see(shop: Shop) -> None:
    shop.send(identify("ada", email="ada@example.com", name="Ada"), source="server")
    shop.send(viewed("b", "p1"))
    owner, ada = shop.browser("owner"), shop.runtime.pseudonyms.user("ada")
    assert owner.get("/people")["total"] == 2
    assert owner.send("POST", f"/people/{ada}/forget").status_code == 204
    assert ids(owner.get("/people")["rows"]) == [shop.person("b")]
    assert owner.get("/people", query="ada@example.com")["rows"] == []
    for path in (f"/people/{ada}", f"/people/{ada}/timeline"):
        assert owner.client.get(f"/admin/api{path}").status_code == 404
    assert owner.send("POST", f"/people/{ada}/forget").status_code == 404


def test_contrast_finds_tastes_that_do_not_overlap(lived: Shop, reading: Browser) -> None:
    found = reading.get("/people/contrast")
    assert len(found["people"]) == len(set(found["tastes"])) == 2
    for chip, taste in zip(found["people"], found["tastes"], strict=True):
        affinities = reading.get(f"/people/{chip['person_id']}")["affinities"]
        assert [a["value"] for a in affinities if a["kind"] == "category"] == [taste]


def test_contrast_with_fewer_than_two_people_is_nobody(shop: Shop) -> None:
    owner = shop.browser("owner")
    assert owner.get("/people/contrast") == {"people": [], "tastes": []}
    shop.send(viewed("a", "p1"))
    assert owner.get("/people/contrast") == {"people": [], "tastes": []}


def test_somebody_held_out_or_without_consent_is_no_preview(shop: Shop) -> None:
    refusing = {"consent": {"categoryPreferences": {"measure": True, "personalise": False}}}
    for device in ("a", "b", "c"):
        shop.send(viewed(device, "p1"))
    shop.clock.at += MINUTE_MS
    shop.send(track("c", "Consent Changed", context=refusing))
    chips = shop.browser("owner").get("/people/contrast")["people"]
    assert {chip["person_id"] for chip in chips} == {shop.person("a"), shop.person("b")}


def test_the_list_stays_right_when_more_changes_than_it_marks(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("habitue.app.console.people._CHANGED", 5)
    owner = shop.browser("owner")
    owner.get("/people")
    shop.send(*[viewed(f"v{number}", "p1") for number in range(30)])
    shop.send(*[viewed(f"w{number}", "p1") for number in range(3)])
    assert owner.get("/people")["total"] == 33


def test_the_list_reads_a_page_of_people_not_all_of_them(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    for start in range(0, 1000, 250):
        shop.send(*[viewed(f"v{number}", f"p{number % 12}") for number in range(start, start + 250)])
    owner = shop.browser("owner")
    page = len(owner.get("/people")["rows"])
    read: list[str] = []
    reader = type(shop.runtime.reader)
    get = reader.get

    def noting(self: SqliteReader, table: str, key: str) -> bytes | None:
        read.append(key)
        return get(self, table, key)

    monkeypatch.setattr(reader, "get", noting)
    monkeypatch.setattr(reader, "items", None)  # all of a table: for the first look only
    for sort in ("last_seen", "revenue", "orders"):
        read.clear()
        found = owner.get("/people", sort=sort)
        assert (found["total"], len(found["rows"])) == (1000, page)
        assert 0 < len(set(read)) <= 2 * page
