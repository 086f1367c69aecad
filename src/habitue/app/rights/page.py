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
from habitue.core.locale import Language, moment
from habitue.events.names import HISTORY_SUMMARISED

LANGUAGES: tuple[Language, ...] = get_args(Language)
_TIMES = frozenset(name for name in WORDS if name.endswith("_at") or name in ("at", "first_seen", "last_seen", "since"))
_EARLIEST_TIME = 10**11  # 1973 in ms UTC: smaller numbers are amounts and days
_LONGEST_TIME = 253_402_300_799_999  # the end of the year 9999, ms UTC

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

    def cell(key: str, value: Any) -> str:
        return _said(key, value, spoken)

    def named(event: Mapping[str, Any]) -> str:
        if event["name"] != HISTORY_SUMMARISED:
            return str(event["name"])
        said = event["properties"]
        return text("older", n=said["events"], first=cell("at", said["first_at"]), last=cell("at", said["last_at"]))

    template = _environment.get_template("page.html")
    told = msgspec.to_builtins(exported)
    return template.render(told=told, language=language, text=text, word=word, cell=cell, named=named)


def _said(key: str, value: Any, language: Language) -> str:
    """One value as text: times as dates (UTC), lists and mappings as JSON without its quotes where they add nothing."""
    if value is None or value in ("", [], {}, ()):
        return ""
    if isinstance(value, bool):
        return TEXTS["yes" if value else "no"][LANGUAGES.index(language)]
    if key in _TIMES and isinstance(value, int):
        shown = 0 < value <= _LONGEST_TIME
        return moment(datetime.fromtimestamp(value / SECOND_MS, UTC), language) if shown else ""
    if isinstance(value, list | tuple):
        if _stamped(value):
            return _entry(value, language)
        return " · ".join(_entry(one, language) for one in value)
    if isinstance(value, Mapping):
        return " · ".join(f"{name}: {_entry(one, language)}" for name, one in value.items())
    return str(value)


def _entry(value: Any, language: Language) -> str:
    """An entry of a list; those that begin with a stamp (ms UTC, tie) show when instead."""
    if isinstance(value, list | tuple):
        shown = [_said("at", value[0], language), *value[2:]] if _stamped(value) else value
        return " ".join(_entry(one, language) for one in shown)
    return _said("", value, language)


def _stamped(value: Any) -> bool:
    return len(value) > 2 and isinstance(value[0], int) and value[0] > _EARLIEST_TIME and isinstance(value[1], int)
