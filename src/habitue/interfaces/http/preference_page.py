"""The preference page: server-rendered, without a script, opened by a signed link. A GET shows, only a POST acts.

It names nobody: whoever a message was forwarded to sees what is preferred, and not whose it is.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
from html import escape
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlencode

from habitue.app.preferring import Preferring, Who
from habitue.core.errors import InvalidInput
from habitue.core.locale import Language
from habitue.interfaces.http.preference_permissions import permission_changes, permission_group
from habitue.interfaces.http.preference_style import STYLE, colours
from habitue.interfaces.http.preference_words import WORDS, language_of
from habitue.interfaces.http.wire import Answer, Call, Headers
from habitue.profiles.preferences import TRAITS, Choices, Preferences

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

_SEVERAL = [field for field in TRAITS if field != "frequency"]
_WORDED = ("topics", "frequency")  # our own choices have words, the shop's are its own
_MOST_FIELDS = 200
_FEWEST = 2  # a choice of one is none


class PreferencePage:
    """Handlers of ``/preferences``."""

    def __init__(self, runtime: Runtime, preferring: Preferring) -> None:
        self._runtime, self._preferring = runtime, preferring

    async def show(self, call: Call) -> Answer:
        """``GET /preferences``: what is preferred now."""
        asked = _fields(call.query)
        token = _one(asked, "t")
        language = language_of(_one(asked, "lang"), call.header(b"accept-language") or "")
        who = self._who(token)
        if who is None:
            return self._gone(language)
        preferences, choices = self._preferring.preferences(who), self._preferring.choices()
        channels = permission_group(self._preferring.channels(who), language)
        form = _form(preferences, choices, channels, token, language, saved="saved" in asked)
        return self._page(form, language, token)

    async def save(self, call: Call) -> Answer:
        """``POST /preferences``: keep what the form says, then show it."""
        form = _fields(call.body)
        token = _one(form, "t")
        language = language_of(_one(form, "lang"), call.header(b"accept-language") or "")
        who = self._who(token)
        if who is None:
            return self._gone(language)
        choices = self._preferring.choices()
        # what left the catalogue while the page was open is no error of theirs
        changes: dict[str, object] = {
            field: [value for value in form.get(field, []) if value in choices.of(field)]
            for field in _SEVERAL
            if len(choices.of(field)) >= _FEWEST
        }
        if _one(form, "frequency") in choices.frequency:
            changes["frequency"] = _one(form, "frequency")
        await asyncio.to_thread(self._preferring.state, who, changes, "browser")
        await asyncio.to_thread(
            self._preferring.permit, who, permission_changes(form), "preferences", "preference page"
        )
        place = f"/preferences?{urlencode({'t': token, 'lang': language, 'saved': 1})}"
        return Answer(b"", 303, [(b"location", place.encode()), (b"content-type", b"text/html"), *_QUIET])

    def _who(self, token: str) -> Who | None:
        node_id = self._runtime.links.verify(token, "preferences", self._runtime.clock.now_ms()) if token else None
        return None if node_id is None else self._preferring.known(node_id)

    def _gone(self, language: Language) -> Answer:
        words, shop = WORDS[language], self._runtime.settings.shop_name
        main = f"<h1>{escape(words['gone_title'])}</h1><p>{escape(words['gone'].format(shop=shop))}</p>"
        return self._page(main, language, "", 403)

    def _page(self, main: str, language: Language, token: str, status: int = 200) -> Answer:
        settings, words = self._runtime.settings, WORDS[language]
        style = colours(settings.shop_colour) + STYLE
        digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
        other = "fr" if language == "en" else "en"
        switch = f"/preferences?{urlencode({'t': token, 'lang': other})}"
        back = words["shop"].format(shop=settings.shop_name)
        home = f'<a href="{escape(settings.shop_url)}">{escape(back)}</a>' if settings.shop_url else "<span></span>"
        lead = f"<p class=lead>{escape(words['lead'].format(shop=settings.shop_name))}</p>"
        main = main.replace("<!--lead-->", lead)
        html = (
            f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex">'
            f"<title>{escape(words['title'])} · {escape(settings.shop_name)}</title><style>{style}</style></head>"
            f"<body><header><strong>{escape(settings.shop_name)}</strong>"
            f'<a href="{escape(switch)}" lang="{other}" hreflang="{other}">{escape(words["other"])}</a></header>'
            f"<main>{main}</main><footer>{home}</footer></body></html>"
        )
        policy = (
            f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; base-uri 'none'; "
            "frame-ancestors 'none'"
        )
        headers: Headers = [
            (b"content-type", b"text/html; charset=utf-8"),
            (b"content-security-policy", policy.encode()),
            *_QUIET,
        ]
        return Answer(html.encode(), status, headers)


# The address holds the token: no cache, no search engine and no other site is told it.
_QUIET: Headers = [
    (b"cache-control", b"no-store"),
    (b"referrer-policy", b"no-referrer"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-robots-tag", b"noindex"),
]


def _form(
    preferences: Preferences, choices: Choices, channels: str, token: str, language: Language, *, saved: bool
) -> str:
    words = WORDS[language]
    groups = [
        _group(field, choices.of(field), getattr(preferences, field) or (), words)
        for field in ("categories", "brands", "sizes", "topics", "frequency")
        if len(choices.of(field)) >= _FEWEST
    ]
    notice = f'<p class=saved role="status">{escape(words["saved"])}</p>' if saved else ""
    return (
        f"<h1>{escape(words['title'])}</h1><!--lead-->{notice}"
        f'<form method="post" action="/preferences"><input type="hidden" name="t" value="{escape(token)}">'
        f'<input type="hidden" name="lang" value="{language}">{channels}{"".join(groups)}'
        f'<button type="submit">{escape(words["save"])}</button></form>'
    )


def _group(field: str, choices: tuple[str, ...], chosen: tuple[str, ...] | str, words: dict[str, str]) -> str:
    kind = "radio" if field == "frequency" else "checkbox"
    held = {chosen} if isinstance(chosen, str) else set(chosen)
    options = "".join(
        f'<label><input type="{kind}" name="{field}" value="{escape(choice)}"{" checked" if choice in held else ""}>'
        f"<span>{escape(words[choice] if field in _WORDED else choice)}</span></label>"
        for choice in choices
    )
    note = f"<p class=note>{escape(words['frequency_note'])}</p>" if field == "frequency" else ""
    return f"<fieldset><legend>{escape(words[field])}</legend>{note}<div class=choices>{options}</div></fieldset>"


def _fields(encoded: bytes) -> dict[str, list[str]]:
    try:
        return parse_qs(encoded.decode("ascii", "replace"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise InvalidInput(
            "the form has more fields than the page gave it", expected=f"at most {_MOST_FIELDS} fields"
        ) from None


def _one(fields: dict[str, list[str]], name: str) -> str:
    return fields.get(name, [""])[-1]
