"""Device, operating system, browser and screen, from the user agent and what the client says beside it.

Answers are cached: agents repeat.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

import msgspec
from ua_parser import Parser
from ua_parser.loaders import load_builtins
from ua_parser.regex import Resolver

from habitue.collect.agents import agent_class, is_bot

__all__ = ["Hints", "device_of", "hints_of", "is_bot", "of_app", "screen_of", "warm"]

_DESKTOP = frozenset({"Windows", "Mac OS X", "Linux", "Ubuntu", "Chrome OS", "Fedora", "Debian"})
_PLATFORMS = {"macOS": "Mac OS X", "Chromium OS": "Chrome OS"}  # client hints -> ua-parser's names
_BRANDS = {"Microsoft Edge": "Edge", "YaBrowser": "Yandex Browser"}
_QUOTED = re.compile(r'"([^"]{1,60})"\s*;\s*v=')
# Brands nobody browses with: the engine, Chrome itself (the agent knows), and what Chromium makes up on purpose.
_NO_BRAND = re.compile(r"Chromium|Google Chrome|Android WebView|Headless|[^A-Za-z]*Not[^A-Za-z]", re.IGNORECASE)
_MAX_SIDE = 20_000
# One of each engine: what they make the patterns compile serves their later versions too.
_COMMON = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
    "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0",
)


class Hints(msgspec.Struct, frozen=True):
    """Client hints as Chromium's browsers send them with every request.

    Attributes
    ----------
    brands
        ``Sec-CH-UA``: ``"Chromium";v="142", "Brave";v="142"``.
    mobile
        ``Sec-CH-UA-Mobile``: ``?1`` or ``?0``.
    platform
        ``Sec-CH-UA-Platform``: ``"Android"``.
    """

    brands: str = ""
    mobile: str = ""
    platform: str = ""


NO_HINTS = Hints()


def warm() -> None:
    """Compile what the first visitors would otherwise wait for: some 0.15 s."""
    for agent in _COMMON:
        device_of(agent)
        agent_class(agent)


def hints_of(stated: Any) -> Hints:
    """The hints of a context's ``userAgentData`` (Segment's browser client sends it); empty when it is none."""
    if not isinstance(stated, dict):
        return NO_HINTS
    listed, mobile, platform = stated.get("brands"), stated.get("mobile"), stated.get("platform")
    brands = (
        [b["brand"] for b in listed[:10] if isinstance(b, dict) and isinstance(b.get("brand"), str)]
        if isinstance(listed, list)
        else []
    )
    return Hints(
        ", ".join(f'"{brand[:60]}";v=""' for brand in brands),
        {True: "?1", False: "?0"}[mobile] if isinstance(mobile, bool) else "",
        f'"{platform[:40]}"' if isinstance(platform, str) and platform else "",
    )


@cache
def _parser() -> Parser:
    agents, systems, _ = load_builtins()
    return Parser(Resolver((agents, systems, [])))  # models of devices are half of all patterns, and nobody asks


@lru_cache(maxsize=16_384)
def device_of(user_agent: str, hints: Hints = NO_HINTS) -> dict[str, str]:
    """`os`, `browser` and `kind` (desktop, mobile, tablet); empty for an unknown or missing agent. Do not change it.

    Hints go before the agent, which Chromium has frozen: they tell Edge from Brave, and ChromeOS from Linux.
    """
    device = {}
    if user_agent:
        parsed = _parser().parse(user_agent[:1000])
        if parsed.os:
            device["os"] = parsed.os.family
        if parsed.user_agent:
            device["browser"] = parsed.user_agent.family
    platform = hints.platform.strip('" ')[:40]
    if platform and platform != "Unknown":
        device["os"] = _PLATFORMS.get(platform, platform)
    brand = next((b for b in _QUOTED.findall(hints.brands[:500]) if not _NO_BRAND.match(b)), "")
    if brand:
        device["browser"] = _BRANDS.get(brand, brand)
    kind = _kind(user_agent, device.get("os", ""), hints.mobile)
    if kind:
        device["kind"] = kind
    return device


def _kind(user_agent: str, os: str, mobile: str) -> str:
    if "iPad" in user_agent or "Tablet" in user_agent or ("Android" in user_agent and "Mobile" not in user_agent):
        return "tablet"
    if "Mobi" in user_agent or os == "iOS" or mobile == "?1":
        return "mobile"
    return "desktop" if os in _DESKTOP else ""


def of_app(context: dict[str, Any]) -> dict[str, str]:
    """The device of an app, whose clients (Segment's and RudderStack's for Android, iOS, React Native) state it."""
    os, device = context.get("os"), context.get("device")
    name = os.get("name") if isinstance(os, dict) else None
    if not isinstance(name, str) or not name:
        return {}
    found = {"os": name[:40]}
    stated = f"{device.get('model', '')} {device.get('type', '')}".lower() if isinstance(device, dict) else ""
    if "ipad" in stated or "tablet" in stated or name == "iPadOS":
        found["kind"] = "tablet"
    elif name in ("iOS", "Android"):
        found["kind"] = "mobile"
    elif name in ("macOS", "Windows", "Linux"):
        found["kind"] = "desktop"
    return found


def screen_of(stated: Any) -> tuple[int, int] | None:
    """Width and height of the screen in CSS pixels, as the context's ``screen`` has them; None when it does not.

    >>> screen_of({"width": 390, "height": 844, "density": 3}), screen_of({"width": "wide"})
    ((390, 844), None)
    """
    if not isinstance(stated, dict):
        return None
    sides = []
    for key in ("width", "height"):
        side = stated.get(key)
        if isinstance(side, bool) or not isinstance(side, int | float) or not 0 < side <= _MAX_SIDE:
            return None
        sides.append(int(side))
    return sides[0], sides[1]


def kind_by_screen(screen: tuple[int, int]) -> str:
    """The class of a device that only its screen tells of, by the shorter side: Android's bounds of 600 and 1024 dp."""
    side = min(screen)
    return "mobile" if side < 600 else "tablet" if side < 1024 else "desktop"
