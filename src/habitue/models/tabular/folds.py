"""Inner folds: the same rows in the same folds for the same seed, every fold with its share of each group."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from habitue.models.tabular.table import I64

T = TypeVar("T")
R = TypeVar("R")

WORKERS = 2
"""Threads for what lets go of the GIL. Fixed, so that neither memory nor the answer depends on the machine."""


def stratified_folds(groups: NDArray[Any], n_folds: int, seed: int) -> I64:
    """Fold 0..n_folds-1 of each row, shape (n,); each group is dealt out evenly, to within one row.

    >>> np.bincount(stratified_folds(np.array([0, 0, 0, 0, 1, 1]), 2, seed=1)).tolist()
    [3, 3]
    """
    generator = np.random.default_rng(seed)
    order = generator.permutation(len(groups))
    order = order[np.argsort(groups[order], kind="stable")]
    folds = np.empty(len(groups), np.int64)
    folds[order] = np.arange(len(groups)) % n_folds
    return folds


def folds_of_groups(groups: I64, n_folds: int, seed: int) -> I64:
    """Fold 0..n_folds-1 of each row, shape (n,); rows of one group (one person) are in one fold.

    >>> folds = folds_of_groups(np.array([7, 3, 7, 5]), 2, seed=1)
    >>> bool(folds[0] == folds[2])
    True
    """
    _, place = np.unique(groups, return_inverse=True)
    dealt = np.random.default_rng(seed).permutation(int(place.max(initial=-1)) + 1) % n_folds
    folds: I64 = dealt[place].astype(np.int64)
    return folds


def run_all(job: Callable[[T], R], inputs: Sequence[T]) -> list[R]:
    """`job` of each input, in order, a few at a time; the kernels and BLAS run side by side."""
    with ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(job, inputs))
