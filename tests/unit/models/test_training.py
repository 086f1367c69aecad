"""Train everything, load everything; what is missing or damaged is named and keeps nothing else from serving."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from habitue.catalog.product import Product
from habitue.core.errors import InvalidInput
from habitue.models.artefact import load_current, save_artefact
from habitue.models.best_sellers import BEST_SELLERS
from habitue.models.interactions import Interactions, build_interactions
from habitue.models.loading import Models, load_models, load_strategy
from habitue.models.recipes import RECIPES
from habitue.models.strategy import Query, Touch
from habitue.models.training import Trained, train_all

from .worlds import NOW, ask, board, first_letters, ids, rows

CATALOGUE = [Product(product_id=p, name=f"thing {p}", category=p[0]) for p in ("e0", "e1", "e2", "o0", "new-e")]


def train(root: Path, interactions: Interactions | None = None, now_ms: int = NOW) -> Trained:
    chosen = board() if interactions is None else interactions
    return train_all(chosen, CATALOGUE, now_ms=now_ms, root=root, code_version="0.1.0")


def test_every_strategy_is_trained_saved_and_serves(tmp_path: Path) -> None:
    outcome = train(tmp_path)
    assert {m.name for m in outcome.manifests} == set(RECIPES)
    assert outcome.not_enough_data == {}
    models = load_models(tmp_path)
    assert set(models.strategies) == set(RECIPES)
    assert models.versions == {m.name: m.version for m in outcome.manifests}
    assert models.problems == {}
    query = Query(now_ms=NOW, session=("e0", "e1"), current="e2", history=(Touch("e0", NOW - 5),))
    for name, strategy in models.strategies.items():
        assert strategy.recommend(query, 2).items, name
    assert first_letters(ask(models.strategies["next_in_session"], 2, session=("e0", "e1"))) == {"e"}


def test_the_manifest_says_where_the_model_comes_from(tmp_path: Path) -> None:
    train(tmp_path)
    manifest = load_current(tmp_path, "next_in_session").manifest
    data = board()
    assert (manifest.created_at, manifest.oldest_at, manifest.newest_at) == (NOW, data.oldest_at, data.newest_at)
    assert manifest.code_version == "0.1.0"
    assert manifest.parameters["n_neighbours"] == 200
    assert manifest.metrics["sessions"] == 40
    assert manifest.metrics["session_rows"] == 160


def test_the_same_data_give_the_same_versions(tmp_path: Path) -> None:
    first, second = train(tmp_path / "a"), train(tmp_path / "b")
    assert [m.version for m in first.manifests] == [m.version for m in second.manifests]


def test_a_loaded_model_answers_like_the_fresh_one(tmp_path: Path) -> None:
    train(tmp_path)
    loaded = load_models(tmp_path)
    query = Query(now_ms=NOW, session=("o0",), current="e0", cart=("e2",), history=(Touch("o1", NOW - 5),))
    again = load_models(tmp_path)
    for name, strategy in loaded.strategies.items():
        assert strategy.recommend(query, 9) == again.strategies[name].recommend(query, 9)


def test_an_empty_shop_gets_what_can_be_had_and_reasons_for_the_rest(tmp_path: Path) -> None:
    outcome = train(tmp_path, build_interactions())
    assert {m.name for m in outcome.manifests} == {"recently_viewed", "similar"}
    assert set(outcome.not_enough_data) == set(RECIPES) - {"recently_viewed", "similar"}
    models = load_models(tmp_path)
    assert set(models.strategies) == {"recently_viewed", "similar"}
    assert "train it first" in models.problems["next_in_session"]
    assert ask(models.strategies["similar"], 2, current="new-e") != []


def test_a_product_nobody_touched_is_known_to_every_model(tmp_path: Path) -> None:
    train(tmp_path)
    answer = load_models(tmp_path).strategies["also_viewed"].recommend(Query(now_ms=NOW, current="new-e"), 3)
    assert (ids(answer), answer.shortfall) == ([], "little_evidence")


def test_progress_names_each_strategy_and_ends(tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    train_all(board(), CATALOGUE, now_ms=NOW, root=tmp_path, code_version="1", progress=lambda *step: seen.append(step))
    assert [name for name, _, _ in seen] == [*RECIPES, ""]
    assert [done for _, done, _ in seen] == list(range(len(RECIPES) + 1))


def damage(root: Path, models: Models, name: str) -> None:
    path = next((root / name / models.versions[name]).glob("*.npy"))
    path.write_bytes(b"rubbish")


def test_a_damaged_model_leaves_the_others_and_the_previous_one_serving(tmp_path: Path) -> None:
    train(tmp_path)
    old = load_models(tmp_path)
    train(tmp_path, now_ms=NOW + 1000)
    damage(tmp_path, load_models(tmp_path), "trending")
    fresh = load_models(tmp_path)
    assert "trending" not in fresh.strategies
    assert "damaged" in fresh.problems["trending"]
    assert len(fresh.strategies) == len(RECIPES) - 1
    swapped = load_models(tmp_path, old)
    assert swapped.strategies["trending"] is old.strategies["trending"]
    assert swapped.versions["trending"] == old.versions["trending"]
    assert "damaged" in swapped.problems["trending"]


def test_reloading_keeps_what_did_not_change(tmp_path: Path) -> None:
    train(tmp_path)
    old = load_models(tmp_path)
    assert all(load_models(tmp_path, old).strategies[name] is s for name, s in old.strategies.items())
    train(tmp_path, now_ms=NOW + 1000)
    assert not any(load_models(tmp_path, old).strategies[name] is s for name, s in old.strategies.items())


def test_an_old_version_that_a_decision_cites_still_loads(tmp_path: Path) -> None:
    cited = next(m for m in train(tmp_path).manifests if m.name == "best_sellers")
    train(tmp_path, build_interactions(orders=rows([["x"], ["x"]])), now_ms=NOW + 1)
    assert ask(load_strategy(tmp_path, BEST_SELLERS, cited.version), 20) != ["x"]
    assert ask(load_models(tmp_path).strategies["best_sellers"], 20) == ["x"]


def test_arrays_of_another_shape_of_model_are_refused(tmp_path: Path) -> None:
    manifest = save_artefact(
        tmp_path,
        "best_sellers",
        {"other": np.zeros(1)},
        created_at=1,
        oldest_at=0,
        newest_at=0,
        parameters={},
        metrics={},
        code_version="0.0.1",
    )
    with pytest.raises(InvalidInput, match=r"trained by habitue 0\.0\.1.*train it again"):
        load_strategy(tmp_path, BEST_SELLERS, manifest.version)
