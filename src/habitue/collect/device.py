"""Device, operating system, browser and bots, from the user agent alone; answers are cached, agents repeat."""

from __future__ import annotations

from functools import lru_cache

from crawlerdetect import CrawlerDetect
from ua_parser import parse

_AUTOMATION = (
    "headlesschrome",
    "phantomjs",
    "selenium",
    "puppeteer",
    "playwright",
    "python-requests",
    "curl/",
    "wget/",
)
_DESKTOP = frozenset({"Windows", "Mac OS X", "Linux", "Ubuntu", "Chrome OS", "Fedora", "Debian"})
_crawlers = CrawlerDetect()


@lru_cache(maxsize=16_384)
def device_of(user_agent: str) -> dict[str, str]:
    """`os`, `browser` and `kind` (desktop, mobile, tablet); empty for an unknown or missing agent."""
    if not user_agent:
        return {}
    parsed = parse(user_agent[:1000])
    device = {}
    if parsed.os:
        device["os"] = parsed.os.family
    if parsed.user_agent:
        device["browser"] = parsed.user_agent.family
    kind = _kind(user_agent, device.get("os", ""))
    if kind:
        device["kind"] = kind
    return device


def _kind(user_agent: str, os: str) -> str:
    if "iPad" in user_agent or "Tablet" in user_agent or ("Android" in user_agent and "Mobile" not in user_agent):
        return "tablet"
    if "Mobi" in user_agent or os == "iOS":
        return "mobile"
    return "desktop" if os in _DESKTOP else ""


@lru_cache(maxsize=16_384)
def is_bot(user_agent: str) -> bool:
    """Whether the agent names itself a crawler, a library or an automated browser. A missing agent does not."""
    if not user_agent:
        return False
    lowered = user_agent.lower()
    return any(sign in lowered for sign in _AUTOMATION) or bool(_crawlers.isCrawler(user_agent))
