"""A marketer makes a placement: by keyboard from nothing to the shop, and told plainly what cannot be."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import Open, settled
from .test_work import focus_on

pytestmark = pytest.mark.browser


def asked(open_page: Open, who: str = "owner", width: int = 1440) -> Page:
    """The dialog, opened by keyboard."""
    page = settled(open_page("/recommendations", who=who, width=width))
    page.get_by_role("button", name="New placement").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="New placement")).to_be_visible()
    return page


def test_from_nothing_to_the_shop_by_keyboard(open_page: Open) -> None:
    page = asked(open_page)
    expect(page.get_by_label("Heading in English")).to_be_focused()
    page.keyboard.type("Rainy days")
    focus_on(page, "Heading in French")
    page.keyboard.type("Jours de pluie")
    focus_on(page, "Where in the shop")
    page.keyboard.type("Cart")
    expect(page.get_by_label("Id", exact=True)).to_have_value("cart.rainy_days")
    page.get_by_label("Id", exact=True).focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/recommendations/cart\.rainy_days/edit$"))
    expect(page.get_by_role("list", name="Fill the list with").get_by_role("listitem")).to_have_count(2)
    page.get_by_label("Number of products").fill("3")
    expect(page.locator("[class*=side] ol").first.get_by_role("listitem")).to_have_count(3)
    for label, word in (("Find a product to pin", "kettle"), ("Find a product to exclude", "lantern")):
        page.get_by_label(label).and_(page.get_by_role("combobox")).fill(word)
        page.get_by_role("listbox", name=label).get_by_role("option").first.wait_for()
        page.keyboard.press("Enter")
    expect(page.get_by_role("list", name="Pin first").get_by_role("listitem")).to_have_count(1)
    expect(page.get_by_role("status").filter(has_text=re.compile("Draft saved"))).to_be_visible()
    page.get_by_role("button", name="Publish…").focus()
    page.keyboard.press("Enter")
    focus_on(page, "^Publish$")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Version 1 is live")).to_be_visible()
    saved = page.request.get("/admin/api/placements/cart.rainy_days").json()["published"]
    assert saved["title"] == {"en": "Rainy days", "fr": "Jours de pluie"}
    assert (saved["page"], saved["n"], saved["strategies"]) == ("cart", 3, ["bought_together", "best_sellers"])
    assert (len(saved["pins"]), len(saved["excluded"])) == (1, 1)


def test_ids_that_are_taken_or_bad_are_refused_with_a_reason(open_page: Open) -> None:
    page = asked(open_page, width=390)
    create, field = page.get_by_role("button", name="Create draft"), page.get_by_label("Id", exact=True)
    create.click()
    expect(field).to_be_focused()
    expect(page.get_by_text(re.compile("Only small letters"))).to_be_visible()
    field.fill("home.for_you")
    expect(page.get_by_text("home.for_you is taken.")).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    create.click()
    field.fill("Home Gifts")
    expect(page.get_by_text(re.compile("Only small letters"))).to_be_visible()
    create.click()
    expect(page.get_by_role("dialog", name="New placement")).to_be_visible()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_an_id_somebody_else_took_meanwhile_is_refused_by_the_server(open_page: Open) -> None:
    page = asked(open_page)
    document = {"placement_id": "home.race", "title": {}, "page": "home", "strategies": ["trending"]}
    headers = {"X-CSRF-Token": page.request.get("/admin/api/session").json()["csrf_token"]}
    page.request.post("/admin/api/placements", data={"document": document}, headers=headers)
    page.get_by_label("Id", exact=True).fill("home.race")
    page.get_by_role("button", name="Create draft").click()
    expect(page.get_by_text("home.race is taken.")).to_be_visible()


def test_a_draft_that_is_given_up_can_be_had_back(open_page: Open) -> None:
    page = asked(open_page)
    page.get_by_label("Heading in English").fill("Second thoughts")
    page.get_by_role("button", name="Create draft").click()
    settled(page)
    page.get_by_role("button", name="Discard draft").click()
    expect(page).to_have_url(re.compile("/recommendations$"))
    expect(page.get_by_role("link", name="Second thoughts")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page).to_have_url(re.compile(r"/recommendations/home\.second_thoughts/edit$"))
    expect(page.get_by_label("Heading in English")).to_have_value("Second thoughts")


def test_a_viewer_is_offered_no_new_placement(open_page: Open) -> None:
    page = settled(open_page("/recommendations", who="viewer"))
    assert page.get_by_role("button", name="New placement").count() == 0
