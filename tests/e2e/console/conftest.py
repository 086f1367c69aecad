"""The built console over the mock of the admin API, in Debian's chromium."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

ROOT = Path(__file__).parents[3]
# A page of every kind; `{}` in none, so that they can be visited as they are.
PAGES = {
    "home": "/",
    "live": "/live",
    "people": "/people",
    "person": "/people/n00009",
    "audiences": "/audiences",
    "audience library": "/audiences/library",
    "audiences out": "/audiences/out",
    "audience lists": "/audiences/lists",
    "audience": "/audiences/lantern.lovers?view=why&person=n00009",
    "audience history": "/audiences/lantern.lovers?view=history",
    "audience edit": "/audiences/lantern.lovers/edit",
    "audience insights": "/audiences/lantern.lovers?view=insights",
    "opportunities": "/opportunities",
    "recommendations": "/recommendations",
    "placement": "/recommendations/product.bought_together",
    "edit": "/recommendations/home.for_you/edit",
    "insights": "/insights",
    "catalogue": "/catalogue",
    "product": "/catalogue/p0008",
    "health": "/settings/health",
    "traffic": "/settings/traffic",
    "webhooks": "/settings/webhooks",
    "privacy": "/settings/privacy",
    "erasure": "/settings/privacy/01a0report2",
    "tracking": "/settings/tracking",
    "debugger": "/settings/tracking?view=debugger",
    "tracking plan": "/settings/tracking?view=plan",
    "decision": "/people?panel=decision:dec-n00009-3",
    "person panel": "/live?panel=person:n00009",
    "product panel": "/catalogue?panel=product:p0008",
    "nowhere": "/nowhere",
}
LOCALES = {"en": "en-GB", "fr": "fr-FR"}

Open = Callable[..., Page]


@pytest.fixture(scope="session")
def mock_url() -> Iterator[str]:
    """Where the mock serves the console, which is built first if it is not there."""
    if not (ROOT / "src/habitue/assets/console/index.html").exists():
        subprocess.run(["npm", "run", "build", "-w", "web/console"], cwd=ROOT, check=True, timeout=240)
    command = [sys.executable, str(ROOT / "web/console/mock/serve.py"), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        assert address, "the mock did not start"
        yield address.removesuffix("/console/")
        server.terminate()


@pytest.fixture
def open_page(chromium: Browser, mock_url: str) -> Iterator[Open]:
    """Opens a page signed in as a scenario; the page collects what its console complains about in `page.complaints`."""
    contexts: list[BrowserContext] = []

    def open_one(
        path: str = "/", *, who: str | None = "owner", language: str = "en", width: int = 1440, scheme: str = "light"
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 844 if width < 500 else 900},
            locale=LOCALES[language],
            color_scheme="dark" if scheme == "dark" else "light",
            reduced_motion="reduce",
            base_url=mock_url,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        complaints: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.complaints = complaints  # type: ignore[attr-defined]
        if who:
            body = {"email": f"{who}@shop.example", "password": "habitue"}
            assert page.request.post("/admin/api/session", data=body).ok
        page.goto(f"/console{path}")
        return page

    yield open_one
    for context in contexts:
        context.close()


def settled(page: Page) -> Page:
    """The page once its heading is there and nothing is loading any more."""
    page.locator("h1, dialog[open] h2, main p").first.wait_for()
    # Locators, not scripts: the policy of the page lets nobody evaluate a string, this test included.
    expect(page.get_by_label("Loading…").or_(page.get_by_label("Chargement…"))).to_have_count(0)
    expect(page.locator("figure [role=img]:not(:has(canvas))")).to_have_count(0)
    return page
