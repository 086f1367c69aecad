"""The training input: one vocabulary, canonical row order, clear refusals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from habitue.core.errors import InvalidInput
from habitue.models.interactions import UNKNOWN_PERSON, Rows, build_interactions, extend
from habitue.models.vocabulary import Vocabulary

from .worlds import rows


@given(st.lists(st.text()))
def test_a_vocabulary_survives_its_arrays(texts: list[str]) -> None:
    vocabulary = Vocabulary(text for text in texts if text.isprintable())
    again = Vocabulary.from_arrays(vocabulary.to_arrays())
    assert again.product_ids == vocabulary.product_ids == tuple(sorted(set(vocabulary.product_ids)))
    assert [again.code(product_id) for product_id in again.product_ids] == list(range(len(again)))
    assert again.code("\x00 never") == -1


def test_integer_and_text_ids_mean_the_same() -> None:
    at = np.array([3, 1, 2])
    numbers = build_interactions(Rows(np.array([7, 7, 8]), np.array([10, 9, 10]), at))
    texts = build_interactions(Rows(np.array(["7", "7", "8"]), np.array(["10", "9", "10"]), at))
    assert numbers.vocabulary.product_ids == texts.vocabulary.product_ids == ("10", "9")
    assert numbers.sessions.product.tolist() == texts.sessions.product.tolist() == [1, 0, 0]


def test_rows_are_sorted_by_group_then_time() -> None:
    touches = build_interactions(Rows(np.array([2, 1, 2]), np.array(["a", "b", "c"]), np.array([5, 9, 4]))).sessions
    assert touches.group.tolist() == [0, 1, 1]
    assert touches.product.tolist() == [1, 2, 0]
    assert touches.n_groups == 2


def test_people_are_shared_between_the_tables_and_unknown_ones_stay_unknown() -> None:
    data = build_interactions(rows([["a"], ["b"]], people=["ann", ""]), rows([["c"], ["d"]], people=["bob", "ann"]))
    assert data.sessions.person.tolist() == [0, UNKNOWN_PERSON]
    assert data.orders.person.tolist() == [1, 0]
    assert data.sessions.n_persons == data.orders.n_persons == 2
    assert build_interactions(rows([["a"]])).sessions.person.tolist() == [UNKNOWN_PERSON]


def test_extending_keeps_every_row_under_the_larger_vocabulary() -> None:
    data = build_interactions(rows([["b", "d"]]), rows([["d"]]))
    wide = extend(data, ["a", "c", "d"])
    assert wide.vocabulary.product_ids == ("a", "b", "c", "d")
    assert [wide.vocabulary.product_ids[c] for c in wide.sessions.product] == ["b", "d"]
    assert [wide.vocabulary.product_ids[c] for c in wide.orders.product] == ["d"]
    assert extend(data, ["b"]) is data


def test_the_range_of_the_data_covers_both_tables() -> None:
    data = build_interactions(rows([["a"]], start_ms=50), rows([["a"]], start_ms=20))
    assert (data.oldest_at, data.newest_at) == (20, 50)
    assert (build_interactions().oldest_at, build_interactions().newest_at) == (0, 0)


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(InvalidInput, match="column occurred_at of sessions has 1 rows") as caught:
        build_interactions(Rows(np.array([1, 2]), np.array([1, 2]), np.array([1])))
    assert caught.value.path == "sessions.occurred_at"


@pytest.mark.parametrize("weight", [0.0, -1.0, np.nan, np.inf])
def test_a_weight_that_is_not_positive_is_refused(weight: float) -> None:
    with pytest.raises(InvalidInput, match="positive"):
        build_interactions(orders=rows([["a"]])._replace(weight=np.array([weight])))
