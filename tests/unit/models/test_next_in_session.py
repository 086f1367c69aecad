"""Nearest-neighbour sessions: exactly the plain-Python definition; and a world whose answer is obvious."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from habitue.core.clock import DAY_MS
from habitue.core.errors import NotEnoughData
from habitue.models.interactions import Rows, build_interactions
from habitue.models.next_in_session import NEXT_IN_SESSION, NextInSession, NextInSessionParameters
from habitue.models.session_kernel import kth_largest
from habitue.models.strategy import Query, TrainingData

from . import reference
from .worlds import NOW, ask, board, first_letters, ids, rows, trained

N = 12
sessions_strategy = st.lists(st.lists(st.integers(0, N - 1), min_size=1, max_size=8), min_size=1, max_size=25)


def arrays_of(sessions: list[list[int]], parameters: NextInSessionParameters) -> dict[str, NDArray[Any]]:
    raw = rows([[f"{p:02}" for p in session] for session in sessions])
    catalogue = [f"{p:02}" for p in range(N)]
    data = TrainingData(build_interactions(raw, catalogue_ids=catalogue), (), NOW)
    return dict(NEXT_IN_SESSION.train(data, parameters))


@settings(max_examples=150, deadline=None)
@given(
    sessions=sessions_strategy,
    trail=st.lists(st.integers(0, N - 1), min_size=1, max_size=6),
    blocked=st.sets(st.integers(0, N - 1), max_size=4),
    newest=st.integers(1, 6),
    n_neighbours=st.integers(1, 8),
    n_expansion=st.integers(0, 3),
    fading=st.tuples(*[st.sampled_from([0.001, 0.05, 2.0, 1e9])] * 3),
    n=st.integers(0, 8),
)
def test_kernel_equals_the_plain_python_definition_exactly(
    sessions: list[list[int]],
    trail: list[int],
    blocked: set[int],
    newest: int,
    n_neighbours: int,
    n_expansion: int,
    fading: tuple[float, float, float],
    n: int,
) -> None:
    sessions = [*sessions, [0, 1]]  # enough to train on
    parameters = NextInSessionParameters(
        newest=newest,
        n_neighbours=n_neighbours,
        n_expansion=n_expansion,
        n_rules=4,
        recency=fading[0],
        match_recency=fading[1],
        reach=fading[2],
    )
    arrays = arrays_of(sessions, parameters)
    mask = np.zeros(N, np.uint8)
    mask[list(blocked)] = 1
    codes, scores, _ = NextInSession(arrays, parameters).rank(trail, mask, n)
    rules = [
        [(int(c), float(w)) for c, w in zip(row, shares, strict=True) if c >= 0]
        for row, shares in zip(arrays["rule_products"], arrays["rule_weights"], strict=True)
    ]
    expected = reference.rank(
        [reference.distinct_by_last(session) for session in sessions],
        [float(f) for f in arrays["factor"]],
        rules,
        [float(r) for r in arrays["rarity"]],
        trail,
        blocked,
        n,
        parameters,
    )
    assert list(zip(codes.tolist(), scores.tolist(), strict=True)) == expected


@settings(max_examples=50, deadline=None)
@given(sessions=sessions_strategy, trail=st.lists(st.integers(0, N - 1), min_size=1, max_size=5), data=st.data())
def test_the_order_of_rows_and_the_names_of_sessions_change_nothing(
    sessions: list[list[int]], trail: list[int], data: st.DataObject
) -> None:
    sessions = [*sessions, [0, 1]]
    raw = rows([[str(p) for p in session] for session in sessions])
    order = np.array(data.draw(st.permutations(range(len(raw.group)))))
    names = np.array(data.draw(st.permutations(range(len(sessions)))))
    moved = Rows(names[raw.group][order], raw.product_id[order], raw.occurred_at[order])
    query = Query(now_ms=NOW, session=tuple(map(str, trail)))
    first = trained(NEXT_IN_SESSION, build_interactions(raw)).recommend(query, 10)
    assert trained(NEXT_IN_SESSION, build_interactions(moved)).recommend(query, 10) == first


def test_a_session_too_old_for_float32_is_still_counted_once() -> None:
    """exp() of its age underflows to 0, which scratch arrays would read as 'not met yet' and list the product twice."""
    old = rows([["a", "b", "c"], ["a", "b", "c"]], start_ms=0)
    new = rows([["a", "d"]], start_ms=200_000 * DAY_MS)
    both = Rows(
        *(np.concatenate(pair) for pair in zip((old[0], old[1], old[2]), (new[0] + 9, new[1], new[2]), strict=True))
    )
    answer = ask(trained(NEXT_IN_SESSION, build_interactions(both)), 10, session=("a",))
    assert sorted(answer) == sorted(set(answer)) == ["a", "b", "c", "d"]
    assert answer.index("d") < answer.index("b")


def test_a_visit_of_one_colour_is_answered_in_that_colour() -> None:
    strategy = trained(NEXT_IN_SESSION, board())
    assert first_letters(ask(strategy, 5, session=("e0", "e1"))) == {"e"}
    assert first_letters(ask(strategy, 5, session=("o0", "o1"))) == {"o"}


def test_the_newest_product_counts_most() -> None:
    strategy = trained(NEXT_IN_SESSION, board())
    assert ask(strategy, 1, session=("e0", "o0"), exclude=frozenset({"e0", "o0"}))[0][0] == "o"
    assert ask(strategy, 1, session=("o0", "e0"), exclude=frozenset({"e0", "o0"}))[0][0] == "e"


def test_the_reason_names_a_product_of_the_visit() -> None:
    answer = trained(NEXT_IN_SESSION, board()).recommend(Query(now_ms=NOW, session=("e0",), current="e1"), 4)
    assert {item.reason for item in answer.items} == {"because_viewed"}
    assert {item.reason_product_id for item in answer.items} <= {"e0", "e1"}


def test_without_a_visit_the_cart_speaks_and_without_both_nothing_does() -> None:
    strategy = trained(NEXT_IN_SESSION, board())
    assert first_letters(ask(strategy, 3, cart=("o1",))) == {"o"}
    assert strategy.recommend(Query(now_ms=NOW), 3).shortfall == "no_context"
    assert strategy.recommend(Query(now_ms=NOW, session=("unheard",)), 3).shortfall == "unknown_products"


def test_an_unknown_product_in_the_visit_is_passed_over() -> None:
    assert first_letters(ask(trained(NEXT_IN_SESSION, board()), 3, session=("e0", "unheard"))) == {"e"}


def test_threads_do_not_share_scratch_space() -> None:
    strategy = trained(NEXT_IN_SESSION, board())
    queries = [Query(now_ms=NOW, session=(f"{colour}{i}",)) for colour in "eo" for i in range(6)]
    expected = [strategy.recommend(query, 5) for query in queries]
    wrong: list[Query] = []

    def work() -> None:
        wrong.extend(
            q for _ in range(200) for q, e in zip(queries, expected, strict=True) if strategy.recommend(q, 5) != e
        )

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_sessions_of_one_product_teach_nothing() -> None:
    with pytest.raises(NotEnoughData, match="two different products"):
        trained(NEXT_IN_SESSION, build_interactions(rows([["a"], ["b", "b"]])))


@given(values=st.lists(st.floats(-10, 10), min_size=1, max_size=40), data=st.data())
@settings(deadline=None)
def test_kth_largest_is_what_sorting_gives(values: list[float], data: st.DataObject) -> None:
    k = data.draw(st.integers(1, len(values)))
    assert kth_largest(np.array(values), k) == sorted(values, reverse=True)[k - 1]


def test_ids_are_distinct_and_n_is_kept() -> None:
    strategy = trained(NEXT_IN_SESSION, board())
    for n in range(8):
        answer = ids(strategy.recommend(Query(now_ms=NOW, session=("e0",)), n))
        assert len(answer) == len(set(answer)) == min(n, 6)
