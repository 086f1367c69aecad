"""What a check needs: a browser profile, a shop, a habitue, and pages to open."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any

from playwright.sync_api import Browser, ConsoleMessage, Page

from .fake_servers import Habitue, Shop

VIEWPORT = {"width": 1000, "height": 800}

# Watches from before the first byte: when slots are visible, how much the page moves, what throws.
WATCHER = """
window.watched = {shift: 0, hiddenFrames: 0, hiddenMs: 0, visibleAt: null, textAt: {}};
(() => {
  const w = window.watched;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) w.shift += entry.value;
  }).observe({type: 'layout-shift', buffered: true});
  let last = performance.now();
  const look = () => {
    const now = performance.now();
    const slot = document.querySelector('[data-habitue]');
    if (slot) {
      const visible = getComputedStyle(slot).visibility === 'visible';
      if (visible && w.visibleAt === null) w.visibleAt = now;
      if (!visible) { w.hiddenMs += now - last; w.visibleAt = null; }
      const text = slot.innerText.trim();
      if (visible && !(text in w.textAt)) w.textAt[text] = now;
    }
    last = now;
    requestAnimationFrame(look);
  };
  look();
})();
"""


def product(number: int, **fields: Any) -> dict[str, Any]:
    """An item of a decision."""
    return {
        "product_id": f"p{number}",
        "name": f"Chosen {number}",
        "category": "lamps",
        "brand": "Lumen",
        "price": "12.50",
        "price_minor": 1250,
        "was_minor": 0,
        "currency": "EUR",
        "url": f"/product/p{number}",
        "image_url": f"/p{number}.svg",
        "position": number,
        "pinned": False,
        "reason": {"code": "similar", "product_id": "p9", "text": "Similar to what you looked at"},
        **fields,
    }


def placement(n: int = 4, title: str = "Chosen for you") -> dict[str, Any]:
    return {"title": title, "strategy": "for_you", "default": False, "items": [product(i + 1) for i in range(n)]}


STYLE = "body{margin:0;font:16px/1.4 sans-serif}[data-habitue]{min-height:420px;display:block}"
SLOT = '<section data-habitue="home.for_you"><p>Our best sellers</p></section>'


class World:
    """One browser profile with its own shop and habitue. Close it."""

    def __init__(
        self, browser: Browser, tracker: bytes, files: Mapping[str, bytes] | None = None, **profile: Any
    ) -> None:
        self.shop = Shop()
        self.habitue = Habitue(tracker, files=files)
        self.habitue.answers["home.for_you"] = placement()
        self.context = browser.new_context(viewport=VIEWPORT, ignore_https_errors=False, **profile)  # type: ignore[arg-type]
        self.context.add_init_script(WATCHER)
        self.errors: list[str] = []

    def close(self) -> None:
        self.context.close()
        self.shop.close()
        self.habitue.close()

    def html(self, body: str = SLOT, *, head: str = "", tag: str = "", src: str = "", before: str = "") -> str:
        """A shop's page; `tag` goes into the script tag, `before` in front of it."""
        src = src or f"{self.habitue.origin}/habitue.js"
        return (
            f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Shop</title>{head}'
            f'{before}<script async src="{src}" data-key="pk_test" {tag}></script></head>'
            f'<body><h1>The shop</h1><main>{body}</main><p id="below">Delivery in two days</p></body></html>'
        )

    def put(self, path: str, html: str, headers: dict[str, str] | None = None) -> None:
        style = "" if headers else f"<style>{STYLE}</style>"
        self.shop.pages[path] = (html.replace("</title>", f"</title>{style}", 1), headers or {})

    def open(self, path: str = "/") -> Page:
        """Opens the path without waiting for anything but its first byte."""
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", self._note)
        page.goto(self.shop.origin + path, wait_until="commit")
        page.wait_for_selector("#below", state="attached")
        return page

    def _note(self, message: ConsoleMessage) -> None:
        # a browser reports a failed request by itself; no page can prevent it
        if message.type in ("error", "warning") and not message.text.startswith("Failed to load resource"):
            self.errors.append(message.text)

    def until(self, holds: Callable[[], object], seconds: float = 3.0, what: str = "") -> None:
        """Waits until it holds; fails with `what` when it does not within the time."""
        end = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < end, what or "the expected state did not come"
            self.pause(0.02)

    def pause(self, seconds: float) -> None:
        """Lets the browser's own events run meanwhile."""
        if self.context.pages:
            self.context.pages[-1].wait_for_timeout(seconds * 1000)
        else:
            time.sleep(seconds)

    def stored(self, page: Page) -> list[str]:
        """Everything the shop's origin holds in this profile because of us (the shop's own cookie apart)."""
        names: list[str] = page.evaluate(
            """async () => [
              ...Object.keys(localStorage), ...Object.keys(sessionStorage),
              ...(await indexedDB.databases()).map((d) => d.name), ...(await caches.keys())]"""
        )
        return names + [str(c["name"]) for c in self.context.cookies() if c.get("name") != "basket"]


def call(page: Page, *arguments: Any) -> None:
    """`habitue(...)` in the page."""
    page.evaluate("(call) => window.habitue(...call)", list(arguments))


YES = {"measure": True, "personalise": True}
GRANTED = 'data-consent="granted"'
