"""Permissions through every way in: imports, tokens, banners, mail services, the page; one answer for all who ask."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from tests.integration.conftest import NOW, Fresh
from tests.integration.serving import PAGE, Shop, StillClock
from tests.integration.test_preferences import FORM, _Form, link, token_for

from habitue.app.console.portrait import portrait_of
from habitue.app.permitting import Channel, channels_of, may_reach
from habitue.app.rights.export import export
from habitue.app.rights.objecting import object_to
from habitue.core.clock import DAY_MS, format_time
from habitue.testing.server import basic

MAIL, OTHER = "ada@example.com", "ada@work.example"


@pytest.fixture
def shop(fresh_workspace: Fresh) -> Iterator[Shop]:
    shop = Shop(*fresh_workspace(), StillClock(NOW))
    identify = {"type": "identify", "messageId": "i", "userId": "ada", "traits": {"email": MAIL}}
    assert shop.verdicts([identify], shop.keys.server) == [("stored", "")]
    yield shop
    shop.close()


def person(shop: Shop, user: str = "ada") -> str:
    return shop.runtime.pseudonyms.user(user)


def channel(shop: Shop, purpose: str = "marketing_email", address: str = MAIL) -> Channel:
    channels = channels_of(shop.runtime, portrait_of(shop.runtime, person(shop)))
    return next(one for one in channels if one.purpose == purpose and one.address in ("", address))


def track(name: str, mid: str, at: int, **fields: Any) -> dict[str, Any]:
    return {"type": "track", "event": name, "messageId": mid, "timestamp": format_time(at), **fields}


def imported(mid: str, at: int, *, granted: bool = True, address: str = MAIL, **context: Any) -> dict[str, Any]:
    said = {"purpose": "marketing_email", "granted": granted, "email": address, "basis": "consent", "source": "till"}
    return track("Consent Changed", mid, at, userId="ada", properties=said, context=context)


def banner(mid: str, at: int, choice: dict[str, bool], **who: Any) -> dict[str, Any]:
    context = {"consent": {"categoryPreferences": choice}, **who.pop("context", {})}
    return track("Consent Changed", mid, at, anonymousId="phone", context=context, **who)


def stored(shop: Shop, items: list[dict[str, Any]], key: str = "") -> None:
    assert {outcome for outcome, _ in shop.verdicts(items, *([key] if key else []))} == {"stored"}


def test_a_banner_leaves_an_imported_permission_alone_and_may_refuse_what_it_asks_about(shop: Shop) -> None:
    stored(shop, [imported("m", NOW - 90 * DAY_MS)], shop.keys.server)
    signed: dict[str, Any] = {"userId": "ada", "context": {"token": token_for(shop)}}
    stored(shop, [banner("b1", NOW - 3000, {"measure": True, "personalise": True, "ads": False}, **signed)])
    told = channel(shop).permission
    assert (told.granted, told.because, told.since) == (True, "consent", NOW - 90 * DAY_MS)
    assert channel(shop, "ads").permission.because == "refused"
    assert not channel(shop, "email_open").permission.granted
    stored(shop, [banner("b2", NOW - 2000, {"measure": True, "marketing_email": False}, **signed)])
    assert (channel(shop).permission.granted, channel(shop).permission.source) == (False, "banner")


def test_an_unsigned_identify_permits_nothing_for_whom_it_names(shop: Shop) -> None:
    typed = {"purpose": "marketing_email", "granted": True, "basis": "consent", "email": MAIL}
    consent = {"consent": {"categoryPreferences": {"measure": True, "marketing_email": True}}}
    claim = {"anonymousId": "thief", "userId": "ada", "context": consent}
    stored(
        shop,
        [
            {"type": "identify", "messageId": "c1", **claim, "traits": {"email": MAIL}},
            track("Consent Changed", "c2", NOW, properties=typed, **claim),
            track("Newsletter Subscribed", "c3", NOW, properties={"email": MAIL}, **claim),
            track("Consent Changed", "c4", NOW, properties={**typed, "source": "preferences"}, anonymousId="thief2",
                  context=consent),
        ],
    )  # fmt: skip
    assert channel(shop).permission.because == "never_asked"
    for device in ("thief", "thief2"):
        node = shop.runtime.pseudonyms.device(device)
        address = shop.runtime.pseudonyms.lookup("email", MAIL)
        for member in [node, *(one for one in shop.runtime.people.found_by(address) if one.startswith("d"))]:
            if shop.runtime.people.node(member) is not None:
                told = may_reach(shop.runtime, portrait_of(shop.runtime, member), "marketing_email", address)
                assert not told.granted


def test_a_refusal_of_an_address_holds_whoever_was_named_and_whoever_grants(shop: Shop) -> None:
    stored(shop, [imported("m1", NOW - 9000), imported("m2", NOW - 9000, address=OTHER)], shop.keys.server)
    assert channel(shop).permission.granted
    unsubscribed = track("Unsubscribed", "u", NOW - 5000, userId="somebody-else", context={"traits": {"email": MAIL}})
    stored(shop, [unsubscribed, imported("m3", NOW - 1000, address=OTHER)], shop.keys.server)
    told = channel(shop).permission
    assert (told.granted, told.source, told.since) == (False, "unsubscribe", NOW - 5000)
    hashed = shop.runtime.pseudonyms.lookup("email", OTHER)
    assert may_reach(shop.runtime, portrait_of(shop.runtime, person(shop)), "marketing_email", hashed).granted
    stored(shop, [imported("m4", NOW - 6000)], shop.keys.server)
    assert not channel(shop).permission.granted, "an import of an older day"


def test_an_import_without_a_date_never_beats_their_own_word(shop: Shop) -> None:
    stored(shop, [imported("m", NOW - 500, undated=True)], shop.keys.server)
    assert channel(shop).permission.granted
    assert channel(shop).permission.since is None
    bounced = track("Email Bounced", "b", NOW - 9000, userId="ada", context={"traits": {"email": MAIL}})
    stored(shop, [bounced], shop.keys.server)
    assert (channel(shop).permission.granted, channel(shop).permission.source) == (False, "bounce")
    stored(shop, [imported("later", NOW - 100)], shop.keys.server)
    assert channel(shop).permission.granted


def test_the_page_shows_and_changes_and_says_nothing_that_was_not_changed(shop: Shop) -> None:
    stored(shop, [imported("m", NOW - 9000)], shop.keys.server)
    token = link(shop)
    shown = shop.send("GET", f"/preferences?t={token}")
    assert _Form(shown.body).checked["permissions"] == ["marketing_email"]
    assert _Form(shown.body).offered["permissions"] == ["marketing_email", "email_open"]
    form = {"t": token, "lang": "en", "shown": ["marketing_email", "email_open"], "was": ["marketing_email"]}

    def save(**ticked: Any) -> None:
        shop.clock.at += 1000
        answer = shop.send("POST", "/preferences", urlencode({**form, **ticked}, doseq=True).encode(), FORM)
        assert answer.status in (200, 303)

    def words() -> int:
        return sum(one.event.name == "Consent Changed" for one in shop.runtime.log.read())

    before = words()
    save(permissions=["marketing_email"])
    assert words() == before, "a box that was left as it was is no new consent"
    save(permissions=["email_open"])
    assert (channel(shop).permission.granted, channel(shop).permission.source) == (False, "preferences")
    assert channel(shop, "email_open").permission.granted
    assert MAIL.encode() not in shop.send("GET", f"/preferences?t={token}").body, "it names nobody"
    form |= {"was": ["email_open"]}
    save(permissions=["marketing_email", "email_open"])
    assert channel(shop).permission.granted, "their own later word for the address they have"
    hashed = shop.runtime.pseudonyms.lookup("email", OTHER)
    assert not may_reach(shop.runtime, portrait_of(shop.runtime, person(shop)), "marketing_email", hashed).granted


def test_an_objection_is_shown_and_beats_all_of_it(shop: Shop) -> None:
    stored(shop, [imported("m", NOW - 9000)], shop.keys.server)
    object_to(shop.runtime, person(shop), ["marketing"], objects=True, by="test")
    assert channel(shop).permission.because == "objection"
    body = shop.send("GET", f"/preferences?t={link(shop)}").body
    assert b"You object to marketing" in body
    assert "permissions" not in _Form(body).checked
    api = shop.post("/v1/preferences", {"userId": "ada"}, basic(shop.keys.server)).json()["permissions"]
    assert api["marketing_email"] == {"granted": False, "because": "objection", "source": "marketing", "since": NOW}


def test_the_api_tells_and_takes_answers_of_whom_the_shop_vouches_for(shop: Shop) -> None:
    def asked(**body: Any) -> Any:
        return shop.post("/v1/preferences", {"writeKey": shop.keys.public, "token": token_for(shop), **body}, PAGE)

    assert asked().json()["permissions"]["sms"]["because"] == "never_asked"
    told = asked(permissions={"marketing_email": True}).json()["permissions"]["marketing_email"]
    assert told == {"granted": True, "because": "consent", "source": "preferences", "since": NOW}
    wrong: list[Any] = [{"post": True}, {"sms": "yes"}, {"measure": True}]
    for permissions in wrong:
        answer = asked(permissions=permissions)
        assert (answer.status, answer.json()["error"]["code"]) == (400, "invalid_input"), permissions
    assert asked(token="x", permissions={"marketing_email": True}).status == 401
    shop.clock.at += 1000
    body = {"userId": "ada", "permissions": {"marketing_email": False}}
    said = shop.post("/v1/preferences", body, basic(shop.keys.server)).json()["permissions"]
    assert (said["marketing_email"]["granted"], said["marketing_email"]["source"]) == (False, "server")
    exported = export(shop.runtime, person(shop))
    assert {one["purpose"]: one["granted"] for one in exported.permissions}["marketing_email"] is False
