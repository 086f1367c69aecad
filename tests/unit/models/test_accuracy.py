"""Accuracy floors on real sessions, on the prediction sets that published results use."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from habitue.models.evaluation import Score, SessionLog, reveal, score_strategies

SHARED = Path(os.environ.get("HABITUE_SHARED", Path(__file__).parents[4] / "shared"))
SESSIONS = SHARED / "data" / "research" / "sessions"

pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SESSIONS.is_dir(), reason=f"the real sessions are not at {SESSIONS} (set HABITUE_SHARED)"),
]


def read(name: str, part: str) -> SessionLog:
    duckdb = pytest.importorskip("duckdb")
    path = SESSIONS / name / f"{part}.parquet"
    query = f"SELECT session_id, product_id, epoch_ms(occurred_at) AS at FROM '{path}'"
    columns = duckdb.sql(query).fetchnumpy()
    return SessionLog(columns["session_id"], columns["product_id"], columns["at"])


def some_sessions(log: SessionLog, every: int) -> SessionLog:
    """One session in `every`."""
    kept = np.unique(log.session_id, return_inverse=True)[1] % every == 0
    return SessionLog(*(column[kept] for column in log))


def judge(name: str, min_prefix: int, every: int) -> Score:
    test = some_sessions(read(name, "test"), every)
    scores = score_strategies(read(name, "train"), test, min_prefix=min_prefix, strategies=["next_in_session"])
    return scores["next_in_session"]


@pytest.mark.parametrize(
    ("name", "min_prefix", "every", "hit_rate", "mrr"),
    [
        # a tenth of the predictions: floors are the full figure less three standard errors
        ("retailrocket", 2, 10, 0.545, 0.26),
        ("yoochoose_1_64", 1, 10, 0.69, 0.265),
        pytest.param("retailrocket", 2, 1, 0.58, 0.287, marks=pytest.mark.soak),
        pytest.param("yoochoose_1_64", 1, 1, 0.706, 0.282, marks=pytest.mark.soak),
    ],
)
def test_next_in_session_finds_what_comes_next(
    name: str, min_prefix: int, every: int, hit_rate: float, mrr: float
) -> None:
    score = judge(name, min_prefix, every)
    assert score.hit_rate >= hit_rate
    assert score.mrr >= mrr
    assert score.p50_ms <= 0.5


def test_bars_are_over_the_published_predictions() -> None:
    assert sum(1 for _ in reveal(read("retailrocket", "test"), 2)) == 15_132
    assert sum(1 for _ in reveal(read("yoochoose_1_64", "test"), 1)) == 55_898
