"""Scores and groups: ties stay together, more is never less, small shops get fewer steps."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.audiences import rfm
from habitue.audiences.rfm import GROUPS, HELD_MS, LABELS, TABLE, Customers, group_of, learn_cuts, score
from habitue.core.clock import DAY_MS
from habitue.core.errors import NotEnoughData

NOW = 2_000 * DAY_MS
PEOPLE = st.lists(
    st.tuples(st.integers(0, 700), st.integers(1, 6), st.integers(0, 40), st.integers(0, 9)), min_size=20, max_size=120
)


def customers(rows: list[tuple[int, int, int, int]]) -> Customers:
    waited, orders, revenue, engaged = np.array(rows, np.int64).T
    return Customers(NOW - waited * DAY_MS, orders, revenue * 1_000, engaged)


@given(PEOPLE)
def test_a_score_is_how_many_are_below(rows: list[tuple[int, int, int, int]]) -> None:
    those = customers(rows)
    cuts = learn_cuts(those, NOW)
    found = score(those, cuts, NOW)
    for values, scores in ((those.last_at, found.recency), (those.orders, found.frequency), (those.revenue_minor,
                           found.money), (those.engaged_days, found.engagement)):  # fmt: skip
        for value, given_score in zip(values.tolist(), scores.tolist(), strict=True):
            below = int((values < value).sum())
            step = below * cuts.levels // len(values)  # independent of how cuts are found
            assert given_score == int(1 + step * 4 / (cuts.levels - 1) + 0.5)


@given(PEOPLE)
def test_the_lowest_have_1_and_equals_are_equal(rows: list[tuple[int, int, int, int]]) -> None:
    those = customers(rows)
    found = score(those, learn_cuts(those, NOW), NOW)
    for values, scores in ((those.orders, found.frequency), (those.last_at, found.recency)):
        assert scores[values == values.min()].tolist() == [1] * int((values == values.min()).sum())
        order = np.argsort(values, kind="stable")
        assert (np.diff(scores[order]) >= 0).all()
    for row, other in zip(rows, found.group.tolist(), strict=True):
        assert {int(found.group[n]) for n, same in enumerate(rows) if same == row} == {other}


def test_groups_follow_the_table() -> None:
    found = customers([(n * 7 % 100, 1 + n % 5, n * 13 % 100, n % 4) for n in range(100)])
    scored = score(found, learn_cuts(found, NOW), NOW)
    for r, f, m, e, group, engaged in zip(*(column.tolist() for column in scored), strict=True):
        assert GROUPS[group] == group_of(r, f, m)
        assert GROUPS[engaged] == group_of((r + e + 1) // 2, f, m)
    assert {name for row in TABLE for name in row} == set(GROUPS) == set(LABELS)


def test_small_shops_have_fewer_steps_on_the_same_scale() -> None:
    those = customers([(n, 1 + n, n, n) for n in range(35)])
    cuts = learn_cuts(those, NOW)
    assert (cuts.levels, cuts.based_on) == (3, 35)
    assert set(score(those, cuts, NOW).frequency.tolist()) == {1, 3, 5}
    with pytest.raises(NotEnoughData, match="at least 20 customers"):
        learn_cuts(customers([(1, 1, 1, 1)] * 19), NOW)


def test_most_ordered_once() -> None:
    """The usual shop: a step that everybody shares is one, and those above it are above nine tenths."""
    those = customers([(n, 1, 1, 0) for n in range(90)] + [(n, 2, 3, 1) for n in range(10)])
    cuts = learn_cuts(those, NOW)
    assert score(those, cuts, NOW).frequency.tolist() == [1] * 90 + [5] * 10
    everybody = customers([(5, 1, 7, 0)] * 50)
    cuts = learn_cuts(everybody, NOW)
    assert cuts.orders == (None,) * 4
    assert set(score(everybody, cuts, NOW).money.tolist()) == {1}


def test_held_cuts_move_only_those_who_do_something_or_wait() -> None:
    rows = [(n, 1 + n % 3, n, 1) for n in range(60)]
    cuts = learn_cuts(customers(rows), NOW)
    more = customers([*rows, *[(0, 9, 99, 9)] * 10])
    assert score(more, cuts, NOW).group[:60].tolist() == score(customers(rows), cuts, NOW).group.tolist()
    assert cuts.holds(70, NOW + HELD_MS - 1)
    assert not cuts.holds(60, NOW + HELD_MS)
    assert not cuts.holds(76, NOW)
    later = score(customers(rows), cuts, NOW + 30 * DAY_MS).recency
    assert (later <= score(customers(rows), cuts, NOW).recency).all()
    assert later.sum() < score(customers(rows), cuts, NOW).recency.sum()


def test_mutant_scores_by_place_in_the_list_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """As ready-made quantile functions do it: fifths of a sorted list, which part customers who are equal."""

    def by_place(values: np.ndarray, cuts: object) -> np.ndarray:
        place = np.argsort(np.argsort(values, kind="stable"), kind="stable")
        return (1 + place * 5 // len(values)).astype(np.int8)

    monkeypatch.setattr(rfm, "_score", by_place)
    with pytest.raises(AssertionError):
        test_most_ordered_once()
