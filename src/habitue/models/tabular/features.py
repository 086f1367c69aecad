"""Which columns of a table a model may use, and what a person should be told about the others and about these.

A column that follows from the outcome (a "paid" beside "bought") makes every figure a lie, and no model can tell it
from a very good feature for sure. What looks like one is said; what cannot be used at all is left out and said too.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from habitue.core.errors import InvalidInput
from habitue.models.tabular.measures import auc
from habitue.models.tabular.table import F64, Column, Table

NEARLY_DETERMINES = 0.97
"""AUC of one column alone from which it is called the outcome in other clothes."""
MOST_OF_IT = 0.85
"""AUC of one column alone that is named for a look: few honest signals of a shop reach it by themselves."""
IMPOSSIBLE = 20.0
"""Rows that chance would have given the other outcome, where there was none: e^-20 by chance."""
ID_SHARE, ID_ROWS = 0.9, 100
_ID_NAME = re.compile(r"(^|[_\s-])(id|uuid|guid|key|no|nr|number)$|[a-z]ID$|[a-z]Id$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Selection:
    """The features left, and one sentence for each column left out or suspected."""

    features: Table
    warnings: tuple[str, ...]


def select_features(table: Table, targets: Sequence[str], ignore: Sequence[str]) -> Selection:
    """All columns but the targets, those to ignore, constants and ids.

    Raises
    ------
    InvalidInput
        A column to ignore is not there, or no feature is left.
    """
    for name in ignore:
        table.column(name)
    rest = table.without([*targets, *ignore])
    warnings = [f"{name}: left out, its type is none of number, truth value, text or date" for name in table.unread]
    unusable = []
    for column in rest.columns:
        why = _unusable(column)
        if why:
            unusable.append(column.name)
            warnings.append(f"{column.name}: left out, {why}")
    features = rest.without(unusable)
    if not features.columns:
        raise InvalidInput(
            "no column is left to learn from: expected at least one feature that is neither constant nor an id",
            expected="a feature",
            got=", ".join(table.names()),
        )
    return Selection(features, tuple(warnings))


def name_warnings(features: Table, target: str) -> list[str]:
    """Columns whose name has the target's name in it, or the other way round."""
    word = target.casefold()
    return [
        f"{name}: its name has to do with the outcome {target!r}; make sure that it was known before"
        for name in features.names()
        if len(word) > 2 and (word in name.casefold() or (len(name) > 3 and name.casefold() in word))
    ]


def leak_warnings(features: Table, happened: F64) -> list[str]:
    """Columns that nearly determine the outcome by themselves, or settle it for a part of the rows."""
    found = []
    for column in features.columns:
        alone = _auc_alone(column, happened)
        if alone >= NEARLY_DETERMINES:
            found.append(f"{column.name}: nearly determines the outcome (AUC {alone:.3f} alone), probably a leak")
        elif settles(column, happened):
            found.append(f"{column.name}: wherever it has certain values the outcome always happened, probably a leak")
        elif alone >= MOST_OF_IT:
            found.append(
                f"{column.name}: predicts the outcome by itself (AUC {alone:.3f}); "
                "check that it is known at the moment of predicting, or leave it out with --ignore"
            )
    return found


def determines(column: Column, happened: F64) -> bool:
    """Whether a column follows from the outcome, as far as rows can show."""
    return _auc_alone(column, happened) >= NEARLY_DETERMINES or settles(column, happened)


def settles(column: Column, happened: F64) -> bool:
    """Whether among the rows of one value (or beyond 0, or missing) the outcome always happened, beyond chance."""
    rate = 1 - float(happened.mean())
    groups = groups_of(column)
    count = np.bincount(groups)
    always = np.bincount(groups, happened) == count
    return bool((always & (count * rate >= IMPOSSIBLE)).any())


def groups_of(column: Column) -> NDArray[np.int64]:
    """0 where missing, then labels one by one, or numbers by below, at and above 0; shape (n,)."""
    if column.kind == "label":
        return column.values.astype(np.int64) + 1
    x = column.values
    return np.where(np.isnan(x), 0, 2 + np.sign(np.nan_to_num(x))).astype(np.int64)


def _auc_alone(column: Column, happened: F64) -> float:
    """AUC of the column alone, whichever way round; labels by their rate, learnt in one half of the rows each."""
    if column.kind != "label":
        x = column.values
        if np.isnan(x).all():
            return 0.5
        known = np.where(np.isnan(x), np.nanmin(x) - 1, x)
        # a missing value may be what gives it away as well as a high or a low one
        return max(_either(known, happened), _either(np.isnan(x).astype(np.float64), happened))
    codes, half = column.values.astype(np.int64) + 1, np.arange(len(happened)) % 2
    size, score = len(column.labels) + 1, np.empty(len(happened))
    for side in (0, 1):
        other = half != side
        n, yes = np.bincount(codes[other], minlength=size), np.bincount(codes[other], happened[other], size)
        score[~other] = ((yes + happened.mean()) / (n + 1))[codes[~other]]
    return _either(score, happened)


def _either(score: F64, happened: F64) -> float:
    value = auc(happened, score)
    return 0.5 if np.isnan(value) else max(value, 1 - value)


def _unusable(column: Column) -> str:
    missing = column.missing()
    known = column.values[~missing]
    if not len(known):
        return "it has no value"
    distinct = len(np.unique(known))
    if distinct == 1 and not missing.any():
        return "it is the same in every row"
    if len(known) >= ID_ROWS and distinct >= ID_SHARE * len(known):
        if column.kind == "label":
            return "nearly every row has its own text, as ids do"
        if column.whole and (_ID_NAME.search(column.name) or _consecutive(known)):
            return "nearly every row has its own number, as ids do"
    return ""


def _consecutive(known: F64) -> bool:
    """Whole numbers that fill their range: a counter of rows."""
    return bool(known.max() - known.min() < 1.2 * len(known))
