"""Everybody who is no member, from the nearest to the farthest."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from habitue.models.tabular.folds import run_all
from habitue.models.tabular.table import F64, Table

ROWS_AT_ONCE = 50_000


def score_all(score: Callable[[Table], F64], rows: Callable[[slice], Table], n: int) -> F64:
    """Scores of n rows, some at a time: a million people as one matrix would not fit a small machine."""
    slices = [slice(start, min(start + ROWS_AT_ONCE, n)) for start in range(0, n, ROWS_AT_ONCE)]
    parts = run_all(lambda some: score(rows(some)), slices)
    return np.concatenate(parts) if parts else np.zeros(0)


def places(people: NDArray[np.bytes_], scores: F64, member: NDArray[np.bool_]) -> NDArray[np.int32]:
    """Place of each person, 1 for the nearest and 0 for members, shape (n,).

    Equal scores are ordered by a hash of the id, the same one each time, so that the nearest hundred are a hundred.
    """
    outside = np.flatnonzero(~member)
    order = outside[np.lexsort((_hash(people[outside]), -scores[outside]))]
    place = np.zeros(len(people), np.int32)
    place[order] = np.arange(1, len(order) + 1, dtype=np.int32)
    return place


def _hash(ids: NDArray[np.bytes_]) -> NDArray[np.uint64]:
    """FNV-1a of each id (G. Fowler, L. C. Noll, K.-P. Vo), its bits mixed once more."""
    letters = np.ascontiguousarray(ids).view(np.uint8).reshape(len(ids), -1)
    found = np.full(len(ids), 0xCBF29CE484222325, np.uint64)
    with np.errstate(over="ignore"):
        for column in letters.T:
            found = (found ^ column) * np.uint64(0x100000001B3)
        return (found ^ (found >> np.uint64(31))) * np.uint64(0x9E3779B97F4A7C15)
