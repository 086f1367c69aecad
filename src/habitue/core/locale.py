"""Money, percentages and days as readers of a language write them (CLDR, by Babel): for what a server says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_currency, format_decimal, format_percent

from habitue.core.money import exponent_of

Language = Literal["en", "fr"]
_LOCALES: Mapping[Language, str] = {"en": "en_GB", "fr": "fr_FR"}  # the English of our texts is British


def money(minor: float, currency: str, language: Language, *, signed: bool = False, whole: bool = False) -> str:
    r"""An amount of minor units, which may be a mean; `signed` has a plus on gains, `whole` leaves the cents out.

    >>> money(7402, "EUR", "en"), money(7402.4, "EUR", "fr"), money(-5, "JPY", "en", signed=True)
    ('€74.02', '74,02\xa0€', '-JP¥5')
    """
    amount = minor / 10 ** exponent_of(currency)
    if whole:
        # the pattern's own digits give way only if those of the currency do
        pattern = Locale.parse(_LOCALES[language]).currency_formats["standard"].pattern.replace(".00", "")
        shown = format_currency(amount, currency, pattern, locale=_LOCALES[language], currency_digits=False)
    else:
        shown = format_currency(amount, currency, locale=_LOCALES[language])
    return _plus(amount, shown) if signed else shown


def percent(share: float, language: Language, places: int = 0) -> str:
    r"""A share of 1 as a percentage with at most so many decimal places.

    >>> percent(0.0405, "en", 2), percent(0.0405, "fr", 1)
    ('4.05%', '4,1\xa0%')
    """
    return format_percent(round(share, places + 2), locale=_LOCALES[language], decimal_quantization=False)


def number(value: float, language: Language, places: int = 0, *, signed: bool = False) -> str:
    r"""A number with at most so many decimal places.

    >>> number(1234.5, "en", 1), number(1234.5, "fr", 1), number(2, "en", signed=True)
    ('1,234.5', '1\u202f234,5', '+2')
    """
    shown = format_decimal(round(value, places), locale=_LOCALES[language], decimal_quantization=False)
    return _plus(value, shown) if signed else shown


def is_plural(value: float, language: Language, places: int = 0) -> bool:
    """Whether a number shown with so many places wants the plural: French begins it at two.

    >>> is_plural(1.5, "en", 1), is_plural(1.5, "fr", 1)
    (True, False)
    """
    return Locale.parse(_LOCALES[language]).plural_form(abs(round(value, places))) != "one"


def day(at: date, language: Language) -> str:
    """A day, written out.

    >>> day(date(2026, 11, 1), "en"), day(date(2026, 11, 1), "fr")
    ('1 November 2026', '1er novembre 2026')
    """
    shown = format_date(at, "long", locale=_LOCALES[language])
    # CLDR writes the first of a month like any other day; French does not
    return shown.replace("1", "1er", 1) if language == "fr" and at.day == 1 else shown


def moment(at: datetime, language: Language) -> str:
    """A day and the time of it to the second, on the clock of its own zone.

    >>> moment(datetime(2026, 11, 1, 9, 5, 7), "en"), moment(datetime(2026, 11, 1, 9, 5, 7), "fr")
    ('1 Nov 2026, 09:05:07', '1 nov. 2026, 09:05:07')
    """
    return format_datetime(at, "medium", locale=_LOCALES[language])


def _plus(value: float, shown: str) -> str:
    return f"+{shown}" if value > 0 else shown
