"""Uplift in worlds whose truth is known: found where it is, not invented where it is not, and never worth less."""

from __future__ import annotations

import numpy as np
import pytest

from habitue.core.errors import NotEnoughData
from habitue.models.tabular.table import F64, Column, Table, column_of_labels
from habitue.models.uplift.evaluation import Question, evaluate_uplift
from habitue.models.uplift.qini import Trial
from habitue.models.uplift.randomisation import after_treatment
from habitue.models.uplift.training import train_uplift


def shop(n: int, seed: int, strength: float, share: float = 0.5, shift: float = 0.01) -> tuple[Table, Trial, F64]:
    """Features, a randomised trial, and the true uplift of each row: its spread grows with `strength`."""
    generator = np.random.default_rng(seed)
    x = generator.normal(size=(n, 3))
    channel = generator.integers(0, 4, n)
    base = 1 / (1 + np.exp(1.8 - 0.7 * x[:, 0]))
    effect = np.clip(shift + strength * (0.05 * x[:, 1] + 0.06 * (channel == 2)), -0.6, 0.6)
    treated = (generator.random(n) < share).astype(np.float64)
    changed = np.clip(base + effect, 0, 1)
    outcome = (generator.random(n) < np.where(treated > 0, changed, base)).astype(np.float64)
    columns = [Column(f"x{i}", "number", x[:, i]) for i in range(3)]
    table = Table((*columns, column_of_labels("channel", [f"c{k}" for k in channel])))
    return table, Trial(outcome, treated), changed - base


@pytest.mark.parametrize(("seed", "share"), [(90_001, 0.5), (90_002, 0.2)])
def test_planted_uplift_is_found(seed: int, share: float) -> None:
    table, trial, _ = shop(6000, seed, 2.0, share)
    training = train_uplift(table, trial, 1, 0, seed=1)
    other, _, truth = shop(4000, seed + 50, 2.0, share)
    predicted = training.model.uplift(other)
    assert np.corrcoef(predicted, truth)[0, 1] > 0.75
    assert training.policy.kind == "targeted"
    assert truth[training.policy.targets(predicted)].mean() > truth.mean() + 0.02


def test_the_same_seed_gives_the_same_model() -> None:
    table, trial, _ = shop(1500, 7, 1.0)
    first, again = (train_uplift(table, trial, 1, 0.01, seed=3) for _ in range(2))
    assert np.array_equal(first.model.uplift(table), again.model.uplift(table))
    assert (first.policy, first.inner_qini) == (again.policy, again.inner_qini)


@pytest.mark.parametrize("n_shops", [8, pytest.param(200, marks=pytest.mark.soak)])
def test_no_policy_is_worse_than_all_or_none_by_more_than_noise(n_shops: int) -> None:
    lost = []
    for number in range(n_shops):
        strength, shift = (0.0, 0.5, 1.0, 2.0)[number % 4], 0.01 + 0.02 * np.sin(number)
        table, trial, _ = shop(1500, 70_000 + number, strength, shift=shift)
        training = train_uplift(table, trial, 1, 0.02, seed=1)
        other, _, truth = shop(4000, 80_000 + number, strength, shift=shift)
        wins = truth - 0.02
        targeted = training.policy.targets(training.model.uplift(other))
        lost.append(max(float(wins.mean()), 0.0) - float((wins * targeted).mean()))
    # against an oracle that knows which of all and none is better: with 1,500 rows the average effect itself has a
    # standard error of 0.02 per row
    assert np.mean(lost) < 0.004
    assert max(lost) < 0.06


def test_too_few_rows_are_said() -> None:
    table, trial, _ = shop(80, 5, 1.0)
    with pytest.raises(NotEnoughData, match="50 rows in each arm"):
        train_uplift(table, trial, 1, 0, seed=1)


def full(n: int, seed: int) -> Table:
    """A trial as a file has it, with a column that came after the treatment."""
    table, trial, _ = shop(n, seed, 2.0)
    paid = np.where(trial.outcome > 0, 20.0 + np.arange(n) % 7, 0.0)
    return Table(
        (
            *table.columns,
            Column("mailed", "number", trial.treated),
            Column("bought", "number", trial.outcome),
            Column("paid", "number", paid),
        )
    )


def test_the_report_leaves_out_what_came_after_and_counts_what_it_says() -> None:
    question = Question(treatment="mailed", outcome="bought", value=10, cost=0.5)
    told = evaluate_uplift(full(3000, 11), full(3000, 12), question)
    assert told.features == ["x0", "x1", "x2", "channel"]
    assert any("paid" in warning and "left out" in warning for warning in told.warnings)
    assert told.qini is not None
    assert told.qini > told.rankings["random"].qini_high  # type: ignore[operator]
    everybody, nobody = told.policies["treat all"], told.policies["treat none"]
    assert everybody["estimate"] == pytest.approx(3000 * (10 * told.average_effect - 0.5))
    assert (nobody["targeted_share"], nobody["incremental_value"]) == (0, 0)
    assert told.treatment_auc == pytest.approx(0.5, abs=4 * told.treatment_auc_error)


def test_a_treatment_that_was_chosen_is_warned_of() -> None:
    table, trial, _ = shop(2000, 13, 1.0)
    chosen = (table.column("x2").values > 0.3).astype(np.float64)
    whole = Table((*table.columns, Column("t", "number", chosen), Column("y", "number", trial.outcome)))
    told = evaluate_uplift(whole, whole, Question(treatment="t", outcome="y"))
    assert any("can be predicted" in warning and "x2" in warning for warning in told.warnings)


def test_a_step_on_the_way_to_the_outcome_is_left_out_and_an_old_trait_is_not() -> None:
    generator = np.random.default_rng(17)
    treated = (generator.random(8000) < 0.5).astype(np.float64)
    member = (generator.random(8000) < 0.5).astype(np.float64)
    visited = (generator.random(8000) < 0.1 + 0.1 * treated).astype(np.float64)
    outcome = visited * (generator.random(8000) < 0.3 + 0.3 * member)
    columns = (Column("visited", "number", visited), Column("member", "number", member))
    assert after_treatment(Table(columns), outcome, treated) == ["visited"]
    # who only ever buys as a member was one before
    assert after_treatment(Table(columns[1:]), outcome * member, treated) == []
