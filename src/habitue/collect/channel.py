"""Where a visit came from: campaign parameters first, then click ids, then the referring site."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import parse_qs, urlsplit

_SEARCH = (
    "google.",
    "bing.",
    "duckduckgo.",
    "qwant.",
    "ecosia.",
    "yahoo.",
    "baidu.",
    "yandex.",
    "startpage.",
    "brave.",
)
_SOCIAL = (
    "facebook.",
    "instagram.",
    "t.co",
    "twitter.",
    "x.com",
    "linkedin.",
    "pinterest.",
    "tiktok.",
    "reddit.",
    "youtube.",
)
_ASSISTANTS = (
    "chatgpt.",
    "chat.openai.",
    "perplexity.",
    "claude.ai",
    "gemini.google.",
    "copilot.microsoft.",
    "mistral.ai",
)
_MAIL = ("mail.google.", "outlook.live.", "mail.yahoo.", "webmail.")
_CLICK_IDS = {
    "gclid": ("google", "cpc"),
    "msclkid": ("bing", "cpc"),
    "fbclid": ("facebook", "social"),
    "ttclid": ("tiktok", "cpc"),
}
_MAX = 200


def channel_of(context: dict[str, Any]) -> dict[str, str]:
    """Source, medium, campaign, referrer host and landing path of a page view; empty within the shop."""
    page = context.get("page")
    page = page if isinstance(page, dict) else {}
    campaign = context.get("campaign")
    stated = {k: str(v)[:_MAX] for k, v in campaign.items() if v} if isinstance(campaign, dict) else {}
    found = dict(_of_page(_str(page.get("url")), _str(page.get("referrer"))))
    if stated.get("source"):
        found |= {"source": stated["source"], "medium": stated.get("medium", ""), "campaign": stated.get("name", "")}
    if found:
        found["landing"] = _str(page.get("path"))
    return {key: value for key, value in found.items() if value}


def _str(value: Any) -> str:
    return value[:2000] if isinstance(value, str) else ""


@lru_cache(maxsize=16_384)
def _of_page(url: str, referrer: str) -> tuple[tuple[str, str], ...]:
    try:
        here, there = urlsplit(url), urlsplit(referrer)
    except ValueError:
        return ()
    host = there.hostname or ""
    query = parse_qs(here.query) if here.query else {}
    referred = (("referrer", host[:_MAX]),) if host and host != here.hostname else ()
    source, medium = _first(query, "utm_source"), _first(query, "utm_medium")
    if source:
        return (("source", source), ("medium", medium), ("campaign", _first(query, "utm_campaign")), *referred)
    for click_id, (network, kind) in _CLICK_IDS.items():
        if click_id in query:
            return (("source", network), ("medium", kind), *referred)
    if not referred:
        return ()
    return (("source", host.removeprefix("www.")[:_MAX]), ("medium", _medium(host)), *referred)


def _first(query: dict[str, list[str]], key: str) -> str:
    return query.get(key, [""])[0][:_MAX]


def _medium(host: str) -> str:
    for medium, hosts in (("assistant", _ASSISTANTS), ("email", _MAIL), ("organic", _SEARCH), ("social", _SOCIAL)):
        if any(known in host for known in hosts):
            return medium
    return "referral"
