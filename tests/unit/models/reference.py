"""Nearest-neighbour sessions in plain Python, straight from the definition: the oracle of the compiled kernels.

Same operations in the same order as the kernels, so that equality is exact; no scratch arrays, marks or early stops.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from habitue.models.next_in_session import NextInSessionParameters
from habitue.models.session_index import FLOOR


def faded(steps: int, reach: float) -> float:
    """exp(-steps / reach), at least FLOOR."""
    return max(math.exp(-steps / reach), FLOOR)


def newest_sessions(sessions: Sequence[Sequence[int]], product: int, newest: int) -> list[int]:
    """Numbers of the newest sessions with the product, newest first; sessions are given oldest first."""
    return [s for s in reversed(range(len(sessions))) if product in sessions[s]][:newest]


def distinct_by_last(session: Sequence[int]) -> list[int]:
    """Distinct products in the order of their last occurrence."""
    return [p for i, p in enumerate(session) if p not in session[i + 1 :]]


def rank(
    sessions: Sequence[Sequence[int]],
    factor: Sequence[float],
    rules: Sequence[Sequence[tuple[int, float]]],
    rarity: Sequence[float],
    trail: Sequence[int],
    blocked: set[int],
    n: int,
    p: NextInSessionParameters,
) -> list[tuple[int, float]]:
    """Codes and scores, best first. `sessions` are distinct products per session, oldest session first."""
    weight: dict[int, float] = {}
    for distance, code in enumerate(reversed(trail)):
        if code not in weight and len(weight) < p.max_length:
            weight[code] = faded(distance, p.recency)
    real = list(weight)
    fresh = [(code, share) for code, share in rules[real[0]] if code not in weight and share > 0]
    for code, share in fresh[: p.n_expansion]:
        weight[code] = p.expansion_weight * weight[real[0]] * share
    query = list(weight)
    step = [faded(i, p.match_recency) if i < len(real) else 1.0 for i in range(len(query))]

    similarity: dict[int, float] = {}
    match: dict[int, int] = {}
    for q, code in enumerate(query):
        for s in newest_sessions(sessions, code, p.newest):
            similarity[s] = similarity.get(s, 0.0) + weight[code]
            match.setdefault(s, q)
    similarity = {s: value * factor[s] for s, value in similarity.items()}
    if len(similarity) > p.n_neighbours:
        limit = sorted(similarity.values(), reverse=True)[p.n_neighbours - 1]
        similarity = {s: value for s, value in similarity.items() if value >= limit}

    score: dict[int, float] = {}
    for s, value in similarity.items():
        place = sessions[s].index(query[match[s]])
        strength = value * step[match[s]]
        for i, product in enumerate(sessions[s]):
            reach = faded(min(abs(i - place), 63), p.reach)
            score[product] = score.get(product, 0.0) + strength * reach
    score = {product: value * rarity[product] for product, value in score.items()}
    unit = p.rule_share * max(score.values(), default=1.0)
    for q, code in enumerate(real):
        for product, share in rules[code]:
            gain = unit * weight[query[q]] * share
            if gain > 0:
                score[product] = score.get(product, 0.0) + gain
    for code in real:
        if code in score:
            score[code] *= 1.0 + p.seen_boost * weight[code]
    best = sorted(((c, v) for c, v in score.items() if c not in blocked), key=lambda pair: (-pair[1], pair[0]))
    return best[:n]
