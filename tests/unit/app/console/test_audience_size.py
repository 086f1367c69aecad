"""The interval of a size: it holds the truth as often as it says, closes as the sample becomes everybody."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.app.console.audience.size import size_of


@given(st.data())
def test_it_never_says_what_was_seen_to_be_wrong(data: st.DataObject) -> None:
    of = data.draw(st.integers(0, 5_000))
    sampled = data.draw(st.integers(0, of))
    members = data.draw(st.integers(0, sampled))
    size = size_of(members, sampled, of)
    assert members <= size.low <= size.high <= of - (sampled - members)
    assert 0 <= size.people <= of
    assert size.exact == (sampled == of)
    if size.exact:
        assert size.low == size.people == size.high == members


@given(st.integers(1, 400), st.integers(0, 400))
def test_more_people_asked_never_widen_it(sampled: int, extra: int) -> None:
    few, many = (size_of(n // 4, n, 1_000_000) for n in (4 * sampled, 4 * (sampled + extra)))
    assert many.high - many.low <= few.high - few.low


@pytest.mark.parametrize("share", [0.002, 0.03, 0.2, 0.5, 0.9])
def test_the_interval_holds_the_truth_in_95_of_100_samples(share: float) -> None:
    of, sampled = 8_000, 2_000
    true = round(share * of)
    drawn = np.random.default_rng(7).hypergeometric(true, of - true, sampled, 4_000)
    inside = np.mean([size.low <= true <= size.high for size in (size_of(int(k), sampled, of) for k in drawn)])
    assert 0.935 <= inside <= 0.985


def test_without_the_correction_it_would_be_too_wide() -> None:
    """The mutant: three of four people were asked, so the rest cannot be as uncertain as in an endless shop."""
    asked, endless = size_of(1_500, 6_000, 8_000), size_of(1_500, 6_000, 8_000_000)
    assert asked.high - asked.low < 0.6 * (endless.high - endless.low) / 1_000
