"""The rhythm of a shop: right where what is slow was not seen yet, drawn to what is known where little is."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.audiences import rhythm
from habitue.audiences.lifecycle import DEFAULT_DELAYS, DEFAULT_RHYTHM, STAGES, Rhythm, stage_of
from habitue.audiences.rhythm import PRIOR, learn_rhythm, returns_by
from habitue.core.clock import DAY_MS

NOW = 3_000 * DAY_MS


def bought(n: int, mean_days: float, age_days: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """n customers who all come back after exponential waits, first seen evenly over the shop's age."""
    dice = np.random.default_rng(seed)
    first = NOW - dice.integers(0, age_days * DAY_MS, n)
    second = first + DAY_MS + (dice.exponential(mean_days * DAY_MS, n)).astype(np.int64)
    return np.repeat(np.arange(n), 2), np.column_stack([first, second]).ravel()


def test_a_young_shop_is_not_taken_for_a_quick_one() -> None:
    """120 days old, customers of 40 days: the naive median of what was seen is far too quick."""
    customer, at = bought(60_000, 40, 120, 1)
    seen = at[1::2] <= NOW
    naive = float(np.median((at[1::2] - at[::2])[seen])) / DAY_MS
    true = 1 + 40 * np.log(2)
    learned = learn_rhythm(customer, at, NOW).delays[0]
    assert learned.based_on == int(seen.sum())
    assert abs(learned.due_ms / DAY_MS - true) < 2.5 < true - naive


def test_the_first_customers_do_not_speak_for_all() -> None:
    """A shop that grew: one of its eight first customers took 600 days, thousands of later ones take some 30."""
    customer, at = bought(5_000, 30, 300, 2)
    old = np.repeat(np.arange(5_000, 5_008), 2)
    first = NOW - 700 * DAY_MS
    days = np.array([600, 20, 30, 25, 40, 35, 20, 30])
    then = np.column_stack([np.full(8, first), first + days * DAY_MS]).ravel()
    alone = learn_rhythm(customer, at, NOW).delays[0]
    learned = learn_rhythm(np.append(customer, old), np.append(at, then), NOW).delays[0]
    assert abs(learned.lapsed_ms - alone.lapsed_ms) <= 3 * DAY_MS
    assert 82 <= alone.lapsed_ms / DAY_MS <= 100  # the true one is 1 + 30 ln 20, some 91


def test_shares_of_returns_rise_to_one() -> None:
    dice = np.random.default_rng(3)
    watched = dice.integers(1, 1_000, 400)
    delay = np.minimum(watched, dice.integers(1, 1_000, 400))
    values, share = returns_by(delay, watched)
    assert (np.diff(values) > 0).all()
    assert (np.diff(share) >= 0).all()
    assert share[0] > 0
    assert share[-1] == 1


def test_without_truncation_it_is_the_plain_share() -> None:
    delay = np.array([1, 2, 2, 3, 5, 8, 8, 9])
    values, share = returns_by(delay, np.full(8, 1_000))
    assert share.tolist() == pytest.approx([(delay <= value).mean() for value in values])


def test_little_data_say_little() -> None:
    assert learn_rhythm(np.zeros(0, np.int64), np.zeros(0, np.int64), NOW) == DEFAULT_RHYTHM
    customer = np.repeat(np.arange(PRIOR), 2)
    at = np.tile([NOW - 500 * DAY_MS, NOW - 490 * DAY_MS], PRIOR)
    first = learn_rhythm(customer, at, NOW).delays[0]
    # drawn twice half way on the scale of ratios: to everybody's, which are drawn to the default
    everybody = (10 * 60) ** 0.5
    assert first.due_ms == round((10 * everybody) ** 0.5) * DAY_MS
    assert first.based_on == PRIOR


def test_something_forgotten_is_no_return() -> None:
    at = np.array([NOW - 9 * DAY_MS, NOW - 9 * DAY_MS + 3_600_000])
    assert learn_rhythm(np.zeros(2, np.int64), at, NOW).delays[0].based_on == 0


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 400)), max_size=60))
def test_delays_are_in_order(orders: list[tuple[int, int]]) -> None:
    customer = np.array([one for one, _ in orders], np.int64)
    at = np.array([NOW - days * DAY_MS for _, days in orders], np.int64)
    for delays in learn_rhythm(customer, at, NOW).delays:
        assert 0 < delays.due_ms <= delays.at_risk_ms < delays.lapsed_ms
        assert delays.lapsed_ms % DAY_MS == 0


@given(
    st.integers(0, 6), st.integers(0, 900), st.integers(0, 900), st.integers(0, 3), st.integers(0, 1_000 * 24),
)  # fmt: skip
def test_a_stage_lasts_until_it_says(orders: int, last: int, gap: int, visits: int, hours: int) -> None:
    """Whatever is asked between `since` and `until` is answered alike; at `until` the next stage begins, since then."""
    now = last * DAY_MS + hours * 3_600_000

    def ask(at: int):  # type: ignore[no-untyped-def]
        before = (last - gap) * DAY_MS if orders > 1 else None
        return stage_of(
            orders, last * DAY_MS, before, visits=visits, first_seen=0, rhythm=DEFAULT_RHYTHM, now_ms=at
        )  # fmt: skip

    stage = ask(now)
    assert stage.name in STAGES
    assert stage.since <= now
    if stage.until is not None:
        assert stage.until > now
        assert ask(stage.until - 1) == stage
        assert ask(stage.until).since == stage.until
        assert ask(stage.until).name != stage.name


def test_stages() -> None:
    def name(orders: int, waited: int, gap: int = 30, visits: int = 1) -> str:
        last = 2_000 * DAY_MS
        before = last - gap * DAY_MS if orders > 1 else None
        now = last + waited * DAY_MS
        return stage_of(
            orders, last, before, visits=visits, first_seen=0, rhythm=Rhythm((DEFAULT_DELAYS,) * 4), now_ms=now
        ).name  # fmt: skip

    assert [name(0, 0), name(0, 0, visits=2)] == ["new_prospect", "returning_prospect"]
    assert [name(1, 0), name(1, 119), name(1, 120), name(1, 365)] == ["first_time", "first_time", "one_time", "lapsed"]
    assert [name(2, 10), name(4, 10), name(3, 200), name(9, 400)] == ["active", "loyal", "at_risk", "lapsed"]
    assert [name(2, 10, gap=365), name(9, 10, gap=400), name(9, 130, gap=400)] == ["won_back", "won_back", "at_risk"]


def test_mutant_delays_as_they_were_seen_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    def as_seen(delay: np.ndarray, watched: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        values, times = np.unique(delay, return_counts=True)
        return values, np.cumsum(times) / len(delay)

    monkeypatch.setattr(rhythm, "returns_by", as_seen)
    with pytest.raises(AssertionError):
        test_a_young_shop_is_not_taken_for_a_quick_one()
