"""People like members, drawn so that the answer is known; and what is said when there is nothing to find."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from habitue.core.errors import NotEnoughData
from habitue.models.lookalike.backtest import SHARES, found_again, share_above
from habitue.models.lookalike.learner import MIN_MEMBERS, TREES_FROM, Learned, learn, sample
from habitue.models.lookalike.places import ROWS_AT_ONCE, places, score_all
from habitue.models.tabular.table import Column, Table, column_of_labels

SEED = 5


def people(n: int, alike: float = 0.3, seed: int = 1) -> tuple[Table, NDArray[np.bool_], NDArray[np.bool_]]:
    """n people, of whom a share are of one sort; a third of that sort are members. Returns (table, member, sort)."""
    rng = np.random.default_rng(seed)
    sort = rng.random(n) < alike
    member = sort & (rng.random(n) < 1 / 3)
    looks = rng.poisson(np.where(sort, 6, 3)).astype(np.float64)
    likes = np.clip(rng.normal(np.where(sort, 0.5, 0.3), 0.2), 0, 1)
    likes[rng.random(n) < 0.1] = np.nan
    place = [str(rng.choice(["FR", "DE"], p=[0.8, 0.2] if s else [0.3, 0.7])) for s in sort]
    columns = (
        Column("views", "number", looks), Column("category Lanterns", "number", likes),
        Column("noise", "number", rng.normal(size=n)), column_of_labels("country", place),
    )  # fmt: skip
    return Table(columns), member, sort


def among_nearest(learned: Learned, table: Table, member: NDArray[np.bool_], n: int) -> NDArray[np.int64]:
    ids = np.array([f"d{number:06d}" for number in range(len(member))], "S")
    place = places(ids, learned.model.score(table), member)
    return np.flatnonzero((place > 0) & (place <= n))


@pytest.fixture(scope="module")
def learned() -> Learned:
    table, member, _ = people(6_000)
    return learn(table, member, SEED)


def test_the_nearest_are_of_the_members_sort_and_no_members(learned: Learned) -> None:
    table, member, sort = people(6_000)
    nearest = among_nearest(learned, table, member, 300)
    assert len(nearest) == 300
    assert not member[nearest].any()
    outside = ~member
    assert sort[nearest].mean() > 2.5 * sort[outside].mean()


def test_the_back_test_says_what_strangers_show(learned: Learned) -> None:
    """Recall among people whom nothing was learned from lies in the interval of the back-test, or near it."""
    table, member, _ = people(20_000, seed=2)
    scores = learned.model.score(table)
    above = share_above(scores[member], scores[~member])
    for found in learned.found:
        real = float(np.mean(above < found.share))
        assert found.low - 0.02 <= real <= found.high + 0.02, found.share
    assert learned.found[3].beyond_chance
    assert learned.auc == pytest.approx(1 - above.mean(), abs=0.02)


def test_members_who_are_like_nobody_are_found_no_better_than_by_chance() -> None:
    table, member, _ = people(6_000)
    drawn = np.random.default_rng(3).permutation(member)
    for found in learn(table, drawn, SEED).found:
        assert found.low <= found.share <= found.high


def test_what_the_audience_is_defined_by_is_left_out() -> None:
    table, _, sort = people(6_000)
    views = table.column("views").values
    member = views >= 8
    learned = learn(table, member, SEED)
    assert learned.left_out == ("views",)
    assert learned.columns == ("category Lanterns", "noise", "country")
    assert set(learned.model.encoding.columns) == set(learned.columns)
    nearest = among_nearest(learned, table, member, 300)
    assert sort[nearest].mean() > 2 * sort[~member].mean()  # else everybody below the limit would be as near


def test_few_members_are_refused_with_how_many_more() -> None:
    table, member, _ = people(6_000)
    few = np.zeros(len(member), np.bool_)
    few[np.flatnonzero(member)[:12]] = True
    with pytest.raises(NotEnoughData, match=f"{MIN_MEMBERS} are needed, {MIN_MEMBERS - 12} more"):
        learn(table, few, SEED)
    inside = np.ones(len(member), np.bool_)
    inside[:60] = False
    with pytest.raises(NotEnoughData, match="60 people are not in the audience"):
        learn(table, inside, SEED)
    nothing = Table((Column("views", "number", np.zeros(len(member))),))
    with pytest.raises(NotEnoughData, match="nothing is known"):
        learn(nothing, member, SEED)


def test_between_few_and_enough_a_simple_model_answers_with_a_wide_interval(learned: Learned) -> None:
    table, member, _ = people(6_000)
    some = np.zeros(len(member), np.bool_)
    some[np.flatnonzero(member)[: TREES_FROM // 3]] = True
    found = learn(table, some, SEED)
    assert found.answers == "logistic"
    assert all(f.high - f.low > g.high - g.low for f, g in zip(found.found[2:], learned.found[2:], strict=True))


def test_the_same_again_for_the_same_seed(learned: Learned) -> None:
    table, member, _ = people(6_000)
    again = learn(table, member, SEED)
    assert np.array_equal(again.model.score(table), learned.model.score(table))
    assert again.found == learned.found


def test_the_sample_has_members_and_others() -> None:
    member = np.zeros(60_000, np.bool_)
    member[::5] = True
    rows = sample(member, SEED)
    assert (np.diff(rows) > 0).all()
    assert (int(member[rows].sum()), int((~member[rows]).sum())) == (6_000, 12_000)


def test_places_are_each_taken_once_equal_scores_by_no_order_of_the_ids() -> None:
    ids = np.array([f"d{number:04d}" for number in range(1_000)], "S")
    member = np.zeros(1_000, np.bool_)
    member[:100] = True
    scores = np.repeat([0.0, 1.0], 500)
    place = places(ids, scores, member)
    assert sorted(place[~member]) == list(range(1, 901))
    assert not place[member].any()
    assert place[500:].max() == 500  # the higher score is nearer
    tied = place[500:]
    assert abs(np.corrcoef(np.arange(500), tied)[0, 1]) < 0.15
    assert np.array_equal(places(ids[::-1].copy(), scores[::-1], member[::-1])[::-1], place)


def test_everybody_is_scored_as_all_at_once() -> None:
    table, _, _ = people(ROWS_AT_ONCE + 17)
    asked: list[int] = []

    def rows(some: slice) -> Table:
        asked.append(some.stop - some.start)
        return table.take(np.arange(some.start, some.stop))

    views = score_all(lambda part: part.column("views").values, rows, len(table))
    assert np.array_equal(views, table.column("views").values)
    assert sorted(asked) == [17, ROWS_AT_ONCE]


def test_wilson() -> None:
    """Against the figures of R. G. Newcombe, Statistics in Medicine 17 (1998), table I: 81 of 263."""
    above = np.array([0.0] * 81 + [1.0] * (263 - 81))
    found = found_again(above)[SHARES.index(0.1)]
    assert (round(found.low, 4), round(found.high, 4)) == (0.2553, 0.3662)
