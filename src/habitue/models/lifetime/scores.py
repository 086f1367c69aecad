"""How far expectations were from what came: errors, ranking, calibration."""

from __future__ import annotations

import math

import msgspec
import numpy as np
from numpy.typing import NDArray

from habitue.models.lifetime.histories import Floats


class Scores(msgspec.Struct, frozen=True, kw_only=True):
    """Of predictions against what came, over customers. None: cannot be said, because nothing (of known value) came,
    or because everybody or nobody came back.

    Attributes
    ----------
    mae_orders, rmse_orders
        Purchase occasions per customer.
    aggregate_error
        Predicted / actual occasions of all customers - 1.
    mae_value, rmse_value, aggregate_error_value
        The same of the value of those occasions, in the currency.
    auc
        Chance that of one customer who came back and one who did not, the first was expected to buy more (a tie counts
        half).
    """

    mae_orders: float
    rmse_orders: float
    aggregate_error: float | None
    mae_value: float | None = None
    rmse_value: float | None = None
    aggregate_error_value: float | None = None
    auc: float | None = None


class Tenth(msgspec.Struct, frozen=True):
    """Customers of similar expectations: how many, their mean expected and actual occasions."""

    customers: int
    expected: float
    actual: float


def scores_of(orders: Floats, actual: Floats, value: Floats | None, actual_value: Floats | None) -> Scores:
    """Scores of expected occasions and values, shape (n,), n >= 1; without values those of values are None."""
    mae, rmse, aggregate = _errors(orders, actual)
    scores = Scores(mae_orders=mae, rmse_orders=rmse, aggregate_error=aggregate, auc=auc(orders, actual > 0))
    if value is None or actual_value is None:
        return scores
    mae, rmse, aggregate = _errors(value, actual_value)
    return msgspec.structs.replace(scores, mae_value=mae, rmse_value=rmse, aggregate_error_value=aggregate)


def auc(score: Floats, positive: NDArray[np.bool_]) -> float | None:
    """Area under the ROC curve, by ranks, ties counted half; None without both sorts.

    >>> auc(np.array([1.0, 2.0, 2.0]), np.array([False, True, False]))
    0.75
    """
    n = int(positive.sum())
    if n in (0, len(positive)):
        return None
    from scipy.stats import rankdata  # a second's import, for whoever judges a model

    ranks = rankdata(score)
    return float((ranks[positive].sum() - n * (n + 1) / 2) / (n * (len(positive) - n)))


def tenths(orders: Floats, actual: Floats) -> list[Tenth]:
    """Customers by expectation, lowest first, in ten parts of nearly equal size (fewer of fewer than ten customers)."""
    parts = np.array_split(np.argsort(orders, kind="stable"), min(10, len(orders)))
    return [Tenth(len(part), float(orders[part].mean()), float(actual[part].mean())) for part in parts]


def _errors(predicted: Floats, actual: Floats) -> tuple[float, float, float | None]:
    error = predicted - actual
    total = float(actual.sum())
    return (
        float(np.abs(error).mean()),
        math.sqrt(float(np.mean(error**2))),
        float(predicted.sum()) / total - 1 if total > 0 else None,
    )
