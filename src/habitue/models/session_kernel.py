"""The hot loops of nearest-neighbour sessions, compiled.

No hashing and no allocation per product: dense scratch arrays, and lists of what was touched in them.

References: Ludewig, Mauro, Latifi, Jannach, "Empirical analysis of session-based recommendation algorithms",
UMUAI 2020 (VSTAN); Kersbergen, Sprangers, Schelter, "Serenade", SIGMOD 2022 (the index of newest sessions per product).
"""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

F64 = NDArray[np.float64]
F32 = NDArray[np.float32]
I32 = NDArray[np.int32]
I64 = NDArray[np.int64]


def frozen(array: NDArray[Any]) -> NDArray[Any]:
    """A read-only view: numba compiles a kernel twice when it meets both writable arrays and memory maps."""
    view = array.view()
    view.flags.writeable = False
    return view


class Scratch(threading.local):
    """Work space of the kernel, one per thread: the kernels let go of the GIL. All zero between calls."""

    def __init__(self, n_sessions: int, n_products: int) -> None:
        self.similarity = np.zeros(n_sessions, np.float64)
        self.match = np.zeros(n_sessions, np.int32)
        self.near = np.zeros(n_sessions, np.int32)
        self.score = np.zeros(n_products, np.float64)
        self.best = np.zeros(n_products, np.float64)
        self.cause = np.zeros(n_products, np.int32)
        self.found = np.zeros(n_products, np.int32)


@njit(cache=True, nogil=True)
def select_top(
    found: I32, n_found: int, score: F64, blocked: NDArray[np.uint8], out_codes: I32, out_scores: F64
) -> int:
    """Best unblocked of `found[:n_found]` into the outputs, by score, then by code. Returns how many."""
    n, kept = len(out_codes), 0
    if n == 0:
        return 0
    for f in range(n_found):
        code = found[f]
        value = score[code]
        if blocked[code] or (
            kept == n and (value < out_scores[n - 1] or (value == out_scores[n - 1] and code > out_codes[n - 1]))
        ):
            continue
        place = kept if kept < n else n - 1
        while place > 0 and (
            out_scores[place - 1] < value or (out_scores[place - 1] == value and out_codes[place - 1] > code)
        ):
            out_scores[place] = out_scores[place - 1]
            out_codes[place] = out_codes[place - 1]
            place -= 1
        out_scores[place] = value
        out_codes[place] = code
        kept = min(kept + 1, n)
    return kept


@njit(cache=True, nogil=True)
def kth_largest(values: F64, k: int) -> float:
    """The k-th largest value, 1 <= k <= length; reorders `values`.

    Hoare's quickselect by hand, because numba takes 8 seconds to compile np.partition.
    """
    low, high, place = 0, len(values) - 1, k - 1
    while low < high:
        pivot = values[(low + high) // 2]
        left, right = low, high
        while left <= right:
            while values[left] > pivot:
                left += 1
            while values[right] < pivot:
                right -= 1
            if left <= right:
                values[left], values[right] = values[right], values[left]
                left += 1
                right -= 1
        if place <= right:
            high = right
        elif place >= left:
            low = left
        else:
            break
    return float(values[place])


@njit(cache=True, nogil=True)
def find_sessions(
    query: I32,
    query_weight: F64,
    product_starts: I64,
    product_sessions: I32,
    factor: F32,
    n_neighbours: int,
    similarity: F64,
    match: I32,
    near: I32,
) -> int:
    """Nearest sessions into `near`, their similarity and the newest query entry they share. Returns how many.

    At least `n_neighbours` when there are as many: sessions tied with the last one all stay, so order never matters.
    """
    n_near = 0
    for q in range(len(query)):
        for p in range(product_starts[query[q]], product_starts[query[q] + 1]):
            session = product_sessions[p]
            if similarity[session] == 0.0:
                near[n_near] = session
                n_near += 1
                match[session] = q
            similarity[session] += query_weight[q]
    for i in range(n_near):
        similarity[near[i]] *= factor[near[i]]
    if n_near <= n_neighbours:
        return n_near
    values = np.empty(n_near, np.float64)
    for i in range(n_near):
        values[i] = similarity[near[i]]
    limit = kth_largest(values, n_neighbours)
    kept = 0
    for i in range(n_near):
        session = near[i]
        if similarity[session] >= limit:
            near[kept] = session
            kept += 1
        else:
            similarity[session] = 0.0
    return kept


@njit(cache=True, nogil=True)
def score_products(
    query: I32,
    query_step: F64,
    session_starts: I64,
    session_products: I32,
    reach: F64,
    similarity: F64,
    match: I32,
    near: I32,
    n_near: int,
    score: F64,
    best: F64,
    cause: I32,
    found: I32,
) -> int:
    """Sum the neighbours' votes into `score`, the query entry behind the strongest into `cause`; clear `similarity`."""
    n_found = 0
    far = len(reach) - 1
    for i in range(n_near):
        session = near[i]
        q = match[session]
        start, end = session_starts[session], session_starts[session + 1]
        place = start
        while session_products[place] != query[q]:
            place += 1
        strength = similarity[session] * query_step[q]
        similarity[session] = 0.0
        for p in range(start, end):
            product = session_products[p]
            vote = strength * reach[min(abs(p - place), far)]
            if score[product] == 0.0:
                found[n_found] = product
                n_found += 1
                best[product] = 0.0
                cause[product] = q
            score[product] += vote
            if vote > best[product]:
                best[product] = vote
                cause[product] = q
    return n_found


@njit(cache=True, nogil=True)
def add_rules(
    query: I32,
    query_weight: F64,
    n_real: int,
    rule_products: I32,
    rule_weights: F32,
    rule_share: float,
    score: F64,
    cause: I32,
    found: I32,
    n_found: int,
) -> int:
    """Add the rules of the real query entries, scaled so that the strongest counts `rule_share` of the best score."""
    top = 0.0
    for f in range(n_found):
        top = max(top, score[found[f]])
    unit = rule_share * (top if top > 0.0 else 1.0)
    for q in range(n_real):
        for r in range(rule_products.shape[1]):
            product = rule_products[query[q], r]
            if product < 0:
                break
            gain = unit * query_weight[q] * rule_weights[query[q], r]
            if gain <= 0.0:
                continue
            if score[product] == 0.0:
                found[n_found] = product
                n_found += 1
                cause[product] = q
            score[product] += gain
    return n_found


@njit(cache=True, nogil=True)
def rank_by_sessions(
    query: I32,
    query_weight: F64,
    query_step: F64,
    n_real: int,
    session_starts: I64,
    session_products: I32,
    product_starts: I64,
    product_sessions: I32,
    factor: F32,
    rule_products: I32,
    rule_weights: F32,
    rarity: F32,
    reach: F64,
    n_neighbours: int,
    rule_share: float,
    seen_boost: float,
    blocked: NDArray[np.uint8],
    similarity: F64,
    match: I32,
    near: I32,
    score: F64,
    best: F64,
    cause: I32,
    found: I32,
    out_codes: I32,
    out_scores: F64,
    out_causes: I32,
) -> int:
    """Products for a query, best first, into the outputs; every scratch array is zero again afterwards."""
    n_near = find_sessions(
        query, query_weight, product_starts, product_sessions, factor, n_neighbours, similarity, match, near
    )
    n_found = score_products(
        query,
        query_step,
        session_starts,
        session_products,
        reach,
        similarity,
        match,
        near,
        n_near,
        score,
        best,
        cause,
        found,
    )
    for f in range(n_found):
        score[found[f]] *= rarity[found[f]]
    n_found = add_rules(
        query, query_weight, n_real, rule_products, rule_weights, rule_share, score, cause, found, n_found
    )
    for q in range(n_real):
        score[query[q]] *= 1.0 + seen_boost * query_weight[q]
    kept = select_top(found, n_found, score, blocked, out_codes, out_scores)
    for i in range(kept):
        out_causes[i] = cause[out_codes[i]]
    for f in range(n_found):
        score[found[f]] = 0.0
    return kept
