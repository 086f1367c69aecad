"""A guest buys in a shop engine we did not write: one person, one cart, one order; and nobody, if they refuse."""

from __future__ import annotations

import copy

import pytest
from playwright.sync_api import BrowserContext
from tests.e2e.oscar.conftest import Shop
from tests.e2e.oscar.shopping import Bought, buy, choose, find_and_add
from tests.e2e.oscar.views import View, eventually, faults, people, told_of_order, views

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]


def test_a_guest_is_one_person_with_one_cart_and_one_order(shop: Shop, visitor: BrowserContext) -> None:
    before = people(shop)
    page = visitor.new_page()
    choose(page, "Accept")
    product_id, name = find_and_add(page)
    carts = eventually(
        lambda: [view["cart"] for view in views(shop, before)], lambda carts: carts and all(len(cart) for cart in carts)
    )
    assert [[(line["product_id"], line["quantity"]) for line in cart] for cart in carts] == [[(product_id, 1)]]

    bought = Bought(buy(page), product_id, name)
    found = eventually(lambda: views(shop, before), lambda found: not faults(found, bought))
    assert faults(found, bought) == []
    for wrong in (twice, claimed, still_in_the_cart, two_people, untold):
        assert faults(wrong(copy.deepcopy(found)), bought), f"a view with {wrong.__name__} would have passed"


def twice(found: list[View]) -> list[View]:
    """The browser's order and the server's as two."""
    found[0]["orders"] *= 2
    return found


def claimed(found: list[View]) -> list[View]:
    """The browser's order in place of the server's."""
    found[0]["orders"][0]["source"] = "browser"
    return found


def still_in_the_cart(found: list[View]) -> list[View]:
    found[0]["cart"] = found[0]["orders"][0]["lines"]
    return found


def two_people(found: list[View]) -> list[View]:
    """The order's person beside the browser's."""
    return found * 2


def untold(found: list[View]) -> list[View]:
    found[0]["timeline"] = [item for item in found[0]["timeline"] if item["name"] != "Product Added"]
    return found


def test_who_refuses_leaves_the_shops_own_order_and_nothing_else(shop: Shop, visitor: BrowserContext) -> None:
    before = people(shop)
    page = visitor.new_page()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.post_data or "") if "/v1/" in request.url else None)
    choose(page, "Refuse")
    find_and_add(page)
    order_id = buy(page)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    cookies = {cookie["name"] for cookie in visitor.cookies()}
    assert cookies <= {"csrftoken", "sessionid", "messages", "shop_privacy", "oscar_history", "oscar_open_basket"}
    assert sent, "slots are asked for without consent too"
    assert not any("anonymousId" in body or "userId" in body for body in sent)

    found = eventually(lambda: views(shop, before), lambda found: told_of_order(found, order_id))
    (view,) = found
    assert [(item["source"], item["name"]) for item in view["timeline"]] == [("server", "Order Completed")]
    assert view["consent"] in ([], ["necessary"])
    assert (view["cart"], view["searches"], view["traits"], view["recently_viewed"]) == ([], [], [], [])


def test_a_customer_is_known_by_the_shops_word_and_let_go_at_sign_out(shop: Shop, visitor: BrowserContext) -> None:
    before = people(shop)
    page = visitor.new_page()
    choose(page, "Accept")
    page.goto("/accounts/login/")
    form = page.locator("#register_form")
    form.locator("input[type=email]").fill("bea@shopper.example")
    for field in form.locator("input[type=password]").all():
        field.fill("a long enough password 7")
    form.get_by_role("button", name="Register").click()
    page.wait_for_function("JSON.parse(localStorage.habitue || '{}').user_id")
    signed_in = page.evaluate("JSON.parse(localStorage.habitue)")
    found = eventually(lambda: views(shop, before), lambda found: [view for view in found if len(view["nodes"]) > 1])
    (view,) = found
    assert {node["evidence"] for node in view["nodes"]} & {"token", "server"}, "without it, it would be a claim"
    assert [(t["key"], t["value"]) for t in view["traits"] if t["key"] == "email"] == [("email", "bea@shopper.example")]

    page.goto("/accounts/logout/")
    page.wait_for_function("!JSON.parse(localStorage.habitue).user_id")
    assert page.evaluate("JSON.parse(localStorage.habitue).device_id") != signed_in["device_id"]
