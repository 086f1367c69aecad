"""Past sessions laid out for nearest-neighbour search: session -> its products, product -> its newest sessions.

About 8 bytes an event plus 8 a session; built with sorts alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from habitue.core.clock import DAY_MS
from habitue.models.interactions import Touches
from habitue.models.vocabulary import Codes

# A weight this small never changes a ranking, and unlike 0 it still says "seen": a float32 exp() of an old session
# underflows to 0, which the kernels' scratch arrays would read as "not met yet" and list the product twice.
FLOOR = 1e-30


@dataclass(frozen=True, slots=True)
class SessionIndex:
    """Sessions numbered by recency, 0 the oldest.

    Attributes
    ----------
    session_starts, session_products
        Row `s` is the distinct products of session s, ordered by last occurrence.
    product_starts, product_sessions
        Row `p` is the newest sessions with product p, newest first, at most `newest` of them.
    factor
        One weight per session: time decay / length ** length_power, at least FLOOR.
    """

    session_starts: NDArray[np.int64]
    session_products: Codes
    product_starts: NDArray[np.int64]
    product_sessions: NDArray[np.int32]
    factor: NDArray[np.float32]

    @property
    def n_sessions(self) -> int:
        return len(self.session_starts) - 1


def build_session_index(
    touches: Touches, n_products: int, *, newest: int, half_life_days: float, length_power: float
) -> SessionIndex:
    """Index the sessions of `touches`.

    Parameters
    ----------
    newest
        Sessions kept per product (m). Truncating each list still keeps the `newest` of every union.
    half_life_days
        Age at which a past session counts half.
    length_power
        0.5 is the cosine's; larger prefers short sessions.
    """
    session, product, age_days = _distinct_by_recency(touches)
    n_sessions = touches.n_groups
    starts = _starts(session, n_sessions)
    lengths = np.diff(starts)
    factor = 0.5 ** (age_days / half_life_days) / np.maximum(lengths, 1) ** length_power
    product_starts, product_sessions = _postings(session, product, n_products, newest)
    return SessionIndex(starts, product, product_starts, product_sessions, np.maximum(factor, FLOOR).astype(np.float32))


def _distinct_by_recency(touches: Touches) -> tuple[NDArray[np.int32], Codes, NDArray[np.float64]]:
    """(session number, product) pairs, each product at its last place in the session, and the age of each session."""
    group, at = touches.group, touches.occurred_at
    last_at = np.full(touches.n_groups, np.iinfo(np.int64).min)
    np.maximum.at(last_at, group, at)
    by_age = np.lexsort((np.arange(touches.n_groups), last_at))
    number = np.empty(touches.n_groups, np.int32)
    number[by_age] = np.arange(touches.n_groups, dtype=np.int32)
    place = np.arange(len(touches))  # rows are in time order within a session
    # the newest row of each (session, product) pair is the last of its run
    by_pair = np.lexsort((place, touches.product, group))
    pair_group, pair_product = group[by_pair], touches.product[by_pair]
    last = np.ones(len(by_pair), bool)
    last[:-1] = (pair_group[1:] != pair_group[:-1]) | (pair_product[1:] != pair_product[:-1])
    kept = by_pair[last]
    kept = kept[np.lexsort((place[kept], number[group[kept]]))]
    age_days = (last_at.max(initial=0) - last_at[by_age]) / DAY_MS
    return number[group[kept]], touches.product[kept], age_days


def _postings(
    session: NDArray[np.int32], product: Codes, n_products: int, newest: int
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    order = np.lexsort((-session, product))
    sorted_product = product[order]
    rank = np.arange(len(order)) - _starts(sorted_product, n_products)[sorted_product]
    kept = order[rank < newest]
    return _starts(product[kept], n_products), session[kept]


def _starts(sorted_codes: NDArray[np.int32], n: int) -> NDArray[np.int64]:
    return np.concatenate(([0], np.cumsum(np.bincount(sorted_codes, minlength=n)))).astype(np.int64)
