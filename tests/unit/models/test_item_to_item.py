"""Product tables, co-occurrence and EASE against NumPy on raw data."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from habitue.models.co_occurrence import co_occurrence_table, ease_table, group_matrix
from habitue.models.interactions import build_interactions
from habitue.models.product_rules import build_rules
from habitue.models.product_table import ProductTable, table_of
from habitue.models.session_index import build_session_index

from .worlds import rows as session_rows

matrices = st.lists(st.lists(st.integers(0, 1), min_size=6, max_size=6), min_size=1, max_size=12)


def dense(table: ProductTable, n: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """The table as a matrix."""
    matrix = np.zeros((n, n))
    for row, (codes, weights) in enumerate(zip(table.products, table.weights, strict=True)):
        matrix[row, codes[codes >= 0]] = weights[codes >= 0]
    return matrix


@settings(deadline=None)
@given(rows=matrices)
def test_ease_solves_its_normal_equations(rows: list[list[int]]) -> None:
    x = np.array(rows, np.float64)
    active = np.flatnonzero(x.sum(0))
    inverse = np.linalg.inv(x[:, active].T @ x[:, active] + 2.0 * np.eye(len(active)))
    expected = np.zeros((6, 6))
    expected[np.ix_(active, active)] = -inverse / np.diag(inverse)
    np.fill_diagonal(expected, 0)
    table = ease_table(sparse.csr_array(x), width=6, regularisation=2.0, max_products=6)
    np.testing.assert_allclose(dense(table, 6), expected, atol=1e-6)


@settings(deadline=None)
@given(rows=matrices, power=st.sampled_from([0.0, 0.3, 1.0]), support=st.integers(1, 3))
def test_co_occurrence_is_the_formula(rows: list[list[int]], power: float, support: int) -> None:
    x = np.array(rows, np.float64)
    pairs, count = x.T @ x, np.maximum(x.sum(0), 1)
    expected = np.where(pairs >= support, pairs / count[:, None] / count[None, :] ** power, 0)
    np.fill_diagonal(expected, 0)
    table = co_occurrence_table(sparse.csr_array(x), width=6, min_support=support, popularity_power=power)
    np.testing.assert_allclose(dense(table, 6), expected, rtol=1e-6)


def test_ease_leaves_out_the_least_frequent_beyond_its_size() -> None:
    x = np.array([[1, 1, 0], [1, 1, 0], [1, 0, 1]], np.float64)
    table = ease_table(sparse.csr_array(x), width=3, regularisation=1.0, max_products=2)
    assert set(table.products[table.products >= 0].tolist()) == {0, 1}
    assert (table.products[2] == -1).all()


def test_groups_that_are_too_long_teach_nothing() -> None:
    matrix = group_matrix(np.array([0, 0, 0, 1, 1]), np.array([0, 1, 2, 0, 1], np.int32), np.ones(5), 3, max_length=2)
    assert matrix.toarray().tolist() == [[1, 1, 0]]


@settings(deadline=None)
@given(
    weights=st.lists(
        st.lists(st.sampled_from([-2.0, -1.0, 0.0, 1.0, 2.0]), min_size=5, max_size=5), min_size=5, max_size=5
    ),
    seeds=st.lists(st.tuples(st.integers(0, 4), st.sampled_from([0.5, 1.0])), max_size=4, unique_by=lambda s: s[0]),
    blocked=st.sets(st.integers(0, 4)),
    n=st.integers(0, 6),
)
def test_relating_is_the_weighted_sum_of_rows(
    weights: list[list[float]], seeds: list[tuple[int, float]], blocked: set[int], n: int
) -> None:
    matrix = np.array(weights)
    np.fill_diagonal(matrix, 0)
    total = sum((share * matrix[code] for code, share in seeds), np.zeros(5))
    expected = sorted((-total[c], c) for c in range(5) if total[c] > 0 and c not in blocked)[:n]
    mask = np.zeros(5, np.uint8)
    mask[list(blocked)] = 1
    table = table_of(sparse.csr_array(matrix), 5)
    for _ in range(2):  # scratch space is clean again after a call
        codes, scores, causes = table.relate(seeds, mask, n)
        assert [(-s, c) for s, c in zip(scores.tolist(), codes.tolist(), strict=True)] == expected
        votes = dict(seeds)
        for code, cause in zip(codes.tolist(), causes.tolist(), strict=True):
            assert votes[cause] * matrix[cause, code] == max(share * matrix[seed, code] for seed, share in seeds)


def test_a_table_keeps_the_largest_by_size_whatever_the_sign() -> None:
    table = table_of(sparse.csr_array(np.array([[0, 1.0, -3.0, 2.0]] + [[0.0] * 4] * 3)), 2)
    assert table.products[0].tolist() == [2, 3]
    assert table.weights[0].tolist() == [-3.0, 2.0]
    assert (table.products[1:] == -1).all()


def test_rules_weigh_what_came_right_after_and_less_what_came_before() -> None:
    data = build_interactions(session_rows([["a", "b", "c"]] * 3))
    index = build_session_index(data.sessions, 3, newest=9, half_life_days=70, length_power=0.5)
    products, weights = build_rules(index, 2, backward=0.5, rarity_power=0.0)
    assert products.tolist() == [[1, 2], [2, 0], [1, 0]]
    assert weights.tolist() == [[1, 0.5], [1, 0.5], [1, 0.5]]
    products, _ = build_rules(index, 2, backward=0.0, rarity_power=0.0)
    assert products.tolist() == [[1, 2], [2, -1], [-1, -1]]
