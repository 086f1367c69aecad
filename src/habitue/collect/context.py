"""The context of a call: read once per request, because the items of one request mostly share it."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from habitue.collect.agents import agent_class
from habitue.collect.channel import channel_of
from habitue.collect.clicks import without_clicks
from habitue.collect.device import NO_HINTS, Hints, device_of, hints_of, kind_by_screen, of_app, screen_of
from habitue.collect.market import Market, Markets
from habitue.collect.personal import scrub
from habitue.collect.properties import surely_within_limits, within_limits
from habitue.collect.surroundings import Surroundings
from habitue.collect.wire import MAX_ID
from habitue.privacy.consent import Purpose, parse_consent

_decode = msgspec.json.Decoder().decode
_ADS, _MEASURE = int(Purpose.ADS), int(Purpose.MEASURE)
# What a link that we sent has in its query: it says who followed it, and is kept nowhere.
_CLICK = re.compile(r"[?&]hb_click=([\w.-]{1,600})")


class Context(msgspec.Struct, frozen=True):
    """What an event takes from its context.

    Attributes
    ----------
    consent
        The mask stated, or None when nothing was.
    bot, flags
        What the client is evidence of: ``bot``, ``staff``; whether that counts is for the shop's traffic rules to say.
    ads
        Whether *ads* is granted: only then may click ids be kept.
    currency
        Assumed when an event states none: of the market the page belongs to; ``""`` outside of any.
    kept
        The clear context to store, without IP address and raw user agent.
    click
        The token of a link that we sent, out of the page's address or stated by a server.
    stated
        The context as it came.
    """

    consent: int | None
    session_id: str
    token: str | None
    click: str | None
    bot: bool
    flags: tuple[str, ...]
    ads: bool
    usable: bool
    readable: bool
    currency: str
    kept: dict[str, Any]
    stated: dict[str, Any]

    def landing(self) -> dict[str, Any]:
        """The clear context of a page view: with the channel the visit came by, if it came from elsewhere."""
        channel = channel_of(self.stated, ads=self.ads)
        return {**self.kept, "channel": channel} if channel else self.kept


class Client(msgspec.Struct, frozen=True):
    """What the request itself says about a client that states nothing better.

    Attributes
    ----------
    address
        The visitor's IP address; only what it stands for is kept. ``""`` when the request comes from a shop's server.
    consent
        Purposes granted when a context says nothing.
    vouched
        The shop's own server sends: the addresses it states are believed.
    """

    user_agent: str = ""
    hints: Hints = Hints()
    address: str = ""
    consent: int = 0
    vouched: bool = False


class Enrichment(msgspec.Struct, frozen=True):
    """What is added to events: what surrounds an address, and what is assumed in a market."""

    surroundings: Surroundings = msgspec.field(default_factory=Surroundings)
    markets: Markets = msgspec.field(default_factory=Markets)


class Contexts:
    """The distinct contexts of one request.

    Parameters
    ----------
    shared
        The batch's own context, which items override key by key.
    client
        Of the request.
    max_keys
        More keys in one context make it unusable.
    now_ms
        When the request came, for the weather at that hour.
    """

    def __init__(
        self, shared: dict[str, Any] | None, client: Client, max_keys: int, enrichment: Enrichment, now_ms: int
    ) -> None:
        self._shared, self._client, self._max_keys = shared or {}, client, max_keys
        self._enrichment, self._now_ms = enrichment, now_ms
        self._known: dict[bytes, Context] = {}
        self._last: tuple[msgspec.Raw, Context] | None = None

    def of(self, raw: msgspec.Raw) -> Context:
        """The context of an item's raw bytes; anything but an object counts as absent."""
        last = self._last
        if last is not None and last[0] == raw:  # nearly always, and cheaper than to copy and hash it
            return last[1]
        key = bytes(raw)
        context = self._known.get(key)
        if context is None:
            context = self._known[key] = self._read(key)
        self._last = raw, context
        return context

    def _read(self, raw: bytes) -> Context:
        stated, readable = _decoded(raw)
        context = {**self._shared, **stated} if isinstance(stated, dict) else self._shared
        session, token = context.get("sessionId"), context.get("token")
        consent = _consent(context.get("consent"))
        grants = self._client.consent if consent is None else consent
        ads = grants & _ADS != 0
        agent, device = self._device(context)
        market = self._market(context)
        return Context(
            consent=consent,
            session_id="" if session is None else str(session)[:MAX_ID],
            token=token if isinstance(token, str) else None,
            click=_click(context),
            bot=agent != "",
            flags=(*(("bot",) if agent else ()), *(("staff",) if context.get("staff") is True else ())),
            ads=ads,
            usable=readable and self._is_within_limits(raw, context),
            readable=readable,
            currency="" if market is None else market.currency,
            kept=self._around(_kept(context, device, market, ads=ads), context, grants),
            stated=context,
        )

    def _is_within_limits(self, raw: bytes, context: dict[str, Any]) -> bool:
        simple = not self._shared and surely_within_limits(raw, self._max_keys)
        return simple or within_limits(context, self._max_keys)

    def _device(self, context: dict[str, Any]) -> tuple[str, dict[str, str]]:
        """Class of the agent, and the device."""
        user_agent, data = context.get("userAgent"), context.get("userAgentData")
        if isinstance(user_agent, str):
            hints = hints_of(data) if data is not None else NO_HINTS
        elif app := of_app(context):
            return "", app  # an app's client names its device; the request's agent is its HTTP library's
        else:
            user_agent, hints = self._client.user_agent, self._client.hints
        agent = "headless" if context.get("webdriver") is True else agent_class(user_agent, hints.brands)
        if agent == "library" and "library" in context and "userAgent" not in context:
            agent = ""  # a client of the Segment protocol on somebody's server: whose visitor it was it does not say
        device = device_of(user_agent, hints)
        screen = screen_of(context.get("screen"))
        if screen or agent:
            device = {**device}
            if agent:
                device["agent"] = agent
            if screen:
                device["screen"] = f"{screen[0]}x{screen[1]}"
                device.setdefault("kind", kind_by_screen(screen))
        return agent, device

    def _market(self, context: dict[str, Any]) -> Market | None:
        page = context.get("page")
        return self._enrichment.markets.of(page.get("url")) if isinstance(page, dict) else None

    def _around(self, kept: dict[str, Any], context: dict[str, Any], grants: int) -> dict[str, Any]:
        """Add what the address stands for; more than its network says something of a person, and needs *measure*."""
        address = self._client.address
        if self._client.vouched:
            stated = context.get("ip")
            address = stated if isinstance(stated, str) else ""
        if not address:
            return kept
        surroundings = self._enrichment.surroundings
        around = surroundings.of(address)
        if around.network:
            kept["network"] = around.network
            if grants & _MEASURE:
                kept.update(around.kept)
                if weather := surroundings.weather(around, self._now_ms):
                    kept["weather"] = weather
        return kept


def _click(context: dict[str, Any]) -> str | None:
    stated, page = context.get("click"), context.get("page")
    if isinstance(stated, str):
        return stated
    if isinstance(page, dict):
        for key in ("search", "url"):
            value = page.get(key)
            if isinstance(value, str) and "hb_click=" in value and (found := _CLICK.search(value)):
                return found[1]
    return None


def _decoded(raw: bytes) -> tuple[Any, bool]:
    """What the bytes say, and whether they could be read: numbers out of range and foreign encodings cannot."""
    try:
        return (_decode(raw) if raw else {}), True
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}, False


def _consent(stated: Any) -> int | None:
    preferences = stated.get("categoryPreferences") if isinstance(stated, dict) else None
    return parse_consent(preferences) if isinstance(preferences, dict) else None


def _kept(context: dict[str, Any], device: dict[str, str], market: Market | None, *, ads: bool) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    page = context.get("page")
    if isinstance(page, dict):
        kept["page"] = {
            k: scrub(without_clicks(v, ads=ads) if "=" in v else v)[:500]
            for k in ("path", "title", "search")
            if isinstance(v := page.get(k), str) and v
        }
    if device:
        kept["device"] = device
    for key in ("locale", "timezone"):
        value = context.get(key)
        if isinstance(value, str) and value:
            kept[key] = value[:40]
    if market is not None and market.locale:
        kept.setdefault("locale", market.locale)
    return kept
