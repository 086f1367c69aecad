"""From a table of any columns to a matrix of numbers that trees and linear models can use.

Labels that occur often get a column each; where there are many, one more says the outcome's rate of the label, learnt
for the training rows from *other* rows only, so that a rare label cannot tell its own outcome.

References: Micci-Barreca, "A preprocessing scheme for high-cardinality categorical attributes", SIGKDD Explorations
2001 (rates shrunk to the base rate).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from habitue.models.tabular.folds import stratified_folds
from habitue.models.tabular.table import F64, I64, Column, Table

MAX_LABELS = 12
LABEL_BUDGET = 48
"""Columns for labels in all, shared among the label columns: a model of 30 of them must stay quick."""
MIN_LABEL_ROWS = 15
RATE_STRENGTH = 20.0
"""Rows of the base rate that a label's own rate is mixed with."""
RATE_FOLDS = 5
RATE = " (rate)"
MISSING, NEVER = "", -2


@dataclass(frozen=True, slots=True)
class LabelEncoding:
    """What is known of one label column: `frequent` labels have a column each, `rates` maps every label (if many)."""

    frequent: tuple[str, ...]
    rates: dict[str, float]
    base_rate: float


@dataclass(frozen=True, slots=True)
class Encoding:
    """A fitted encoding; `names` and `sources` (the column behind) have one entry for each column of the matrix."""

    labels: dict[str, LabelEncoding]
    columns: tuple[str, ...]
    names: tuple[str, ...]
    sources: tuple[str, ...]

    def matrix(self, table: Table) -> F64:
        """Shape (len(table), len(names)), NaN where missing; a label never seen has the base rate.

        Raises
        ------
        InvalidInput
            A column of the training table is not in this one.
        """
        parts = [_parts(table.column(name), self.labels.get(name)) for name in self.columns]
        return np.column_stack([array for part in parts for _, array in part]).astype(np.float64, copy=False)


def fit_encoding(table: Table, target: F64, seed: int) -> tuple[Encoding, F64]:
    """The encoding of a training table and its matrix, in which rates are out of fold.

    Parameters
    ----------
    target
        What rates are of, shape (n,): an outcome, or an outcome's difference.
    """
    n_labels = sum(column.kind == "label" for column in table.columns)
    room = max(2, min(MAX_LABELS, LABEL_BUDGET // max(n_labels, 1)))
    labels = {c.name: _fit_labels(c, target, room) for c in table.columns if c.kind == "label"}
    folds = stratified_folds(target, RATE_FOLDS, seed)
    names, sources, arrays = [], [], []
    for column in table.columns:
        for suffix, array in _parts(column, labels.get(column.name)):
            if suffix == RATE:
                array = _rates_out_of_fold(column, target, folds)
            names.append(column.name + suffix)
            sources.append(column.name)
            arrays.append(array)
    encoding = Encoding(labels, tuple(table.names()), tuple(names), tuple(sources))
    return encoding, np.column_stack(arrays).astype(np.float64, copy=False)


def _parts(column: Column, labels: LabelEncoding | None) -> list[tuple[str, F64]]:
    """(suffix of the name, values) of each matrix column a table column becomes."""
    if column.kind == "number":
        return [("", np.where(np.isfinite(column.values), column.values, np.nan))]
    if column.kind == "moment":
        days = column.values
        return [
            ("", days),
            (" (weekday)", np.mod(np.floor(days) + 3, 7)),  # 1970-01-01 was a Thursday: Monday is 0
            (" (day of year)", np.mod(days, 365.2425)),
            (" (hour)", np.floor(np.mod(days, 1) * 24)),
        ]
    assert labels is not None
    codes = column.values.astype(np.int64)
    place = {label: i for i, label in enumerate(column.labels)} | {MISSING: -1}
    parts = [
        (f" = {label}" if label else " (missing)", (codes == place.get(label, NEVER)).astype(np.float64))
        for label in labels.frequent
    ]
    if labels.rates:
        known = [labels.rates.get(label, labels.base_rate) for label in (*column.labels, MISSING)]
        parts.append((RATE, np.array(known)[codes]))  # -1, missing, takes the last
    return parts


def _fit_labels(column: Column, target: F64, room: int) -> LabelEncoding:
    codes = column.values.astype(np.int64)
    texts = [*column.labels, MISSING]  # code -1, a label of its own
    counts = np.bincount(codes % len(texts), minlength=len(texts))
    ordered = sorted((-int(n), text) for n, text in zip(counts, texts, strict=True) if n >= MIN_LABEL_ROWS)
    frequent = tuple(text for _, text in ordered[:room])
    many = int((counts > 0).sum()) > len(frequent)
    sums, base = _sums(codes, target, len(texts)), float(target.mean())
    shrunk = (sums[1] + RATE_STRENGTH * base) / (sums[0] + RATE_STRENGTH)
    return LabelEncoding(frequent, dict(zip(texts, shrunk.tolist(), strict=True)) if many else {}, base)


def _sums(codes: I64, target: F64, size: int) -> tuple[F64, F64]:
    places = codes % size
    count: F64 = np.bincount(places, minlength=size).astype(np.float64)
    total: F64 = np.bincount(places, target, size).astype(np.float64)
    return count, total


def _rates_out_of_fold(column: Column, target: F64, folds: I64) -> F64:
    codes, size, rates = column.values.astype(np.int64), len(column.labels) + 1, np.empty(len(target))
    for fold in range(RATE_FOLDS):
        inside = folds == fold
        count, total = _sums(codes[~inside], target[~inside], size)
        base = float(target[~inside].mean()) if (~inside).any() else 0.0
        rates[inside] = ((total + RATE_STRENGTH * base) / (count + RATE_STRENGTH))[codes[inside] % size]
    return rates
