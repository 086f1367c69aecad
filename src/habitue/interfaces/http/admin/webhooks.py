"""Sources of webhooks: listed, made, their secrets rotated, removed. A secret is shown by the call that makes it."""

from __future__ import annotations

from fastapi import APIRouter

from habitue.app.console import webhooks as console
from habitue.core.clock import HOUR_MS
from habitue.interfaces.http.admin.access import Editing, Seeing
from habitue.interfaces.http.admin.desk import Desk
from habitue.interfaces.http.admin.schemas.webhooks import (
    IssuedSecret,
    NewWebhook,
    RotateWebhook,
    WebhookCounts,
    WebhookSource,
)
from habitue.privacy.consent import parse_consent, purposes_of
from habitue.privacy.webhook_deliveries import OUTCOMES

router = APIRouter()


@router.get("/webhooks")
def webhook_sources(desk: Seeing) -> list[WebhookSource]:
    """All sources by name, removed ones last; never a secret."""
    return [_described(desk, stands) for stands in console.sources(desk.runtime)]


@router.post("/webhooks")
def create_webhook(desk: Editing, body: NewWebhook) -> IssuedSecret:
    """Add a source; the secret made for it is in this answer and in no other."""
    runtime = desk.runtime
    mask = parse_consent(dict.fromkeys(body.consent, True))
    secret = runtime.webhooks.create(body.name, body.kind, runtime.clock.now_ms(), consent=mask, secret=body.secret)
    return _issued(desk, body.name, "" if body.secret else secret)


@router.post("/webhooks/{name}/rotate")
def rotate_webhook(desk: Editing, name: str, body: RotateWebhook) -> IssuedSecret:
    """Give a source a new secret; the old one works until the overlap ends."""
    runtime = desk.runtime
    secret = runtime.webhooks.rotate(name, runtime.clock.now_ms(), body.overlap_hours * HOUR_MS, body.secret)
    return _issued(desk, name, "" if body.secret else secret)


@router.delete("/webhooks/{name}", status_code=204)
def remove_webhook(desk: Editing, name: str) -> None:
    """Refuse a source from now on and destroy its secrets."""
    desk.runtime.webhooks.remove(name, desk.runtime.clock.now_ms())
    desk.runtime.webhook_ring = desk.runtime.webhooks.ring()


def _issued(desk: Desk, name: str, secret: str) -> IssuedSecret:
    desk.runtime.webhook_ring = desk.runtime.webhooks.ring()  # at once: the sender is tried right afterwards
    return IssuedSecret(name=name, address=_address(desk, name), secret=secret)


def _address(desk: Desk, name: str) -> str:
    return f"{desk.runtime.settings.url}/v1/webhooks/{name}"


def _described(desk: Desk, stands: console.SourceStands) -> WebhookSource:
    source = stands.source
    return WebhookSource(
        name=source.name,
        kind=source.kind,
        address=_address(desk, source.name),
        consent=purposes_of(source.consent),
        created_at=source.created_at,
        removed_at=source.removed_at,
        secrets=stands.secrets,
        overlap_until=stands.overlap_until,
        last_accepted_at=stands.last_accepted_at,
        last_refused_at=stands.last_refused_at,
        days=console.DAYS,
        counts=WebhookCounts(**{outcome: stands.counts.get(outcome, 0) for outcome in OUTCOMES}),
    )
