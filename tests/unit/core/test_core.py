"""Clock, ids, money and errors: the words everything else is written in."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.core import errors
from habitue.core.clock import day_of, format_time, parse_time
from habitue.core.errors import HabitueError, InvalidInput, Overloaded
from habitue.core.ids import derived_id, new_id
from habitue.core.money import MAX_MINOR, Money, exponent_of, to_decimal, to_minor

CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD", "CLP", "XXX"])


@given(st.integers(0, 8_000_000_000_000))  # to the year 2223: later a float of seconds has no milliseconds
def test_a_time_survives_being_written_down(at: int) -> None:
    assert parse_time(format_time(at)) == at


@given(st.text() | st.datetimes().map(str) | st.from_regex(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?([+-]\d\d:\d\d|Z)?"))
def test_any_text_is_a_time_or_none(text: str) -> None:
    assert isinstance(parse_time(text), int | None)


def test_an_offset_is_honoured_and_none_means_utc() -> None:
    assert parse_time("2026-01-01T01:00:00+01:00") == parse_time("2026-01-01T00:00:00") == parse_time("2026-01-01")


@given(st.integers(-(10**15), 10**15))
def test_a_day_holds_its_own_milliseconds(at: int) -> None:
    assert day_of(at) * 86_400_000 <= at < (day_of(at) + 1) * 86_400_000


@given(st.lists(st.integers(0, 2**48 - 1), min_size=2, max_size=8, unique=True))
def test_new_ids_sort_by_time(times: list[int]) -> None:
    made = {at: new_id(at) for at in times}
    assert sorted(made.values()) == [made[at] for at in sorted(times)]
    assert new_id(times[0]) != new_id(times[0])


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=4), st.data())
def test_derived_ids_depend_on_the_parts_and_where_they_are_cut(parts: list[str], data: st.DataObject) -> None:
    assert derived_id(*parts) == derived_id(*parts)
    if len(parts) > 1 and any(parts):
        assert derived_id(*parts) != derived_id("".join(parts))
        other = data.draw(st.permutations(parts))
        assert (derived_id(*other) == derived_id(*parts)) == (other == parts)


@given(st.decimals(-(10**9), 10**9, places=4), CURRENCIES)
def test_an_amount_is_rounded_half_to_even_at_its_currencys_exponent(amount: Decimal, currency: str) -> None:
    exact = (amount * 10 ** exponent_of(currency)).quantize(Decimal(1), ROUND_HALF_EVEN)
    assert to_minor(str(amount), currency) == to_minor(amount, currency) == int(exact)


@given(st.integers(-MAX_MINOR, MAX_MINOR), CURRENCIES)
def test_minor_units_survive_being_written_as_a_price(minor: int, currency: str) -> None:
    assert to_minor(to_decimal(minor, currency), currency) == minor
    assert to_minor(str(to_decimal(minor, currency)), currency) == minor
    if abs(minor) < 10**11:
        assert to_minor(float(to_decimal(minor, currency)), currency) == minor, "as JSON has it"


@given(st.text() | st.integers() | st.floats() | st.none() | st.booleans() | st.lists(st.integers()), CURRENCIES)
def test_anything_is_an_amount_within_bounds_or_none(amount: Any, currency: str) -> None:
    minor = to_minor(amount, currency)
    assert minor is None or abs(minor) <= MAX_MINOR
    if isinstance(amount, bool | None | list):
        assert minor is None


def test_two_currencies_are_not_added() -> None:
    assert Money(1, "EUR") + Money(2, "EUR") == Money(3, "EUR")
    with pytest.raises(ValueError, match="convert one of them first"):
        Money(1, "EUR") + Money(1, "USD")


def test_every_error_has_its_own_code_and_a_status() -> None:
    tree = [e for e in vars(errors).values() if isinstance(e, type) and issubclass(e, HabitueError)]
    assert len({error.code for error in tree}) == len(tree) > 8
    assert all(400 <= error.http_status < 600 for error in tree)
    assert InvalidInput("no", path="$.a", got="b").details() == {"path": "$.a", "got": "b"}
    assert Overloaded("full", retry_after=3).details() == {"retry_after": 3}
