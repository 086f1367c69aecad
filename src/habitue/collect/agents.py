"""What kind of program sent this: a browser, or one that names itself a crawler, a library or an automated browser."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from crawlerdetect import CrawlerDetect

AgentClass = Literal["", "crawler", "library", "headless"]

_AUTOMATION = (
    "headlesschrome",
    "phantomjs",
    "selenium",
    "puppeteer",
    "playwright",
    "webdriver",
    "slimerjs",
)
_crawlers = CrawlerDetect()
# Every browser's agent begins like this, those of apps' web views too; what does not is somebody's HTTP client.
_LIKE_A_BROWSER = re.compile(r"(?:Mozilla/\d|Opera/)")
# Whom to complain to: crawlers give an address or a site, browsers never do.
_CONTACT = re.compile(r"https?:|\bwww\.|\+http|@[a-z-]+\.[a-z]|[\w-]\.(?:com|org|net|io|ai)\b", re.IGNORECASE)
# `compatible;` is what browsers of the nineties said, and what crawlers have said since.
_COMPATIBLE = re.compile(r"compatible;(?! (?:MSIE|Konqueror))")
_PLATFORM = re.compile(
    r"Windows|Macintosh|X11|Linux|Android|iPhone|iPad|iPod|CrOS|Tizen|Web0S|webOS|PlayStation|Nintendo|Xbox|KAIOS"
    r"|Mobile;|Tablet;|BlackBerry|BB10|Symbian|Smart-?TV|BSD|SunOS|Series40|Fuchsia|HarmonyOS",
    re.IGNORECASE,
)
# What nearly all visitors send, in full: a search for every crawler's name in it would take 0.2 ms and find none.
_JUST_A_BROWSER = re.compile(
    r"Mozilla/5\.0 \([\w ;:.,/+-]{5,200}\) (?:AppleWebKit/[\d.]+ \(KHTML, like Gecko\)"
    r"(?: (?:Version|Chrome|CriOS|FxiOS|Mobile|Safari|Edg|EdgA|EdgiOS|OPR|SamsungBrowser|YaBrowser)(?:/[\w.]+)?)+"
    r"|Gecko/[\d.]+ Firefox/[\d.]+)"
)
_NAMES = re.compile(
    r"bot|crawl|spider|scan|monitor|preview|archive|fetch|check|search|slurp|proxy|validator", re.IGNORECASE
)


@lru_cache(maxsize=16_384)
def agent_class(user_agent: str, brands: str = "") -> AgentClass:
    """`headless`, `library`, `crawler`, or ``""`` for a browser and for a missing agent.

    Parameters
    ----------
    brands
        The brands of the client hints (``Sec-CH-UA``), in which automated Chrome names itself whatever its agent says.

    >>> agent_class("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"), agent_class("curl/8.5")
    ('crawler', 'library')
    """
    if "headless" in brands.lower():
        return "headless"
    if not user_agent:
        return ""
    agent = user_agent[:1000]
    lowered = agent.lower()
    if any(sign in lowered for sign in _AUTOMATION):
        return "headless"
    if not _LIKE_A_BROWSER.match(agent):
        return "crawler" if "bot" in lowered or "crawl" in lowered or "spider" in lowered else "library"
    if _CONTACT.search(agent) or _COMPATIBLE.search(agent) or not _PLATFORM.search(agent):
        return "crawler"
    if _JUST_A_BROWSER.fullmatch(agent) and not _NAMES.search(agent):
        return ""
    return "crawler" if _crawlers.isCrawler(agent) else ""


def is_bot(user_agent: str) -> bool:
    """Whether the agent is any of these but a browser. A missing agent is not."""
    return agent_class(user_agent) != ""
