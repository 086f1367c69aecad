"""Decayed counts and the list they make: what the strategies that know nobody serve from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from habitue.core.clock import DAY_MS
from habitue.models.artefact import Arrays
from habitue.models.interactions import Touches
from habitue.models.strategy import RankedItem, ReasonCode
from habitue.models.vocabulary import Codes, Vocabulary


def decayed_counts(
    touches: Touches, n_products: int, now_ms: int, *, half_life_days: float, window_days: float
) -> NDArray[np.float64]:
    """Groups (orders, sessions) with each product, each counted once and half as much per half-life of age.

    Counting groups, not quantities, keeps one wholesaler from making a best seller. Rows from the future or older
    than the window are left out.
    """
    age_days = (now_ms - touches.occurred_at) / DAY_MS
    fresh = np.flatnonzero((age_days >= 0) & (age_days <= window_days))
    # the newest row of a (group, product) pair stands for it
    newest_first = fresh[np.lexsort((age_days[fresh], touches.product[fresh], touches.group[fresh]))]
    group, product = touches.group[newest_first], touches.product[newest_first]
    first = np.ones(len(newest_first), bool)
    first[1:] = (group[1:] != group[:-1]) | (product[1:] != product[:-1])
    weight = 0.5 ** (age_days[newest_first][first] / half_life_days)
    counts: NDArray[np.float64] = np.bincount(product[first], weight, n_products).astype(np.float64)
    return counts


@dataclass(frozen=True, slots=True)
class PopularityList:
    """Products worth showing to anybody, best first."""

    codes: Codes
    scores: NDArray[np.float64]

    def to_arrays(self) -> dict[str, NDArray[np.generic]]:
        """Named for an artefact."""
        return {"codes": self.codes, "scores": self.scores}

    @classmethod
    def from_arrays(cls, arrays: Arrays) -> PopularityList:
        """What `to_arrays` wrote."""
        return cls(arrays["codes"], arrays["scores"])

    def items(self, vocabulary: Vocabulary, reason: ReasonCode) -> Iterator[RankedItem]:
        """As items of an answer."""
        for code, score in zip(self.codes.tolist(), self.scores.tolist(), strict=True):
            yield RankedItem(vocabulary.product_ids[code], score, reason)


def popularity_list(scores: NDArray[np.float64]) -> PopularityList:
    """All products with a score > 0, best first, ties by code."""
    codes = np.lexsort((np.arange(len(scores)), -scores)).astype(np.int32)
    codes = codes[scores[codes] > 0]
    return PopularityList(codes, scores[codes])
