"""Which sites search, socialise, answer and read mail: what kind of link a referring host stands for."""

from __future__ import annotations

# A host, or anything under it. Asked before the brands below: mail.google.com is not a search.
_HOSTS = {
    "gemini.google.com": "assistant",
    "bard.google.com": "assistant",
    "notebooklm.google.com": "assistant",
    "chatgpt.com": "assistant",
    "chat.openai.com": "assistant",
    "claude.ai": "assistant",
    "copilot.microsoft.com": "assistant",
    "copilot.cloud.microsoft": "assistant",
    "chat.mistral.ai": "assistant",
    "mistral.ai": "assistant",
    "perplexity.ai": "assistant",
    "meta.ai": "assistant",
    "grok.com": "assistant",
    "chat.deepseek.com": "assistant",
    "poe.com": "assistant",
    "you.com": "assistant",
    "phind.com": "assistant",
    "duck.ai": "assistant",
    "chat.qwen.ai": "assistant",
    "mail.google.com": "email",
    "com.google.android.gm": "email",
    "mail.yahoo.com": "email",
    "outlook.live.com": "email",
    "outlook.office.com": "email",
    "outlook.office365.com": "email",
    "mail.proton.me": "email",
    "mail.aol.com": "email",
    "mail.ru": "email",
    "mail.orange.fr": "email",
    "com.google.android.googlequicksearchbox": "organic",
    "search.brave.com": "organic",
    "search.marginalia.nu": "organic",
    "t.co": "social",
    "x.com": "social",
    "t.me": "social",
    "wa.me": "social",
    "youtu.be": "social",
    "fb.me": "social",
    "lnkd.in": "social",
    "pin.it": "social",
    "threads.net": "social",
    "threads.com": "social",
    "bsky.app": "social",
    "mastodon.social": "social",
    "vk.com": "social",
    "ok.ru": "social",
    "com.linkedin.android": "social",
    "com.pinterest": "social",
    "com.reddit.frontpage": "social",
}
# The name before a public suffix, for those who have one in every country: google.co.uk, fr.yahoo.com.
_SEARCH = frozenset({
    "google", "bing", "duckduckgo", "qwant", "ecosia", "yahoo", "baidu", "yandex", "startpage", "sogou", "seznam",
    "naver", "daum", "ask", "aol", "lilo", "kagi", "mojeek", "presearch", "metager", "swisscows", "dogpile", "lycos",
    "so", "haosou", "petalsearch",
})  # fmt: skip
_SOCIAL = frozenset({
    "facebook", "instagram", "twitter", "linkedin", "pinterest", "tiktok", "reddit", "youtube", "snapchat", "tumblr",
    "whatsapp", "telegram", "discord", "twitch", "quora", "vimeo", "flickr", "weibo", "xing", "messenger",
})  # fmt: skip
_BRANDS = dict.fromkeys(_SEARCH, "organic") | dict.fromkeys(_SOCIAL, "social")
# Under a country's code these are not names but part of the public suffix.
_SECOND_LEVEL = frozenset({"co", "com", "net", "org", "ac", "gov", "ne", "or"})


def medium_of(host: str) -> str:
    """``assistant``, ``email``, ``organic`` (a search engine), ``social``, or ``referral`` for any other site.

    >>> medium_of("www.google.co.uk"), medium_of("mail.google.com"), medium_of("wallet.company.example")
    ('organic', 'email', 'referral')
    """
    labels = host.lower().strip(".").split(".")
    for start in range(len(labels)):
        known = _HOSTS.get(".".join(labels[start:]))
        if known:
            return known
    if labels[0] in ("webmail", "mail") and len(labels) > 2:
        return "email"
    return _BRANDS.get(brand_of(labels), "referral")


def brand_of(labels: list[str]) -> str:
    """The label somebody registered: the one before the public suffix, as far as the common suffixes go."""
    if len(labels) >= 3 and labels[-2] in _SECOND_LEVEL and len(labels[-1]) == 2:
        return labels[-3]
    return labels[-2] if len(labels) >= 2 else labels[0]
