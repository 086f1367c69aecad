"""P18: no text from outside ever runs in the console: 148 payloads, in every field, on every page of a real server."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from tests.e2e.security.payloads import PAYLOADS
from tests.integration.serving import CONSENT, PAGE, forked_server, new_workspace, viewed

from habitue.core.clock import SystemClock
from habitue.testing.server import Response, Server, basic

pytestmark = pytest.mark.browser
_WATCH = """
window.__reports = [];
document.addEventListener('securitypolicyviolation', (event) => window.__reports.push(event.violatedDirective));
window.alert = window.confirm = window.prompt = () => { window.__xss = 1; };
"""
# a stranger agent would make them bots, whom most pages leave out
BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
_PAGES = (
    "", "live", "people", "audiences", "audiences/library", "audiences/lists", "audiences/out", "opportunities",
    "recommendations", "insights", "catalogue",
    "settings/tracking", "settings/traffic", "settings/webhooks", "settings/privacy", "settings/health",
)  # fmt: skip


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    workspace, keys = new_workspace(tmp_path_factory.mktemp("hostile") / "workspace")
    with forked_server(workspace, keys) as server:
        server.start()
        _fill(server)
        yield server


def _fill(server: Server) -> None:
    """Everything a visitor, a client or a catalogue can say, said with every payload."""
    now = SystemClock().now_ms()
    changes = [
        ["Product Updated", f"c{n}", now, {"product_id": f"p{n}", "name": text, "brand": text, "category": text,
         "url": text, "image_url": text, "description": text, "attributes": {text: text}, "currency": "EUR",
         "price_minor": 100, "stock": 3}] for n, text in enumerate(PAYLOADS)
    ]  # fmt: skip
    assert server.post("/v1/catalogue", {"changes": changes}, basic(server.secret_key)).status == 200
    for start in range(0, len(PAYLOADS), 40):
        items = [item for n, text in enumerate(PAYLOADS[start : start + 40], start) for item in _said(n, text)]
        _stored(server.post("/v1/batch", {"batch": items, "writeKey": server.public_key}, PAGE))
    orders = [
        {"type": "track", "event": "Order Completed", "messageId": f"o{n}", "userId": f"u{n}", "anonymousId": f"d{n}",
         "properties": {"order_id": text, "total": 5, "currency": "EUR", "coupon": text,
                        "products": [{"product_id": text, "name": text, "price": 5, "quantity": 1}]},
         "context": CONSENT} for n, text in enumerate(PAYLOADS)
    ]  # fmt: skip
    for start in range(0, len(orders), 40):
        _stored(server.post("/v1/batch", {"batch": orders[start : start + 40]}, basic(server.secret_key)))


def _stored(answer: Response) -> None:
    assert answer.status == 200, answer.body
    others = [verdict for verdict in answer.json()["verdicts"] if verdict["outcome"] != "stored"]
    assert others == [], "the pages below would be empty"


def _said(number: int, text: str) -> list[dict[str, Any]]:
    page = {"url": f"https://shop.example/?utm_source={text}&utm_campaign={text}", "path": text, "title": text}
    context = {**CONSENT, "page": {**page, "referrer": f"https://{number}.example/{text}"}, "userAgent": BROWSER}
    device = f"d{number}"
    return [
        viewed(f"page{number}", device, type="page", event=None, context=context, properties={"title": text}),
        viewed(f"viewed{number}", device, properties={"product_id": f"p{number}"}, context=context),
        viewed(f"searched{number}", device, event="Products Searched", properties={"query": text}, context=context),
        viewed(f"custom{number}", device, event=text[:100], properties={text[:60]: text}, context=context),
        viewed(
            f"who{number}", device, type="identify", event=None, properties=None, context=context,
            traits={"email": f"{number}@shop.example", "name": text, "city": text, "vip": text, text[:60]: text},
        ),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def console(chromium: Browser, server: Server) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900})
    context.add_init_script(_WATCH)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{server.port}/console/")
    page.locator("input[type=email]").fill("owner@shop.example")
    page.locator("input[type=password]").fill("correct horse battery")
    page.locator("button[type=submit]").click()
    page.get_by_role("navigation").first.wait_for()
    yield page
    context.close()


def unharmed(page: Page) -> None:
    assert page.evaluate("window.__xss") is None, f"something ran on {page.url}"
    assert page.evaluate("window.__reports") == [], f"the policy had to stop something on {page.url}"
    assert page.locator("main [onerror], main [onload], main script, main iframe, main object, main base").count() == 0
    links = page.locator("[href], [src], [action]").evaluate_all(
        "all => all.flatMap(one => [one.href, one.src, one.action]).map(String)"
    )
    assert not [link for link in links if link.lower().startswith(("javascript:", "data:text"))]


def visit(page: Page, server: Server, path: str) -> None:
    page.goto(f"http://127.0.0.1:{server.port}/console/{path}")
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_timeout(250)


@pytest.mark.parametrize("path", _PAGES)
def test_no_page_runs_what_came_from_outside(console: Page, server: Server, path: str) -> None:
    visit(console, server, path)
    unharmed(console)


def test_no_person_and_no_product_runs_what_came_from_outside(console: Page, server: Server) -> None:
    """Each payload has a person and a product of its own: a sample of both, the rest is on the lists above."""
    for path in ("people", "catalogue"):
        visit(console, server, path)
        links = console.locator(f"main a[href*='/console/{path}/']").evaluate_all("all => all.map(one => one.href)")
        assert len(links) >= 20, f"{path} shows too little to prove anything"
        for link in links[:: max(1, len(links) // 6)][:6]:
            console.goto(link)
            console.get_by_role("heading", level=1).wait_for()
            console.wait_for_timeout(200)
            unharmed(console)


def test_the_payloads_are_seen_as_text(console: Page, server: Server) -> None:
    visit(console, server, "catalogue")
    assert console.get_by_text("window.__xss=1").count() >= 20


def test_the_payloads_do_run_where_nothing_escapes_them(chromium: Browser, tmp_path: Path) -> None:
    """The corpus can fail the tests above: written into a page as they are, most of the markup runs."""
    page = chromium.new_page()
    ran = 0
    for text in PAYLOADS[:20]:
        page.goto("about:blank")
        page.set_content(f'<main><p title="a">{text}</p></main>')
        until = time.monotonic() + 0.3
        while time.monotonic() < until and page.evaluate("window.__xss") is None:
            page.wait_for_timeout(20)
        ran += page.evaluate("window.__xss") == 1
    page.close()
    assert ran >= 8
