"""What the shop says, in the visitor's language: words, prices, dates."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal

from demo_shop.products import CURRENCY

LANGUAGES: Mapping[str, str] = {"en": "English", "fr": "Français"}
_LOCALES = {"en": "en_GB", "fr": "fr_FR"}
_ORDER = tuple(LANGUAGES)
WORDS: Mapping[str, tuple[str, str]] = msgspec.json.decode(
    (Path(__file__).parent / "words.json").read_bytes(), type=dict[str, tuple[str, str]]
)


def preferred(accept_language: str) -> str:
    """The shop's language that comes first in an `Accept-Language` header (RFC 9110, 12.5.4); English when none does.

    >>> preferred("de-DE,fr;q=0.8,en;q=0.9"), preferred("")
    ('en', 'en')
    """
    wanted = []
    for part in accept_language.split(",")[:20]:
        tag, _, quality = part.strip().partition(";q=")
        wanted.append((-_quality(quality), tag.split("-")[0].lower()))
    return next(
        (tag for quality, tag in sorted(wanted, key=lambda pair: pair[0]) if tag in LANGUAGES and quality), "en"
    )


def _quality(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


class Language:
    """One language of the shop."""

    def __init__(self, code: str) -> None:
        self.code = code
        self._position = _ORDER.index(code)
        self._locale = _LOCALES[code]

    @property
    def tag(self) -> str:
        """The locale as the wire writes it: "en-GB"."""
        return self._locale.replace("_", "-")

    def say(self, key: str, **values: object) -> str:
        """The words of a key; `n` chooses between its `.one` and `.other` when it has them.

        Raises
        ------
        KeyError
            When the vocabulary lacks the key or the words need a value that is not given.
        """
        n = values.get("n")
        if isinstance(n, int):
            key = f"{key}.{self._plural(n)}" if f"{key}.one" in WORDS else key
            values["n"] = format_decimal(n, locale=self._locale)
        return WORDS[key][self._position].format(**values)

    def money(self, minor: int, whole: bool = False) -> str:
        """An amount of the shop's currency, "€1,299.00" or "1 299,00 €"; without cents when `whole`."""
        # babel takes the digits of the currency unless the pattern decides
        pattern = {"en": "¤#,##0", "fr": "#,##0\u00a0¤"}[self.code] if whole else None
        return format_currency(minor / 100, CURRENCY, pattern, locale=self._locale, currency_digits=not whole)

    def date(self, at_ms: int) -> str:
        """A day, written out."""
        return format_date(datetime.fromtimestamp(at_ms / 1000, UTC), "long", locale=self._locale)

    def _plural(self, n: int) -> str:
        # CLDR: French counts 0 as singular, English does not
        return "one" if n == 1 or (n == 0 and self.code == "fr") else "other"


ENGLISH, FRENCH = Language("en"), Language("fr")
BY_CODE: Mapping[str, Language] = {"en": ENGLISH, "fr": FRENCH}
