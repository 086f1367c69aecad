"""Prices, numbers and dates as people write them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.catalog.amounts import parse_amount, parse_whole
from habitue.catalog.dates import day_comes_first, parse_moment
from habitue.core.money import to_decimal


@pytest.mark.parametrize(
    ("value", "shop", "expected"),
    [
        ("12,50 €", "GBP", (1250, "EUR")),
        ("£1,234.50", "EUR", (123450, "GBP")),
        ("1.234,50", "EUR", (123450, "EUR")),
        ("1 234,50 €", "EUR", (123450, "EUR")),
        ("1\u202f234,50\u00a0€", "EUR", (123450, "EUR")),
        ("1'234.50 CHF", "EUR", (123450, "CHF")),
        ("1,234", "EUR", (123400, "EUR")),
        ("0,5", "EUR", (50, "EUR")),
        ("1,234", "KWD", (1234, "KWD")),
        ("129.99 USD", "EUR", (12999, "USD")),
        ("$5", "CAD", (500, "CAD")),
        ("$5", "EUR", (500, "USD")),
        ("99 kr", "SEK", (9900, "SEK")),
        ("¥1,200", "EUR", (1200, "JPY")),
        ("(4.00)", "EUR", (-400, "EUR")),
        ("4.00-", "EUR", (-400, "EUR")),
        ("-3", "EUR", (-300, "EUR")),
        (".99", "EUR", (99, "EUR")),
        (2.675, "EUR", (268, "EUR")),
        (Decimal(7), "EUR", (700, "EUR")),
        (3, "JPY", (3, "JPY")),
    ],
)
def test_prices_as_written(value: object, shop: str, expected: tuple[int, str]) -> None:
    assert parse_amount(value, shop) == expected


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "n/a",
        "free",
        "12.50.10,3,4",
        "1,2,3.4.5",
        "(4",
        "NaN",
        float("nan"),
        float("inf"),
        True,
        "1e999",
        "€",
        [1],
        "1 @ 2",
    ],
)
def test_what_is_no_price(value: object) -> None:
    assert parse_amount(value, "EUR") is None


@given(st.integers(-(10**9), 10**9), st.sampled_from(["EUR", "JPY", "KWD"]))
def test_a_written_amount_is_read_back_in_every_style(minor: int, currency: str) -> None:
    plain = to_decimal(minor, currency)
    english = f"{plain:,}"
    continental = english.translate(str.maketrans(",.", ".,"))
    assert parse_amount(str(plain), currency) == (minor, currency)
    assert parse_amount(plain, currency) == (minor, currency)
    if currency == "EUR":  # two decimals after the mark leave no doubt
        assert parse_amount(f"€{english}", "GBP") == (minor, "EUR")
        assert parse_amount(f"{continental} €", "GBP") == (minor, "EUR")


@given(st.integers(-(10**12), 10**12))
def test_whole_numbers(number: int) -> None:
    assert parse_whole(number) == parse_whole(str(number)) == parse_whole(f"{number:,}") == number
    assert parse_whole(float(number)) == number


@pytest.mark.parametrize("value", [None, "", "six", 1.5, "1.5", float("inf"), True, "--3"])
def test_what_is_no_whole_number(value: object) -> None:
    assert parse_whole(value) is None


MOMENT = 1_291_191_960_000  # 2010-12-01T08:26:00Z


@pytest.mark.parametrize(
    "value",
    [
        "2010-12-01T08:26:00Z",
        "2010-12-01 08:26",
        "2010-12-01T09:26:00+01:00",
        "01/12/2010 08:26",
        "1.12.10 8:26",
        "01-12-2010 08:26:00 AM",
        "1291191960",
        "1291191960000",
        1_291_191_960,
        MOMENT,
        datetime(2010, 12, 1, 8, 26),
        datetime(2010, 12, 1, 8, 26, tzinfo=UTC),
    ],
)
def test_moments_as_written(value: object) -> None:
    assert parse_moment(value, day_first=True) == MOMENT


def test_the_months_may_come_first_and_the_shop_has_a_zone() -> None:
    assert parse_moment("12/1/2010 8:26", day_first=False) == MOMENT
    assert parse_moment("12/1/2010 8:26 PM", day_first=False) == MOMENT + 12 * 3_600_000
    assert parse_moment("2010-12-01 09:26", day_first=True, zone=ZoneInfo("Europe/Paris")) == MOMENT
    assert parse_moment(date(1970, 1, 2), day_first=True) == 86_400_000


@pytest.mark.parametrize("value", [None, "", "yesterday", "31/02/2011", "13/13/2011", True, -5, 1e20, [], "0"])
def test_what_is_no_moment(value: object) -> None:
    assert parse_moment(value, day_first=True) is None


@given(st.dates(date(1971, 1, 1), date(2068, 12, 31)), st.booleans())
def test_every_written_day_is_read_back(day: date, day_first: bool) -> None:
    text = day.strftime("%d/%m/%Y" if day_first else "%m/%d/%Y")
    assert parse_moment(text, day_first=day_first) == parse_moment(day.isoformat(), day_first=day_first)
    assert day_comes_first([text]) in (None, day_first)
