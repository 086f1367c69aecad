"""How well a strategy guesses the next product: iterative revealing over sessions it was not trained on.

The protocol of session-rec and of the SR-GNN family: every product of a test session after the first `min_prefix` is
predicted from those before it, among all products of training, those of the visit included; one never seen in training
counts as missed.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Any, NamedTuple

import msgspec
import numpy as np
from numpy.typing import NDArray

from habitue.core.errors import InvalidInput, NotEnoughData
from habitue.models.interactions import Rows, build_interactions
from habitue.models.metrics import mean, quantile, reciprocal_rank
from habitue.models.recipes import RECIPES
from habitue.models.strategy import Query, Strategy, TrainingData

ON_SESSIONS = ("next_in_session", "also_viewed", "recently_viewed", "trending", "best_sellers")
"""Strategies that a log of sessions alone can judge."""


class SessionLog(NamedTuple):
    """Columns of equal length in any order; `occurred_at` in ms UTC."""

    session_id: NDArray[Any]
    product_id: NDArray[Any]
    occurred_at: NDArray[np.int64]


class Score(msgspec.Struct, frozen=True):
    """One strategy on one test log.

    Attributes
    ----------
    hit_rate, mrr
        HR@k and MRR@k over all predictions.
    new_hit_rate
        HR@k over targets the visit does not hold yet: reminding is easy, finding is not.
    coverage
        Share of training's products recommended at least once within the first k.
    n_predictions
        How many next products were predicted.
    p50_ms, p99_ms
        Wall time of one `recommend` call.
    """

    hit_rate: float
    mrr: float
    new_hit_rate: float
    coverage: float
    n_predictions: int
    train_seconds: float
    p50_ms: float
    p99_ms: float


class Prediction(NamedTuple):
    """One thing to guess."""

    query: Query
    target: str


SHOWN = ("hit_rate", "mrr", "coverage", "train_seconds", "p50_ms", "p99_ms")
Timer = Callable[[], float]
Progress = Callable[[str, int, int], None]


def evaluate_recommendations(
    train: SessionLog,
    test: SessionLog,
    *,
    k: int = 20,
    min_prefix: int = 1,
    strategies: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> dict[str, dict[str, dict[str, float]]]:
    """`score_strategies` as ``{"strategies": {name: {"hit_rate": …, "mrr": …, …}}}`` with the fields `SHOWN`."""
    scores = score_strategies(train, test, k=k, min_prefix=min_prefix, strategies=strategies, progress=progress)
    return {
        "strategies": {
            name: {field: value for field, value in msgspec.structs.asdict(score).items() if field in SHOWN}
            for name, score in scores.items()
        }
    }


def score_strategies(
    train: SessionLog,
    test: SessionLog,
    *,
    k: int = 20,
    min_prefix: int = 1,
    strategies: Sequence[str] | None = None,
    progress: Progress | None = None,
    timer: Timer = time.perf_counter,
) -> dict[str, Score]:
    """Train each strategy on `train` and judge it on every next product of `test`.

    Parameters
    ----------
    k
        Length of the lists, 1 or more.
    min_prefix
        Products of a session that are shown before the first guess, 1 or more.
    strategies
        Names out of `ON_SESSIONS`; None for all of them.
    timer
        Seconds, monotonic; measures the calls and nothing else.

    Raises
    ------
    InvalidInput
        A number out of range or a strategy that session logs cannot judge.
    NotEnoughData
        No test session is long enough to predict anything, or a strategy has nothing to learn from.
    """
    chosen = _checked(ON_SESSIONS if strategies is None else tuple(strategies), k, min_prefix)
    predictions = list(reveal(test, min_prefix))
    if not predictions:
        raise NotEnoughData(
            f"no test session has more than {min_prefix} products: nothing to predict",
            needed=f"a test session of {min_prefix + 1} products or more",
        )
    data = _training_data(train)
    scores: dict[str, Score] = {}
    for done, name in enumerate(chosen):
        if progress:
            progress(name, done, len(chosen))
        scores[name] = _score(name, data, predictions, k, timer)
    return scores


def reveal(log: SessionLog, min_prefix: int) -> Iterator[Prediction]:
    """Every product of every session after its first `min_prefix`, with the visit up to there."""
    order = np.lexsort((log.product_id, log.occurred_at, log.session_id))
    columns = (np.asarray(column)[order].tolist() for column in log)
    for _, rows in groupby(zip(*columns, strict=True), key=lambda row: row[0]):
        visit = [(str(product_id), at) for _, product_id, at in rows]
        products = tuple(product_id for product_id, _ in visit)
        for place in range(min_prefix, len(visit)):
            yield Prediction(Query(now_ms=visit[place - 1][1], session=products[:place]), products[place])


def _checked(strategies: tuple[str, ...], k: int, min_prefix: int) -> tuple[str, ...]:
    for field, value in (("k", k), ("min_prefix", min_prefix)):
        if value < 1:
            raise InvalidInput(f"{field} is {value}: give 1 or more", path=field, expected=">= 1", got=str(value))
    for name in strategies:
        if name not in ON_SESSIONS:
            raise InvalidInput(
                f"{name!r} cannot be judged on session logs: choose among {', '.join(ON_SESSIONS)}",
                path="strategies",
                expected=" | ".join(ON_SESSIONS),
                got=name,
            )
    return strategies


def _training_data(train: SessionLog) -> TrainingData:
    # A session log has no orders: best sellers are then the most looked at, which is the popularity baseline
    rows = Rows(train.session_id, train.product_id, train.occurred_at)
    interactions = build_interactions(rows, orders=rows)
    return TrainingData(interactions, (), interactions.newest_at)


def _score(name: str, data: TrainingData, predictions: Sequence[Prediction], k: int, timer: Timer) -> Score:
    recipe = RECIPES[name]
    started = timer()
    arrays = recipe.train(data, recipe.parameters)
    strategy = recipe.load(arrays, recipe.parameters)
    train_seconds = timer() - started
    strategy.warm()
    ranks, new, milliseconds, shown = _judge(strategy, predictions, k, timer)
    return Score(
        hit_rate=mean([float(rank > 0) for rank in ranks]),
        mrr=mean(ranks),
        new_hit_rate=mean([float(rank > 0) for rank, fresh in zip(ranks, new, strict=True) if fresh]),
        coverage=len(shown.intersection(data.interactions.vocabulary.product_ids)) / len(data.interactions.vocabulary),
        n_predictions=len(predictions),
        train_seconds=train_seconds,
        p50_ms=quantile(milliseconds, 0.5),
        p99_ms=quantile(milliseconds, 0.99),
    )


def _judge(
    strategy: Strategy, predictions: Sequence[Prediction], k: int, timer: Timer
) -> tuple[list[float], list[bool], list[float], set[str]]:
    """Reciprocal ranks, whether each target was new to its visit, milliseconds per call, products shown."""
    ranks: list[float] = []
    milliseconds: list[float] = []
    shown: set[str] = set()
    for query, target in predictions:
        started = timer()
        answer = strategy.recommend(query, k)
        milliseconds.append(1000 * (timer() - started))
        ranking = [item.product_id for item in answer.items]
        shown.update(ranking)
        ranks.append(reciprocal_rank(ranking, target, k))
    return ranks, [target not in query.session for query, target in predictions], milliseconds, shown
