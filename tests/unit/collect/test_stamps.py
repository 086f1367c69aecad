"""P9: a client's clock may be wrong by 400 days; the corrected time is wrong by the network's delay at most."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from habitue.collect.stamps import MAX_FUTURE_MS, correct, stamps, to_ms
from habitue.core.clock import DAY_MS, HOUR_MS, MINUTE_MS, format_time

NOW = 1_800_000_000_000
EXAMPLES = 20_000 if os.environ.get("HABITUE_SOAK") else 1_000
SKEW = st.integers(-400 * DAY_MS, 400 * DAY_MS)
DELAY = st.integers(0, 60_000)  # one way, ms
WAITED = st.integers(0, 29 * DAY_MS)  # between the event and the attempt that arrived
ATTEMPTS = st.integers(1, 10)

Stamped = Callable[[int, int], int]  # (when the first attempt was sent, when this one was) -> the `sentAt` it carries


def restamped(first: int, this: int) -> int:
    return this


def stale(first: int, this: int) -> int:
    """The mutant: a client that sends the stamp of its first attempt again."""
    return first


def error(sent_stamp: Stamped, skew: int, delay: int, waited: int, attempts: int) -> int:
    """How wrong (ms) the corrected time of an event is that happened at NOW, by a clock `skew` off."""
    first = NOW + waited
    this = first + (attempts - 1) * HOUR_MS
    at, _ = correct(NOW + skew, sent_stamp(first, this) + skew, this + delay)
    return abs(at - NOW)


@settings(max_examples=EXAMPLES, deadline=None)
@given(SKEW, DELAY, WAITED, ATTEMPTS)
def test_the_error_is_at_most_the_delay_whatever_the_clock(skew: int, delay: int, waited: int, attempts: int) -> None:
    assert error(restamped, skew, delay, waited, attempts) <= delay


@given(SKEW, DELAY, WAITED, st.integers(2, 10))
def test_mutant_a_stale_sent_at_is_seen_by_the_same_measure(skew: int, delay: int, waited: int, attempts: int) -> None:
    assert error(stale, skew, delay, waited, attempts) > delay


@settings(max_examples=EXAMPLES, deadline=None)
@given(st.none() | st.integers(-(10**13), 10**13), st.none() | st.integers(-(10**13), 10**13))
def test_no_time_lies_in_the_future_or_before_the_epoch(created: int | None, sent: int | None) -> None:
    at, flag = correct(created, sent, NOW)
    assert 0 <= at <= NOW + MAX_FUTURE_MS
    assert flag in ("", "clock_future", "clock_invalid")
    kept = stamps(created, sent)
    assert kept is None if created is sent is None else kept is not None


def test_stamps_that_cannot_be_are_flagged_and_the_arrival_is_used() -> None:
    assert correct(NOW + 6 * MINUTE_MS, None, NOW) == (NOW, "clock_future")
    assert correct(NOW + 4 * MINUTE_MS, None, NOW) == (NOW + 4 * MINUTE_MS, "")
    assert correct(NOW, NOW - 2_000, NOW) == (NOW, "clock_invalid"), "sent before it happened"
    assert correct(NOW - 400 * DAY_MS, None, NOW) == (NOW - 400 * DAY_MS, ""), "old is for the key to judge"
    assert correct(None, NOW, NOW + 5) == (NOW + 5, "")


@given(st.integers(0, 4_000_000_000_000))
def test_times_are_read_as_text_milliseconds_or_seconds(at: int) -> None:
    assert to_ms(format_time(at)) == at
    assert to_ms(at) == (at if at >= 10**11 else at * 1000)


@given(st.text() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.none() | st.booleans())
def test_anything_else_is_no_time_and_no_error(stamp: Any) -> None:
    read = to_ms(stamp)
    assert read is None or abs(read) < 2**53
