"""Sources of webhooks. Not shipped, never used by the product."""

from __future__ import annotations

import base64
import random
import time

from fastapi import APIRouter
from habitue.interfaces.http.admin.schemas.webhooks import (
    IssuedSecret,
    NewWebhook,
    RotateWebhook,
    WebhookCounts,
    WebhookSource,
)

from scenario import Scenario, fail
from world.things import DAY, HOUR, MINUTE

api = APIRouter()
_sources: dict[str, dict[str, WebhookSource]] = {}
_NOTHING = WebhookCounts(accepted=0, refused=0, stored=0, duplicate=0, dead_lettered=0, rejected=0)


def address_of(name: str) -> str:
    return f"https://habitue.shop.example/v1/webhooks/{name}"


def made(name: str, kind: str, now: int, **changes: object) -> WebhookSource:
    values = {
        "name": name, "kind": kind, "address": address_of(name), "consent": ["necessary"], "created_at": now,
        "removed_at": None, "secrets": 1, "overlap_until": None, "last_accepted_at": None, "last_refused_at": None,
        "days": 30, "counts": _NOTHING,
    }  # fmt: skip
    return WebhookSource.model_validate(values | changes)


def sources_of(scenario: str) -> dict[str, WebhookSource]:
    if scenario not in _sources:
        now = int(time.time() * 1000)
        counts = WebhookCounts(accepted=4_120, refused=3, stored=6_021, duplicate=214, dead_lettered=2, rejected=0)
        found = [
            made("shop", "shopify", now - 90 * DAY, last_accepted_at=now - 4 * MINUTE, last_refused_at=now - 9 * DAY,
                 consent=["necessary", "measure", "personalise"], counts=counts),
            made("desk", "standard", now - 12 * DAY, last_accepted_at=now - 2 * DAY, last_refused_at=now - 20 * MINUTE,
                 overlap_until=now + 8 * HOUR, secrets=2, counts=counts.model_copy(update={"refused": 61})),
            made("old_shop", "woocommerce", now - 300 * DAY, removed_at=now - 40 * DAY),
        ]  # fmt: skip
        _sources[scenario] = {} if scenario == "empty" else {one.name: one for one in found}
    return _sources[scenario]


def secret_of(given: str) -> str:
    made_up = base64.b64encode(random.Random(time.time_ns()).randbytes(32)).decode()
    return "" if given else f"whsec_{made_up}"


@api.get("/webhooks")
def webhooks(name: Scenario) -> list[WebhookSource]:
    return sorted(sources_of(name).values(), key=lambda one: (one.removed_at is not None, one.name))


@api.post("/webhooks")
def create(name: Scenario, body: NewWebhook) -> IssuedSecret:
    standing = sources_of(name).get(body.name)
    if standing and standing.removed_at is None:
        raise fail(409, "conflict", f"There is a webhook source {body.name} already.")
    sources_of(name)[body.name] = made(body.name, body.kind, int(time.time() * 1000), consent=["necessary", *body.consent])
    return IssuedSecret(name=body.name, address=address_of(body.name), secret=secret_of(body.secret))


@api.post("/webhooks/{source}/rotate")
def rotate(name: Scenario, source: str, body: RotateWebhook) -> IssuedSecret:
    until = int(time.time() * 1000) + body.overlap_hours * HOUR
    found = sources_of(name)[source]
    sources_of(name)[source] = found.model_copy(update={"overlap_until": until if body.overlap_hours else None})
    return IssuedSecret(name=source, address=address_of(source), secret=secret_of(body.secret))


@api.delete("/webhooks/{source}", status_code=204)
def remove(name: Scenario, source: str) -> None:
    found = sources_of(name)[source]
    sources_of(name)[source] = found.model_copy(update={"removed_at": int(time.time() * 1000)})
