"""Two workspaces of their own: in one everything is marked, and every key, cookie and id of it is known."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
from starlette.applications import Starlette
from starlette.routing import BaseRoute, Mount, Route
from tests.integration.admin.test_admin_access import routes as admin_routes
from tests.integration.rights import person as victim
from tests.integration.serving import CONSENT, PAGE, Keys, Shop, StillClock

from habitue.adapters.argon2 import Argon2Passwords
from habitue.adapters.sql import SqlAccounts, SqlKeys, open_engine
from habitue.app.provision import provision
from habitue.app.settings import Settings
from habitue.app.workspace import Workspace
from habitue.channels.subscription import Subscription
from habitue.privacy.access import SECRET_SCOPES, KeyRequest
from habitue.privacy.consent import Purpose
from habitue.privacy.tokens import sign
from habitue.privacy.webhook_secrets import new_secret
from habitue.testing.server import SHOP, basic

MARK = victim.MARK
GRANTED = CONSENT["consent"]["categoryPreferences"]
PASSWORDS = {"first": "correct horse battery", "second": "staple stapler staples"}


class Stolen(msgspec.Struct, frozen=True):
    """All that somebody who left a workspace could have kept of it.

    Attributes
    ----------
    ids
        Path parameter of a route -> what it is in that workspace.
    """

    keys: Keys
    cookie: str
    csrf_token: str
    token: str
    link: str
    webhook_secret: str
    message_id: str
    ids: dict[str, str]


class Console:
    """The owner's browser on a workspace's console; `send` says what the page of that browser sends."""

    def __init__(self, shop: Shop, cookie: str = "", csrf_token: str = "") -> None:
        self._shop, self.cookie, self.csrf_token = shop, cookie, csrf_token

    def sign_in(self, email: str, password: str) -> Console:
        signed = self._shop.runtime.accounts.sign_in(email, password, self._shop.runtime.clock.now_ms())
        self.cookie, self.csrf_token = signed.token, signed.session.csrf_token
        return self

    def headers(self) -> dict[str, str]:
        return {
            "cookie": f"habitue_session={self.cookie}",
            "x-csrf-token": self.csrf_token,
            "sec-fetch-site": "same-origin",
            "content-type": "application/json",
        }

    def do(self, method: str, path: str, body: Any = None) -> Any:
        answer = self._shop.send(method, f"/admin/api{path}", msgspec.json.encode(body), self.headers())
        assert answer.status == 200, answer.body
        return answer.json()


def workspace(folder: Path, name: str, now_ms: int, **settings: Any) -> tuple[Workspace, Keys]:
    """A new workspace whose owner is ``{name}@shop.example``."""
    chosen = Settings(shop_url=SHOP, holdout_share=0.0, **settings)
    made = provision(folder, chosen, f"{name}@shop.example", PASSWORDS[name], now_ms)
    engine = open_engine(made.workspace.database_url)
    keys = SqlKeys(engine)
    declared = KeyRequest(
        kind="public",
        name="Declared",
        origins=frozenset({SHOP}),
        declared_consent=int(Purpose.MEASURE | Purpose.PERSONALISE),
    )
    everything = KeyRequest(kind="secret", name="All", scopes=SECRET_SCOPES)
    tokens = Keys(
        made.public_key, keys.create(declared, now_ms).token, made.secret_key, keys.create(everything, now_ms).token
    )
    engine.dispose()
    return made.workspace, tokens


def first(folder: Path, clock: StillClock) -> tuple[Shop, Stolen]:
    """The shop that everything is stolen from."""
    shop = Shop(*workspace(folder, "first", clock.at, shop_name=f"Shop {MARK}"), clock)
    engine = shop.runtime.engine
    SqlAccounts(engine, Argon2Passwords()).create(
        email=f"staff-{MARK}@shop.example", name=victim.NAME, role="editor", password=f"{MARK} horse", now_ms=clock.at
    )
    victim.stock(shop)
    named = {"product_id": f"p-{MARK}", "name": f"Lamp {MARK}", "category": f"Lamps {MARK}", "brand": f"Brand {MARK}",
             "price_minor": 900, "currency": "EUR", "stock": 4}  # fmt: skip
    changes = {"changes": [["Product Updated", f"{MARK}-c", clock.at, named]]}
    assert shop.post("/v1/catalogue", changes, basic(shop.keys.server)).status == 200
    device = victim.live(shop)
    victim.learn(shop)
    token = sign("victim", shop.workspace.settings.identity_secret, clock.at)
    asked = {"writeKey": shop.keys.public, "anonymousId": device, "consent": GRANTED, "placements": ["home.for_you"]}
    decided = shop.post("/v1/decide", asked, PAGE).json()
    assert decided["decision_id"], "somebody who consents gets a decision that is kept"
    link = shop.post("/v1/people/links", {"person": "victim", "use": "preferences"}, basic(shop.keys.server)).json()
    gone = {"person": shop.runtime.pseudonyms.device("other0")}
    report_id = shop.post("/v1/people/forget", gone, basic(shop.keys.server)).json()["report_id"]
    console = Console(shop).sign_in("first@shop.example", PASSWORDS["first"])
    slot = {"placement_id": "zebra.lamps", "title": {"en": f"Lamps {MARK}"}, "page": "home", "strategies": ["trending"]}
    console.do("POST", "/placements", {"document": slot})
    chosen: dict[str, Any] = {
        "audience_id": "zebra.fans",
        "name": {"en": f"Fans of {MARK}"},
        "condition": {"type": "all", "of": []},
    }
    console.do("POST", "/audiences", {"document": chosen})
    person_id = victim.person(shop)
    note = console.do("POST", f"/people/{person_id}/notes", {"kind": "note", "text": f"knows {MARK}"})
    sealed = shop.runtime.webhooks.create("zebra-desk", "standard", clock.at, consent=int(Purpose.MEASURE))
    shop.runtime.refresh()
    listed = {"list_id": "zebra.list", "title": f"List {MARK}", "basis": "consent", "origin": f"CRM {MARK}",
              "source": "zebra-desk"}  # fmt: skip
    console.do("POST", "/audience-lists", listed)
    upload = console.do("POST", f"/audience-lists/{listed['list_id']}/uploads", {"mode": "add"})
    subscription = Subscription(
        subscription_id="zebra-subscription", audience_id=chosen["audience_id"], url=f"https://{MARK}.example/hook",
        use="analysis", paused=False, position=0, created_at=clock.at, created_by=f"staff-{MARK}",
    )  # fmt: skip
    shop.runtime.subscriptions.create(subscription, new_secret("standard"))
    ids = {
        "person_id": person_id,
        "decision_id": decided["decision_id"],
        "placement_id": slot["placement_id"],
        "audience_id": chosen["audience_id"],
        "entry_id": "abandonment.cart",
        "name": "zebra-desk",
        "act": "publish",
        "list_id": listed["list_id"],
        "upload_id": upload["upload_id"],
        "subscription_id": subscription.subscription_id,
        "report_id": report_id,
        "note_id": note["note_id"],
        "product_id": named["product_id"],
        "source": "zebra-desk",
        "version": "1",
        "key": shop.keys.public,
        "digest": "0" * 16,
        "path": "index.html",
    }  # fmt: skip
    kept = Stolen(
        keys=shop.keys,
        cookie=console.cookie,
        csrf_token=console.csrf_token,
        token=token,
        link=link["token"],
        webhook_secret=sealed,
        message_id=f"{MARK}-v3",
        ids={name: str(value) for name, value in ids.items()},
    )
    return shop, kept


def routes(app: Starlette) -> Iterator[tuple[str, str]]:
    """Every (method, path) that a server answers; the console's as its own routers have them."""
    yield from _below("", app.routes)


def _below(prefix: str, found: list[BaseRoute]) -> Iterator[tuple[str, str]]:
    for route in found:
        if isinstance(route, Mount) and route.path == "/admin/api":
            yield from ((method, f"/admin/api{path}") for method, path in admin_routes())
        elif isinstance(route, Mount):
            yield from _below(prefix + route.path, route.routes)
        else:
            assert isinstance(route, Route), f"{route} is no plain route: teach this test about it"
            yield from ((method, prefix + route.path) for method in (route.methods or set()) - {"HEAD"})


def bytes_of(shop: Shop) -> str:
    """A digest of every file of a workspace: any write to any store changes it (`-shm` holds locks of readers)."""
    digest = hashlib.blake2b()
    for path in sorted(shop.workspace.folder.rglob("*")):
        if path.is_file() and not path.name.endswith("-shm"):
            digest.update(str(path).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
