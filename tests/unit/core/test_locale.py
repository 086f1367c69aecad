"""Amounts, shares and days in words: what CLDR says, with the currency's own decimals."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.core.locale import Language, day, is_plural, moment, money, number, percent
from habitue.core.money import exponent_of, to_minor

LANGUAGES = st.sampled_from(get_args(Language))


def read(shown: str, language: Language) -> float:
    """The number somebody reads."""
    digits = "".join(one for one in shown if one.isdigit() or one in ".,-+")
    return float(digits.replace(",", ".") if language == "fr" else digits.replace(",", ""))


@given(st.integers(-(10**11), 10**11), st.sampled_from(["EUR", "GBP", "JPY", "KWD"]), LANGUAGES)
def test_an_amount_reads_as_what_it_is(minor: int, currency: str, language: Language) -> None:
    assert to_minor(read(money(minor, currency, language), language), currency) == minor
    assert read(money(minor, currency, language, signed=True), language) == minor / 10 ** exponent_of(currency)
    whole = read(money(minor, currency, language, whole=True), language)
    assert abs(whole - minor / 10 ** exponent_of(currency)) <= 0.5
    assert whole == int(whole)


@given(st.floats(-2, 2), st.integers(0, 3), LANGUAGES)
def test_a_share_reads_as_what_it_is_to_its_places(share: float, places: int, language: Language) -> None:
    assert read(percent(share, language, places), language) == pytest.approx(
        round(share * 100, places), abs=10**-places
    )
    assert read(number(share * 100, language, places), language) == pytest.approx(share * 100, abs=10**-places)


def test_each_language_writes_its_own_way() -> None:
    assert money(7402, "EUR", "en") == "€74.02"
    assert money(7402, "EUR", "fr") == "74,02\N{NO-BREAK SPACE}€"
    assert money(124_000, "EUR", "fr", whole=True) == "1\N{NARROW NO-BREAK SPACE}240\N{NO-BREAK SPACE}€"
    assert (percent(0.0405, "en", 2), percent(0.0405, "fr", 2)) == ("4.05%", "4,05\N{NO-BREAK SPACE}%")
    assert [money(minor, "EUR", "en", signed=True) for minor in (5, 0, -5)] == ["+€0.05", "€0.00", "-€0.05"]


def test_the_first_of_a_month_is_the_first_in_french() -> None:
    days = [date(2021, 1, 1), date(2021, 1, 11), date(2011, 11, 21)]
    assert [day(one, "fr") for one in days] == ["1er janvier 2021", "11 janvier 2021", "21 novembre 2011"]
    assert [day(one, "en") for one in days] == ["1 January 2021", "11 January 2021", "21 November 2011"]


def test_a_moment_has_its_time_to_the_second() -> None:
    at = datetime(2026, 2, 1, 17, 4, 5, tzinfo=UTC)
    assert (moment(at, "en"), moment(at, "fr")) == ("1 Feb 2026, 17:04:05", "1 févr. 2026, 17:04:05")


def test_french_begins_the_plural_at_two() -> None:
    assert [is_plural(value, "en", 1) for value in (0, 0.5, 1, 1.5, 2)] == [True, True, False, True, True]
    assert [is_plural(value, "fr", 1) for value in (0, 0.5, 1, 1.5, -2)] == [False, False, False, False, True]
