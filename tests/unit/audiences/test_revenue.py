"""The smallest group that brings a chosen share of the revenue."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from habitue.audiences.revenue import MOST, capped, cut_point, revenue_above


@given(st.lists(st.integers(0, 500), min_size=1, max_size=60), st.sampled_from([0.6, 0.7, 0.8]))
def test_the_group_is_the_smallest(revenue: list[int], share: float) -> None:
    values = np.array(revenue, np.int64)
    total = int(values.sum())
    chosen = revenue_above(values) < share
    if total == 0:
        assert not chosen.any()
        return
    assert values[chosen].sum() >= share * total - total * 1e-6
    assert values[~chosen].max(initial=-1) < values[chosen].min()  # equals are together, and nobody below is in
    least = values[chosen].min()
    without = values[values > least].sum()  # the group without its last members would bring too little
    assert without < share * total + total * 1e-6
    assert cut_point(values, share) == (int(least), int(chosen.sum()))


def test_one_order_does_not_make_the_group() -> None:
    orders = np.array([5_000] * 200 + [10_000_000])
    assert (revenue_above(orders) < 0.7).sum() == 1
    weighed = capped(orders)
    assert weighed.max() == MOST * 5_000
    assert (revenue_above(weighed) < 0.7).sum() > 100
