"""The preference page in a browser without scripts: filled by keyboard, saved, accessible, as wide as a phone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect
from tests.integration.serving import forked_server, new_workspace

from habitue.testing.server import basic

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def page_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The signed address of somebody's page."""
    folder: Path = tmp_path_factory.mktemp("preferences") / "workspace"
    with forked_server(*new_workspace(folder)) as server:
        server.start()
        key = basic(server.secret_key)
        changes = [
            ["Product Updated", f"c{n}", 1_800_000_000_000, {"product_id": f"p{n}", "name": "T", "stock": 9,
             "category": ("Boots", "Jackets and rather long names of things")[n % 2], "brand": f"Brand {n}",
             "price_minor": 100, "currency": "EUR", "attributes": {"size": str(39 + n)}}] for n in range(8)
        ]  # fmt: skip
        assert server.post("/v1/catalogue", {"changes": changes}, key).status == 200
        assert server.post("/v1/identify", {"userId": "ada", "messageId": "i", "traits": {}}, key).status == 200
        told = server.post("/v1/people/links", {"person": "ada", "use": "preferences"}, key).json()
        yield f"http://127.0.0.1:{server.port}/preferences?t={told['token']}"


def test_it_is_filled_and_saved_without_a_script(chromium: Browser, page_url: str) -> None:
    context = chromium.new_context(viewport={"width": 390, "height": 844}, locale="fr-FR", java_script_enabled=False)
    page = context.new_page()
    page.goto(page_url)
    page.get_by_label("Boots").focus()
    page.keyboard.press("Space")
    page.get_by_label("Une fois par mois au plus").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Enregistrer").press("Enter")
    expect(page.get_by_role("status")).to_have_text("C’est enregistré. Merci.")
    expect(page.get_by_label("Boots")).to_be_checked()
    page.get_by_role("link", name="English").click()
    expect(page.get_by_label("Once a month at most")).to_be_checked()
    expect(page.get_by_role("heading", level=1)).to_have_text("What you like")
    context.close()


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_anybody_can_use_it(chromium: Browser, page_url: str, width: int, scheme: str) -> None:
    context = chromium.new_context(
        viewport={"width": width, "height": 844},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,  # for axe, which is a script: the page has none
    )
    page = context.new_page()
    page.goto(f"{page_url}&saved=1")
    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()
