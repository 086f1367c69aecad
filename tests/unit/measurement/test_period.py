"""Local days: no gap, no overlap, whatever the clocks do."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.core.clock import HOUR_MS
from habitue.measurement.period import period_until

# among them zones that change at midnight, by half an hour, and one that skipped a whole day
ZONES = [
    "UTC",
    "Europe/Paris",
    "America/Havana",
    "Asia/Beirut",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Asia/Kathmandu",
]


@given(st.integers(1_300_000_000_000, 1_900_000_000_000), st.integers(1, 120), st.sampled_from(ZONES))
def test_days_follow_one_another_and_hold_now(now: int, days: int, zone: str) -> None:
    period = period_until(now, days, zone)
    assert len(period.days) == days
    assert period.from_ms == period.days[0].from_ms
    assert period.days[-1].from_ms <= now < period.days[-1].until_ms
    for one, next_one in zip(period.days, period.days[1:], strict=False):
        assert one.until_ms == next_one.from_ms
        assert one.from_ms <= one.until_ms
    before_from, before_until = period.before()
    assert before_until == period.from_ms
    assert before_until - before_from == period.until_ms - period.from_ms


@pytest.mark.parametrize(("day", "hours"), [("2024-03-31", 23), ("2024-10-27", 25), ("2024-06-01", 24)])
def test_a_day_in_paris_is_as_long_as_it_is(day: str, hours: int) -> None:
    noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=ZoneInfo("Europe/Paris")).astimezone(UTC)
    last = period_until(round(noon.timestamp() * 1000), 3, "Europe/Paris").days[-1]
    assert last.day == day
    assert last.until_ms - last.from_ms == hours * HOUR_MS
