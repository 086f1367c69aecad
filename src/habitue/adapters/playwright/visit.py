"""The visit of a customer who buys nothing, and what the tracker sent at each of its steps."""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urljoin, urlsplit

import msgspec

from habitue.adapters.playwright import markup
from habitue.core.errors import InvalidInput, Unavailable

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page, Request

_CALL = re.compile(r"/v1/(batch|b|decide|track|identify|page|screen|group|alias|t|i|p|s|g|a)$")
_BATCHES = ("batch", "b")
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_LOOK_MS = 100
_REST_MS = 400  # after the awaited event: what else the page has to say


Step = Literal["home", "category", "product", "add", "cart", "checkout"]


class Recorded(msgspec.Struct):
    """One request of the tracker: the call it was, its body, and the answer, if one came in time.

    `call` is empty for a batch, and ``decide`` for a decision that takes events along.
    """

    call: str
    body: bytes
    status: int = 0
    answer: bytes = b""


class Visited(msgspec.Struct):
    """One step of the visit; `problem` says why it could not be taken."""

    step: Step
    url: str
    requests: list[Recorded] = []
    problem: str = ""


class Selectors(msgspec.Struct, frozen=True):
    """CSS of what to choose at each step; empty: guessed from usual markup."""

    consent: str = ""
    category: str = ""
    product: str = ""
    add: str = ""
    cart: str = ""
    checkout: str = ""


def find_chromium(given: str = "") -> str:
    """The browser's program. Raises Unavailable when there is none."""
    for name in (given,) if given else _BROWSERS:
        if found := shutil.which(name):
            return found
    raise Unavailable(
        f"{given or 'chromium'} is not on this machine: install Chromium (Debian: apt-get install chromium), or name "
        "the program with --chromium"
    )


def visit(
    url: str, selectors: Selectors, *, chromium: str, patience_ms: int, has_come: Callable[[Visited], bool]
) -> list[Visited]:
    """Go through the shop; each step waits at most `patience_ms` for its page, and as long until `has_come` of it.

    Raises
    ------
    InvalidInput
        The address is none of a page.
    Unavailable
        Playwright is not installed, the browser does not start, or the shop does not answer.
    """
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
        raise InvalidInput(f"{url!r} is no address of a shop", path="URL", expected="http(s)://host/…", got=url)
    try:
        from playwright.sync_api import Error, sync_playwright  # an optional extra
    except ImportError as error:
        raise Unavailable("the check needs a browser driver: pip install 'habitue[check]'") from error
    # Chromium's sandbox refuses to run as root, as in most containers
    arguments = ["--no-first-run", "--disable-background-networking", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=arguments)
            try:
                page = browser.new_page(viewport={"width": 1440, "height": 900})
                page.set_default_timeout(patience_ms)
                return _Journey(page, url, selectors, patience_ms, has_come, Error).go()
            finally:
                browser.close()
    except Error as error:
        raise Unavailable(f"the visit of {url} could not begin: {str(error).splitlines()[0]}") from error


class _Journey:
    def __init__(
        self,
        page: Page,
        url: str,
        selectors: Selectors,
        patience_ms: int,
        has_come: Callable[[Visited], bool],
        failure: type[Exception],
    ) -> None:
        self._has_come = has_come
        self._page, self._url, self._selectors, self._failure = page, url, selectors, failure
        self._patience_ms = patience_ms
        self._visits: list[Visited] = []
        self._open: dict[Request, Recorded] = {}
        page.on("request", self._sent)
        page.on("response", lambda response: self._answered(response))

    def go(self) -> list[Visited]:
        """All steps in order; one that cannot be taken ends the journey, for the next ones start from its page."""
        self._begin("home")
        self._page.goto(self._url, wait_until="load")
        self._accept()
        self._await()
        steps: tuple[tuple[Step, Callable[[], Locator | None], bool], ...] = (
            ("category", lambda: self._link("category", markup.CATEGORY), True),
            ("product", lambda: self._link("product", markup.PRODUCT), True),
            ("add", lambda: self._button("add", markup.ADD, markup.ADD_WORDS), False),
            ("cart", lambda: self._link("cart", markup.CART), True),
            ("checkout", lambda: self._button("checkout", markup.CHECKOUT, markup.CHECKOUT_WORDS), False),
        )
        for step, find, link in steps:
            if not self._take(step, find, link=link):
                break
        return self._visits

    def _take(self, step: Step, find: Callable[[], Locator | None], *, link: bool) -> bool:
        try:
            found = find()
            visited = self._begin(step)
            if found is None:
                visited.problem = f"no {step} was found on {self._page.url}: name it with --{step} 'a CSS selector'"
                return False
            self._follow(found) if link else found.click()
            self._page.wait_for_load_state("load")
        except self._failure as error:
            self._visits[-1].problem = f"the {step} step failed on {self._page.url}: {str(error).splitlines()[0]}"
            return False
        self._await()
        return True

    def _begin(self, step: Step) -> Visited:
        self._visits.append(Visited(step, self._page.url, []))
        return self._visits[-1]

    def _accept(self) -> None:
        """Choose "accept" where a banner asks."""
        found = self._button("consent", markup.CONSENT, markup.CONSENT_WORDS)
        if found is not None:
            found.click()
            self._page.wait_for_load_state("load")

    def _link(self, step: str, guesses: tuple[str, ...]) -> Locator | None:
        given = getattr(self._selectors, step)
        here = urlsplit(self._page.url)
        for selector in (given,) if given else guesses:
            for one in self._page.locator(selector).all()[:40]:
                address = urlsplit(urljoin(self._page.url, one.get_attribute("href") or ""))
                if address.netloc == here.netloc and address.path != here.path:
                    return one
        return None

    def _button(self, step: str, guesses: tuple[str, ...], words: str) -> Locator | None:
        given = getattr(self._selectors, step)
        for selector in (given,) if given else guesses:
            for one in self._page.locator(selector).all()[:20]:
                if one.is_visible() and one.is_enabled():
                    return one
        if given:
            return None
        for role in ("button", "link"):
            named: Any = self._page.get_by_role(role, name=re.compile(words, re.IGNORECASE))
            for one in named.all()[:10]:
                if one.is_visible() and one.is_enabled():
                    found: Locator = one
                    return found
        return None

    def _follow(self, link: Locator) -> None:
        if link.is_visible():
            link.click()
        else:  # in a menu that is folded
            self._page.goto(urljoin(self._page.url, link.get_attribute("href") or ""))

    def _await(self) -> None:
        """Wait for the step's event, then a moment for what comes with it."""
        visited = self._visits[-1]
        visited.url = self._page.url
        deadline = time.monotonic() + self._patience_ms / 1000
        while time.monotonic() < deadline:
            if self._has_come(visited):
                break
            self._page.wait_for_timeout(_LOOK_MS)
        self._page.wait_for_timeout(_REST_MS)

    def _sent(self, request: Request) -> None:
        found = _CALL.search(urlsplit(request.url).path)
        body = request.post_data_buffer if found and request.method == "POST" else None
        if found and body:
            recorded = Recorded("" if found[1] in _BATCHES else found[1], body)  # a decision takes events along
            self._open[request] = recorded
            self._visits[-1].requests.append(recorded)

    def _answered(self, response: Any) -> None:
        recorded = self._open.pop(response.request, None)
        if recorded is None:
            return
        recorded.status = response.status
        try:
            recorded.answer = response.body()
        except self._failure:
            return  # the page that asked is gone, and the answer with it
