"""`habitue evaluate propensity`: a model of any table, judged on rows it never saw, beside what needs no model."""

from __future__ import annotations

import msgspec
import numpy as np

from habitue.core.errors import NotEnoughData
from habitue.models.propensity.learner import PropensityModel, train_propensity
from habitue.models.tabular.encoding import fit_encoding
from habitue.models.tabular.features import leak_warnings, name_warnings, select_features
from habitue.models.tabular.logistic import fit_logistic
from habitue.models.tabular.measures import auc, average_precision, brier, calibration_error, log_loss
from habitue.models.tabular.outcome import outcome_of
from habitue.models.tabular.scaling import fit_scaling
from habitue.models.tabular.table import F64, Table

IMPORTANCE_ROWS = 5_000
DRIFT = 4.0
"""Standard errors between the base rates of training and test from which it is said."""


class Measures(msgspec.Struct, frozen=True, kw_only=True):
    """Of probabilities on the test rows; see `tabular.measures`; the first two are None if only one outcome occurs."""

    auc: float | None
    average_precision: float | None
    log_loss: float
    brier: float
    calibration_error: float


class FeatureImportance(msgspec.Struct, frozen=True):
    """AUC lost when the column is shuffled among test rows (at most `IMPORTANCE_ROWS` of them); near 0: unused."""

    name: str
    importance: float


class PropensityReport(Measures, frozen=True, kw_only=True):
    """What `habitue evaluate propensity` prints.

    Attributes
    ----------
    n_train, n_test, base_rate, train_base_rate
        Rows with a known outcome, and its rate among those of the test and of the training.
    model, calibration
        The candidate and the calibration chosen on inner folds of the training rows.
    inner_log_loss
        Of every candidate there.
    baselines
        "base rate": the training rate for everybody; "logistic": plain, uncalibrated.
    """

    n_train: int
    n_test: int
    base_rate: float
    train_base_rate: float
    model: str
    calibration: str
    inner_log_loss: dict[str, float]
    baselines: dict[str, Measures]
    features: list[FeatureImportance]
    warnings: list[str]


def evaluate_propensity(
    train: Table, test: Table, outcome: str, *, ignore: tuple[str, ...] = (), seed: int = 1
) -> PropensityReport:
    """Train on one table, measure on another of the same columns.

    Raises
    ------
    InvalidInput
        The outcome is not there or no outcome, or no feature is left.
    NotEnoughData
        See `train_propensity`; or no test row has a known outcome.
    """
    train, happened, warnings = _known(train, outcome, "training")
    test, truth, more = _known(test, outcome, "test")
    selection = select_features(train, [outcome], ignore)
    features = selection.features
    judged = test.without([name for name in test.names() if name not in features.names()])
    training = train_propensity(features, happened, seed)
    model = training.model
    x = model.encoding.matrix(judged)
    return PropensityReport(
        **msgspec.structs.asdict(measures_of(truth, model.probability_of(x))),
        n_train=len(happened),
        n_test=len(truth),
        base_rate=float(truth.mean()),
        train_base_rate=training.base_rate,
        model=model.choice,
        calibration=model.calibration.method,
        inner_log_loss=training.candidates,
        baselines={
            "base rate": measures_of(truth, np.full(len(truth), training.base_rate)),
            "logistic": measures_of(truth, _plain_logistic(features, happened, judged, seed)),
        },
        features=importance_of(model, x, truth, features, seed),
        warnings=[
            *warnings,
            *more,
            *selection.warnings,
            *name_warnings(features, outcome),
            *leak_warnings(features, happened),
            *drift(happened, truth),
        ],
    )


def _known(table: Table, outcome: str, which: str) -> tuple[Table, F64, list[str]]:
    happened = outcome_of(table.column(outcome))
    known = ~np.isnan(happened)
    if not known.any():
        raise NotEnoughData(f"no {which} row has a value of {outcome!r}", needed=f"{which} rows with an outcome")
    n_lost = int((~known).sum())
    said = [f"{outcome}: {n_lost} {which} rows have no outcome and are left out"] if n_lost else []
    return table.take(known), happened[known], said


def measures_of(truth: F64, p: F64) -> Measures:
    """Of probabilities, and what happened (0 or 1), both of shape (n,)."""
    order, precision = auc(truth, p), average_precision(truth, p)
    return Measures(
        auc=None if np.isnan(order) else order,
        average_precision=None if np.isnan(precision) else precision,
        log_loss=log_loss(truth, p),
        brier=brier(truth, p),
        calibration_error=calibration_error(truth, p),
    )


def _plain_logistic(features: Table, happened: F64, judged: Table, seed: int) -> F64:
    encoding, x = fit_encoding(features, happened, seed)
    scaling = fit_scaling(x)
    z = scaling.apply(x)
    return fit_logistic(z, happened, np.ones(z.shape[1])).probability(scaling.apply(encoding.matrix(judged)))


def importance_of(model: PropensityModel, x: F64, truth: F64, features: Table, seed: int) -> list[FeatureImportance]:
    """How much each column of `features` tells of rows `x`, as encoded, the most first."""
    generator = np.random.default_rng(seed)
    rows = np.sort(generator.permutation(len(x))[:IMPORTANCE_ROWS])
    x, truth = x[rows], truth[rows]
    whole = auc(truth, model.probability_of(x))
    if np.isnan(whole):
        return [FeatureImportance(name, 0.0) for name in features.names()]
    told = []
    for name in features.names():
        own = np.flatnonzero([source == name for source in model.encoding.sources])
        shuffled = x.copy()
        shuffled[:, own] = x[generator.permutation(len(x))][:, own]
        told.append(FeatureImportance(name, whole - auc(truth, model.probability_of(shuffled))))
    return sorted(told, key=lambda f: (-f.importance, f.name))


def drift(happened: F64, truth: F64) -> list[str]:
    """A sentence where the rate moved between training and test by more than chance; else none."""
    before, after = float(happened.mean()), float(truth.mean())
    error = np.sqrt(before * (1 - before) * (1 / len(happened) + 1 / len(truth)))
    if abs(after - before) <= DRIFT * error:
        return []
    return [
        f"the outcome's rate moved from {before:.4g} in training to {after:.4g} in test: probabilities are as far off"
    ]
