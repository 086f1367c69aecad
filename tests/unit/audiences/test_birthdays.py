"""Days to and since a birthday, against a walk through the calendar, day by day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.audiences.birthdays import EVERY_DAY, distance
from habitue.events.birthday import day_of_birth, month_and_day

DAYS = st.dates(date(1999, 1, 1), date(2105, 1, 1))


def is_birthday(on: str, day: date) -> bool:
    if on == "02-29" and (day.month, day.day) == (2, 28):
        return (day + timedelta(days=1)).month == 3
    return day.strftime("%m-%d") == on


@given(st.sampled_from(EVERY_DAY), DAYS)
def test_it_is_what_a_calendar_says(on: str, today: date) -> None:
    ahead = next(n for n in range(400) if is_birthday(on, today + timedelta(days=n)))
    behind = next(n for n in range(400) if is_birthday(on, today - timedelta(days=n)))
    assert distance(on, today) == (ahead, behind)
    assert max(ahead, behind) <= 365


def test_every_day_of_the_year_is_one() -> None:
    assert len(set(EVERY_DAY)) == 366
    assert all(month_and_day(on) for on in EVERY_DAY)


@pytest.mark.parametrize(
    ("stated", "on"),
    [
        ("1990-05-17", "05-17"), ("1990-05-17T22:00:00.000Z", "05-17"), (" 05-17 ", "05-17"), ("--02-29", "02-29"),
        ("1900-02-29", "02-29"), ("17/05/1990", ""), ("1990-13-01", ""), ("02-30", ""), ("", ""), (19900517, ""),
        (None, ""), ("１２-２５", ""),
    ],
)  # fmt: skip
def test_only_a_day_that_is_stated_is_read(stated: object, on: str) -> None:
    assert day_of_birth({"birthday": stated}) == on
    assert day_of_birth({"birthdate": stated}) == on
