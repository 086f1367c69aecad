"""Preferences by page and by API: a GET shows, a POST acts, links are signed, refused questions are not asked again."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.integration.conftest import NOW, Fresh
from tests.integration.serving import PAGE, Shop, StillClock

from habitue.core.clock import DAY_MS
from habitue.privacy.tokens import sign
from habitue.testing.server import Response, basic

HOSTILE = "<script>alert(1)</script>\"'>"
FORM = {"content-type": "application/x-www-form-urlencoded"}
GRANTED = {"measure": True, "personalise": True}


@pytest.fixture
def shop(fresh_workspace: Fresh) -> Iterator[Shop]:
    shop = Shop(*fresh_workspace(), StillClock(NOW))
    changes = [
        ["Product Updated", f"c{n}", NOW, {"product_id": f"p{n}", "name": "T", "category": f"Kind {n % 3} > Sub",
         "brand": ("Alpina", HOSTILE)[n % 2], "price_minor": 100, "currency": "EUR", "stock": 9,
         "attributes": {"size": str(40 + n)}}] for n in range(6)
    ]  # fmt: skip
    assert shop.post("/v1/catalogue", {"changes": changes}, basic(shop.keys.server)).status == 200
    identify = {"type": "identify", "messageId": "i", "userId": "ada", "traits": {"email": "ada@example.com"}}
    assert shop.verdicts([identify], shop.keys.server) == [("stored", "")]
    yield shop
    shop.close()


def link(shop: Shop) -> str:
    answer = shop.post("/v1/people/links", {"person": "ada", "use": "preferences"}, basic(shop.keys.server))
    return str(answer.json()["token"])


def asked(shop: Shop, **body: Any) -> Response:
    return shop.post("/v1/preferences", {"writeKey": shop.keys.public, **body}, PAGE)


def token_for(shop: Shop) -> str:
    return sign("ada", shop.workspace.settings.identity_secret, shop.clock.at)


class _Form(HTMLParser):
    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.checked: dict[str, list[str]] = {}
        self.offered: dict[str, list[str]] = {}
        self.tags: list[str] = []
        self.feed(html.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        found = dict(attrs)
        if tag == "input" and found["type"] != "hidden":
            self.offered.setdefault(str(found["name"]), []).append(str(found["value"]))
            if "checked" in found:
                self.checked.setdefault(str(found["name"]), []).append(str(found["value"]))


def test_the_page_shows_saves_and_shows_again(shop: Shop) -> None:
    token = link(shop)
    shown = shop.send("GET", f"/preferences?t={token}", headers={"accept-language": "fr-FR"})
    assert (shown.status, b'lang="fr"' in shown.body) == (200, True)
    assert "script" not in _Form(shown.body).tags
    assert _Form(shown.body).checked == {}
    assert _Form(shown.body).offered["brands"] == [HOSTILE, "Alpina"]
    assert b"ada" not in shown.body, "it names nobody"
    for header in ("content-security-policy", "referrer-policy", "cache-control"):
        assert header in shown.headers
    before = len(shop.stored())
    for address in (f"/preferences?t={token}&brands=Alpina", f"/preferences?t={token}&saved=1"):
        assert shop.send("GET", address).status == 200
    assert len(shop.stored()) == before, "a GET only shows"
    form = {"t": token, "lang": "en", "brands": [HOSTILE, "gone since"], "sizes": ["41", "43"], "frequency": "weekly"}
    saved = shop.send("POST", "/preferences", urlencode(form, doseq=True).encode(), FORM)
    assert saved.status in (200, 303)
    again = _Form(shop.send("GET", f"/preferences?t={token}").body)
    assert again.checked == {"brands": [HOSTILE], "sizes": ["41", "43"], "frequency": ["weekly"]}
    told = asked(shop, token=token_for(shop)).json()["preferences"]
    assert (told["categories"], told["topics"], told["frequency"]) == ([], [], "weekly")


def test_a_link_that_does_not_hold_shows_and_saves_nothing(shop: Shop) -> None:
    token = link(shop)
    clicks = shop.post("/v1/people/links", {"person": "ada", "use": "click"}, basic(shop.keys.server)).json()["token"]
    before = len(shop.stored())
    for bad in ("", "x", token[:-3], clicks, token_for(shop)):
        assert shop.send("GET", f"/preferences?{urlencode({'t': bad})}").status == 403
        form = urlencode({"t": bad, "brands": "Alpina"}).encode()
        assert shop.send("POST", "/preferences", form, FORM).status == 403
    shop.clock.at += 31 * DAY_MS
    assert shop.send("GET", f"/preferences?t={token}").status == 403
    shop.clock.at -= 31 * DAY_MS
    assert shop.post("/v1/people/forget", {"person": "ada"}, basic(shop.keys.server)).status == 200
    assert shop.send("GET", f"/preferences?t={token}").status == 403, "nobody to show it to"
    assert len(shop.stored()) < before + 2


def test_the_api_keeps_what_is_not_named_and_refuses_what_is_no_choice(shop: Shop) -> None:
    token = token_for(shop)
    first = asked(shop, token=token, preferences={"brands": ["Alpina"], "frequency": "pause"})
    assert first.json()["preferences"]["brands"] == ["Alpina"]
    shop.clock.at += 1000
    second = asked(shop, token=token_for(shop), preferences={"brands": []}).json()["preferences"]
    assert (second["brands"], second["frequency"], second["sizes"]) == ([], "pause", None)
    wrong: list[dict[str, Any]] = [
        {"brands": ["Other"]},
        {"brands": "Alpina"},
        {"shoes": []},
        {"frequency": "hourly"},
    ]
    for preferences in wrong:
        answer = asked(shop, token=token_for(shop), preferences=preferences)
        assert (answer.status, answer.json()["error"]["code"]) == (400, "invalid_input"), preferences
    server = {"userId": "ada", "preferences": {"topics": ["offers"]}}
    said = shop.post("/v1/preferences", server, basic(shop.keys.server))
    assert said.json()["preferences"]["topics"] == ["offers"]
    for body in ({}, {"userId": "ada"}, {"token": token, "userId": "bob"}):
        assert asked(shop, **body).status == 401


def test_questions_come_one_at_a_time_seldom_and_never_again_once_refused(shop: Shop) -> None:
    def question(**body: Any) -> Any:
        who = {"writeKey": shop.keys.public, "anonymousId": "d1", "consent": GRANTED}
        return shop.post("/v1/question", {**who, **body}, PAGE).json()["question"]

    assert question(consent={}) is None
    first = question()
    assert (first["field"], first["choices"][0]) == ("sizes", "40")
    assert question() is None, "one at a time"
    assert question(answer={"field": "sizes", "value": ["41"]}) is None
    found = []
    for _ in range(12):
        shop.clock.at += 15 * DAY_MS
        if asked_now := question():
            found.append(asked_now["field"])
            shop.clock.at += 1000
            question(answer={"field": asked_now["field"], "refused": True})
    assert sorted(found) == ["brands", "categories", "frequency", "topics"]
