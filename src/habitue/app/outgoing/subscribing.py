"""Subscribing an address to an audience, only where somebody is told of who enters and leaves; where each stands."""

from __future__ import annotations

import socket
from ipaddress import ip_address
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

import msgspec

from habitue.adapters.sqlite import SqliteReader
from habitue.app.outbound import open_outbound
from habitue.app.settings import Settings
from habitue.channels.subscription import Counts, Subscription, Subscriptions
from habitue.channels.use import TERMS, USES, Use
from habitue.core.clock import Clock
from habitue.core.errors import Conflict, InvalidInput, NotAllowed, NotFound, Unavailable
from habitue.core.ids import new_id
from habitue.definitions.audience import PublishedAudience
from habitue.definitions.snapshot import Snapshot
from habitue.privacy.webhook_secrets import new_secret

if TYPE_CHECKING:
    from habitue.adapters.outbound.addresses import Address

MOST = 50
_PORTS = {"http": 80, "https": 443}


class Means(Protocol):
    """What it takes to subscribe: a serving process has it, and so has the command line beside one."""

    @property
    def settings(self) -> Settings: ...
    @property
    def snapshot(self) -> Snapshot: ...
    @property
    def subscriptions(self) -> Subscriptions: ...
    @property
    def reader(self) -> SqliteReader: ...
    @property
    def clock(self) -> Clock: ...


class Standing(msgspec.Struct, frozen=True):
    """A subscription with what became of its deliveries; `told` while the audience in force still tells a webhook."""

    subscription: Subscription
    counts: Counts
    told: bool


def standings(store: Subscriptions, snapshot: Snapshot) -> list[Standing]:
    """All subscriptions, the oldest first."""
    counts, known = store.counts(), snapshot.audiences
    return [
        Standing(one, counts.get(one.subscription_id, Counts()), _tells(known.get(one.audience_id)))
        for one in store.everything()
    ]


def subscribe(means: Means, audience_id: str, url: str, use: Use, author: str) -> tuple[Subscription, str]:
    """Tell an address from now on; the subscription and its secret, which is shown this once.

    Raises
    ------
    InvalidInput
        The address is none or would be refused whenever it is told, the use is none, or the client for outgoing
        requests is not installed.
    NotFound, Conflict
        There is no such audience in force; nobody is told of it; or there are too many subscriptions.
    """
    if use not in TERMS:
        raise InvalidInput(f"the use is one of {', '.join(USES)}", path="$.use", expected=", ".join(USES), got=use)
    host, port = _place(url)
    open_outbound(means.settings, "a subscription to an audience").close()
    _refuse(host, port, means.settings)
    published: PublishedAudience | None = means.snapshot.audiences.get(audience_id)
    if published is None:
        raise NotFound(f"there is no audience {audience_id!r} in force: publish it first")
    if not _tells(published):
        raise Conflict(
            f"nobody is told of who enters and leaves {audience_id!r}: choose a webhook there, and publish it"
        )
    if len(means.subscriptions.everything()) >= MOST:
        raise Conflict(f"there are {MOST} subscriptions already: remove one first")
    now_ms, secret = means.clock.now_ms(), new_secret("standard")
    made = Subscription(
        subscription_id=new_id(now_ms), audience_id=audience_id, url=url, use=use, paused=False,
        position=means.reader.position(), created_at=now_ms, created_by=author,
    )  # fmt: skip
    means.subscriptions.create(made, secret)
    return made, secret


def _place(url: str) -> tuple[str, int]:
    """The host and port of an address. Raises InvalidInput."""
    try:
        parts = urlsplit(url)
        usual, stated, host = _PORTS.get(parts.scheme), parts.port, parts.hostname
    except ValueError:  # half an IPv6 address, or a port that there is not
        usual = None
    if usual is None or not host or parts.username or len(url) > 1_000:
        raise InvalidInput(
            "the address must be an http or https URL without a name and password in it",
            path="$.url",
            expected="https://…",
        )
    return host, stated or usual


def _refuse(host: str, port: int, settings: Settings) -> None:
    """Say at once what each delivery would come to, where that needs no name server: of a port, and of an address in
    numbers. A name may mean another machine by then, and is looked up then."""
    from habitue.adapters.outbound.guard import Guard  # of an extra, which is there by now

    try:
        Guard(settings.private_hosts, lookup=_in_numbers).vetted(host, port)
    except NotAllowed as error:
        raise InvalidInput(error.message, path="$.url", expected="an address of the public internet") from error
    except Unavailable:
        return


def _in_numbers(host: str, port: int) -> list[Address]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    return [ip_address(str(entry[4][0])) for entry in found]


def _tells(published: PublishedAudience | None) -> bool:
    return published is not None and published.document.listened != "none"
