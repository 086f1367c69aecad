"""Work beside visitors' requests is bounded, and rests as long as it works."""

from __future__ import annotations

import time

from habitue.app.console.audience.pace import paced


def _work(seconds: float) -> None:
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:
        pass


def test_it_stops_when_its_time_is_spent() -> None:
    done = 0
    for _ in paced(range(1_000), budget_s=0.02, stretch_s=0.002):
        _work(0.001)
        done += 1
    assert 3 <= done <= 21


def test_it_rests_as_long_as_it_works() -> None:
    begin, worked = time.perf_counter(), 0.0
    for _ in paced(range(20), budget_s=10, stretch_s=0.002):
        since = time.perf_counter()
        _work(0.001)
        worked += time.perf_counter() - since
    assert time.perf_counter() - begin >= 1.8 * worked


def test_what_fits_is_done_whole_and_in_order() -> None:
    assert list(paced(range(500), budget_s=5)) == list(range(500))
