"""Which audience next: what acting on it may be worth, for each week until there is a result.

``people x orders per person x order value`` is what the audience's people spent in the period; the expected change of
each of the last two, from past tests with shrinkage, says how much more that would be; and the time to build and to
read a result is what it costs before anybody knows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import ceil, sqrt

import msgspec
from scipy.special import ndtr, ndtri

from habitue.experiments.horizon import MAX_WEEKS
from habitue.measurement.audience_insights import FEWEST_OUTCOMES, FEWEST_PEOPLE
from habitue.measurement.audience_results import Factor, Opportunity, Unranked
from habitue.measurement.shrinkage import DEFAULT_PRIOR, Expected, PastTest, Prior, expected_change

# Order values move less than orders: in the source of the other prior, what moved revenue moved conversion
VALUE_PRIOR = Prior(mean=0.0, error=0.01, spread=0.01, weight=4.0)
_Z = 1.959964


class Baseline(msgspec.Struct, frozen=True):
    """What an audience's people did in the period.

    Attributes
    ----------
    people, visitors, buyers
        In the audience when the period began; those who came; those who ordered.
    orders, revenue_minor, revenue_squares
        Sums over the people: of orders, of each one's revenue, of its square.
    """

    people: int
    visitors: int
    buyers: int
    orders: int
    revenue_minor: float
    revenue_squares: float


class Action(msgspec.Struct, frozen=True):
    """A kind of action somebody could take, and the weeks it takes to build."""

    kind: str
    weeks_to_build: float = 1.0


class Assumptions(msgspec.Struct, frozen=True, kw_only=True):
    """What the ranking takes as given.

    Attributes
    ----------
    weeks
        Length of the period the baselines are of.
    minimal_change
        The smallest relative change worth knowing: a test is made large enough for it, or for the expected change
        where that is larger.
    power, confidence
        Of that test.
    """

    weeks: float = 4.0
    minimal_change: float = 0.05
    power: float = 0.8
    confidence: float = 0.95
    prior: Prior = DEFAULT_PRIOR
    value_prior: Prior = VALUE_PRIOR


DEFAULT_ASSUMPTIONS = Assumptions()


def weeks_to_read(share: float, visitors_per_week: float, change: float, assumptions: Assumptions) -> int | None:
    """Whole weeks until a test of two equal arms shows a relative change of a share; None beyond two years.

    Parameters
    ----------
    share
        Of visitors who order, 0 to 1.
    change
        Relative, != 0.

    References
    ----------
    J. L. Fleiss, B. Levin, M. C. Paik, "Statistical Methods for Rates and Proportions", 3rd ed. (2003), section 4.2.

    Examples
    --------
    >>> weeks_to_read(0.05, 10_000, 0.1, DEFAULT_ASSUMPTIONS)
    7
    """
    if not 0 < share <= 1 or not change or visitors_per_week <= 0:
        return None
    z = float(ndtri((1 + assumptions.confidence) / 2) + ndtri(assumptions.power))
    # the changed arm's variance is taken at its bound, share (1 + change) (1 - share): falls as the share grows
    of_arm = z**2 * (1 - share) * (2 + abs(change)) / (share * change**2)
    weeks = max(1, ceil(2 * of_arm / visitors_per_week - 1e-9))
    return weeks if weeks <= MAX_WEEKS else None


def ranked(
    baselines: Mapping[str, Baseline],
    actions: Sequence[Action],
    tests: Sequence[PastTest],
    value_tests: Sequence[PastTest],
    assumptions: Assumptions = DEFAULT_ASSUMPTIONS,
) -> tuple[list[Opportunity], list[Unranked]]:
    """Every action on every audience, the best first, and the audiences about which there is not enough.

    The order in which anything is given does not matter: ties go by audience and kind.

    Parameters
    ----------
    tests, value_tests
        Past changes of orders per person, and of order value.
    """
    missing = {name: lack for name, one in baselines.items() if (lack := _lacking(name, one)) is not None}
    found = [
        _opportunity(
            name,
            one,
            action,
            expected_change(action.kind, name, tests, assumptions.prior),
            expected_change(action.kind, name, value_tests, assumptions.value_prior),
            assumptions,
        )
        for name, one in baselines.items()
        if name not in missing
        for action in actions
    ]
    found.sort(key=lambda one: (-one.score_minor, one.audience_id, one.kind))
    placed = [replace(one, rank=rank) for rank, one in enumerate(found, 1)]
    return placed, [missing[name] for name in sorted(missing)]


def weeks_until(needed: int, sizes: Sequence[int]) -> int | None:
    """Whole weeks until an audience has so many people when the period begins; None if it will not within two years.

    Parameters
    ----------
    sizes
        When the period began, then a week later each. What is known already is waited for; beyond it the audience goes
        on growing as it did on average.

    Examples
    --------
    >>> weeks_until(50, [30, 36, 44, 51, 54]), weeks_until(50, [30, 32, 34, 36, 38]), weeks_until(50, [30, 31, 29, 30])
    (3, 10, None)
    """
    for weeks, people in enumerate(sizes):
        if people >= needed:
            return weeks
    last = len(sizes) - 1
    growth = (sizes[-1] - sizes[0]) / last if last > 0 else 0.0
    if growth <= 0:
        return None
    weeks = last + ceil((needed - sizes[-1]) / growth)
    return weeks if weeks <= MAX_WEEKS else None


def product_moments(factors: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """Mean and standard deviation of a product of independent factors, each given by its own.

    References
    ----------
    L. A. Goodman, "On the exact variance of products", JASA 55 (1960), and "The variance of the product of K random
    variables", JASA 57 (1962).

    Examples
    --------
    >>> product_moments([(3.0, 0.0), (2.0, 0.5)])
    (6.0, 1.5)
    """
    mean, square = 1.0, 1.0
    for value, error in factors:
        mean *= value
        square *= value**2 + error**2
    return mean, sqrt(max(0.0, square - mean**2))


def _lacking(name: str, one: Baseline) -> Unranked | None:
    if one.people < FEWEST_PEOPLE:
        return Unranked(name, one.people, FEWEST_PEOPLE, "people")
    if one.orders < FEWEST_OUTCOMES or one.revenue_minor <= 0:
        return Unranked(name, one.orders, FEWEST_OUTCOMES, "orders")
    return None


def _opportunity(
    name: str, one: Baseline, action: Action, change: Expected, value_change: Expected, assumptions: Assumptions
) -> Opportunity:
    changes = (change, value_change)
    grown, grown_error = product_moments([(1 + each.value, each.error) for each in changes])
    spent = one.revenue_minor / one.people
    variance = max(0.0, one.revenue_squares / one.people - spent**2) / max(one.people - 1, 1)
    mean, error = product_moments([(spent, sqrt(variance)), (grown - 1, grown_error)])
    worth, uncertain = one.people * mean, one.people * error
    target = max(abs(change.value), assumptions.minimal_change)
    # somebody may order without a visit that was seen: at most everybody who came is taken to have ordered
    share = min(one.buyers / one.visitors, 1.0) if one.visitors else 0.0
    reading = weeks_to_read(share, one.visitors / assumptions.weeks, target, assumptions)
    waiting = action.weeks_to_build + (MAX_WEEKS if reading is None else reading)
    return Opportunity(
        audience_id=name,
        kind=action.kind,
        rank=0,
        people=Factor(value=one.people, source="measured", n=one.people),
        orders_per_person=Factor(value=one.orders / one.people, source="measured", n=one.orders),
        order_value=Factor(value=one.revenue_minor / one.orders, source="measured", n=one.orders),
        change=_factor(change),
        value_change=_factor(value_change),
        weeks_to_build=Factor(value=action.weeks_to_build, source="assumed"),
        weeks_to_read=Factor(value=MAX_WEEKS if reading is None else reading, source="computed", n=one.visitors),
        worth_minor=Factor(
            value=worth, low=worth - _Z * uncertain, high=worth + _Z * uncertain, source="computed", n=one.people
        ),
        score_minor=worth / waiting,
        chance=float(ndtr(mean / error)) if error > 0 else float(mean > 0),
        readable=reading is not None,
    )


def _factor(expected: Expected) -> Factor:
    tested = bool(expected.own_tests or expected.other_tests)
    return Factor(
        value=expected.value,
        low=expected.value - _Z * expected.error,
        high=expected.value + _Z * expected.error,
        source="past_tests" if tested else "prior",
        n=expected.people,
        raw=expected.raw,
        own_tests=expected.own_tests,
        other_tests=expected.other_tests,
    )
