"""What a change will do next time, from what changes of its kind did before: empirical Bayes.

Each past test says a relative change with a standard error. True changes of one kind lie around the kind's mean with a
spread that is learned from all kinds; the mean itself has a sceptical prior. What an audience's own tests say is
combined with what the other audiences' tests of the kind lead to expect.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from math import sqrt

import msgspec


class PastTest(msgspec.Struct, frozen=True):
    """What one randomised comparison found.

    Attributes
    ----------
    kind
        Of action: tests of one kind are expected to be alike.
    audience_id
        Whom it was about; ``""`` for everybody.
    change, error
        Relative change (0.1 is ten percent more) and its standard error, > 0.
    people
        Compared in both arms together.
    """

    kind: str
    audience_id: str
    change: float
    error: float
    people: int


class Prior(msgspec.Struct, frozen=True):
    """What is expected of a kind of action nobody has tested; relative changes.

    Attributes
    ----------
    mean, error
        Of the kind's mean change. 1 % give or take 2: in W. Browne and M. Swarbrick Jones, "What works in e-commerce"
        (2017), over 6,700 tests, kinds of treatment lie between -0.3 and +2.9 %.
    spread
        Between true changes of one kind, before it is learned.
    weight
        How many tests the spread counts as, > 0.
    """

    mean: float = 0.01
    error: float = 0.02
    spread: float = 0.03
    weight: float = 4.0


DEFAULT_PRIOR = Prior()


class Expected(msgspec.Struct, frozen=True):
    """What to expect, and what it is drawn from.

    Attributes
    ----------
    value, error
        Mean and standard deviation of the relative change to expect.
    raw
        What the tests alone say, weighted by precision: of the audience if it has any, else of the kind. None without.
    own_tests, other_tests
        Tests of this audience, and of others of the kind.
    people
        In those tests.
    """

    value: float
    error: float
    raw: float | None
    own_tests: int
    other_tests: int
    people: int


def expected_change(kind: str, audience_id: str, tests: Sequence[PastTest], prior: Prior = DEFAULT_PRIOR) -> Expected:
    """What an action of a kind is expected to change among an audience.

    With no tests it is the prior; with many it is what they say. The order of the tests does not matter.

    References
    ----------
    B. Efron, C. Morris, "Data analysis using Stein's estimator", JASA 70 (1975); the spread by R. Paule, J. Mandel,
    "Consensus values and weighting factors", J. Res. NBS 87 (1982), weighed with the prior's.
    """
    ordered = sorted(tests, key=lambda test: (test.kind, test.audience_id, test.change, test.error))
    spread = _spread(ordered, prior)
    alike = [test for test in ordered if test.kind == kind]
    own = [test for test in alike if test.audience_id == audience_id]
    # an audience's own tests come in once: as its own, not as what others lead to expect
    others = [test for test in alike if test.audience_id != audience_id]
    mean, variance = _combined(prior.mean, prior.error**2, others, spread)
    value, left = _combined(mean, variance + spread**2, own, 0.0)
    told = own or others
    return Expected(
        value=value,
        error=sqrt(left),
        raw=_weighted(told, spread if not own else 0.0) if told else None,
        own_tests=len(own),
        other_tests=len(others),
        people=sum(test.people for test in alike),
    )


def _combined(mean: float, variance: float, tests: Sequence[PastTest], spread: float) -> tuple[float, float]:
    """A normal prior and the tests, weighted by precision."""
    weights = [1 / (test.error**2 + spread**2) for test in tests]
    precision = 1 / variance + sum(weights)
    total = mean / variance + sum(weight * test.change for weight, test in zip(weights, tests, strict=True))
    return total / precision, 1 / precision


def _weighted(tests: Sequence[PastTest], spread: float) -> float:
    weights = [1 / (test.error**2 + spread**2) for test in tests]
    return sum(weight * test.change for weight, test in zip(weights, tests, strict=True)) / sum(weights)


def _spread(tests: Sequence[PastTest], prior: Prior) -> float:
    """Between true changes of one kind: the prior's and the tests', each by what it is worth."""
    by_kind: defaultdict[str, list[PastTest]] = defaultdict(list)
    for test in tests:
        by_kind[test.kind].append(test)
    degrees = sum(len(alike) - 1 for alike in by_kind.values())
    if not degrees:
        return prior.spread
    learned = _paule_mandel(list(by_kind.values()), degrees)
    return sqrt((prior.weight * prior.spread**2 + degrees * learned) / (prior.weight + degrees))


def _paule_mandel(kinds: Sequence[Sequence[PastTest]], degrees: int) -> float:
    """The variance at which the tests scatter around their kinds' means as much as their errors lead to expect."""

    def excess(variance: float) -> float:
        total = 0.0
        for alike in kinds:
            mean = _weighted(alike, sqrt(variance))
            total += sum((test.change - mean) ** 2 / (test.error**2 + variance) for test in alike)
        return total - degrees

    if excess(0.0) <= 0:
        return 0.0
    low, high = 0.0, 1e-4
    while excess(high) > 0:  # decreasing towards -degrees: ends
        low, high = high, high * 4
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if excess(middle) > 0 else (low, middle)
    return high
