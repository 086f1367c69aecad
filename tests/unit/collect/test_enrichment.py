"""Enrichment of events: what an address stands for is kept with its purpose, the address itself never."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.privacy.test_vault import MASTER, Store

from habitue.collect.collector import Collector, Sender
from habitue.collect.context import Enrichment
from habitue.collect.device import Hints
from habitue.collect.market import Markets, read_market
from habitue.collect.surroundings import Place, Surroundings
from habitue.collect.wire import decode_batch
from habitue.core.errors import InvalidInput
from habitue.events.envelope import Event, encode
from habitue.privacy.pseudonyms import Pseudonyms
from habitue.privacy.vault import Vault

NOW = 1_800_000_000_000
LYON = Place("FR", "Auvergne-Rhône-Alpes", "Lyon", "Europe/Paris", 45.76, 4.84)
IDS = Pseudonyms(b"k" * 32)


class Atlas:
    """Every address is in Lyon and at Example's; every place has seven degrees. Counts the questions."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def place(self, address: str) -> Place | None:
        self.asked.append(address)
        return LYON

    def company(self, address: str) -> str:
        return "Example"

    def at(self, latitude: float, longitude: float, now_ms: int) -> dict[str, float | int] | None:
        return {"temperature_c": 7.0}


ATLAS = Atlas()
MARKETS = Markets([read_market("shop.example/ch=CHF/fr-CH"), read_market("shop.example=EUR")])
COLLECTOR = Collector(
    IDS, Vault(Store(), MASTER), lambda *_: None, "USD",
    enrichment=Enrichment(Surroundings(ATLAS, ATLAS, ATLAS), MARKETS),
)  # fmt: skip


def event_of(context: dict[str, Any], sender: Sender, consent: tuple[str, ...] = ("measure",), **item: Any) -> Event:
    whole = {"type": "track", "event": "Product Viewed", "messageId": "m", "anonymousId": "d", **item}
    whole["context"] = {"consent": {"categoryPreferences": dict.fromkeys(consent, True)}, **context}
    intake = COLLECTOR.collect(decode_batch(msgspec.json.encode({"batch": [whole]})), sender, NOW)
    assert intake.rejected == []
    return intake.events[0]


def browser(address: str) -> Sender:
    return Sender("browser", address=address)


def test_an_address_becomes_place_company_weather_and_network() -> None:
    context = event_of({}, browser("203.0.113.77")).context
    assert context["network"] == "203.0.113.0/24"
    assert context["place"] == {
        "country": "FR", "region": "Auvergne-Rhône-Alpes", "city": "Lyon", "timezone": "Europe/Paris"}  # fmt: skip
    assert (context["company"], context["weather"]) == ("Example", {"temperature_c": 7.0})


def test_without_measure_only_the_network_is_kept() -> None:
    """Which is what the shop's rules about its own staff need, and no person's."""
    context = event_of({"ip": "203.0.113.77"}, Sender("server"), ()).context
    assert context == {"network": "203.0.113.0/24"}


def test_a_browser_cannot_say_where_it_is_and_a_server_has_to() -> None:
    assert event_of({"ip": "198.51.100.9"}, browser("203.0.113.77")).context["network"] == "203.0.113.0/24"
    assert event_of({"ip": "198.51.100.9"}, Sender("server")).context["network"] == "198.51.100.0/24"
    assert "network" not in event_of({}, Sender("server", address="203.0.113.77")).context
    assert "network" not in event_of({"ip": 7}, Sender("server")).context


@given(st.ip_addresses())
def test_no_address_is_stored(address: Any) -> None:
    raw = str(address)
    stored = encode(event_of({"ip": raw}, Sender("server", address=raw))).decode("latin-1")
    network = str(event_of({}, browser(raw)).context["network"])
    assert raw not in stored.replace(network, "") or raw == network.partition("/")[0]


def test_an_address_is_looked_up_once() -> None:
    for _ in range(3):
        event_of({}, browser("192.0.2.200"))
    assert ATLAS.asked.count("192.0.2.200") == 1


@pytest.mark.parametrize(("url", "currency", "locale"), [
    ("https://shop.example/ch/boots?a=1", "CHF", "fr-CH"),
    ("https://SHOP.example/CH", "CHF", "fr-CH"),
    ("https://shop.example/chic", "EUR", None),
    ("https://shop.example", "EUR", None),
    ("https://other.example/ch", "USD", None),
    ("https://shop.example:99999/ch", "USD", None),
    ("https://[", "USD", None),
])  # fmt: skip
def test_the_market_of_a_page_says_currency_and_language(url: str, currency: str, locale: str | None) -> None:
    event = event_of({"page": {"url": url}}, browser(""), properties={"price": 9.5})
    assert (event.properties["currency"], event.context.get("locale")) == (currency, locale)


def test_what_an_event_states_goes_before_its_market() -> None:
    context = {"page": {"url": "https://shop.example/ch"}, "locale": "en-GB"}
    event = event_of(context, browser(""), properties={"price": 9.5, "currency": "GBP"})
    assert (event.properties["currency"], event.context["locale"]) == ("GBP", "en-GB")


@pytest.mark.parametrize(
    "text", ["", "shop.example", "=EUR", "shop.example=euro", "shop.example=", "shop.example=/" + "x" * 50]
)
def test_a_market_that_says_nothing_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput, match="markets must be"):
        read_market(text)


AGENT = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"


def test_screen_and_signs_of_automation_are_kept_with_the_device() -> None:
    screen = {"width": 390, "height": 844, "density": 3}
    event = event_of({"userAgent": AGENT, "screen": screen, "webdriver": True}, browser(""))
    assert (event.context["device"]["screen"], event.context["device"]["agent"]) == ("390x844", "headless")
    assert event.flags == ("bot",)
    brave = Sender("browser", user_agent=AGENT, hints=Hints('"Chromium";v="142", "Brave";v="142"'))
    assert event_of({}, brave).context["device"]["browser"] == "Brave"
    assert "agent" not in event_of({}, brave).context["device"]


def test_the_library_of_an_app_is_no_bot() -> None:
    app = {"os": {"name": "Android"}, "device": {"type": "android"}}
    event = event_of(app, Sender("browser", user_agent="okhttp/4.12.0"))
    assert (event.flags, event.context["device"]) == ((), {"os": "Android", "kind": "mobile"})


def test_a_client_that_names_itself_is_no_bot_and_one_that_does_not_is() -> None:
    sender = Sender("browser", user_agent="analytics-python/2.3.4")
    assert event_of({"library": {"name": "analytics-python"}}, sender).flags == ()
    assert event_of({}, sender).flags == ("bot",)


def test_staff_and_test_orders_are_flagged_for_the_rules() -> None:
    assert event_of({"staff": True}, browser("")).flags == ("staff",)
    assert event_of({"staff": "yes"}, browser("")).flags == ()
    order: dict[str, Any] = {"event": "Order Completed", "properties": {"order_id": "o", "test": True}}
    assert event_of({}, browser(""), **order).flags == ("test",)


def test_the_domain_of_an_e_mail_address_is_kept_as_a_hash() -> None:
    event = event_of({}, browser(""), type="identify", traits={"email": "Ada@Shop.example"})
    assert event.context["email_domain"] == IDS.lookup("email_domain", "shop.example")
    assert b"shop.example" not in encode(event)


def test_click_ids_leave_page_addresses_too() -> None:
    search = "?gclid=MARK&size=42"
    page = {"url": "https://shop.example/" + search, "search": search, "path": "/"}
    item: dict[str, Any] = {"type": "page", "properties": {"url": page["url"], "search": search}}
    assert b"MARK" not in encode(event_of({"page": page}, browser(""), **item))
    granted = event_of({"page": page}, browser(""), ("measure", "ads"), **item)
    assert granted.context["channel"]["click_id"] == "MARK"
