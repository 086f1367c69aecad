"""What an owner's orders say: every state of the page, and the ways on to people and products."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .conftest import Open, settled

pytestmark = pytest.mark.browser


def test_every_figure_says_how_sure_it_is(open_page: Open) -> None:
    page = settled(open_page("/insights"))
    expect(page.get_by_text("All 4,312 known customers are counted, so nothing is estimated.")).to_be_visible()
    expect(page.get_by_text("between 42.7% and 45.6%, of 4,312 customers")).to_be_visible()
    expect(page.get_by_text("between 44 and 51, of 1,904 customers")).to_be_visible()
    pairs = page.get_by_role("list", name="Pairs of products").get_by_role("listitem")
    expect(pairs).to_have_count(12)
    expect(pairs.first).to_contain_text(re.compile(r"Together in \d+ of its \d+ orders"))
    expect(pairs.first).to_contain_text(re.compile(r"between [\d.]+% and [\d.]+%"))


def test_late_customers_lead_to_the_person_and_products_to_the_product(open_page: Open) -> None:
    page = settled(open_page("/insights"))
    late = page.get_by_role("table", name="Late customers, the most valuable first")
    expect(late.locator("tbody tr")).to_have_count(10)
    page.get_by_role("button", name="Show all 48").click()
    expect(late.locator("tbody tr")).to_have_count(48)
    first = late.locator("tbody button").first
    name = first.inner_text()
    first.click()
    expect(page.get_by_role("dialog")).to_contain_text(name)
    page.keyboard.press("Escape")
    page.get_by_role("list", name="Pairs of products").get_by_role("button").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.get_by_role("link", name="See everybody by revenue").click()
    expect(page).to_have_url(re.compile(r"/people\?sort=revenue$"))


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        ("empty", "No order file has been read yet"),
        ("early", "Not enough data yet: this needs two products that meet in 10 orders."),
        ("broken", "This could not be loaded"),
    ],
)
def test_what_is_missing_is_said(open_page: Open, who: str, sentence: str) -> None:
    page = settled(open_page("/insights", who=who, width=390))
    expect(page.get_by_text(sentence)).to_be_visible()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_the_empty_page_has_one_action_and_it_works(open_page: Open) -> None:
    page = settled(open_page("/insights", who="empty"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.get_by_role("main").get_by_role("button").click()
    expect(page.get_by_text("Copied. Run it where habitué is installed.")).to_be_visible()
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").press("Control+v")
    expect(page.get_by_role("combobox")).to_have_value(re.compile("^habitue import orders "))
