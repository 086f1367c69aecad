"""The tracker in Chromium and a real intake: what a browser says of itself decides whether its visitor counts."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Route
from tests.integration.clients.live import Live, listening
from tests.integration.conftest import Fresh, fresh_workspace, template

from habitue.adapters.sql import SqlKeys, open_engine
from habitue.core.clock import SystemClock
from habitue.events import names
from habitue.events.envelope import Event
from habitue.privacy.access import KeyRequest
from habitue.privacy.consent import Purpose

from .fake_servers import Shop

pytestmark = pytest.mark.browser
__all__ = ["fresh_workspace", "template"]  # fixtures of the integration tests
Built = Callable[[str], dict[str, bytes]]
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)
# a browser as people have it: nothing drives it, and its brand is in the hints only
PERSON = """
Object.defineProperty(Navigator.prototype, 'webdriver', {get: () => false});
const brands = [{brand: 'Chromium', version: '142'}, {brand: 'Microsoft Edge', version: '142'}];
const hints = {brands, mobile: false, platform: 'Windows'};
Object.defineProperty(Navigator.prototype, 'userAgentData', {get: () => hints});
"""
# an automated one that hides it in its agent and in its hints
DISGUISED = "Object.defineProperty(Navigator.prototype, 'userAgentData', {get: () => undefined});"


@pytest.fixture
def shop() -> Iterator[Shop]:
    opened = Shop()
    yield opened
    opened.close()


@pytest.fixture
def live(fresh_workspace: Fresh, shop: Shop) -> Iterator[tuple[Live, str]]:
    workspace, _ = fresh_workspace()
    engine = open_engine(workspace.database_url)
    agreed = int(Purpose.NECESSARY | Purpose.MEASURE)
    asked = KeyRequest(kind="public", name="Pages", origins=frozenset([shop.origin]), declared_consent=agreed)
    key = SqlKeys(engine).create(asked, SystemClock().now_ms()).token
    engine.dispose()
    with listening(workspace) as opened:
        yield opened, key


def seen_of(chromium: Browser, shop: Shop, live: tuple[Live, str], files: dict[str, bytes], script: str) -> Event:
    """The page view as it is stored, of a browser that the script made."""
    server, key = live
    tag = f'<script async src="{server.url}/habitue.js" data-key="{key}" data-consent="granted"></script>'
    shop.pages["/"] = (f"<!doctype html><html lang=en><title>Shop</title>{tag}<h1>Lamps</h1>", {})

    def ours(route: Route) -> None:
        route.fulfill(body=files["/habitue.js"], content_type="text/javascript")

    context = chromium.new_context(user_agent=CHROME)
    try:
        context.route("**/habitue.js", ours)
        context.add_init_script(script)
        page = context.new_page()
        before = {event.message_id for event in server.events()}
        page.goto(shop.origin)

        def arrived() -> list[Event]:
            stored = [event for event in server.events() if event.message_id not in before]
            return [event for event in stored if event.name == names.PAGE_VIEWED]

        server.wait_for(lambda: bool(arrived()), "a page view")
        (viewed,) = arrived()
        return viewed
    finally:
        context.close()


def test_a_browser_that_a_program_drives_is_a_bot_whatever_its_agent_says(
    chromium: Browser, shop: Shop, live: tuple[Live, str], built: Built
) -> None:
    driven = seen_of(chromium, shop, live, built(""), DISGUISED)
    assert "bot" in driven.flags
    assert driven.context["device"]["agent"] == "headless"
    person = seen_of(chromium, shop, live, built(""), PERSON)
    assert "bot" not in person.flags
    assert "agent" not in person.context["device"]
    assert (person.context["device"]["browser"], person.context["device"]["os"]) == ("Edge", "Windows")
    silent = seen_of(chromium, shop, live, built("hide_automation"), DISGUISED)
    assert "bot" not in silent.flags, "without the tracker's word nothing tells it from a person"
