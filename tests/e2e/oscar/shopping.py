"""What a guest does in the shop."""

from __future__ import annotations

from typing import NamedTuple

from playwright.sync_api import Page, expect

ADDRESS = {"first_name": "Ada", "last_name": "Guest", "line1": "1 Main Street", "line4": "Galway", "postcode": "H91"}


class Bought(NamedTuple):
    """An order as the guest saw it."""

    order_id: str
    product_id: str
    name: str


def choose(page: Page, button: str) -> None:
    """Answer the banner, and wait until it has gone."""
    page.goto("/")
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.locator(".habitue-banner")).to_have_count(0)


def find_and_add(page: Page) -> tuple[str, str]:
    """List, search for the first product of it by name, open it, put it into the basket; its id and name."""
    page.goto("/catalogue/")
    name = page.locator("article h3 a").first.inner_text()
    page.locator("#id_q").fill(name)
    page.get_by_role("button", name="Search").click()
    found = page.locator("article h3 a", has_text=name).first
    product_id = found.get_attribute("data-habitue-product") or ""
    found.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    page.locator("#add_to_basket_form").get_by_role("button", name="Add to basket").click()
    expect(page.locator(".alert-success").first).to_contain_text(name)
    return product_id, name


def buy(page: Page) -> str:
    """From the basket to the confirmation, as a guest; the order's number."""
    page.goto("/basket/")
    page.get_by_role("link", name="Proceed to checkout").click()
    page.locator("#id_username").fill("ada@shopper.example")
    page.get_by_role("button", name="Continue").click()
    for field, value in ADDRESS.items():
        page.locator(f"#id_{field}").fill(value)
    page.locator("#id_country").select_option("IE")
    page.locator("#new_shipping_address").get_by_role("button", name="Continue").click()
    page.locator("#view_preview").click()
    page.locator("#place-order").click()
    return page.locator("p.lead strong").inner_text()
