"""Many questions asked at once: which of the answers would still surprise if nothing were going on anywhere."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """Each p-value adjusted for all that were looked at, in the same order.

    Calling those at most q adjusted findings keeps the expected share of false ones among them at q; when nothing is
    going on anywhere, a look finds anything with a chance of at most q.

    Parameters
    ----------
    p_values
        shape (n,), each within [0, 1].

    References
    ----------
    Y. Benjamini, Y. Hochberg, "Controlling the false discovery rate", JRSS B 57 (1995); under the positive dependence
    that overlapping audiences have, Y. Benjamini, D. Yekutieli, Annals of Statistics 29 (2001), theorem 1.2.

    Examples
    --------
    >>> [round(p, 3) for p in benjamini_hochberg([0.01, 0.04, 0.03])]
    [0.03, 0.04, 0.04]
    """
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(-p, kind="stable")
    ranks = np.arange(len(p), 0, -1)
    adjusted = np.minimum.accumulate(p[order] * len(p) / ranks)
    answer = np.empty_like(p)
    answer[order] = np.minimum(adjusted, 1.0)
    return [float(one) for one in answer]
