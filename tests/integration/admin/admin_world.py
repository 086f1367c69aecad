"""A small real shop: a provisioned workspace, a catalogue, visitors whose events came through the collector."""

from __future__ import annotations

import itertools
import json
import shutil
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from starlette.testclient import TestClient

from habitue.adapters.argon2 import Argon2Passwords
from habitue.adapters.sql import SqlAccounts, open_engine
from habitue.app.provision import provision
from habitue.app.runtime import Runtime
from habitue.app.settings import Settings
from habitue.app.working import train, write_lake, write_reports
from habitue.app.workspace import open_workspace
from habitue.catalog.changes import catalogue_changes
from habitue.catalog.product import Product
from habitue.collect.collector import Sender
from habitue.collect.wire import decode_batch
from habitue.core.clock import DAY_MS, HOUR_MS, MINUTE_MS, format_time
from habitue.eventlog import Intake, Verdict
from habitue.interfaces.http.app import create_app

NOW = 1_790_000_000_000
CONSENT = {"measure": True, "personalise": True}
PASSWORD = "correct horse battery"
CATEGORIES = ("Footwear", "Kitchen", "Books")
ROLES = ("viewer", "editor", "owner")
_CRAWLER = "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"
_numbers = itertools.count()


class SettableClock:
    """A clock that stands still until told otherwise."""

    def __init__(self, now_ms: int = NOW) -> None:
        self.at = now_ms

    def now_ms(self) -> int:
        return self.at


def product(number: int, **changes: Any) -> Product:
    """Product ``p0``, ``p1``, …: categories in turn."""
    category = CATEGORIES[number % len(CATEGORIES)]
    values: dict[str, Any] = {
        "product_id": f"p{number}",
        "name": f"{category} thing {number}",
        "category": category,
        "brand": ("Acorn", "Birch")[number % 2],
        "price_minor": 1000 + 50 * number,
        "currency": "EUR",
        "stock": 20,
        "url": f"https://shop.example/p/p{number}",
    }
    return Product(**(values | changes))


class Blueprint(msgspec.Struct, frozen=True):
    """A provisioned workspace with its three accounts, to be copied: hashing passwords is slow by design."""

    folder: Path
    public_key: str


def blueprint(folder: Path, **settings: Any) -> Blueprint:
    """A new workspace; without other settings nobody is held out."""
    chosen: dict[str, Any] = {"shop_url": "https://shop.example", "holdout_share": 0.0, **settings}
    made = provision(folder, Settings(**chosen), "owner@shop.example", PASSWORD, NOW - DAY_MS)
    engine = open_engine(made.workspace.database_url)
    accounts = SqlAccounts(engine, Argon2Passwords())
    for role in ("editor", "viewer"):
        accounts.create(email=f"{role}@shop.example", name=role.title(), role=role, password=PASSWORD, now_ms=NOW)
    engine.dispose()
    return Blueprint(folder, made.public_key)


class Shop:
    """The runtime of a copied workspace; time stands at `clock.at`."""

    def __init__(self, copied: Blueprint, folder: Path) -> None:
        shutil.copytree(copied.folder, folder)
        self.clock, self.public_key = SettableClock(), copied.public_key
        self.workspace = open_workspace(folder, {})
        self.runtime = Runtime(self.workspace, clock=self.clock)
        self.app = create_app(self.runtime)

    def stock(self, products: Iterable[Product], at: int = NOW - 40 * DAY_MS) -> None:
        """Put products into the catalogue."""
        changes = list(catalogue_changes(self.runtime.catalogue, products, at_ms=at, received_at=at, complete=False))
        self.runtime.log.append(Intake(received=len(changes), received_at=at, events=changes))

    def send(self, *items: dict[str, Any], source: Any = "browser", user_agent: str = "") -> list[Verdict]:
        """Send Segment items through the collector, received now."""
        body = json.dumps({"batch": items}).encode()
        intake = self.runtime.collector.collect(
            decode_batch(body), Sender(source, user_agent=user_agent), self.clock.now_ms()
        )
        return self.runtime.log.append(intake)

    def person(self, device: str) -> str:
        """The person id of a device."""
        return self.runtime.people.person_of(self.runtime.pseudonyms.device(device))

    def live_through(self) -> None:
        """Two weeks of history: 36 visitors who each keep to one category, some of them customers, two crawlers."""
        self.stock(product(number) for number in range(30))
        for visitor in range(36):
            self.clock.at = NOW - 14 * DAY_MS + visitor * 9 * HOUR_MS
            self._visit(visitor)
        self.clock.at = NOW - 2 * MINUTE_MS
        for crawler in range(2):
            self.send(viewed(f"crawler{crawler}", "p1"), user_agent=_CRAWLER)
        self.clock.at = NOW

    def _visit(self, visitor: int) -> None:
        device, category = f"v{visitor}", visitor % len(CATEGORIES)
        mine = [f"p{number}" for number in range(category, 30, len(CATEGORIES))]
        seen = [mine[(visitor // 3 + step) % len(mine)] for step in range(4)]
        self.send(page(device, "/"), *[viewed(device, product_id) for product_id in seen])
        if visitor % 4 == 0:
            self.send(track(device, "Product Added", product_id=seen[0], quantity=1, price=10))
            self.send(order(device, f"o{visitor}", seen[:2]))

    def learn(self) -> None:
        """What the worker does: the lake, models, reports; then the server picks them up."""
        write_lake(self.workspace)
        train(self.workspace, self.clock.now_ms())
        write_reports(self.workspace, self.clock.now_ms())
        self.runtime.refresh()

    def browser(self, role: str | None = None) -> Browser:
        """A browser, signed in as an account of that role."""
        return Browser(self, role)

    def decide(self, device: str, *placements: str, **context: Any) -> dict[str, Any]:
        """The public API's answer to a consenting visitor."""
        body = {
            "writeKey": self.public_key,
            "anonymousId": device,
            "consent": CONSENT,
            "placements": list(placements),
            "context": context,
        }
        answer = TestClient(self.app).post(
            "/v1/decide", content=json.dumps(body), headers={"origin": "https://shop.example"}
        )
        assert answer.status_code == 200, answer.text
        decided: dict[str, Any] = answer.json()
        deadline = time.monotonic() + 5  # nobody waits for the record to be written; the tests do
        while self.runtime.log.find(decided["decision_id"]) is None and time.monotonic() < deadline:
            time.sleep(0.005)
        return decided

    def close(self) -> None:
        self.runtime.close()


class Browser:
    """Somebody's browser on the console, sending what our pages send."""

    def __init__(self, shop: Shop, role: str | None) -> None:
        self.client = TestClient(shop.app, base_url="http://console.example", raise_server_exceptions=False)
        self.headers: dict[str, str] = {"sec-fetch-site": "same-origin"}
        if role is not None:
            answer = self.send("POST", "/session", {"email": f"{role}@shop.example", "password": PASSWORD})
            assert answer.status_code == 200, answer.text
            self.headers["x-csrf-token"] = answer.json()["csrf_token"]

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """The response of an admin route."""
        content = None if body is None else json.dumps(body)
        kind = {} if body is None else {"content-type": "application/json"}
        sent = {**self.headers, **kind, **{name.replace("_", "-"): value for name, value in headers.items()}}
        return self.client.request(method, f"/admin/api{path}", content=content, headers=sent)

    def get(self, path: str, **query: Any) -> Any:
        """The JSON of a page that is there."""
        answer = self.client.get(f"/admin/api{path}", params=query, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def do(self, method: str, path: str, body: Any = None) -> Any:
        """The JSON of a change that is allowed."""
        answer = self.send(method, path, body)
        assert answer.status_code == 200, answer.text
        return answer.json()


def track(device: str, event: str, /, **properties: Any) -> dict[str, Any]:
    """One Segment track item of a consenting visitor; ``at`` is when, ``context`` more of it, ``id`` its message id."""
    at, context, message_id = (properties.pop(key, None) for key in ("at", "context", "id"))
    item: dict[str, Any] = {
        "type": "track",
        "event": event,
        "anonymousId": device,
        "messageId": message_id or f"m{next(_numbers)}",
        "properties": properties,
        "context": {"consent": {"categoryPreferences": CONSENT}, **(context or {})},
    }
    return item if at is None else {**item, "timestamp": format_time(at), "sentAt": None}


def viewed(device: str, product_id: str, **properties: Any) -> dict[str, Any]:
    return track(device, "Product Viewed", product_id=product_id, **properties)


def page(device: str, path: str) -> dict[str, Any]:
    context = {"page": {"path": path, "url": f"https://shop.example{path}", "referrer": "https://www.google.com/"}}
    return {**track(device, "", context=context), "type": "page"}


def order(device: str, order_id: str, product_ids: list[str], total: float = 42.5) -> dict[str, Any]:
    lines = [{"product_id": product_id, "quantity": 1, "price": 10} for product_id in product_ids]
    return track(device, "Order Completed", order_id=order_id, total=total, currency="EUR", products=lines)


def identify(user: str, device: str = "", **traits: Any) -> dict[str, Any]:
    item = {"type": "identify", "userId": user, "messageId": f"m{next(_numbers)}", "traits": traits}
    return {**item, "anonymousId": device} if device else item
