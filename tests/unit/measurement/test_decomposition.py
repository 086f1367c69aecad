"""Decompositions are exact, the same forwards and backwards, and tell mix from what changed within."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.measurement.decomposition import Ratio, by_factor, by_part

RATIO = st.builds(Ratio, st.floats(0, 1e6), st.floats(1, 1e6))
PARTS = st.dictionaries(st.sampled_from("abcdef"), RATIO, min_size=1)
FACTORS = st.tuples(st.floats(0, 1e3), st.floats(0, 1e3))


def whole(parts: dict[str, Ratio]) -> float:
    return sum(one.above for one in parts.values()) / sum(one.below for one in parts.values())


@given(PARTS, PARTS)
def test_mix_and_within_add_up_to_the_change(before: dict[str, Ratio], now: dict[str, Ratio]) -> None:
    found = by_part(before, now)
    scale = 1e-9 * (1 + max(one.value for one in (*before.values(), *now.values())))
    assert found.change == pytest.approx(whole(now) - whole(before), abs=scale)
    assert found.mix + found.within == pytest.approx(found.change, abs=scale)
    assert sum(part.mix for part in found.parts) == pytest.approx(found.mix, abs=scale)


@given(PARTS, PARTS)
def test_backwards_is_the_same_with_the_sign_turned_round(before: dict[str, Ratio], now: dict[str, Ratio]) -> None:
    there, back = by_part(before, now), by_part(now, before)
    scale = 1e-9 * (1 + max(one.value for one in (*before.values(), *now.values())))
    assert (there.mix, there.within) == pytest.approx((-back.mix, -back.within), abs=scale)


@given(PARTS, st.floats(0.1, 10))
def test_more_of_everything_is_neither(parts: dict[str, Ratio], factor: float) -> None:
    more = {name: Ratio(one.above * factor, one.below * factor) for name, one in parts.items()}
    found = by_part(parts, more)
    scale = 1e-9 * (1 + max(one.value for one in parts.values()))
    assert (found.mix, found.within) == pytest.approx((0, 0), abs=scale)


@given(PARTS, st.floats(0.1, 10))
def test_prices_alone_are_within(parts: dict[str, Ratio], factor: float) -> None:
    dearer = {name: Ratio(one.above * factor, one.below) for name, one in parts.items()}
    found = by_part(parts, dearer)
    assert found.mix == pytest.approx(0, abs=1e-9 * (1 + whole(dearer) + whole(parts)))


def test_shares_alone_are_mix_and_each_part_says_what_it_did() -> None:
    before = {"cups": Ratio(1_000, 50), "chairs": Ratio(7_500, 50)}
    now = {"cups": Ratio(1_600, 80), "chairs": Ratio(3_000, 20)}
    found = by_part(before, now)
    assert (found.change, found.within) == pytest.approx((46 - 85, 0))
    assert found.mix == pytest.approx(-39)
    assert all(part.mix < 0 for part in found.parts)  # fewer dear chairs and more cheap cups both lowered it


def test_a_part_that_is_new_or_gone_is_mix() -> None:
    found = by_part({"a": Ratio(10, 10), "gone": Ratio(90, 10)}, {"a": Ratio(10, 10), "new": Ratio(30, 10)})
    assert {part.name: part.within for part in found.parts} == {"a": 0, "gone": 0, "new": 0}
    assert found.mix == pytest.approx(2 - 5)


@given(FACTORS, FACTORS)
def test_factors_add_up_and_one_that_stood_still_did_nothing(
    before: tuple[float, float], now: tuple[float, float]
) -> None:
    first, second = by_factor(before, now)
    assert first + second == pytest.approx(now[0] * now[1] - before[0] * before[1], abs=1e-6)
    assert by_factor(before, (before[0], now[1]))[0] == 0
    assert by_factor(before, (now[0], before[1]))[1] == 0
