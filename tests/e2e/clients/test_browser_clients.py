"""The clients that shops have in their pages, unchanged, in Chromium: Segment's, RudderStack's and Snowplow's."""

from __future__ import annotations

import functools
import http.server
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.integration.clients.conversation import SAID, by_name, check_order
from tests.integration.clients.live import Live, Request, listening
from tests.integration.conftest import Fresh, fresh_workspace, template

from habitue.adapters.sql import SqlKeys, open_engine
from habitue.app.workspace import open_workspace
from habitue.core.clock import SystemClock
from habitue.events import names
from habitue.events.envelope import Event
from habitue.privacy.access import KeyRequest
from habitue.privacy.consent import Purpose

pytestmark = pytest.mark.browser
__all__ = ["fresh_workspace", "template"]  # fixtures: one Chromium serves all of tests/e2e, workspaces are made there
ROOT = Path(__file__).parents[3]
ESBUILD = ROOT / "node_modules" / ".bin" / "esbuild"
MODULES = ROOT / "node_modules" / "@segment" / "analytics-next"
AGREED = int(Purpose.NECESSARY | Purpose.MEASURE | Purpose.PERSONALISE)


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments: object) -> None:
        """Nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The shop's page at an origin of its own."""
    if shutil.which("node") is None or not MODULES.exists():
        pytest.skip("needs Node and the npm packages: npm ci")
    folder = tmp_path_factory.mktemp("site")
    source, out = Path(__file__).with_name("page.mjs"), folder / "page.js"
    bundle = [str(ESBUILD), str(source), "--bundle", "--format=iife", "--log-level=error", f"--outfile={out}"]
    subprocess.run(bundle, check=True, timeout=60, cwd=ROOT)
    html = (
        "<!doctype html><html lang=en><title>Lamps</title><p style='height:3000px'>Lamps<script src=/page.js></script>"
    )
    (folder / "index.html").write_text(html)
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def live(fresh_workspace: Fresh, site: str) -> Iterator[tuple[Live, str]]:
    workspace, _ = fresh_workspace()
    engine = open_engine(workspace.database_url)
    asked = KeyRequest(kind="public", name="Pages", origins=frozenset([site]), declared_consent=AGREED)
    key = SqlKeys(engine).create(asked, SystemClock().now_ms()).token
    engine.dispose()
    opened = open_workspace(workspace.folder, {"HABITUE_SNOWPLOW_APPS": f"shop={key}"})
    with listening(opened) as shop:
        yield shop, key


@pytest.fixture
def page(chromium: Browser, site: str) -> Iterator[Page]:
    context = chromium.new_context()
    opened = context.new_page()
    opened.goto(site)
    yield opened
    context.close()


def names_of(shop: Live) -> set[str]:
    return {event.name for event in shop.events()}


def check_cors(requests: list[Request], site: str, *, credentials: bool) -> None:
    """Each preflight was answered for this site, each answer can be read by it and by no other."""
    asked = [one for one in requests if one.method == "OPTIONS"]
    assert asked, "a JSON body or an Authorization header is asked for first"
    for one in requests:
        assert one.answered["access-control-allow-origin"] == site, one
        assert (one.answered.get("access-control-allow-credentials") == "true") is credentials, one
    assert all(one.status == 204 for one in asked)


def check_nothing_lost(shop: Live) -> None:
    """What was sent again is known, and nothing was refused or set aside.

    Segment's client names the user of the moment when it tries again: a page seen before the log-in then comes a second
    time with the user of after it, and is known all the same.
    """
    outcomes = {tally.outcome for tally in shop.runtime.log.tallies()}
    assert {"received", "stored", "duplicate"} <= outcomes
    assert "rejected" not in outcomes
    assert [(letter.rule, letter.message_id) for letter in shop.runtime.log.dead_letters()] == []


def test_segments_and_rudderstacks_clients(live: tuple[Live, str], page: Page, site: str) -> None:
    """Both in one page, as shops that change from one to the other have them for a while."""
    shop, key = live
    page.evaluate("([url, key]) => window.segment(url, key)", [shop.url, key])
    shop.wait_for(lambda: names_of(shop) == SAID, "every call of Segment's client")
    letters = [f"/v1/{letter}" for letter in "tipgas"]
    shop.wait_for(lambda: all(200 in [one.status for one in shop.posts(path)] for path in letters), "a second try")
    check_person(shop, by_name(shop.events()))
    assert any(one.path == f"/v1/projects/{key}/settings" and one.status == 200 for one in shop.requests)
    check_cors([one for one in shop.requests if one.path.startswith("/v1/")], site, credentials=False)
    before = {event.message_id for event in shop.events()}

    page.evaluate("([url, key]) => window.rudder(url, key)", [shop.url, key])
    said = SAID - {names.SCREEN_VIEWED}

    def sent() -> list[Event]:
        return [event for event in shop.events() if event.message_id not in before]

    shop.wait_for(lambda: {event.name for event in sent()} == said, "every call of RudderStack's client")
    calls = [f"/rudder/v1/{call}" for call in ("track", "identify", "page", "group", "alias")]
    shop.wait_for(lambda: all(200 in [one.status for one in shop.posts(path)] for path in calls), "a second try")
    check_person(shop, by_name(sent()))
    assert any(one.path == "/sourceConfig/" and one.status == 200 for one in shop.requests)
    check_cors([one for one in shop.requests if one.path.startswith("/rudder/")], site, credentials=False)
    check_nothing_lost(shop)
    unknown = page.evaluate("url => fetch(url + '/v1/m', {method: 'POST', body: '{}'}).then(a => a.status)", shop.url)
    assert unknown == 404, "an unknown endpoint is answered, and the page may read it"


def check_person(shop: Live, stored: dict[str, Event]) -> None:
    """A claim of a browser: its own episode, joined to nobody until the shop vouches for it."""
    check_order(stored[names.ORDER_COMPLETED])
    assert {event.consent for event in stored.values()} == {AGREED}
    assert {event.source for event in stored.values()} == {"browser"}
    identified = stored[names.IDENTIFIED]
    assert identified.properties["traits"] == {"plan": "gold"}
    assert set(identified.sealed) == {"traits.email", "traits.user_id"}
    user = shop.runtime.pseudonyms.user("customer-17")
    people = shop.runtime.people
    assert identified.claims is not None
    assert (identified.claims.user, identified.claims.evidence) == (user, "")
    assert stored[names.ORDER_COMPLETED].node_id == identified.node_id
    assert stored[names.PAGE_VIEWED].node_id != identified.node_id, "before the log-in it was somebody"
    assert people.person_of(identified.node_id) != people.person_of(user)
    assert stored[names.PAGE_VIEWED].context["page"]["title"] == "Lamps"


def test_snowplows_tracker_with_its_ecommerce_plugin(live: tuple[Live, str], page: Page, site: str) -> None:
    shop, _ = live
    page.evaluate("url => window.snowplow(url)", shop.url)
    said = {
        names.PAGE_VIEWED, names.PRODUCT_LIST_VIEWED, names.PRODUCT_VIEWED, names.PRODUCT_ADDED,
        names.CHECKOUT_STEP_COMPLETED, names.PROMOTION_CLICKED, names.ORDER_COMPLETED, names.PRODUCTS_SEARCHED,
    }  # fmt: skip
    shop.wait_for(lambda: names_of(shop) >= said, "every call of Snowplow's tracker")
    page.mouse.wheel(0, 800)
    shop.wait_for(lambda: names.PAGE_ENGAGED in names_of(shop), "a page ping")
    stored = by_name([event for event in shop.events() if event.name != names.PAGE_ENGAGED])
    assert stored.keys() == said
    assert len({event.node_id for event in stored.values()}) == 1
    check_order(stored[names.ORDER_COMPLETED])
    assert stored[names.ORDER_COMPLETED].properties["shipping_minor"] == 490
    assert stored[names.PRODUCT_VIEWED].properties["price_minor"] == 4990
    assert stored[names.PRODUCT_ADDED].properties["cart_id"] == "c1"
    assert stored[names.PRODUCTS_SEARCHED].properties["query"] == "floor lamp"
    assert stored[names.CHECKOUT_STEP_COMPLETED].properties == {"step": 2, "shipping_method": "express"}
    pinged = next(event for event in shop.events() if event.name == names.PAGE_ENGAGED)
    assert pinged.properties["engaged_ms"] == 10_000
    assert 0 < pinged.properties["scroll_percent"] <= 100
    path = "/com.snowplowanalytics.snowplow/tp2"
    shop.wait_for(lambda: 200 in [one.status for one in shop.posts(path)], "a second try")
    check_cors([one for one in shop.requests if one.path == path], site, credentials=True)
    assert not any("set-cookie" in one.answered for one in shop.requests)
    seen = page.evaluate(
        """url => new Promise((done, failed) => {
            const image = new Image();
            image.onload = () => done([image.width, image.height]);
            image.onerror = failed;
            image.src = url + "/i?e=pv&aid=shop&tv=no-js-0.1.0&page=Terms&duid=noscript-1&eid=pixel-1";
        })""",
        shop.url,
    )
    assert seen == [1, 1], "a picture that browsers draw"
    assert by_name([event for event in shop.events() if event.message_id == "pixel-1"]).keys() == {names.PAGE_VIEWED}
    check_nothing_lost(shop)
