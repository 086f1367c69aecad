"""The Qini and the policy's value against their definitions, written out the slow way, and their laws."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from habitue.core.errors import InvalidInput
from habitue.models.tabular.table import F64, Column, column_of_labels
from habitue.models.uplift.arms import arms_of
from habitue.models.uplift.policy import choose_policy, policy_value
from habitue.models.uplift.qini import Trial, perfect_score, qini, qini_area, qini_draws, uplift_at

ROWS = st.lists(st.tuples(st.booleans(), st.booleans(), st.integers(0, 8)), min_size=4, max_size=40)


def trial_of(rows: list[tuple[bool, bool, int]]) -> tuple[Trial, F64]:
    outcome, treated, score = (np.array(column, np.float64) for column in zip(*rows, strict=True))
    assume(0 < treated.sum() < len(treated))
    return Trial(outcome, treated), score


def area_by_hand(trial: Trial, score: F64) -> float:
    """The curve at every distinct score, straight between them, less the straight line to its end."""
    points = [(0.0, 0.0)]
    for threshold in sorted(set(score.tolist()), reverse=True):
        first = score >= threshold
        treated, control = first & (trial.treated == 1), first & (trial.treated == 0)
        gained = trial.outcome[treated].sum()
        if control.any():
            gained -= trial.outcome[control].sum() * treated.sum() / control.sum()
        points.append((first.mean(), gained / trial.treated.sum()))
    line = points[-1][1]
    return float(sum((x1 - x0) * ((y0 - line * x0) + (y1 - line * x1)) / 2 for (x0, y0), (x1, y1) in pairwise(points)))


@given(ROWS)
@settings(max_examples=200, deadline=None)
def test_area_is_the_definition_and_ignores_rising_transforms(rows: list[tuple[bool, bool, int]]) -> None:
    trial, score = trial_of(rows)
    assert qini_area(trial, score) == pytest.approx(area_by_hand(trial, score), abs=1e-12)
    assert qini_area(trial, np.exp(score / 2) - 7) == pytest.approx(qini_area(trial, score), abs=1e-12)
    assert qini_area(trial, np.zeros(len(score))) == pytest.approx(0, abs=1e-12)
    shuffled = np.random.default_rng(1).permutation(len(score))
    assert qini_area(trial.take(shuffled), score[shuffled]) == pytest.approx(qini_area(trial, score), abs=1e-12)
    doubled = Trial(np.tile(trial.outcome, 2), np.tile(trial.treated, 2))
    assert qini_area(doubled, np.tile(score, 2)) == pytest.approx(
        qini_area(trial, score, np.full(len(score), 2.0)), abs=1e-12
    )


@given(ROWS)
@settings(max_examples=200, deadline=None)
def test_who_knows_each_outcome_has_1(rows: list[tuple[bool, bool, int]]) -> None:
    trial, _ = trial_of(rows)
    known = perfect_score(trial)
    if qini_area(trial, known) > 0:
        assert qini(trial, known) == 1
    else:
        assert len(set(known.tolist())) == 1 or np.isclose(qini_area(trial, known), 0), "nothing tells rows apart"


def test_a_score_that_knows_the_effect_lies_between_chance_and_who_knows_each_outcome() -> None:
    generator = np.random.default_rng(6)
    effect, treated = generator.choice([-0.1, 0.0, 0.3], 20_000), (generator.random(20_000) < 0.5).astype(np.float64)
    trial = Trial((generator.random(20_000) < 0.2 + effect * treated).astype(np.float64), treated)
    assert 0.1 < qini(trial, effect) < 0.9
    assert qini(trial, -effect) < -0.1


def test_random_orders_are_0_within_the_error_that_is_told() -> None:
    generator = np.random.default_rng(3)
    trial = Trial((generator.random(4000) < 0.2).astype(np.float64), (generator.random(4000) < 0.4).astype(np.float64))
    found = np.array([qini(trial, generator.random(4000)) for _ in range(300)])
    told = float(qini_draws(trial, {"random": generator.random(4000)}, seed=1)["random"].std())
    assert abs(found.mean()) < 4 * found.std() / np.sqrt(300)
    assert told == pytest.approx(found.std(), rel=0.35)


def test_uplift_at_a_share_counts_the_border_in_part() -> None:
    trial = Trial(np.array([1.0, 0.0, 1.0, 0.0, 0.0, 1.0]), np.array([1.0, 0.0, 1.0, 0.0, 1.0, 0.0]))
    score = np.array([3.0, 3.0, 2.0, 2.0, 1.0, 1.0])
    assert uplift_at(trial, score, 2 / 6) == pytest.approx(1.0)
    # half of the rows of score 1: treated 1 + 1 + 0 of 2.5, controls 0 + 0 + 0.5 of 2.5
    assert uplift_at(trial, score, 5 / 6) == pytest.approx(2 / 2.5 - 0.5 / 2.5)
    assert uplift_at(trial, score, 1.0) == pytest.approx(trial.effect())


def test_value_of_a_policy_by_hand() -> None:
    outcome = np.array([1.0, 1.0, 0.0, 1.0, 0.0, 1.0])
    trial = Trial(outcome, np.array([1.0, 1.0, 1.0, 0.0, 0.0, 0.0]))
    told = policy_value(trial, np.array([1, 1, 1, 1, 1, 0], dtype=bool), value=10, cost=1)
    assert (told.n_treated, told.n_control, told.targeted_share) == (3, 2, 5 / 6)
    assert told.incremental_value == 10 * 2 - 1 * 3 - 10 * 1
    assert told.incremental_value_scaled == pytest.approx(10 * 2 - 1 * 3 - 10 * 1 * 3 / 2)
    assert told.estimate == pytest.approx(5 * (10 * (2 / 3 - 1 / 2) - 1))
    assert told.low < told.estimate < told.high
    nobody = policy_value(trial, np.zeros(6, dtype=bool), value=10, cost=1)
    assert (nobody.incremental_value, nobody.estimate, nobody.low, nobody.high) == (0, 0, 0, 0)


def test_intervals_of_the_value_hold_the_truth() -> None:
    generator = np.random.default_rng(9)
    held = 0
    for _ in range(400):
        treated = (generator.random(800) < 0.3).astype(np.float64)
        trial = Trial((generator.random(800) < 0.1 + 0.05 * treated).astype(np.float64), treated)
        told = policy_value(trial, np.ones(800, dtype=bool), value=10, cost=0.2)
        held += told.low <= 800 * (10 * 0.05 - 0.2) <= told.high
    assert 0.91 < held / 400 < 0.98


def test_a_policy_takes_all_none_or_some_as_the_evidence_says() -> None:
    generator = np.random.default_rng(4)
    uplift = np.repeat([0.1, -0.1], 2000)
    noise = generator.normal(0, 0.5, 4000)
    assert choose_policy(uplift, uplift + noise, 1, 0).kind == "targeted"
    assert choose_policy(uplift, 0.1 + noise, 1, 0).kind == "all"
    assert choose_policy(uplift, -0.1 + noise, 1, 0).kind == "none"
    assert choose_policy(uplift, uplift + noise, 1, 5).kind == "none"


@pytest.mark.parametrize(
    ("labels", "control"),
    [
        (["No E-Mail", "Mens E-Mail", "Womens E-Mail"], "No E-Mail"),
        (["control", "treatment"], "control"),
        (["Hold-out", "northern coupon"], "Hold-out"),
        (["exposed", "témoin"], "témoin"),
    ],
)
def test_the_control_is_recognised(labels: list[str], control: str) -> None:
    arms = arms_of(column_of_labels("arm", [*labels, None]))
    assert arms.control == control
    assert arms.treated[:-1].tolist() == [float(label != control) for label in labels]
    assert np.isnan(arms.treated[-1])


def test_arms_by_number_and_by_name() -> None:
    numbers = Column("t", "number", np.array([0.0, 1.0, 2.0, np.nan]))
    assert arms_of(numbers).arms == ("1", "2")
    one = arms_of(numbers, arm="2")
    assert np.array_equal(one.treated, [0, np.nan, 1, np.nan], equal_nan=True)
    letters = column_of_labels("t", ["A", "B"])
    with pytest.raises(InvalidInput, match="--control"):
        arms_of(letters)
    assert arms_of(letters, control="B").arms == ("A",)
    with pytest.raises(InvalidInput, match="not an arm"):
        arms_of(letters, control="C")
    with pytest.raises(InvalidInput, match="a control and another arm"):
        arms_of(Column("t", "number", np.zeros(3)))
