"""Was the treatment given by chance? Only then does a difference between arms mean what the treatment did."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from habitue.models.tabular.boosting import BoostingParameters, fit_boosted
from habitue.models.tabular.encoding import fit_encoding
from habitue.models.tabular.features import determines, groups_of, settles
from habitue.models.tabular.folds import run_all, stratified_folds
from habitue.models.tabular.measures import auc
from habitue.models.tabular.table import F64, Column, Table

N_FOLDS = 3
SURE, WORTH_SAYING = 4.0, 0.52
"""Standard errors above 0.5, and the least AUC, from which the treatment is called predictable."""
_TREES = BoostingParameters(n_trees=40, depth=3, rate=0.1, min_rows=30)


@dataclass(frozen=True, slots=True)
class Randomisation:
    """AUC of the treatment predicted from the features on rows not seen, its standard error under chance, and what
    predicts it most."""

    auc: float
    error: float
    suspect: str

    def doubtful(self) -> bool:
        """Whether the treatment can be predicted."""
        return self.auc > max(0.5 + SURE * self.error, WORTH_SAYING)


def check_randomisation(features: Table, treated: F64, seed: int) -> Randomisation:
    """Predict the treatment from the features, out of fold; both arms have rows."""
    folds = stratified_folds(treated, N_FOLDS, seed)
    score, gains = np.empty(len(treated)), dict.fromkeys(features.names(), 0.0)

    def judge(fold: int) -> tuple[F64, dict[str, float]]:
        outside = folds != fold
        encoding, x = fit_encoding(features.take(outside), treated[outside], seed)
        trees = fit_boosted(x, treated[outside], _TREES, seed)[0]
        gained = dict.fromkeys(features.names(), 0.0)
        for source, gain in zip(encoding.sources, trees.gain, strict=True):
            gained[source] += float(gain)
        return trees.margin(encoding.matrix(features.take(~outside))), gained

    for fold, (margin, gained) in enumerate(run_all(judge, range(N_FOLDS))):
        score[folds == fold] = margin
        for name, gain in gained.items():
            gains[name] += gain
    n_treated = float(treated.sum())
    n_control = len(treated) - n_treated
    # Mann-Whitney's U without ties, the two arms drawn from one distribution
    error = float(np.sqrt((len(treated) + 1) / (12 * n_treated * n_control)))
    return Randomisation(auc(treated, score), error, max(gains, key=lambda name: gains[name]))


def after_treatment(features: Table, happened: F64, treated: F64) -> list[str]:
    """Columns measured after the treatment, which no policy could use.

    They follow from the outcome, or the outcome from them ("never bought without a visit") while the arms differ in it,
    as nothing that was known before does when chance decides.
    """
    return [
        column.name
        for column in features.columns
        if determines(column, happened) or (settles(column, 1 - happened) and _arms_differ(column, treated))
    ]


def _arms_differ(column: Column, treated: F64) -> bool:
    groups = groups_of(column)
    there, here = np.bincount(groups, treated), np.bincount(groups, 1 - treated)
    share = (there + here) / len(treated)
    n_treated, n_control = float(treated.sum()), float(len(treated) - treated.sum())
    error = np.sqrt(share * (1 - share) * (1 / n_treated + 1 / n_control))
    return bool((np.abs(there / n_treated - here / n_control) > SURE * error).any())
