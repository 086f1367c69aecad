"""What comes next in this visit: what people did whose visits look like it (nearest-neighbour sessions, VSTAN).

References: Ludewig et al., UMUAI 2020 (VSTAN: recency of the shared product and of the neighbour, distance to the
match, rarity); query expansion and the rules' share are ours. Defaults were picked on the last training sessions of
three public data sets, never on test, and are the same for all.
"""

from __future__ import annotations

import math

import msgspec
import numpy as np
from numpy.typing import NDArray

from habitue.core.errors import NotEnoughData
from habitue.models.artefact import Arrays
from habitue.models.product_rules import build_rules
from habitue.models.session_index import FLOOR, SessionIndex, build_session_index
from habitue.models.session_kernel import Scratch, frozen, rank_by_sessions
from habitue.models.strategy import (
    NOTHING_KNOWN,
    UNKNOWN_PRODUCTS,
    Query,
    Ranked,
    RankedItem,
    Recipe,
    TrainingData,
    blocked_mask,
)
from habitue.models.vocabulary import Vocabulary


class NextInSessionParameters(msgspec.Struct, frozen=True):
    """How alike two visits are, and what that says about a product.

    Attributes
    ----------
    newest
        Sessions kept per product; also what bounds the time of an answer.
    n_neighbours
        Sessions that vote.
    half_life_days
        Of a neighbour's weight. Below about 20 days it harms (-2 to -8 points of hit rate on four months of data).
    length_power
        Neighbour's weight is divided by length ** this; 0.5 would be the cosine.
    recency
        Products of the visit weigh exp(-steps from the newest / recency).
    match_recency
        A neighbour weighs exp(-place of the newest shared product / match_recency).
    reach
        A product of a neighbour weighs exp(-distance to the shared product / reach).
    rarity
        Scores are multiplied by 1 + rarity * ln(sessions / sessions with the product).
    seen_boost
        Products of the visit itself are multiplied by 1 + seen_boost * their weight: people go back to them.
        Only felt where the caller does not exclude them.
    n_rules, rule_share, rule_backward, rule_rarity_power
        Product-to-product rules kept, their weight against the best vote, and how they are made (`build_rules`).
    n_expansion, expansion_weight
        Strongest rules of the newest product that join the visit, and their weight in it.
    max_length
        Products of the visit looked at, newest first.
    """

    newest: int = 1500
    n_neighbours: int = 200
    half_life_days: float = 70.0
    length_power: float = 0.4
    recency: float = 2.0
    match_recency: float = 4.0
    reach: float = 3.0
    rarity: float = 0.5
    seen_boost: float = 8.0
    n_rules: int = 30
    rule_share: float = 0.05
    rule_backward: float = 0.5
    rule_rarity_power: float = 0.2
    n_expansion: int = 5
    expansion_weight: float = 0.05
    max_length: int = 20


class NextInSession:
    """Reads the visit (`session`, `current`), or the cart when there is none."""

    def __init__(self, arrays: Arrays, parameters: NextInSessionParameters) -> None:
        self._vocabulary = Vocabulary.from_arrays(arrays)
        self._parameters = parameters
        self._index = SessionIndex(
            frozen(arrays["session_starts"]),
            frozen(arrays["session_products"]),
            frozen(arrays["product_starts"]),
            frozen(arrays["product_sessions"]),
            frozen(arrays["factor"]),
        )
        self._rule_products, self._rule_weights = frozen(arrays["rule_products"]), frozen(arrays["rule_weights"])
        self._rarity = frozen(arrays["rarity"])
        self._reach = np.array([_faded(distance, parameters.reach) for distance in range(64)])
        self._scratch = Scratch(self._index.n_sessions, len(self._vocabulary))

    def recommend(self, query: Query, n: int) -> Ranked:
        trail = query.trail() or query.cart
        if not trail:
            return NOTHING_KNOWN
        code = self._vocabulary.code
        codes = [code(product_id) for product_id in trail]
        found, scores, causes = self.rank(codes, blocked_mask(self._vocabulary, query), n)
        if not len(found):
            return UNKNOWN_PRODUCTS if max(codes) < 0 else Ranked((), "little_evidence")
        ids = self._vocabulary.product_ids
        items = tuple(
            RankedItem(ids[product], score, "because_viewed", ids[cause])
            for product, score, cause in zip(found.tolist(), scores.tolist(), causes, strict=True)
        )
        return Ranked(items, "" if len(items) == n else "little_evidence")

    def rank(
        self, trail: list[int], blocked: NDArray[np.uint8], n: int
    ) -> tuple[NDArray[np.int32], NDArray[np.float64], list[int]]:
        """At most `n` unblocked codes for a visit, their scores, and the code of the visit behind each.

        `trail` is codes newest last, -1 for unknown products, which still count as steps.
        """
        query, weight, step, n_real = self._expanded(trail)
        n = min(n, len(blocked))
        out_codes, out_causes, out_scores = np.empty(n, np.int32), np.empty(n, np.int32), np.empty(n, np.float64)
        index, scratch, parameters = self._index, self._scratch, self._parameters
        kept = rank_by_sessions(
            query,
            weight,
            step,
            n_real,
            index.session_starts,
            index.session_products,
            index.product_starts,
            index.product_sessions,
            index.factor,
            self._rule_products,
            self._rule_weights,
            self._rarity,
            self._reach,
            parameters.n_neighbours,
            parameters.rule_share,
            parameters.seen_boost,
            blocked,
            scratch.similarity,
            scratch.match,
            scratch.near,
            scratch.score,
            scratch.best,
            scratch.cause,
            scratch.found,
            out_codes,
            out_scores,
            out_causes,
        )
        # a product that came in by expansion stands for the newest one, which the visitor did look at
        causes = [int(query[cause if cause < n_real else 0]) for cause in out_causes[:kept].tolist()]
        return out_codes[:kept], out_scores[:kept], causes

    def warm(self) -> None:
        if len(self._vocabulary):
            self.rank([0], np.zeros(len(self._vocabulary), np.uint8), 1)

    def _expanded(self, trail: list[int]) -> tuple[NDArray[np.int32], NDArray[np.float64], NDArray[np.float64], int]:
        """The visit's distinct products newest first and the expansion's: codes, weights, steps, how many are real."""
        p = self._parameters
        weight_of: dict[int, float] = {}
        for distance, code in enumerate(reversed(trail)):
            if code >= 0 and code not in weight_of:
                weight_of[code] = _faded(distance, p.recency)
                if len(weight_of) == p.max_length:
                    break
        n_real = len(weight_of)
        if n_real:
            newest = next(iter(weight_of))
            unit = p.expansion_weight * weight_of[newest]
            rules = zip(self._rule_products[newest].tolist(), self._rule_weights[newest].tolist(), strict=True)
            fresh = [(code, share) for code, share in rules if code >= 0 and share > 0 and code not in weight_of]
            weight_of.update((code, unit * share) for code, share in fresh[: p.n_expansion])
        step = [_faded(place, p.match_recency) for place in range(n_real)] + [1.0] * (len(weight_of) - n_real)
        return np.array(list(weight_of), np.int32), np.array(list(weight_of.values())), np.array(step), n_real


def _faded(steps: int, reach: float) -> float:
    """exp(-steps / reach), never 0: the kernels read 0 as "not met yet" and would overrun their lists."""
    return max(math.exp(-steps / reach), FLOOR)


def train_next_in_session(data: TrainingData, parameters: NextInSessionParameters) -> Arrays:
    """The index of past sessions and the rules."""
    vocabulary, sessions = data.interactions.vocabulary, data.interactions.sessions
    index = build_session_index(
        sessions,
        len(vocabulary),
        newest=parameters.newest,
        half_life_days=parameters.half_life_days,
        length_power=parameters.length_power,
    )
    if not (np.diff(index.session_starts) > 1).any():
        raise NotEnoughData(
            "next in session: no session with two different products yet", needed="sessions of two products or more"
        )
    rule_products, rule_weights = build_rules(
        index,
        parameters.n_rules,
        backward=parameters.rule_backward,
        rarity_power=parameters.rule_rarity_power,
    )
    count = np.maximum(np.bincount(index.session_products, minlength=len(vocabulary)), 1)
    rarity = 1 + parameters.rarity * np.log(index.n_sessions / count)
    return {
        **vocabulary.to_arrays(),
        "session_starts": index.session_starts,
        "session_products": index.session_products,
        "product_starts": index.product_starts,
        "product_sessions": index.product_sessions,
        "factor": index.factor,
        "rule_products": rule_products,
        "rule_weights": rule_weights,
        "rarity": rarity.astype(np.float32),
    }


NEXT_IN_SESSION = Recipe("next_in_session", NextInSessionParameters(), train_next_in_session, NextInSession)
