"""A model written by the first format still loads and answers: decisions cite old versions for years."""

from __future__ import annotations

from pathlib import Path

from habitue.models.artefact import FORMAT, current_version
from habitue.models.best_sellers import BEST_SELLERS
from habitue.models.loading import load_strategy
from habitue.models.strategy import Query, RankedItem

HERE = Path(__file__).parent


def test_a_model_of_format_1_loads_and_answers_as_it_did() -> None:
    root = HERE / f"format_{FORMAT}"
    strategy = load_strategy(root, BEST_SELLERS, current_version(root, "best_sellers"))
    answer = strategy.recommend(Query(now_ms=0, cart=("bottle",)), 9)
    assert answer.items == (
        RankedItem("tent é", 2.0, "best_seller"),
        RankedItem("lamp", 0.5, "best_seller"),
    )
    assert answer.shortfall == "little_evidence"
