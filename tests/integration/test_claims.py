"""P17: an unsigned claim to be somebody discloses nothing and does nothing to them, on any public route there is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest
from starlette.routing import Route
from tests.integration.conftest import NOW, Fresh
from tests.integration.serving import CONSENT, PAGE, Shop, StillClock, viewed

from habitue.app.deciding import Answerer
from habitue.app.working import train, write_lake
from habitue.interfaces.http.app import create_app
from habitue.interfaces.http.people import PeopleRoutes
from habitue.privacy.tokens import sign
from habitue.profiles.node import encode_node
from habitue.testing.server import basic

MARK = "zebra-mark-77c0"
BROWSER = (
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18 Safari/605"
)
GRANTED = {"measure": True, "personalise": True}
# The routes of shops' pages that take who somebody is; a new one needs its line, or its reason not to.
CLAIMING = frozenset({
    "/v1/decide", "/v1/recommend", "/v1/preferences", "/v1/question", "/v1/batch", "/v1/b",
    *(f"/v1/{call}" for call in ("track", "identify", "page", "screen", "group", "alias", *"tipsga")),
})  # fmt: skip
SECRET = frozenset({
    "/v1/catalogue", "/v1/people/forget", "/v1/people/links", "/v1/people/unlink", "/v1/people/export",
    "/v1/people/object", "/v1/people/rectify", "/v1/dead-letters/replay", "/v1/retention/turn",
    "/v1/traffic", "/v1/definitions", "/v1/definitions/{act}", "/v1/audiences/transitions",
    "/v1/audiences/{audience_id}/export",
})  # fmt: skip
# Opened by a signed link; signed by its sender; of nobody, a number.
ELSEWHERE = frozenset({
    "/preferences", "/v1/webhooks/{source}", "/v1/webhooks/{source}/lists/{list_id}", "/v1/count",
})  # fmt: skip


@pytest.fixture(scope="module")
def lived(template: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """A shop where a victim has a history; each test brings its own attackers."""
    import shutil

    from habitue.app.workspace import open_workspace

    folder = tmp_path_factory.mktemp("claims") / "workspace"
    shutil.copytree(template[0], folder)
    shop = Shop(open_workspace(folder, {}), template[1], StillClock(NOW))
    changes = [
        ["Product Updated", f"c{n}", NOW, {"product_id": f"p{n}", "name": f"Thing {n}", "category": f"Kind {n % 3}",
         "brand": f"Brand {n % 4}", "price_minor": 100 + n, "currency": "EUR", "stock": 9}] for n in range(12)
    ]  # fmt: skip
    assert shop.post("/v1/catalogue", {"changes": changes}, basic(shop.keys.server)).status == 200
    others = [viewed(f"other{n}", f"other{n % 5}", properties={"product_id": f"p{n % 12}"}) for n in range(40)]
    signed = {**CONSENT, "token": token_for(shop, "victim")}
    hers = [viewed(f"v{n}", "her-phone", userId="victim", context=signed, properties={"product_id": f"p{n}"})
            for n in range(3, 10)]  # fmt: skip
    identify = {"type": "identify", "messageId": "vi", "anonymousId": "her-phone", "userId": "victim",
                "context": signed, "traits": {"email": f"{MARK}@example.com", "plan": MARK}}  # fmt: skip
    assert shop.batch([*others, *hers, identify]).status == 200
    liked = {"writeKey": shop.keys.public, "token": token_for(shop, "victim"),
             "preferences": {"brands": ["Brand 2"], "frequency": "weekly"}}  # fmt: skip
    assert shop.post("/v1/preferences", liked, PAGE).status == 200
    write_lake(shop.workspace)
    train(shop.workspace, shop.clock.at)
    shop.runtime.refresh()
    yield shop
    shop.close()


def token_for(shop: Shop, user: str) -> str:
    return sign(user, shop.workspace.settings.identity_secret, shop.clock.at)


def told(shop: Shop, route: str, device: str, user: str, token: str | None) -> Any:
    """What a page is told on a route when it claims to be somebody."""
    item = {**viewed(f"{device}{route}", device), "userId": user, "traits": {}, "previousId": device, "groupId": "g"}
    body = {
        **item, "writeKey": shop.keys.public, "consent": GRANTED, "token": token, "batch": [item],
        "placements": ["home.for_you", "home.recently_viewed"], "strategy": "recently_viewed", "n": 8,
        "preferences": {"frequency": "monthly"} if route.endswith("preferences") else {},
    }  # fmt: skip
    if route in ("/v1/decide", "/v1/recommend", "/v1/question"):
        body.pop("context")
        body.pop("properties")
    answer = shop.post(route, body, PAGE)
    assert MARK.encode() not in answer.body, route
    said = msgspec.json.decode(answer.body) if answer.body else None
    for unequal in ("decision_id", "verdicts"):
        if isinstance(said, dict):
            said.pop(unequal, None)
    return answer.status, said


def disclosing(shop: Shop, number: str, token: str | None = None) -> list[str]:
    """The routes that answer somebody who claims to be the victim otherwise than who claims to be nobody's."""
    arms: dict[str, list[str]] = {"": [], "x": []}
    for n in range(200):
        device = f"{number}-{n}"
        body = {"writeKey": shop.keys.public, "anonymousId": device, "consent": GRANTED, "placements": ["home.for_you"]}
        if shop.post("/v1/decide", body, PAGE).json()["arm"] == "personalised":
            arms["" if len(arms[""]) <= len(arms["x"]) else "x"].append(device)
        if len(arms["x"]) == 1:
            break
    one, other = arms[""][0], arms["x"][0]
    return [
        route
        for route in sorted(CLAIMING)
        if told(shop, route, one, "victim", token) != told(shop, route, other, "nobody-at-all", token)
    ]


def test_every_public_route_is_tried_or_needs_no_claim(lived: Shop) -> None:
    posts = {
        route.path
        for route in create_app(lived.runtime).routes
        if isinstance(route, Route) and "POST" in (route.methods or ())
    }
    assert posts == CLAIMING | SECRET | ELSEWHERE


@pytest.mark.parametrize("token", [None, "", "a.b.c"])
def test_a_claim_discloses_nothing_and_changes_nothing_of_the_person(lived: Shop, token: str | None) -> None:
    victim = lived.runtime.pseudonyms.user("victim")
    before = encode_node(lived.runtime.people.view(victim)), lived.runtime.people.members(victim)
    assert disclosing(lived, f"honest{token}", token) == []
    assert (encode_node(lived.runtime.people.view(victim)), lived.runtime.people.members(victim)) == before


def test_the_check_finds_preferences_that_trust_a_bare_user_id(lived: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    def trusting(self: PeopleRoutes, _key: object, _token: object, user_id: str, *, writes: bool) -> Any:
        return self._preferring.known(self._runtime.pseudonyms.user(user_id))

    monkeypatch.setattr(PeopleRoutes, "_vouched", trusting)
    assert "/v1/preferences" in disclosing(lived, "mutant-preferences")


def test_the_check_finds_decisions_that_trust_a_bare_user_id(lived: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    known = Answerer._known

    def trusting(self: Answerer, asked: Any) -> Any:
        if not asked.user_id:
            return known(self, asked)
        token = sign(asked.user_id, self._runtime.settings.identity_secret, asked.now_ms)
        return known(self, msgspec.structs.replace(asked, token=token))

    monkeypatch.setattr(Answerer, "_known", trusting)
    assert {"/v1/decide", "/v1/recommend"} <= set(disclosing(lived, "mutant-decide"))


def test_a_followed_link_joins_the_device_and_stores_no_token(fresh_workspace: Fresh) -> None:
    shop = Shop(*fresh_workspace(), StillClock(NOW))
    identify = {"type": "identify", "messageId": "i", "userId": "ada", "traits": {"email": "ada@example.com"}}
    assert shop.verdicts([identify], shop.keys.server) == [("stored", "")]
    answer = shop.post("/v1/people/links", {"person": "ada@example.com", "use": "click"}, basic(shop.keys.server))
    parameter = answer.json()["parameter"]
    url = f"https://shop.example/boots?a=1&{parameter}"
    page = {**CONSENT, "userAgent": BROWSER, "page": {"url": url, "search": f"?a=1&{parameter}", "path": "/boots"}}
    followed = {"type": "page", "messageId": "p", "anonymousId": "tablet", "context": page}
    assert shop.verdicts([followed]) == [("stored", "")]
    people, ids = shop.runtime.people, shop.runtime.pseudonyms
    assert people.person_of(ids.device("tablet")) == ids.user("ada")
    forged = {**followed, "messageId": "q", "anonymousId": "other"}
    forged["context"] = {**CONSENT, "userAgent": BROWSER, "page": {"search": f"?{parameter[:-4]}AAAA"}}
    assert shop.verdicts([forged]) == [("stored", "")]
    assert people.person_of(ids.device("other")) == ids.device("other")
    files = b"".join(path.read_bytes() for path in shop.workspace.folder.rglob("*") if path.is_file())
    assert parameter.partition("=")[2].encode() not in files
    parted = shop.post("/v1/people/unlink", {"person": "ada", "device": ids.device("tablet")}, basic(shop.keys.server))
    assert parted.json()["person_id"] == ids.user("ada")
    assert people.person_of(ids.device("tablet")) == ids.device("tablet")
    shop.close()


def test_a_device_is_sent_no_link(lived: Shop) -> None:
    device = lived.runtime.pseudonyms.device("other1")
    answer = lived.post("/v1/people/links", {"person": device, "use": "click"}, basic(lived.keys.server))
    assert (answer.status, answer.json()["error"]["code"]) == (409, "conflict")
    answer = lived.post("/v1/people/links", {"person": "victim", "use": "click", "days": 91}, basic(lived.keys.server))
    assert (answer.status, answer.json()["error"]["path"]) == (400, "$.days")


@pytest.mark.parametrize("route", sorted(SECRET))
def test_the_routes_for_servers_take_no_public_key(lived: Shop, route: str) -> None:
    body = {"person": "victim", "device": "d", "use": "click", "writeKey": lived.keys.public, "changes": []}
    for said in (PAGE, {**PAGE, **basic(lived.keys.public)}):
        answer = lived.post(route, body, said)
        assert answer.status in (401, 403), answer.body
        assert MARK.encode() not in answer.body
