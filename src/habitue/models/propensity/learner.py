"""Training of a propensity model: few candidates, chosen and calibrated on rows they did not see."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from habitue.core.errors import NotEnoughData
from habitue.models.tabular.boosting import BoostedTrees, BoostingParameters, fit_boosted
from habitue.models.tabular.calibration import Calibration, choose_calibration
from habitue.models.tabular.encoding import Encoding, fit_encoding
from habitue.models.tabular.folds import folds_of_groups, run_all, stratified_folds
from habitue.models.tabular.logistic import Logistic, fit_logistic
from habitue.models.tabular.measures import log_loss
from habitue.models.tabular.scaling import Scaling, fit_scaling
from habitue.models.tabular.table import F64, I64, Table

MIN_ROWS, MIN_EACH = 50, 10
"""Below them no inner fold has an outcome to learn from and one to be judged by."""
N_FOLDS = 4
DEPTHS = (3, 5)
PENALTIES = (3.0, 30.0)
MANY_ROWS = 20_000
"""From here on fewer, bolder trees on half the rows each reach the same figures in a quarter of the time."""


@dataclass(frozen=True, slots=True)
class PropensityModel:
    """A trained model: `trees` and `logistic` when the choice uses them (both: the mean of their log odds)."""

    choice: str
    encoding: Encoding
    trees: BoostedTrees | None
    logistic: tuple[Scaling, Logistic] | None
    calibration: Calibration

    def probability(self, table: Table) -> F64:
        """Calibrated, of each row; shape (n,)."""
        return self.probability_of(self.encoding.matrix(table))

    def probability_of(self, x: F64) -> F64:
        """The same for encoded rows."""
        odds = [self.trees.margin(x)] if self.trees else []
        if self.logistic:
            scaling, logistic = self.logistic
            odds.append(logistic.log_odds(scaling.apply(x)))
        return self.calibration.probability(np.mean(odds, axis=0))


@dataclass(frozen=True, slots=True)
class Training:
    """A model and how it was chosen: inner log loss of each candidate and of each calibration, and the base rate."""

    model: PropensityModel
    candidates: dict[str, float]
    calibrations: dict[str, float]
    base_rate: float


def train_propensity(table: Table, happened: F64, seed: int, person: I64 | None = None) -> Training:
    """Choose among boosted trees, logistic regression and their mean by inner log loss, then calibrate the choice.

    Parameters
    ----------
    table
        Features only, n rows, at least one column.
    happened
        0 or 1, shape (n,).
    person
        Whose row it is, shape (n,): rows of one person are judged by models that saw none of theirs. None: each row is
        somebody else's.

    Raises
    ------
    NotEnoughData
        Fewer than `MIN_ROWS` rows, or `MIN_EACH` of either outcome.
    """
    n_yes = int(happened.sum())
    if len(table) < MIN_ROWS or min(n_yes, len(table) - n_yes) < MIN_EACH:
        raise NotEnoughData(
            f"{n_yes} of {len(table)} training rows have the outcome: a model needs {MIN_ROWS} rows "
            f"and {MIN_EACH} with and without it; the base rate alone is the honest answer until then",
            needed=f"{MIN_ROWS} rows, {MIN_EACH} of each outcome",
        )
    folds = stratified_folds(happened, N_FOLDS, seed) if person is None else folds_of_groups(person, N_FOLDS, seed)
    told = run_all(lambda fold: _inner(table, happened, folds, fold, seed), range(N_FOLDS))
    n_trees = {depth: int(np.mean([t.losses[depth] for t in told], axis=0).argmin()) + 1 for depth in DEPTHS}
    odds = _joined(told, folds, n_trees)
    losses = {name: log_loss(happened, 1 / (1 + np.exp(-o))) for name, o in odds.items()}
    choice = min(losses, key=lambda name: losses[name])
    calibration, calibrations = choose_calibration(odds[choice], happened, seed)
    encoding, x = fit_encoding(table, happened, seed)
    used = choice.split(" + ")
    model = PropensityModel(
        choice,
        encoding,
        next(
            (
                fit_boosted(x, happened, _parameters(d, len(x), n_trees[d]), seed)[0]
                for d in DEPTHS
                if _trees(d) in used
            ),
            None,
        ),
        next((_fit_linear(x, happened, p) for p in PENALTIES if _linear(p) in used), None),
        calibration,
    )
    return Training(model, losses, calibrations, float(happened.mean()))


@dataclass(frozen=True, slots=True)
class _Inner:
    """One fold's answers: loss after each tree, the trees, log odds by the linear models, and its encoded rows."""

    losses: dict[int, F64]
    trees: dict[int, BoostedTrees]
    linear: dict[float, F64]
    x: F64


def _inner(table: Table, happened: F64, folds: I64, fold: int, seed: int) -> _Inner:
    outside = folds != fold
    encoding, x = fit_encoding(table.take(outside), happened[outside], seed)
    judged = encoding.matrix(table.take(~outside))
    target, truth = happened[outside], happened[~outside]
    grown = {d: fit_boosted(x, target, _parameters(d, len(folds)), seed, watch=(judged, truth)) for d in DEPTHS}
    lines = {p: _fit_linear(x, target, p) for p in PENALTIES}
    linear = {p: line.log_odds(scaling.apply(judged)) for p, (scaling, line) in lines.items()}
    return _Inner({d: g[1] for d, g in grown.items()}, {d: g[0] for d, g in grown.items()}, linear, judged)


def _joined(told: list[_Inner], folds: I64, n_trees: dict[int, int]) -> dict[str, F64]:
    """Out-of-fold log odds of every candidate, the simplest first; mixtures of each kind's first and second."""
    odds = {_linear(p): np.empty(len(folds)) for p in PENALTIES} | {_trees(d): np.empty(len(folds)) for d in DEPTHS}
    for fold, inner in enumerate(told):
        for p in PENALTIES:
            odds[_linear(p)][folds == fold] = inner.linear[p]
        for d in DEPTHS:
            odds[_trees(d)][folds == fold] = inner.trees[d].first(n_trees[d]).margin(inner.x)
    mixed = {f"{_trees(d)} + {_linear(p)}": (odds[_trees(d)] + odds[_linear(p)]) / 2 for d in DEPTHS for p in PENALTIES}
    return odds | mixed


def _trees(depth: int) -> str:
    return f"trees of depth {depth}"


def _linear(penalty: float) -> str:
    return f"logistic, penalty {penalty:g}"


def _parameters(depth: int, n_rows: int, n_trees: int | None = None) -> BoostingParameters:
    many = n_rows > MANY_ROWS
    return BoostingParameters(
        n_trees=n_trees or (150 if many else 300),
        depth=depth,
        rate=0.1 if many else 0.05,
        row_share=0.5 if many else 0.8,
        min_rows=max(5, min(20, n_rows // 50)),
    )


def _fit_linear(x: F64, happened: F64, penalty: float) -> tuple[Scaling, Logistic]:
    scaling = fit_scaling(x)
    z = scaling.apply(x)
    return scaling, fit_logistic(z, happened, np.full(z.shape[1], penalty))
