"""Metrics and the revealing protocol against values worked out by hand."""

from __future__ import annotations

from itertools import count

import numpy as np
import pytest

from habitue.core.errors import InvalidInput, NotEnoughData
from habitue.models.evaluation import (
    ON_SESSIONS,
    SessionLog,
    evaluate_recommendations,
    reveal,
    score_strategies,
)
from habitue.models.metrics import mean, quantile, reciprocal_rank

from .worlds import checkerboard, rows


def log(sessions: list[list[str]]) -> SessionLog:
    raw = rows(sessions)
    return SessionLog(raw.group, raw.product_id, raw.occurred_at)


def test_every_product_after_the_first_ones_is_predicted_from_those_before() -> None:
    shuffled = log([["a", "b", "b", "c"], ["d"], ["e", "f"]])
    order = np.random.default_rng(1).permutation(7)
    guesses = [(g.query.session, g.target) for g in reveal(SessionLog(*(c[order] for c in shuffled)), 1)]
    assert guesses == [(("a",), "b"), (("a", "b"), "b"), (("a", "b", "b"), "c"), (("e",), "f")]
    assert [g.target for g in reveal(shuffled, 3)] == ["c"]


def test_metrics_by_hand() -> None:
    assert reciprocal_rank(["a", "b", "c"], "c", 3) == pytest.approx(1 / 3)
    assert reciprocal_rank(["a", "b", "c"], "c", 2) == 0
    assert mean([]) == 0
    assert mean([1, 2]) == 1.5
    assert [quantile([4, 1, 3, 2], share) for share in (0, 0.25, 0.5, 0.99, 1)] == [1, 1, 2, 4, 4]


def test_scores_by_hand() -> None:
    """Views: a in 4 sessions, b in 2, c in 1. Popularity always answers a, b (k = 2)."""
    train = log([["a", "b"], ["a", "b"], ["a", "c"], ["a", "c2"]])
    test = log([["c", "a", "b", "zzz"], ["b", "a"]])
    ticks = count()
    score = score_strategies(
        train, test, k=2, min_prefix=1, strategies=["best_sellers"], timer=lambda: next(ticks) * 0.5
    )["best_sellers"]
    # targets a (place 1), b (place 2), zzz (unknown), a (place 1)
    assert score.n_predictions == 4
    assert score.hit_rate == 0.75
    assert score.mrr == pytest.approx((1 + 0.5 + 0 + 1) / 4)
    assert score.coverage == 2 / 4
    assert (score.train_seconds, score.p50_ms, score.p99_ms) == (0.5, 500.0, 500.0)


def test_new_targets_are_reported_apart() -> None:
    train = log([["a", "b"]] * 3)
    score = score_strategies(train, log([["a", "b", "a"]]), k=5, strategies=["recently_viewed"])["recently_viewed"]
    assert (score.hit_rate, score.new_hit_rate) == (0.5, 0.0)


def test_the_answer_has_exactly_the_published_fields() -> None:
    report = evaluate_recommendations(log(checkerboard()), log(checkerboard(6)), k=6)
    assert set(report) == {"strategies"}
    assert set(report["strategies"]) == set(ON_SESSIONS)
    for score in report["strategies"].values():
        assert list(score) == ["hit_rate", "mrr", "coverage", "train_seconds", "p50_ms", "p99_ms"]
    assert report["strategies"]["next_in_session"]["hit_rate"] == 1.0, "the colour has six products"
    assert report["strategies"]["next_in_session"]["hit_rate"] > report["strategies"]["best_sellers"]["hit_rate"]


def test_questions_without_an_answer_are_refused() -> None:
    good = log([["a", "b"]] * 3)
    with pytest.raises(NotEnoughData, match="nothing to predict"):
        evaluate_recommendations(good, good, min_prefix=2)
    with pytest.raises(InvalidInput, match="k is 0"):
        evaluate_recommendations(good, good, k=0)
    with pytest.raises(InvalidInput, match="'similar' cannot be judged on session logs"):
        evaluate_recommendations(good, good, strategies=["similar"])
