"""The context of a call: read once per request, because the items of one request mostly share it."""

from __future__ import annotations

from typing import Any

import msgspec

from habitue.collect.channel import channel_of
from habitue.collect.device import device_of, is_bot
from habitue.collect.personal import scrub
from habitue.collect.properties import within_limits
from habitue.collect.wire import MAX_ID
from habitue.privacy.consent import parse_consent


class Context(msgspec.Struct, frozen=True):
    """What an event takes from its context.

    Attributes
    ----------
    consent
        The mask stated, or None when nothing was.
    kept
        The clear context to store, without IP address and raw user agent.
    stated
        The context as it came.
    """

    consent: int | None
    session_id: str
    token: str | None
    bot: bool
    usable: bool
    readable: bool
    kept: dict[str, Any]
    stated: dict[str, Any]

    def landing(self) -> dict[str, Any]:
        """The clear context of a page view: with the channel the visit came by, if it came from elsewhere."""
        channel = channel_of(self.stated)
        return {**self.kept, "channel": channel} if channel else self.kept


class Contexts:
    """The distinct contexts of one request.

    Parameters
    ----------
    shared
        The batch's own context, which items override key by key.
    user_agent
        Of the request, for clients in a browser that do not state theirs.
    max_keys
        More keys in one context make it unusable.
    """

    def __init__(self, shared: dict[str, Any] | None, user_agent: str, max_keys: int) -> None:
        self._shared, self._user_agent, self._max_keys = shared or {}, user_agent, max_keys
        self._known: dict[bytes, Context] = {}

    def of(self, raw: msgspec.Raw) -> Context:
        """The context of an item's raw bytes; anything but an object counts as absent."""
        key = bytes(raw)
        context = self._known.get(key)
        if context is None:
            context = self._known[key] = self._read(key)
        return context

    def _read(self, raw: bytes) -> Context:
        stated, readable = _decoded(raw)
        context = {**self._shared, **stated} if isinstance(stated, dict) else self._shared
        user_agent = context.get("userAgent")
        user_agent = user_agent if isinstance(user_agent, str) else self._user_agent
        session, token = context.get("sessionId"), context.get("token")
        return Context(
            consent=_consent(context.get("consent")),
            session_id="" if session is None else str(session)[:MAX_ID],
            token=token if isinstance(token, str) else None,
            bot=is_bot(user_agent),
            usable=readable and within_limits(context, self._max_keys),
            readable=readable,
            kept=_kept(context, user_agent),
            stated=context,
        )


def _decoded(raw: bytes) -> tuple[Any, bool]:
    """What the bytes say, and whether they could be read: numbers out of range and foreign encodings cannot."""
    try:
        return (msgspec.json.decode(raw) if raw else {}), True
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}, False


def _consent(stated: Any) -> int | None:
    preferences = stated.get("categoryPreferences") if isinstance(stated, dict) else None
    return parse_consent(preferences) if isinstance(preferences, dict) else None


def _kept(context: dict[str, Any], user_agent: str) -> dict[str, Any]:
    kept: dict[str, Any] = {}
    page = context.get("page")
    if isinstance(page, dict):
        kept["page"] = {
            k: scrub(v)[:500] for k in ("path", "title", "search") if isinstance(v := page.get(k), str) and v
        }
    device = device_of(user_agent)
    if device:
        kept["device"] = device
    for key in ("locale", "timezone"):
        value = context.get(key)
        if isinstance(value, str) and value:
            kept[key] = value[:40]
    return kept
