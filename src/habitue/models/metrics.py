"""Measures of ranked lists against what happened next."""

from __future__ import annotations

from collections.abc import Sequence


def reciprocal_rank(ranking: Sequence[str], target: str, k: int) -> float:
    """1 / place of `target` among the first `k`, 0 when it is not there. Its mean is MRR@k; its share above 0 is HR@k.

    >>> reciprocal_rank(["a", "b"], "b", 20), reciprocal_rank(["a", "b"], "b", 1)
    (0.5, 0.0)
    """
    for place, product_id in enumerate(ranking[:k], 1):
        if product_id == target:
            return 1.0 / place
    return 0.0


def mean(values: Sequence[float]) -> float:
    """Arithmetic mean; 0 of nothing, which callers rule out where it would mislead."""
    return sum(values) / len(values) if values else 0.0


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0..1) of the values do not exceed; 0 of nothing.

    >>> quantile([3.0, 1.0, 2.0], 0.5), quantile([3.0, 1.0, 2.0], 0.99)
    (2.0, 3.0)
    """
    ordered = sorted(values)
    if not ordered:
        return 0.0
    place = -int(-share * len(ordered) // 1)  # ceiling
    return ordered[min(max(place, 1), len(ordered)) - 1]
