"""Every page, in both languages, on a phone and on a desk: it renders, fits, is accessible, runs nobody's markup."""

from __future__ import annotations

import json
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from .conftest import PAGES, ROOT, Open, settled

pytestmark = pytest.mark.browser


def keys_of(tree: dict[str, Any], path: str = "") -> list[str]:
    """The dotted keys of the console's words."""
    return [
        key
        for name, value in tree.items()
        for key in (keys_of(value, f"{path}{name}.") if isinstance(value, dict) else [path + name])
    ]


KEYS = keys_of(json.loads((ROOT / "web/console/src/i18n/en.json").read_text()))

PLACEMENTS = {"product.similar", "product.bought_together"}  # ids that happen to look like keys


def overflow(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return int(page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))


# French is the longer language, so it is the one that must fit a phone.
WAYS = [("en", 1440, "light"), ("fr", 390, "dark")]


@pytest.mark.parametrize(("language", "width", "scheme"), WAYS)
@pytest.mark.parametrize("name", PAGES)
def test_renders_fits_and_is_accessible(open_page: Open, name: str, language: str, width: int, scheme: str) -> None:
    page = settled(open_page(PAGES[name], language=language, width=width, scheme=scheme))
    text = page.locator("body").inner_text()
    assert page.locator("html").get_attribute("lang") == language
    assert [key for key in KEYS if "." in key and key in text.split() and key not in PLACEMENTS] == []
    assert "{{" not in text
    assert overflow(page) <= 0
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.complaints == []  # type: ignore[attr-defined]  # the content security policy reports here, too


def test_sign_in_is_accessible_too(open_page: Open) -> None:
    page = open_page("/", who=None)
    page.get_by_role("button", name="Sign in").wait_for()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("name", [name for name in PAGES if name != "nowhere"])
def test_markup_from_outside_stays_text(open_page: Open, name: str) -> None:
    page = settled(open_page(PAGES[name], who="hostile", width=390))
    page.wait_for_timeout(200)
    assert page.evaluate("window.__xss") is None
    assert page.locator("[href^='javascript'], [src^='javascript'], main script, main [onerror]").count() == 0
    assert overflow(page) <= 0


def test_hostile_names_are_really_there(open_page: Open) -> None:
    """The test above would pass on empty pages; the payload must be seen, as text."""
    page = settled(open_page("/people", who="hostile"))
    assert page.get_by_text("<script>window.__xss=1</script>").count() > 5
    page = settled(open_page("/people/n00009", who="hostile"))
    assert page.get_by_text("<script>window.__xss=1</script>").count() > 1
