"""What kind of traffic a source and a medium are: Google Analytics' default channel groups, and AI assistants."""

from __future__ import annotations

import re

from habitue.collect.sites import brand_of, medium_of

_PAID = re.compile(r".*cp[acmv]?.*|ppc|retargeting|paid.*|affiliate_paid", re.IGNORECASE)
_SHOPPING = re.compile(r"(?:.*[^a-df-z])?shop(?:ping)?(?:[^a-z].*)?", re.IGNORECASE)
_DISPLAY = frozenset({"display", "banner", "expandable", "interstitial", "cpm"})
_EMAIL = frozenset({"email", "e-mail", "e_mail", "e mail", "newsletter", "mail"})
_SOCIAL = frozenset({"social", "social-network", "social-media", "sm", "social network", "social media"})
_VIDEO = frozenset({"youtube", "vimeo", "twitch"})
_GROUPS_OF_SITES = {"organic": "search", "social": "social", "assistant": "assistant", "email": "email"}
_NETWORKS = {
    "fb": "social",
    "ig": "social",
    "meta": "social",
    "x": "social",
    "snapchat": "social",
    "adwords": "search",
    "chatgpt": "assistant",
    "openai": "assistant",
    "perplexity": "assistant",
    "claude": "assistant",
    "gemini": "assistant",
    "copilot": "assistant",
}


def group_of(source: str, medium: str, campaign: str = "") -> str:
    """The group of a visit.

    One of ``paid_search``, ``paid_social``, ``paid_shopping``, ``paid_video``, ``paid_other``, ``display``,
    ``organic_search``, ``organic_social``, ``organic_shopping``, ``organic_video``, ``assistant``, ``email``,
    ``affiliate``, ``sms``, ``push``, ``referral``, ``other``.

    References
    ----------
    Google Analytics 4, "Default channel group": paid media are ``^(.*cp.*|ppc|retargeting|paid.*)$``, shopping
    campaigns ``^(.*(([^a-df-z]|^)shop|shopping).*)$``.

    >>> group_of("google", "cpc"), group_of("facebook", "paid_social"), group_of("chatgpt.com", "assistant")
    ('paid_search', 'paid_social', 'assistant')
    """
    medium, source = medium.strip().lower(), source.strip().lower()
    site = _site(source)
    if medium in _DISPLAY:
        return "display"
    shopping = bool(_SHOPPING.fullmatch(campaign))
    if _PAID.fullmatch(medium):
        if shopping:
            return "paid_shopping"
        if _is_video(source):
            return "paid_video"
        return f"paid_{site}" if site in ("search", "social") else "paid_other"
    return _unpaid(source, medium, site, shopping)


def _unpaid(source: str, medium: str, site: str, shopping: bool) -> str:
    if medium in _EMAIL or site == "email" or source in _EMAIL:
        return "email"
    if medium in ("affiliate", "affiliates"):
        return "affiliate"
    if medium == "sms" or source == "sms":
        return "sms"
    if medium.endswith("push") or "notification" in medium or source == "firebase":
        return "push"
    if medium == "assistant" or site == "assistant":
        return "assistant"
    if shopping:
        return "organic_shopping"
    if _is_video(source) or "video" in medium:
        return "organic_video"
    if medium in _SOCIAL or site == "social":
        return "organic_social"
    if medium == "organic" or site == "search":
        return "organic_search"
    return "referral" if medium in ("referral", "app", "link") else "other"


def _site(source: str) -> str:
    known = _NETWORKS.get(source)
    if known:
        return known
    host = source if "." in source else f"{source}.com"
    return _GROUPS_OF_SITES.get(medium_of(host), "")


def _is_video(source: str) -> bool:
    return source in _VIDEO or brand_of(source.split(".")) in _VIDEO
