"""`habitue evaluate uplift`: whom a treatment changes, judged on rows of a trial never seen, beside naive policies."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from habitue.core.errors import InvalidInput, NotEnoughData
from habitue.models.tabular.features import name_warnings, select_features
from habitue.models.tabular.outcome import outcome_of
from habitue.models.tabular.table import F64, Table
from habitue.models.uplift.arms import Arms, arms_of
from habitue.models.uplift.policy import PolicyValue, policy_value
from habitue.models.uplift.qini import Trial, qini, qini_area, qini_draws, uplift_at
from habitue.models.uplift.randomisation import after_treatment, check_randomisation
from habitue.models.uplift.training import UpliftTraining, train_uplift

TOP_SHARE = 0.3
_Z = 1.959964


class Ranking(msgspec.Struct, frozen=True, kw_only=True):
    """How well an order finds whom the treatment changes, on the test rows.

    Attributes
    ----------
    qini, qini_low, qini_high
        Normalised Qini (see `uplift.qini`: 0 random, 1 who knows each outcome), and its 95 % interval from
        resampled rows.
    qini_area
        Not normalised: area between the curve and the random line, in outcomes per treated row.
    uplift_at_30
        Rate of treated - rate of controls among the 30 % of the highest score; None when an arm has no row there.
    """

    qini: float | None
    qini_low: float | None
    qini_high: float | None
    qini_area: float
    uplift_at_30: float | None


class UpliftReport(Ranking, frozen=True, kw_only=True):
    """What `habitue evaluate uplift` prints; the policy's own value is told at the top, and again among `policies`.

    Attributes
    ----------
    average_effect, average_effect_low, average_effect_high
        Rate of treated - rate of controls over all test rows, with its 95 % interval.
    targeted_share … high
        See `uplift.policy.PolicyValue`.
    policy, threshold
        "targeted": uplift above the threshold (cost / value); "all" or "none": targeting won nothing on inner folds.
    inner_gain, inner_gain_error
        Money per training row that targeting won there over the better of all and none.
    learner, inner_qini, inner_qini_error
        The learner chosen, the Qini of each on inner folds, and the standard error of the chosen one's.
    spread_kept
        Slope of true uplift on predicted, shrunk; 0 when differences between people are no more than chance.
    rankings
        "response": who is likely to buy when treated; "random": its Qini is 0 by definition, the interval is chance's.
    policies
        "chosen", "treat all", "treat none", and "response": as many rows as the chosen policy, by the response model.
    treatment_auc, treatment_auc_error
        Of the treatment predicted from the features: 0.5 when it was given by chance.
    """

    average_effect: float
    average_effect_low: float
    average_effect_high: float
    targeted_share: float
    n_targeted: int
    n_treated: int
    n_control: int
    incremental_value: float
    incremental_value_scaled: float | None
    estimate: float | None
    low: float | None
    high: float | None
    policy: str
    threshold: float
    inner_gain: float
    inner_gain_error: float
    value: float
    cost: float
    learner: str
    inner_qini: dict[str, float]
    inner_qini_error: float
    spread_kept: float
    rankings: dict[str, Ranking]
    policies: dict[str, dict[str, float | None]]
    n_train: int
    n_test: int
    control: str
    arms: list[str]
    arm_sizes: dict[str, int]
    treatment_auc: float
    treatment_auc_error: float
    features: list[str]
    warnings: list[str]


class Question(msgspec.Struct, frozen=True, kw_only=True):
    """What is asked of two tables: columns, arms (see `uplift.arms`), money, columns to leave out, seed."""

    treatment: str
    outcome: str
    value: float = 1.0
    cost: float = 0.0
    control: str | None = None
    arm: str | None = None
    ignore: tuple[str, ...] = ()
    seed: int = 1


def evaluate_uplift(train: Table, test: Table, question: Question) -> UpliftReport:
    """Train on one table of a trial, measure on another of the same columns.

    Raises
    ------
    InvalidInput
        A column is not there or not understood, or value and cost are no prices.
    NotEnoughData
        See `train_uplift`; or an arm of the test has fewer than two rows.
    """
    if not (np.isfinite(question.value) and question.value > 0 and np.isfinite(question.cost) and question.cost >= 0):
        raise InvalidInput(
            f"value {question.value:g} and cost {question.cost:g}: expected a value above 0 and a cost of 0 or more",
            expected="value > 0, cost >= 0",
            got=f"value {question.value:g}, cost {question.cost:g}",
        )
    train, trial, arms, warnings = _trial(train, question, "training")
    test, judged, _, more = _trial(test, question, "test", arms)
    selection = select_features(train, [question.treatment, question.outcome], question.ignore)
    late = after_treatment(selection.features, trial.outcome, trial.treated)
    features = selection.features.without(late)
    if not features.columns:
        raise InvalidInput("every feature follows from the outcome: expected one known before the treatment")
    said = [
        f"{name}: left out, it goes with the outcome in a way that nothing known before the treatment does"
        for name in late
    ]
    training = train_uplift(features, trial, question.value, question.cost, question.seed)
    chance = check_randomisation(features, trial.treated, question.seed)
    if chance.doubtful():
        said.append(
            f"the treatment can be predicted (AUC {chance.auc:.3f}, by chance 0.5 ± {2 * chance.error:.3f}), most of "
            f"all from {chance.suspect}: it was not given by chance or that column came after it, so no figure here "
            "can be believed; leave columns that came after the treatment out with --ignore"
        )
    kept = test.without([name for name in test.names() if name not in features.names()])
    warnings = [*warnings, *more, *selection.warnings, *said, *name_warnings(features, question.outcome)]
    report = _judge(training, judged, kept, question)
    return UpliftReport(
        **report,
        n_train=len(trial.outcome),
        n_test=len(judged.outcome),
        control=arms.control,
        arms=list(arms.arms),
        arm_sizes=arms.sizes,
        treatment_auc=chance.auc,
        treatment_auc_error=chance.error,
        features=features.names(),
        warnings=warnings,
    )


def _judge(training: UpliftTraining, judged: Trial, table: Table, question: Question) -> dict[str, Any]:
    model, policy = training.model, training.policy
    score = model.score(table)
    response = model.response_score(table)
    targeted = policy.targets(model.height(score))
    nobody = np.zeros(len(score), dtype=bool)
    chosen = {
        "chosen": targeted,
        "treat all": ~nobody,
        "treat none": nobody,
        "response": _first(response, int(targeted.sum())),
    }
    values = {name: policy_value(judged, rows, question.value, question.cost) for name, rows in chosen.items()}
    shuffled = np.random.default_rng(question.seed).random(len(score))
    rankings = _rankings(judged, {"chosen": score, "response": response, "random": shuffled}, question.seed)
    ranking, effect = rankings.pop("chosen"), judged.effect()
    spread = _Z * float(np.sqrt(judged.effect_variance()))
    return {
        **msgspec.structs.asdict(ranking),
        **_told(values["chosen"]),
        "average_effect": effect,
        "average_effect_low": effect - spread,
        "average_effect_high": effect + spread,
        "policy": policy.kind,
        "threshold": policy.threshold,
        "inner_gain": policy.inner_gain,
        "inner_gain_error": policy.inner_gain_error,
        "value": question.value,
        "cost": question.cost,
        "learner": model.learner,
        "inner_qini": training.inner_qini,
        "inner_qini_error": training.inner_error,
        "spread_kept": model.slope,
        "rankings": rankings,
        "policies": {name: _told(value) for name, value in values.items()},
    }


def _rankings(judged: Trial, scores: dict[str, F64], seed: int) -> dict[str, Ranking]:
    drawn = qini_draws(judged, scores, seed)
    told = {}
    for name, score in scores.items():
        known = name != "random"
        middle, spread = qini(judged, score) if known else 0.0, _Z * float(np.nanstd(drawn[name]))
        told[name] = Ranking(
            qini=_number(middle),
            qini_low=_number(middle - spread),
            qini_high=_number(middle + spread),
            qini_area=qini_area(judged, score) if known else 0.0,
            uplift_at_30=_number(uplift_at(judged, score, TOP_SHARE) if known else judged.effect()),
        )
    return told


def _first(score: F64, n: int) -> NDArray[np.bool_]:
    rows = np.zeros(len(score), dtype=bool)
    rows[np.argsort(-score, kind="stable")[:n]] = True
    return rows


def _told(value: PolicyValue) -> dict[str, float | None]:
    return {name: _number(number) for name, number in asdict(value).items()}


def _number(value: float) -> float | None:
    return None if isinstance(value, float) and np.isnan(value) else value


def _trial(
    table: Table, question: Question, which: str, like: Arms | None = None
) -> tuple[Table, Trial, Arms, list[str]]:
    happened = outcome_of(table.column(question.outcome))
    column = table.column(question.treatment)
    control, arm = (like.control, like.arms[0] if len(like.arms) == 1 else None) if like else (None, None)
    arms = arms_of(column, control or question.control, arm or question.arm)
    known = arms.known() & ~np.isnan(happened)
    trial = Trial(happened[known], arms.treated[known])
    if len(trial.outcome) < 4 or min(trial.treated.sum(), (1 - trial.treated).sum()) < 2:
        raise NotEnoughData(
            f"of {which} rows with a treatment and an outcome there are {len(trial.outcome)}: expected two of each arm",
            needed="two rows of each arm",
        )
    n_lost = len(known) - int(known.sum())
    said = [f"{n_lost} {which} rows are of no arm asked for, or have no outcome: left out"] if n_lost else []
    return table.take(known), trial, arms, said
