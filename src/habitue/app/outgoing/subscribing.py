"""Subscribing an address to an audience: only where somebody is told of who enters and leaves."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from habitue.app.outbound import open_outbound
from habitue.channels.subscription import Subscription
from habitue.channels.use import TERMS, USES, Use
from habitue.core.errors import Conflict, InvalidInput, NotFound
from habitue.core.ids import new_id
from habitue.definitions.audience import PublishedAudience
from habitue.privacy.webhook_secrets import new_secret

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

MOST = 50


def subscribe(runtime: Runtime, audience_id: str, url: str, use: Use, author: str) -> tuple[Subscription, str]:
    """Tell an address from now on; the subscription and its secret, which is shown this once.

    Raises
    ------
    InvalidInput
        The address is none, the use is none, or the client for outgoing requests is not installed.
    NotFound, Conflict
        There is no such audience in force; nobody is told of it; or there are too many subscriptions.
    """
    if use not in TERMS:
        raise InvalidInput(f"the use is one of {', '.join(USES)}", path="$.use", expected=", ".join(USES), got=use)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or len(url) > 1_000:
        raise InvalidInput(
            "the address must be an http or https URL without a name and password in it",
            path="$.url",
            expected="https://…",
        )
    open_outbound(runtime.settings, "a subscription to an audience").close()
    published: PublishedAudience | None = runtime.snapshot.audiences.get(audience_id)
    if published is None:
        raise NotFound(f"there is no audience {audience_id!r} in force: publish it first")
    if published.document.listened == "none":
        raise Conflict(
            f"nobody is told of who enters and leaves {audience_id!r}: choose a webhook there, and publish it"
        )
    if len(runtime.subscriptions.everything()) >= MOST:
        raise Conflict(f"there are {MOST} subscriptions already: remove one first")
    now_ms, secret = runtime.clock.now_ms(), new_secret("standard")
    made = Subscription(
        subscription_id=new_id(now_ms), audience_id=audience_id, url=url, use=use, paused=False,
        position=runtime.reader.position(), created_at=now_ms, created_by=author,
    )  # fmt: skip
    runtime.subscriptions.create(made, secret)
    return made, secret
