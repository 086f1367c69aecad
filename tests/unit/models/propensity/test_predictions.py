"""From moments to what answers: a model where it is better on later moments, levels elsewhere; on disk and back."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest
from tests.unit.models.propensity.lives import NOW, PURCHASE, SHOP, START, goal_of, public, samples

from habitue.core.clock import DAY_MS, parse_time
from habitue.core.errors import InvalidInput
from habitue.definitions.prediction import Prediction
from habitue.features.person.seen import Seen
from habitue.features.person.vector import NAMES
from habitue.models.artefact import CURRENT
from habitue.models.propensity.artefact import (
    NO_PREDICTIONS,
    drop_others,
    load_predictions,
    load_predictor,
    save_prediction,
)
from habitue.models.propensity.card import Learned, _parts, learn
from habitue.models.propensity.moments import moments_of
from habitue.models.propensity.samples import Samples, seen_at

WANTED = {"purchase": PURCHASE}


@pytest.fixture(scope="module")
def learned() -> Learned:
    return learn(samples(500, 1), PURCHASE)


@pytest.fixture(scope="module")
def few() -> Learned:
    return learn(samples(30, 1), PURCHASE)


def test_what_can_be_predicted_is(learned: Learned) -> None:
    card = learned.card
    assert card.answers == "model"
    assert card.back_test is not None
    assert card.back_test.model is not None
    # who put something in buys in half of the cases, others in one of twenty: nobody can know more than that
    best = samples(1_500, 2)
    in_cart = best.x[:, NAMES.index("added_in_visit")] > 0
    rate = np.where(in_cart, best.happened[in_cart].mean(), best.happened[~in_cart].mean())
    floor = float(-np.mean(best.happened * np.log(rate) + (1 - best.happened) * np.log(1 - rate)))
    assert floor - 0.05 < card.back_test.model.log_loss < floor + 0.06
    assert card.back_test.model.log_loss < card.back_test.base_rate.log_loss - 0.05
    assert card.back_test.model.calibration_error < 0.09  # of 267 moments, 0.06 is chance
    assert "cart" in card.features[0].name or "added" in card.features[0].name
    assert card.base_rate == pytest.approx(card.happened / card.moments)


def test_the_test_is_later_by_the_time_the_goal_may_take(learned: Learned) -> None:
    assert learned.card.back_test is not None
    until, begun = (
        parse_time(text) for text in (learned.card.back_test.learned_until, learned.card.back_test.judged_from)
    )
    assert until is not None
    assert begun is not None
    assert until + PURCHASE.within_ms < begun


def test_noise_is_left_to_the_levels() -> None:
    """Nothing tells who buys: a model can only be worse than counting."""
    noise = samples(300, 3, in_cart=0.2, else_=0.2)
    shuffled = shuffled_outcomes(noise, 4)
    card = learn(shuffled, PURCHASE).card
    assert card.back_test is not None
    assert card.back_test.model is not None
    assert card.back_test.model.log_loss > card.back_test.base_rate.log_loss - 0.01
    assert (card.answers == "levels") == (card.back_test.model.log_loss >= card.back_test.levels.log_loss)


def shuffled_outcomes(drawn: Samples, seed: int) -> Samples:
    happened = np.random.default_rng(seed).permutation(drawn.happened)
    return Samples(drawn.x, drawn.at, drawn.person, drawn.category, happened)


def test_a_planted_leak_is_named(learned: Learned) -> None:
    drawn = samples(250, 5)
    x = drawn.x.copy()
    x[:, NAMES.index("coupons_30_days")] = drawn.happened  # "used the voucher of the order"
    card = learn(Samples(x, drawn.at, drawn.person, drawn.category, drawn.happened), PURCHASE).card
    assert any(warning.startswith("coupons_30_days") for warning in card.warnings)
    assert learned.card.warnings == []


def test_with_little_data_the_levels_answer_and_say_why(few: Learned) -> None:
    assert (few.card.answers, few.model) == ("levels", None)
    assert "too few" in few.card.reason
    assert few.card.moments > 0


def test_of_nothing_there_is_a_card_too() -> None:
    card = learn(samples(0, 1), PURCHASE).card
    assert (card.answers, card.moments, card.base_rate, card.back_test) == ("levels", 0, None, None)


def test_no_moment_is_on_both_sides_of_the_test() -> None:
    parts = _parts(samples(500, 6), PURCHASE.within_ms)
    assert parts is not None
    early, late, cut = parts
    assert early.at.max() + PURCHASE.within_ms < cut <= late.at.min()


def asked(n: int = 40) -> list[Seen]:
    """People at their last view."""
    found = []
    for life in public(n, 9):
        moments = moments_of(life, PURCHASE.trigger)
        found += [seen for _, seen in seen_at(life, moments[-1:], SHOP)]
    return found


def test_what_is_loaded_answers_as_what_was_learned(learned: Learned, few: Learned, tmp_path: Path) -> None:
    for number, one in enumerate((learned, few)):
        root = tmp_path / str(number)
        save_prediction(root, PURCHASE, one, now_ms=NOW, code_version="1")
        loaded = load_predictions(root, WANTED, goal_of)
        predictor = loaded.predictors["propensity.purchase"]
        assert predictor.card == one.card
        for seen in asked():
            p = loaded.answers["propensity.purchase"](seen)
            answer = predictor.answer(seen)
            assert p is not None
            assert answer is not None
            assert answer.probability == p
            assert answer.low <= p <= answer.high
            assert answer.based_on > 0
            assert (answer.level == "model") == (one.model is not None)
        drawn = [loaded.answers["propensity.purchase"](seen) for seen in asked()]
        assert len(set(drawn)) > 2


def test_a_new_version_is_taken_up_and_a_damaged_one_is_not(learned: Learned, few: Learned, tmp_path: Path) -> None:
    save_prediction(tmp_path, PURCHASE, few, now_ms=NOW, code_version="1")
    first = load_predictions(tmp_path, WANTED, goal_of)
    assert load_predictions(tmp_path, WANTED, goal_of, first) is first
    save_prediction(tmp_path, PURCHASE, learned, now_ms=NOW + 1, code_version="1")
    second = load_predictions(tmp_path, WANTED, goal_of, first)
    assert second.version != first.version
    assert second.predictors["propensity.purchase"].card.answers == "model"
    shelf = tmp_path / "propensity.purchase"
    (shelf / CURRENT).write_text("0000000000009-damaged")
    third = load_predictions(tmp_path, WANTED, goal_of, second)
    assert third.versions == {}  # it is not there any more, as after a forgetting
    assert third.answers["propensity.purchase"](asked(1)[0]) is None
    save_prediction(tmp_path, PURCHASE, learned, now_ms=NOW + 2, code_version="1")
    newest = shelf / (shelf / CURRENT).read_text()
    (newest / "value.npy").write_bytes(b"damaged")
    kept = load_predictions(tmp_path, WANTED, goal_of, second)
    assert kept.versions == second.versions
    assert "damaged" in kept.problems["propensity.purchase"]


def test_a_model_of_another_question_does_not_answer(learned: Learned, tmp_path: Path) -> None:
    save_prediction(tmp_path, PURCHASE, learned, now_ms=NOW, code_version="1")
    other = msgspec.structs.replace(PURCHASE, within_ms=DAY_MS)
    known = load_predictions(tmp_path, WANTED, goal_of)
    found = load_predictions(tmp_path, {"purchase": other}, goal_of, known)
    assert found.predictors == {}
    assert "habitue train propensity.purchase" in found.problems["propensity.purchase"]
    with pytest.raises(InvalidInput):
        load_predictor(tmp_path, other, goal_of, known.versions["propensity.purchase"])


def test_models_of_predictions_that_are_not_in_force_are_deleted(learned: Learned, tmp_path: Path) -> None:
    gone = Prediction("gone", 1, PURCHASE.goal, DAY_MS, PURCHASE.trigger)
    for one in (PURCHASE, gone):
        save_prediction(tmp_path, one, learned, now_ms=NOW, code_version="1")
    assert drop_others(tmp_path, ["propensity.purchase"]) == ["propensity.gone"]
    assert load_predictions(tmp_path, {"gone": gone}, goal_of) != NO_PREDICTIONS
    assert not (tmp_path / "propensity.gone").exists()


def test_the_same_people_give_the_same_model() -> None:
    one, other = (learn(samples(120, 8), PURCHASE) for _ in range(2))
    assert msgspec.json.encode(one.card) == msgspec.json.encode(other.card)
    assert START < NOW
