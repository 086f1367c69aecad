"""How likely it is where there is too little to learn from: what the person did, else people like them, else the shop.

Each level is a rate drawn to the one below it, the more so the fewer moments it stands on: the person's own moments to
those of people in the same situation, these to the shelf they look at, the shelf to the shop. The strength of each pull
is learned from how much rates differ from one another (beta-binomial).

References
----------
Gelman et al., "Bayesian data analysis", 3rd edition 2013, section 5.3 (hierarchical beta-binomial models).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from math import exp, log
from typing import Literal, TypeVar

import msgspec
import numpy as np
from scipy.special import betaincinv, betaln

from habitue.features.person.vector import NAMES
from habitue.models.propensity.samples import Samples

Level = Literal["model", "visitor", "segment", "category", "shop"]
SEGMENTS = ("new", "returning", "customer", "cart", "customer_cart")
STRENGTHS = (5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0)
"""Moments of the level below that a rate is mixed with."""
MIN_OWN, MIN_GROUP = 3, 10
"""Moments from which a person, and a situation or a shelf, answers for itself."""
COVERED = 0.9
_CART, _ORDERS, _VISITS = NAMES.index("cart_items"), NAMES.index("orders"), NAMES.index("visits")

G = TypeVar("G", bound=Hashable)
Count = tuple[int, int]  # moments, of these with the goal
NOTHING: Count = (0, 0)


class Answer(msgspec.Struct, frozen=True):
    """A probability, the interval that holds the true one in nine of ten such cases, and what it stands on.

    Attributes
    ----------
    based_on
        Moments that the level which answered stands on.
    """

    probability: float
    low: float
    high: float
    based_on: int
    level: Level


class Levels(msgspec.Struct, frozen=True):
    """Counts of moments: of the shop, by shelf, by situation, by both; and how strongly each is drawn to the next."""

    shop: Count
    categories: dict[str, Count]
    segments: dict[str, Count]
    cells: dict[str, dict[str, Count]]
    category_strength: float
    segment_strength: float
    visitor_strength: float

    def answer(self, vector: Sequence[float], category: str, own: Count) -> Answer | None:
        """What is likely for somebody; None where the shop has no moment at all.

        Parameters
        ----------
        own
            The person's own past moments.
        """
        weights, n, level = self._weights(vector, category, own)
        if n == 0:
            return None
        low, high = interval(*weights)
        return Answer(weights[0] / sum(weights), low, high, n, level)

    def probability(self, vector: Sequence[float], category: str, own: Count) -> float | None:
        """The probability alone, without what takes time."""
        weights, n, _ = self._weights(vector, category, own)
        return weights[0] / sum(weights) if n else None

    def _weights(self, vector: Sequence[float], category: str, own: Count) -> tuple[tuple[float, float], int, Level]:
        """Both parameters of the beta distribution that answers, the moments it stands on, its level."""
        level: Level = "shop"
        found, n = _joined((1.0, 0.5), self.shop), self.shop[0]
        shop = _mean(found)
        shelf = self.categories.get(category, NOTHING)
        if shelf[0] >= MIN_GROUP:
            found, n, level = _joined((self.category_strength, shop), shelf), shelf[0], "category"
        segment = segment_of(vector)
        group = self.segments.get(segment, NOTHING)
        if group[0] >= MIN_GROUP:
            alike = _joined((self.segment_strength, shop), group)
            if level == "category":
                # what the situation says of everybody, said of this shelf
                lift = _odds(_mean(alike)) - _odds(shop)
                expected = 1 / (1 + exp(-(_odds(_mean(found)) + lift)))
                cell = self.cells.get(category, {}).get(segment, NOTHING)
                alike = _joined((self.segment_strength, expected), cell)
            found, n, level = alike, group[0], "segment"
        if own[0] >= MIN_OWN:
            found, n, level = _joined((self.visitor_strength, _mean(found)), own), own[0], "visitor"
        return found, n, level


def segment_of(vector: Sequence[float]) -> str:
    """In which situation somebody is: one of `SEGMENTS`."""
    bought = vector[_ORDERS] > 0
    if vector[_CART] > 0:
        return "customer_cart" if bought else "cart"
    if bought:
        return "customer"
    return "returning" if vector[_VISITS] > 1 else "new"


def interval(yes: float, no: float) -> tuple[float, float]:
    """The middle `COVERED` of a beta distribution."""
    low, high = betaincinv(yes, no, ((1 - COVERED) / 2, (1 + COVERED) / 2))
    return float(low), float(high)


def learn_levels(samples: Samples, within_ms: int) -> Levels:
    """Count, and learn the strengths; of any number of moments, none too.

    Parameters
    ----------
    within_ms
        How long the goal may take. How much people differ is told by moments of each that do not overlap: by others,
        every order near several visits would look like a habit.
    """
    segments = [segment_of(row) for row in samples.x.tolist()]
    happened = samples.happened.astype(np.int64).tolist()
    by_category = _counts(samples.category, happened)
    by_segment = _counts(segments, happened)
    by_cell = _counts(zip(samples.category, segments, strict=True), happened)
    by_category.pop("", None)
    shop = (len(samples), sum(happened))
    rate = _mean(_joined((1.0, 0.5), shop))
    of_segment = {name: (n, k, rate) for name, (n, k) in by_segment.items()}
    segment_strength = _strength(of_segment.values())
    rates = {name: _mean(_joined((segment_strength, rate), count)) for name, count in by_segment.items()}
    cells: dict[str, dict[str, Count]] = {}
    for (category, segment), count in by_cell.items():
        cells.setdefault(category, {})[segment] = count
    return Levels(
        shop,
        by_category,
        by_segment,
        cells,
        _strength((n, k, rate) for n, k in by_category.values()),
        segment_strength,
        _strength(_people(samples, [rates[segment] for segment in segments], within_ms)),
    )


def own_of(samples: Samples, within_ms: int) -> dict[int, list[int]]:
    """Person -> the places of their moments, none overlapping."""
    places: dict[int, list[int]] = defaultdict(list)
    free: dict[int, int] = {}
    for place, (person, at) in enumerate(zip(samples.person.tolist(), samples.at.tolist(), strict=True)):
        if at >= free.get(person, at):
            places[person].append(place)
            free[person] = at + within_ms
    return places


def _people(samples: Samples, expected: list[float], within_ms: int) -> Iterator[tuple[int, int, float]]:
    """Of each person their moments, those with the goal, and the rate expected of the situations they were in."""
    happened = samples.happened.astype(np.int64).tolist()
    for places in own_of(samples, within_ms).values():
        n = len(places)
        yield n, sum(happened[place] for place in places), sum(expected[place] for place in places) / n


def _counts(groups: Iterable[G], happened: list[int]) -> dict[G, Count]:
    counts: dict[G, list[int]] = defaultdict(lambda: [0, 0])
    for group, yes in zip(groups, happened, strict=True):
        counts[group][0] += 1
        counts[group][1] += yes
    return {group: (n, k) for group, (n, k) in counts.items()}


def _strength(groups: Iterable[tuple[int, int, float]]) -> float:
    """The strength under which the groups' counts (moments, with the goal, expected rate) are likeliest."""
    rows = np.array(list(groups), np.float64).reshape(-1, 3)
    if len(rows) < 2:
        return STRENGTHS[2]
    n, k, rate = rows.T
    likely = [
        float(np.sum(betaln(k + m * rate, n - k + m * (1 - rate)) - betaln(m * rate, m * (1 - rate))))
        for m in STRENGTHS
    ]
    return STRENGTHS[int(np.argmax(likely))]


def _joined(prior: tuple[float, float], count: Count) -> tuple[float, float]:
    """A prior of (strength, rate) after so many moments."""
    (strength, rate), (n, k) = prior, count
    return strength * rate + k, strength * (1 - rate) + n - k


def _mean(weights: tuple[float, float]) -> float:
    return weights[0] / (weights[0] + weights[1])


def _odds(p: float) -> float:
    return log(p / (1 - p))
