"""Where a visit came from: campaign parameters first, then click ids, then the referring site."""

from __future__ import annotations

from functools import lru_cache
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from habitue.collect.channel_group import group_of
from habitue.collect.clicks import CLICKS, NEVER_KEPT
from habitue.collect.personal import scrub
from habitue.collect.sites import medium_of

_MAX = 200
_CAMPAIGN = {
    "utm_source": "source",
    "utm_medium": "medium",
    "utm_campaign": "campaign",
    "utm_term": "term",
    "utm_content": "content",
}
_STATED = {"source": "source", "medium": "medium", "name": "campaign", "term": "term", "content": "content"}


def channel_of(context: dict[str, Any], *, ads: bool = False) -> dict[str, str]:
    """How a page view's visit came; empty within the shop.

    Fields, each left out when not known: `source`, `medium`, `campaign`, `term`, `content`, `group` (what kind of
    traffic that is, see `group_of`), `click` (which network's click id the address had), `referrer` (host), `landing`
    (path).

    Parameters
    ----------
    ads
        The visitor grants *ads*: only then is the click id itself kept, as `click_id`.
    """
    page = context.get("page")
    page = page if isinstance(page, dict) else {}
    campaign = context.get("campaign")
    found = dict(_of_page(_str(page.get("url")), _str(page.get("referrer"))))
    if isinstance(campaign, dict) and campaign.get("source"):
        stated = {ours: _clean(str(campaign[theirs])) for theirs, ours in _STATED.items() if campaign.get(theirs)}
        found = {key: value for key, value in found.items() if key not in _STATED.values()} | stated
        found["group"] = group_of(found.get("source", ""), found.get("medium", ""), found.get("campaign", ""))
    if found:
        found["landing"] = scrub(_str(page.get("path")))[:500]
    if not ads:
        found.pop("click_id", None)
    return {key: value for key, value in found.items() if value}


def _str(value: Any) -> str:
    return value[:2000] if isinstance(value, str) else ""


def _clean(text: str) -> str:
    return scrub(text[:_MAX])


@lru_cache(maxsize=16_384)
def _of_page(url: str, referrer: str) -> tuple[tuple[str, str], ...]:
    try:
        here, there = urlsplit(url), urlsplit(referrer)
        here_host, host = here.hostname or "", there.hostname or ""
    except ValueError:
        return ()
    found: dict[str, str] = {}
    query: dict[str, str] = {}
    for key, value in parse_qsl(here.query) if here.query else ():
        query.setdefault(key.lower(), value)
    for key, ours in _CAMPAIGN.items():
        if query.get("utm_source") and query.get(key):
            found[ours] = _clean(query[key])
    click = next((click_id for click_id in CLICKS if query.get(click_id)), "")
    if click:
        found["click"] = click
        if click not in NEVER_KEPT:
            found["click_id"] = query[click][:_MAX]
        if "source" not in found:
            found["source"], found["medium"] = CLICKS[click]
    if host and host != here_host:
        found["referrer"] = host[:_MAX]
        if "source" not in found:
            found["source"], found["medium"] = host.removeprefix("www.")[:_MAX], medium_of(host)
    if not found:
        return ()
    found["group"] = group_of(found["source"], found.get("medium", ""), found.get("campaign", ""))
    return tuple(found.items())
