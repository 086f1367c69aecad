"""The export as one page of HTML that a person can read, keep and print: no script, nothing loaded from anywhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, get_args

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from habitue.app.rights.export import Export
from habitue.app.rights.words import TEXTS, WORDS
from habitue.core.clock import SECOND_MS
from habitue.core.errors import InvalidInput
from habitue.core.locale import Language, moment, money
from habitue.events.names import HISTORY_SUMMARISED

LANGUAGES: tuple[Language, ...] = get_args(Language)
_TIMES = frozenset(name for name in WORDS if name.endswith("_at") or name in ("at", "first_seen", "last_seen", "since"))
_EARLIEST_TIME = 10**11  # 1973 in ms UTC: smaller numbers are amounts and days
_LONGEST_TIME = 253_402_300_799_999  # the end of the year 9999, ms UTC

_AMOUNT = "_minor"
_ALONE: Mapping[str, Any] = {}

_environment = Environment(
    loader=PackageLoader("habitue.app.rights", ""),
    autoescape=select_autoescape(default=True, default_for_string=True),
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def page(exported: Export, language: str) -> str:
    """The page in English (``en``) or French (``fr``).

    Raises
    ------
    InvalidInput
        Another language.
    """
    if language not in LANGUAGES:
        expected = ", ".join(LANGUAGES)
        raise InvalidInput(
            f"the page is written in {expected}, not in {language!r}",
            path="$.language",
            expected=expected,
            got=language,
        )
    spoken = next(one for one in LANGUAGES if one == language)
    at = LANGUAGES.index(spoken)

    def text(key: str, **values: object) -> str:
        return TEXTS[key][at].format(**values)

    def word(key: str) -> str:
        return WORDS[key][at] if key in WORDS else key

    def cell(key: str, value: Any, beside: Mapping[str, Any] = _ALONE) -> str:
        return _said(key, value, spoken, _currency(beside, exported.currency))

    def named(event: Mapping[str, Any]) -> str:
        if event["name"] != HISTORY_SUMMARISED:
            return str(event["name"])
        said = event["properties"]
        return text("older", n=said["events"], first=cell("at", said["first_at"]), last=cell("at", said["last_at"]))

    template = _environment.get_template("page.html")
    told = msgspec.to_builtins(exported)
    return template.render(told=told, language=language, text=text, word=word, cell=cell, named=named)


def _currency(beside: Mapping[str, Any], usual: str) -> str:
    """In which an amount is: stated beside it, or the shop's."""
    stated = beside.get("currency")
    return stated if isinstance(stated, str) and stated else usual


def _said(key: str, value: Any, language: Language, currency: str) -> str:
    """One value as text: times as dates (UTC), amounts as prices, lists and mappings written out."""
    if value is None or value in ("", [], {}, ()):
        return ""
    if isinstance(value, bool):
        return TEXTS["yes" if value else "no"][LANGUAGES.index(language)]
    if key in _TIMES and isinstance(value, int):
        shown = 0 < value <= _LONGEST_TIME
        return moment(datetime.fromtimestamp(value / SECOND_MS, UTC), language) if shown else ""
    if key.endswith(_AMOUNT) and isinstance(value, int):
        return money(value, currency, language)
    if isinstance(value, list | tuple):
        if _stamped(value):
            return _entry("", value, language, currency)
        return " · ".join(_entry("", one, language, currency) for one in value)
    if isinstance(value, Mapping):
        inner = _currency(value, currency)
        return " · ".join(
            f"{name.removesuffix(_AMOUNT)}: {_entry(_amount(name), one, language, inner)}"
            for name, one in value.items()
        )
    return str(value)


def _amount(name: str) -> str:
    """The name where it is an amount's; other words of a mapping are the shop's own, and say nothing of their form."""
    return name if name.endswith(_AMOUNT) else ""


def _entry(key: str, value: Any, language: Language, currency: str) -> str:
    """An entry of a list; those that begin with a stamp (ms UTC, tie) show when instead."""
    if isinstance(value, list | tuple):
        shown = [_said("at", value[0], language, currency), *value[2:]] if _stamped(value) else value
        return " ".join(_entry("", one, language, currency) for one in shown)
    return _said(key, value, language, currency)


def _stamped(value: Any) -> bool:
    return len(value) > 2 and isinstance(value[0], int) and value[0] > _EARLIEST_TIME and isinstance(value[1], int)
