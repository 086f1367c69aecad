"""Whose work the console is made of: a page that is reached from the account's menu."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .conftest import Open, settled
from .test_pages import overflow

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_the_licences_are_one_click_away(open_page: Open, width: int, scheme: str) -> None:
    page = settled(open_page("/", width=width, scheme=scheme))
    if width < 500:
        page.get_by_role("button", name="Menu").click()
    page.get_by_role("button", name="Camille").click()
    with page.context.expect_page() as opened:
        page.get_by_role("menuitem", name="licences").click()
    licences = opened.value
    expect(licences.get_by_role("heading", level=1)).to_have_text("Licences")
    licences.get_by_text("react-router", exact=True).click()
    expect(licences.get_by_text("Permission is hereby granted").locator("visible=true")).to_be_visible()
    assert overflow(licences) <= 0
    results = Axe().run(licences)
    assert results.violations_count == 0, results.generate_report()
