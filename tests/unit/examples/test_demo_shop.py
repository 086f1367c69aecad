"""The demo shop as a visitor, as habitue and as a shopkeeper see it."""

from __future__ import annotations

import base64
import csv
import json
import re
import string
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import Empty, Queue
from time import time
from typing import Any
from urllib.parse import parse_qsl
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import settings as settings_of
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey
from starlette.testclient import TestClient

from demo_shop.__main__ import main
from demo_shop.app import create_app
from demo_shop.cart import FREE_DELIVERY_FROM_MINOR, MAX_LINES, Line, bill, with_quantity
from demo_shop.catalogue import catalogue_rows
from demo_shop.identity import AUDIENCE
from demo_shop.language import WORDS, preferred
from demo_shop.listing import PAGE_SIZE, Wish, arrange, query_of, read_wish, toggled
from demo_shop.outbox import Outbox
from demo_shop.picks import mix
from demo_shop.products import Product, all_products
from demo_shop.search import Index
from demo_shop.session import COOKIE, Session, _signature, seal, unseal
from demo_shop.settings import Settings
from demo_shop.taxonomy import CATEGORIES, DEPARTMENTS, STYLES, department_of

SECRET = "0123456789abcdef0123456789abcdef"
PRODUCTS = all_products()
SHIRT = PRODUCTS["00096972-5f6b-44df-917b-f7d21ae5644c"]
Received = tuple[str, Mapping[str, str], dict[str, Any]]


class Habitue:
    """A loopback stand-in: answers each request with the next prepared status, then with 200; keeps what came."""

    def __init__(self, statuses: tuple[int, ...] = (), outcome: str = "stored") -> None:
        self.received: Queue[Received] = Queue()
        waiting, received = list(statuses), self.received

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["content-length"])))
                received.put((self.path, dict(self.headers.items()), body))
                answer = {"success": True, "verdicts": [{"message_id": body["messageId"], "outcome": outcome}]}
                self.send_response(waiting.pop(0) if waiting else 200)
                self.end_headers()
                self.wfile.write(json.dumps(answer).encode())

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    def take(self) -> Received:
        return self.received.get(timeout=10)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def habitue() -> Iterator[Habitue]:
    server = Habitue()
    yield server
    server.close()


def settings(**changes: str) -> Settings:
    return Settings(**({"session_secret": SECRET, "identity_secret": SECRET} | changes))


@contextmanager
def browser(**changes: str) -> Iterator[TestClient]:
    with TestClient(create_app(settings(**changes)), headers={"accept-language": "en"}) as client:
        yield client


@pytest.fixture
def client() -> Iterator[TestClient]:
    with browser(habitue_url="http://127.0.0.1:9", write_key="pk_test") as client:
        yield client


def block(text: str, marker: str) -> Any:
    """The JSON of the script element whose opening tag contains the marker."""
    found = re.search(rf"<script[^>]*{re.escape(marker)}[^>]*>(.*?)</script>", text, re.DOTALL)
    assert found, f"no script element with {marker}"
    return json.loads(found[1])


def buy(client: TestClient, **fields: str) -> str:
    """Order what is in the cart; return the order's number."""
    answer = client.post("/checkout", data={"delivery": "home", **fields}, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).rpartition("/")[2]


# --- pages


PAGES = [
    "/",
    "/offers",
    "/search",
    "/search?q=red+scarf",
    "/search?q=zzzzqqq",
    "/cart",
    "/account",
    "/privacy",
    f"/product/{SHIRT.product_id}",
    *(f"/department/{key}" for key in DEPARTMENTS),
    *(f"/category/{key.replace(' ', '-')}" for key in CATEGORIES),
]


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_answers_in_both_languages_with_one_title_and_no_broken_template(
    client: TestClient, path: str, language: str
) -> None:
    answer = client.get(path, headers={"accept-language": language})
    assert answer.status_code == 200
    assert f'<html lang="{language}-' in answer.text
    assert answer.text.count("<h1") == 1
    outside_the_card = re.sub(r"<template.*?</template>", "", answer.text, flags=re.DOTALL)
    assert not re.search(r"\{[{%#]|\{\w+\}", re.sub(r"<script.*?</script>", "", outside_the_card, flags=re.DOTALL))


@pytest.mark.parametrize(
    ("path", "slots"),
    [
        ("/", ["home.for_you", "home.trending", "home.recently_viewed"]),
        ("/category/furniture", ["category.trending"]),
        (f"/product/{SHIRT.product_id}", ["product.bought_together", "product.similar", "product.also_viewed"]),
        ("/cart", ["cart.bought_together"]),
        ("/search?q=zzzzqqq", ["search.best_sellers"]),
        ("/search?q=scarf", []),
    ],
)
def test_slots_stand_filled_by_the_shop_with_as_many_cards_as_they_ask_for(
    client: TestClient, path: str, slots: list[str]
) -> None:
    text = client.get(path).text
    sections = re.findall(r'<section[^>]*data-habitue="([^"]+)" data-habitue-n="(\d+)".*?</section>', text, re.DOTALL)
    assert [placement for placement, _ in sections] == slots
    for found in re.finditer(r'<section[^>]*data-habitue="[^"]+" data-habitue-n="(\d+)".*?</section>', text, re.DOTALL):
        assert found[0].count('<li class="card">') == int(found[1]) >= 4
        assert found[0].count('<details class="why">') == int(found[1])


def test_an_unknown_page_product_or_category_is_a_404_page_of_the_shop(client: TestClient) -> None:
    for path in ("/nowhere", "/product/x", "/images/x.svg", "/category/x", "/department/x", "/confirmation/X"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "This page has moved" in answer.text


def test_headers_allow_the_shop_and_habitue_and_nothing_inline(client: TestClient) -> None:
    answer = client.get("/")
    policy = dict(part.split(" ", 1) for part in answer.headers["content-security-policy"].split("; "))
    assert policy["script-src"] == policy["connect-src"] == "'self' http://127.0.0.1:9"
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in answer.headers["content-security-policy"]
    executable = re.findall(r"<script(?![^>]*application/json)[^>]*>(.*?)</script>", answer.text, re.DOTALL)
    assert executable == ["", ""]  # the shop's file and habitue's, no inline code
    assert not re.search(r'\sstyle="|\son\w+="|https?://(?!127\.0\.0\.1:9/habitue\.js)', answer.text)


def test_without_habitue_the_shop_has_no_tag_no_banner_and_no_events() -> None:
    with browser() as client:
        text = client.get("/").text
        assert "habitue.js" not in text
        assert 'class="banner"' not in text
        assert "data-habitue-event" not in text
        assert client.get("/").headers["content-security-policy"].count("'self'") == 6


@pytest.mark.parametrize("product", {p.style: p for p in PRODUCTS.values()}.values(), ids=lambda p: p.style)
def test_a_picture_is_a_square_svg_that_runs_nothing(client: TestClient, product: Product) -> None:
    answer = client.get(product.image_path)
    assert answer.headers["content-type"] == "image/svg+xml"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert ElementTree.fromstring(answer.text).get("viewBox") == "0 0 600 600"
    assert "<script" not in answer.text


def test_the_language_is_the_visitors_choice_before_the_browsers(client: TestClient) -> None:
    client.post("/language", data={"language": "fr", "back": "/cart"})
    assert "Votre panier" in client.get("/cart").text
    client.post("/language", data={"language": "xx"})
    assert "Votre panier" in client.get("/cart").text


def test_prices_are_written_as_each_language_writes_them(client: TestClient) -> None:
    english = client.get(SHIRT.path).text
    french = client.get(SHIRT.path, headers={"accept-language": "fr"}).text
    assert "€89.99" in english
    assert "89,99\xa0€" in french


# --- consent and cookies


def test_nothing_is_stored_by_looking_around(client: TestClient) -> None:
    for path in PAGES:
        assert "set-cookie" not in client.get(path).headers


def test_the_only_cookie_is_the_shops_own_and_no_script_can_read_it(client: TestClient) -> None:
    answer = client.post("/cart/add", data={"product_id": SHIRT.product_id}, follow_redirects=False)
    cookies = answer.headers.get_list("set-cookie")
    assert len(cookies) == 1
    assert cookies[0].startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookies[0]
    assert "SameSite=Lax" in cookies[0]


@pytest.mark.parametrize(
    ("fields", "consent"),
    [
        ({"choice": "accept"}, {"measure": True, "personalise": True}),
        ({"choice": "refuse", "measure": "yes"}, {"measure": False, "personalise": False}),
        ({"choice": "some", "measure": "yes"}, {"measure": True, "personalise": False}),
        ({"choice": "some", "measure": "yes", "personalise": "yes"}, {"measure": True, "personalise": True}),
        ({"choice": "some", "personalise": "yes"}, {"measure": False, "personalise": False}),
        ({"choice": "some"}, {"measure": False, "personalise": False}),
        ({}, {"measure": False, "personalise": False}),
    ],
)
def test_a_choice_is_kept_handed_to_habitue_and_not_asked_again(
    client: TestClient, fields: dict[str, str], consent: dict[str, bool]
) -> None:
    assert block(client.get("/").text, 'id="visitor"')["consent"] is None
    client.post("/consent", data=fields)
    text = client.get("/").text
    assert block(text, 'id="visitor"')["consent"] == consent
    assert 'class="banner"' not in text
    assert 'name="choice" value="refuse"' in client.get("/privacy").text


def test_accept_and_refuse_look_the_same(client: TestClient) -> None:
    buttons = re.findall(r'<button class="([^"]+)" name="choice" value="(accept|refuse)"', client.get("/").text)
    assert {value for _, value in buttons} == {"accept", "refuse"}
    assert len({look for look, _ in buttons}) == 1


def test_a_form_of_another_site_changes_nothing(client: TestClient) -> None:
    headers = {"sec-fetch-site": "cross-site"}
    answer = client.post("/cart/add", data={"product_id": SHIRT.product_id}, headers=headers)
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", "/\\elsewhere.example"])
def test_no_form_leads_to_another_site(client: TestClient, back: str) -> None:
    answer = client.post("/consent", data={"choice": "refuse", "back": back}, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_a_form_larger_than_the_shop_accepts_is_refused(client: TestClient) -> None:
    assert client.post("/consent", data={"choice": "x" * 70_000}).status_code == 413


@given(
    st.builds(Session, cart=st.dictionaries(st.text(max_size=9), st.integers(1, 99), max_size=5), language=st.text())
)
def test_a_session_survives_its_cookie_and_nobody_can_alter_it(session: Session) -> None:
    value = seal(session, SECRET)
    assert unseal(value, SECRET) == session
    assert unseal(value, "another secret") == Session()
    flipped = ("B" if value[0] == "A" else "A") + value[1:]
    assert unseal(flipped, SECRET) == Session()


def test_a_cookie_signed_by_another_version_of_the_shop_starts_anew() -> None:
    payload, _, _ = seal(Session(cart={"a": 1}), SECRET).rpartition(".")
    assert unseal(payload + "." + _signature("x", SECRET), SECRET) == Session()
    older = base64.urlsafe_b64encode(b'{"cart":[1]}').decode().rstrip("=")
    assert unseal(f"{older}.{_signature(older, SECRET)}", SECRET) == Session()


@given(st.text(string.printable))
def test_any_cookie_a_browser_sends_is_read_without_an_error(value: str) -> None:
    assert unseal(value, SECRET) == Session()


# --- shelves and search


queries = st.lists(
    st.tuples(
        st.sampled_from(["category", "style", "price", "availability", "sort", "page", "x"]),
        st.sampled_from(
            ["furniture", "sofas", "0-25", "1000-", "in_stock", "on_offer", "price_up", "2", "-1", "²", ""]
        ),
    )
)


def full_shelves(_: str) -> int:
    return 9


@settings_of(max_examples=40, deadline=None)
@given(queries)
def test_a_shelf_shows_exactly_the_products_that_fit_once_each_over_its_pages(pairs: list[tuple[str, str]]) -> None:
    wish = read_wish(pairs)
    products = list(PRODUCTS.values())[:300]
    first = arrange(products, wish._replace(page=1), full_shelves)
    pages = [arrange(products, wish._replace(page=page), full_shelves) for page in range(1, first.pages + 1)]
    shown = [product.product_id for page in pages for product in page.products]
    assert len(shown) == len(set(shown)) == first.total
    assert all(len(page.products) <= PAGE_SIZE for page in pages)
    for page in pages:
        for product in page.products:
            assert not wish.categories or product.category in wish.categories
            assert not wish.styles or product.style in wish.styles
            assert "on_offer" not in wish.availability or product.was_minor


@settings_of(max_examples=40, deadline=None)
@given(queries)
def test_a_facet_says_how_many_products_ticking_it_shows(pairs: list[tuple[str, str]]) -> None:
    products = list(PRODUCTS.values())[:200]
    wish = read_wish(pairs)._replace(page=1)
    for facet in ("style", "price"):
        cleared = wish._replace(**({"styles": ()} if facet == "style" else {"bands": ()}))  # type: ignore[arg-type]
        for choice in arrange(products, wish, full_shelves).facets[facet]:
            assert arrange(products, toggled(cleared, facet, choice.value), full_shelves).total == choice.shows


@given(queries)
def test_a_wish_survives_its_address(pairs: list[tuple[str, str]]) -> None:
    wish = read_wish(pairs)
    assert read_wish(parse_qsl(query_of(wish))) == wish
    for facet, value in (("style", "sofas"), ("availability", "on_offer")):
        if value not in (*wish.styles, *wish.availability):
            assert toggled(toggled(wish, facet, value), facet, value) == wish._replace(page=1)


def test_sorting_by_price_sorts_by_price() -> None:
    shelf = arrange(list(PRODUCTS.values()), Wish(sort="price_down"), full_shelves)
    prices = [product.price_minor for product in shelf.products]
    assert prices == sorted((product.price_minor for product in PRODUCTS.values()), reverse=True)[:PAGE_SIZE]


@pytest.fixture(scope="module")
def index() -> Index:
    return Index(PRODUCTS.values())


@pytest.mark.parametrize(
    ("query", "style"),
    [
        ("scarf", "scarf"),
        ("écharpes", "scarf"),
        ("SCARVES", "scarf"),
        ("kayak", "kayaking"),
        ("canapé", "sofas"),
        ("sofa", "sofas"),
    ],
)
def test_the_first_results_are_of_the_kind_asked_for(index: Index, query: str, style: str) -> None:
    assert [product.style for product in index.find(query)[:5]] == [style] * 5


def test_more_words_narrow_a_search(index: Index) -> None:
    red, scarves, both = index.find("red"), index.find("scarf"), index.find("red scarf")
    assert 0 < len(both) < min(len(red), len(scarves))


def test_a_slip_of_the_pen_still_finds_and_nonsense_finds_nothing(index: Index) -> None:
    assert index.find("headphnes")[0].style == "headphones"
    assert index.find("zzzzqqq") == []
    assert index.find("  ,. ") == []
    assert index.suggest("guitarre")[0].startswith("guitar")


@settings_of(max_examples=60, deadline=None)
@given(st.text(max_size=60))
def test_any_query_is_answered_with_known_products_once_each(query: str) -> None:
    found = [product.product_id for product in _INDEX.find(query)]
    assert len(found) == len(set(found))
    assert set(found) <= set(PRODUCTS)


_INDEX = Index(list(PRODUCTS.values())[:100])


def test_shelves_of_the_shop_mix_categories_and_repeat_no_name() -> None:
    chosen = mix(PRODUCTS.values(), 40, "salt")
    assert len({product.name for product in chosen}) == 40
    assert len({product.category for product in chosen[:20]}) == 20
    assert mix(PRODUCTS.values(), 40, "salt") == chosen
    assert mix(PRODUCTS.values(), 40, "pepper") != chosen


# --- cart


quantities = st.dictionaries(st.sampled_from(sorted(PRODUCTS)[:60]), st.integers(1, 9), max_size=MAX_LINES)


@given(quantities, st.sampled_from(sorted(PRODUCTS)[:60]), st.integers(-5, 200), st.integers(0, 30))
def test_a_cart_never_holds_more_than_is_in_stock_nor_an_empty_line(
    cart: dict[str, int], product_id: str, quantity: int, stock: int
) -> None:
    after = with_quantity(cart, product_id, quantity, stock)
    assert 0 < after.get(product_id, 1) <= max(stock, 1)
    assert {key: count for key, count in after.items() if key != product_id} == {
        key: count for key, count in cart.items() if key != product_id
    }
    assert len(after) <= max(len(cart), MAX_LINES)


@given(quantities)
def test_a_bill_adds_up(cart: dict[str, int]) -> None:
    lines = [Line(PRODUCTS[key], count) for key, count in cart.items()]
    due = bill(lines)
    assert due.subtotal_minor == sum(PRODUCTS[key].price_minor * count for key, count in cart.items())
    assert due.total_minor == due.subtotal_minor + due.shipping_minor
    assert (due.shipping_minor == 0) == (not lines or due.subtotal_minor >= FREE_DELIVERY_FROM_MINOR)
    assert due.saved_minor >= 0


def test_the_cart_adds_changes_and_removes_and_tells_each_change_once(client: TestClient) -> None:
    added = client.post("/cart/add", data={"product_id": SHIRT.product_id, "quantity": "2", "back": SHIRT.path})
    assert block(added.text, 'data-habitue-event="Product Added"')["quantity"] == 2
    assert "Product Added" not in client.get("/cart").text
    assert "€179.98" in client.get("/cart").text
    fewer = client.post("/cart/change", data={"product_id": SHIRT.product_id, "quantity": "1"})
    assert block(fewer.text, 'data-habitue-event="Product Removed"')["quantity"] == 1
    assert block(fewer.text, 'data-habitue-event="Cart Viewed"')["value"] == 89.99
    gone = client.post("/cart/change", data={"product_id": SHIRT.product_id, "quantity": "0"})
    assert "Your basket is empty" in gone.text


def test_no_more_goes_into_the_cart_than_the_shop_has(client: TestClient) -> None:
    client.post("/cart/add", data={"product_id": SHIRT.product_id, "quantity": "99"})
    text = client.post("/cart/add", data={"product_id": SHIRT.product_id}).text
    assert f"That is all we have of {SHIRT.name}" in text
    assert f'value="{SHIRT.stock}"' in text
    assert client.post("/cart/add", data={"product_id": "unknown"}).status_code == 404


# --- what habitue hears


def test_pages_say_what_they_are_about(client: TestClient) -> None:
    product = client.get(SHIRT.path).text
    assert block(product, "data-habitue-context") == {
        "product_id": SHIRT.product_id,
        "category": "Clothing",
        "type": "product",
        "cart": [],
    }
    assert block(product, 'data-habitue-event="Product Viewed"') == {
        "product_id": SHIRT.product_id,
        "name": SHIRT.name,
        "category": "Clothing",
        "price": 89.99,
        "currency": "EUR",
    }
    shelf = block(client.get("/category/furniture?page=2").text, 'data-habitue-event="Product List Viewed"')
    assert [entry["position"] for entry in shelf["products"]] == list(range(PAGE_SIZE + 1, 2 * PAGE_SIZE + 1))
    assert block(client.get("/search?q=zzzzqqq").text, 'data-habitue-event="Products Searched"') == {
        "query": "zzzzqqq",
        "results": 0,
    }


def test_what_a_visitor_types_cannot_leave_its_script_element(client: TestClient) -> None:
    query = "</script><script>alert(1)</script>"
    text = client.get("/search", params={"q": query}).text
    assert block(text, 'data-habitue-event="Products Searched"')["query"] == query
    assert "alert(1)</script>" not in text


def test_an_order_reaches_habitue_from_the_server_with_the_secret_key(habitue: Habitue) -> None:
    with browser(habitue_url=habitue.url, write_key="pk_test", secret_key="sk_test") as client:
        client.post("/consent", data={"choice": "accept"})
        client.post("/account/sign-in", data={"email": "someone@example.org"})
        client.post("/cart/add", data={"product_id": SHIRT.product_id, "quantity": "2"})
        order_id = buy(client, delivery="express", anonymous_id="device-1")
        path, headers, event = habitue.take()
        confirmation = client.get(f"/confirmation/{order_id}").text
        account = client.get("/account").text
    assert path == "/v1/track"
    assert base64.b64decode(headers["Authorization"].removeprefix("Basic ")) == b"sk_test:"
    assert event["event"] == "Order Completed"
    assert event["anonymousId"] == "device-1"
    assert event["userId"].startswith("customer_")
    assert event["context"]["consent"]["categoryPreferences"] == {"measure": True, "personalise": True}
    assert event["properties"] | {"products": []} == {
        "order_id": order_id,
        "total": 189.88,
        "subtotal": 179.98,
        "revenue": 179.98,
        "shipping": 9.9,
        "currency": "EUR",
        "products": [],
    }
    assert [(line["product_id"], line["quantity"], line["price"]) for line in event["properties"]["products"]] == [
        (SHIRT.product_id, 2, 89.99)
    ]
    assert "sentAt" in event
    assert "Order Completed" not in confirmation  # told once, by the server
    assert order_id in confirmation
    assert order_id in account
    assert "sk_test" not in confirmation + account


def test_without_consent_an_order_names_nobody(habitue: Habitue) -> None:
    with browser(habitue_url=habitue.url, write_key="pk_test", secret_key="sk_test") as client:
        client.post("/account/sign-in", data={"email": "someone@example.org"})
        client.post("/cart/add", data={"product_id": SHIRT.product_id})
        order_id = buy(client, anonymous_id="device-1")
        event = habitue.take()[2]
    assert event["anonymousId"] == f"order-{order_id}"
    assert "userId" not in event
    assert event["context"]["consent"]["categoryPreferences"] == {"measure": False, "personalise": False}
    assert "someone@example.org" not in json.dumps(event)


def test_a_guests_made_up_address_makes_nobody_a_customer(habitue: Habitue) -> None:
    with browser(habitue_url=habitue.url, write_key="pk_test", secret_key="sk_test") as client:
        client.post("/consent", data={"choice": "accept"})
        client.post("/cart/add", data={"product_id": SHIRT.product_id})
        buy(client, anonymous_id="device-1")
        assert "userId" not in habitue.take()[2]


def test_a_return_is_refunded_once(habitue: Habitue) -> None:
    with browser(habitue_url=habitue.url, write_key="pk_test", secret_key="sk_test") as client:
        client.post("/consent", data={"choice": "accept"})
        client.post("/cart/add", data={"product_id": SHIRT.product_id, "quantity": "2"})
        order_id = buy(client)
        habitue.take()
        address = f"/account/orders/{order_id}/return"
        client.post(address, data={SHIRT.product_id: "1", "unknown": "4"})
        first = habitue.take()[2]
        assert "Returned completely" in client.post(address, data={SHIRT.product_id: "9"}).text
        second = habitue.take()[2]
        client.post(address, data={SHIRT.product_id: "1"})
    assert first["event"] == second["event"] == "Order Refunded"
    assert (first["properties"]["total"], second["properties"]["total"]) == (89.99, 89.99)
    assert first["messageId"] != second["messageId"]
    with pytest.raises(Empty):
        habitue.received.get_nowait()


def test_a_page_does_not_wait_for_habitue(monkeypatch: pytest.MonkeyPatch) -> None:
    asking: list[str] = []

    def away(*_: object, **__: object) -> None:
        asking.append(threading.current_thread().name)
        raise OSError("away")

    monkeypatch.setattr("demo_shop.outbox.urllib.request.urlopen", away)
    with browser(habitue_url="http://127.0.0.1:9", write_key="pk_test", secret_key="sk_test") as client:
        client.post("/cart/add", data={"product_id": SHIRT.product_id})
        buy(client)
    assert set(asking) == {"outbox"}, "no thread that answers pages speaks to habitue"


def test_an_event_is_sent_again_as_it_was_until_it_is_taken() -> None:
    server = Habitue(statuses=(503, 429))
    outbox = Outbox(server.url, "sk_test", first_wait_seconds=0.01)
    outbox.start()
    outbox.put({"event": "Order Completed", "messageId": "m1"})
    attempts = [server.take()[2] for _ in range(3)]
    outbox.close()
    server.close()
    assert [attempt["messageId"] for attempt in attempts] == ["m1"] * 3
    assert server.received.empty()


@pytest.mark.parametrize(("statuses", "outcome"), [((401,), "stored"), ((), "rejected")])
def test_a_refusal_is_logged_and_not_repeated(
    statuses: tuple[int, ...], outcome: str, caplog: pytest.LogCaptureFixture
) -> None:
    server = Habitue(statuses, outcome)
    outbox = Outbox(server.url, "sk_test", first_wait_seconds=0.01)
    outbox.start()
    outbox.put({"event": "Order Completed", "messageId": "m1"})
    outbox.close()
    server.close()
    assert server.received.qsize() == 1
    assert "habitue did not take Order Completed m1" in caplog.text


def test_without_a_secret_key_the_page_tells_the_order_once(client: TestClient) -> None:
    client.post("/cart/add", data={"product_id": SHIRT.product_id})
    order_id = buy(client)
    first = client.get(f"/confirmation/{order_id}").text
    assert block(first, 'data-habitue-event="Order Completed"')["order_id"] == order_id
    assert "Order Completed" not in client.get(f"/confirmation/{order_id}").text


# --- who is signed in


def test_a_signed_in_visitor_who_agreed_is_identified_with_a_token_that_ends_within_the_hour(
    client: TestClient,
) -> None:
    client.post("/account/sign-in", data={"email": "Someone@Example.org"})
    assert "userId" not in block(client.get("/").text, 'id="visitor"')
    visitor = block(client.post("/consent", data={"choice": "accept"}).text, 'id="visitor"')
    token = jwt.decode(visitor["token"], OctKey.import_key(SECRET), algorithms=["HS256"])
    assert token.header["alg"] == "HS256"
    assert token.claims["sub"] == visitor["userId"]
    assert token.claims["aud"] == AUDIENCE == "habitue"
    assert 0 < token.claims["exp"] - time() <= 3600
    assert "example" not in visitor["userId"].lower()


def test_who_is_signed_in_is_told_once_a_visit_and_again_after_a_new_choice(client: TestClient) -> None:
    client.post("/consent", data={"choice": "accept"})
    signed_in = client.post("/account/sign-in", data={"email": "someone@example.org"}).text
    assert "userId" in block(signed_in, 'id="visitor"')
    assert "userId" not in block(client.get("/").text, 'id="visitor"')
    client.post("/consent", data={"choice": "refuse", "back": "/cart"})
    assert "userId" not in block(client.get("/").text, 'id="visitor"')
    accepted = client.post("/consent", data={"choice": "accept", "back": "/cart"}).text
    assert "userId" in block(accepted, 'id="visitor"')
    client.post("/account/sign-out")
    assert "userId" not in block(client.get("/").text, 'id="visitor"')


def test_signing_out_is_told_once(client: TestClient) -> None:
    client.post("/account/sign-in", data={"email": "someone@example.org"})
    assert block(client.post("/account/sign-out").text, 'id="visitor"')["signedOut"] is True
    assert block(client.get("/").text, 'id="visitor"')["signedOut"] is False


def test_orders_are_shown_to_who_placed_them_only(client: TestClient) -> None:
    client.post("/cart/add", data={"product_id": SHIRT.product_id})
    order_id = buy(client)
    assert client.get(f"/confirmation/{order_id}").status_code == 200
    client.cookies.clear()
    for path in (f"/confirmation/{order_id}", f"/account/orders/{order_id}"):
        assert client.get(path).status_code == 404
    assert client.post(f"/account/orders/{order_id}/return", data={SHIRT.product_id: "1"}).status_code == 404


# --- checkout


@pytest.mark.parametrize(
    "fields",
    [
        {"email": "nobody"},
        {"name": " "},
        {"street": ""},
        {"postcode": ""},
        {"city": ""},
        {"country": "XX"},
        {"delivery": "x"},
    ],
)
def test_a_form_with_a_hole_is_shown_again_and_nothing_is_ordered(client: TestClient, fields: dict[str, str]) -> None:
    client.post("/cart/add", data={"product_id": SHIRT.product_id})
    answer = client.post("/checkout", data={"delivery": "home", **fields})
    assert answer.status_code == 422
    assert "need your attention" in answer.text
    assert SHIRT.name in client.get("/cart").text


def test_the_last_pieces_are_sold_once(client: TestClient) -> None:
    client.post("/cart/add", data={"product_id": SHIRT.product_id, "quantity": "99"})
    before = dict(client.cookies.items())
    buy(client)
    assert "Sold out" in client.get(SHIRT.path).text
    client.cookies.clear()
    client.cookies.update(before)  # a second tab with the old cart
    answer = client.post("/checkout", data={"delivery": "home"})
    assert answer.status_code == 409
    assert "There are only 0 left" in answer.text


def test_checkout_without_a_cart_leads_to_the_cart(client: TestClient) -> None:
    assert client.get("/checkout", follow_redirects=False).headers["location"] == "/cart"
    assert client.post("/checkout", data={}, follow_redirects=False).headers["location"] == "/cart"


# --- the range and the words


def test_the_range_is_whole_and_every_shelf_has_a_name() -> None:
    assert len(PRODUCTS) == 2465
    assert {product.category for product in PRODUCTS.values()} == set(CATEGORIES)
    assert {product.style for product in PRODUCTS.values()} == set(STYLES)
    assert len(CATEGORIES) == 20
    assert all(department_of(category) for category in CATEGORIES)
    offers = [product for product in PRODUCTS.values() if product.was_minor]
    assert len(offers) > 100
    assert all(5 <= product.percent_off <= 40 or product.price_minor < 1000 for product in offers)


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_the_exported_catalogue_has_every_product(tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"catalogue.{ending}"
    assert main(["export", "--out", str(out), "--base-url", "https://shop.example/"]) == 0
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file)) if ending == "csv" else [json.loads(line) for line in file]
    assert len(rows) == 2465
    assert rows == list(catalogue_rows("https://shop.example"))
    shirt = next(row for row in rows if row["product_id"] == SHIRT.product_id)
    assert shirt["price"] == "89.99"
    assert shirt["currency"] == "EUR"
    assert shirt["url"] == f"https://shop.example/product/{SHIRT.product_id}"
    assert shirt["image_url"] == f"https://shop.example/images/{SHIRT.product_id}.svg"
    assert (shirt["category"], shirt["style"], shirt["gender"]) == ("Clothing", "Shirts", "women")


def test_an_export_to_an_unknown_kind_of_file_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--out", str(tmp_path / "catalogue.xlsx")]) == 1
    assert "must end in .csv or .jsonl" in capsys.readouterr().err


def test_both_languages_say_the_same_things_with_the_same_values() -> None:
    for key, (english, french) in WORDS.items():
        fields = [
            sorted(name for _, name, _, _ in string.Formatter().parse(text) if name) for text in (english, french)
        ]
        assert fields[0] == fields[1] or "n" not in fields[1], key
        assert french, key
        if key.endswith(".one"):
            assert key.removesuffix("one") + "other" in WORDS


@given(st.text(max_size=200))
def test_any_accept_language_leads_to_a_language_of_the_shop(header: str) -> None:
    assert preferred(header) in ("en", "fr")
