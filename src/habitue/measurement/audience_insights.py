"""How audiences do beside the rest, from sums over people.

An audience is taken as it was when the period began. As of now, people would be in "bought this month" *because* they
bought, and its conversion would be 1; who left meanwhile would be missed. The rest are the people known then and not in
it; whoever was first seen later is in neither. An audience found by extreme behaviour moves towards the mean afterwards
by itself, so each figure is compared with the rest in the same weeks, and the trend draws the audience anew each week.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from math import sqrt
from types import MappingProxyType
from typing import Literal

import msgspec

from habitue.core.errors import NotEnoughData
from habitue.experiments.intervals import p_value, relative_lift
from habitue.experiments.statistics import RatioSample, Sample, Statistic
from habitue.measurement.audience_results import (
    AudienceContrast,
    AudienceInsight,
    AudienceOverlap,
    Figure,
    Metric,
    Standout,
    TrendPoint,
    Unit,
)
from habitue.measurement.audience_tables import Groups, Moves, Sums
from habitue.measurement.intervals import share
from habitue.measurement.multiplicity import benjamini_hochberg
from habitue.measurement.weeks import Week

FEWEST_PEOPLE = 50
# Of what is counted. For a comparison so many must be *expected* on either side: with twelve, 14 % of quiet shops had a
# finding instead of 5 %; and to ask for so many that came would pick the audiences in which chance made many
FEWEST_OUTCOMES = 20
FALSE_FINDINGS = 0.05  # share of the findings shown that may be none
NOBODY_MOVED: Mapping[str, Sequence[Moves]] = MappingProxyType({})
_Z = 1.959964
_SHARES: frozenset[Metric] = frozenset({"conversion", "repeat_rate", "returns"})


class Measure(msgspec.Struct, frozen=True):
    """How a metric is read off the sums: a statistic, what it is of, and what must have happened often enough."""

    of: Unit
    statistic: Callable[[Sums], Statistic]
    n: Callable[[Sums], float]
    outcomes: Callable[[Sums], float]
    outcome: Unit


MEASURES: Mapping[Metric, Measure] = {
    "conversion": Measure(
        "visits", lambda s: RatioSample(s.n, s.c, s.cc, s.v, s.vv, s.cv), lambda s: s.v, lambda s: s.c, "orders"
    ),
    "order_value": Measure(
        "orders", lambda s: RatioSample(s.n, s.r, s.rr, s.p, s.pp, s.rp), lambda s: s.p, lambda s: s.p, "orders"
    ),
    "revenue_per_visitor": Measure(
        "visitors",
        lambda s: RatioSample(s.n, s.r, s.rr, s.visitors, s.visitors, s.rv),
        lambda s: s.visitors,
        lambda s: s.o,
        "orders",
    ),
    "orders_per_person": Measure("people", lambda s: Sample(s.n, s.o, s.oo), lambda s: s.n, lambda s: s.o, "orders"),
    "repeat_rate": Measure(
        "buyers",
        lambda s: RatioSample(s.n, s.repeaters, s.repeaters, s.buyers, s.buyers, s.repeaters),
        lambda s: s.buyers,
        lambda s: s.repeaters,
        "repeat_buyers",
    ),
    "returns": Measure(
        "orders",
        lambda s: RatioSample(s.n, s.b, s.bb, s.o, s.oo, s.bo),
        lambda s: s.o,
        lambda s: s.b,
        "returned_orders",
    ),
}


def figure(metric: Metric, sums: Sums) -> Figure:
    """A metric of one group with its interval (delta method where it is a ratio)."""
    measure = MEASURES[metric]
    missing = _missing(metric, sums)
    if missing is not None:
        return missing
    n, hits = round(measure.n(sums)), round(measure.outcomes(sums))
    if metric in _SHARES and min(hits, n - hits) < FEWEST_OUTCOMES:
        told = share(hits, n)  # the delta method's interval would be too short, and of no length for none
        return Figure(state="known", n=n, of=measure.of, value=told.value, low=told.low, high=told.high)
    statistic = measure.statistic(sums)
    half = _Z * sqrt(statistic.variance / statistic.n)
    # all of these are shares, counts or revenue after refunds: none is below 0
    low, high = max(0.0, statistic.mean - half), statistic.mean + half
    if metric in _SHARES:
        high = min(1.0, high)
    return Figure(state="known", n=n, of=measure.of, value=statistic.mean, low=low, high=high)


def contrasts(audience: Sums, rest: Sums) -> list[tuple[AudienceContrast, float | None]]:
    """Every metric of an audience beside the rest, with its p-value; not corrected yet."""
    return [_contrast(metric, audience, rest) for metric in MEASURES]


def insights(
    period: Groups,
    weeks: Sequence[tuple[Week, Groups]],
    audience_ids: Iterable[str],
    moved: Mapping[str, Sequence[Moves]] = NOBODY_MOVED,
) -> tuple[list[AudienceInsight], list[Standout]]:
    """Every audience, by id, and what stands out, the largest lift first.

    Parameters
    ----------
    period
        By the audiences as they were when it began.
    weeks
        Each by the audiences as they were when *it* began.
    audience_ids
        All that were asked for, also those nobody was in.
    moved
        Of each that anybody was in, the moves of each week and the end (`habitue.measurement.audience_tables.moves`).
    """
    found: dict[str, list[tuple[AudienceContrast, float | None]]] = {}
    for name in sorted(audience_ids):
        mine = period.audiences.get(name, Sums())
        found[name] = contrasts(mine, period.known - mine)
    flat = [(name, at, p) for name, rows in found.items() for at, (_, p) in enumerate(rows) if p is not None]
    adjusted = benjamini_hochberg([p for _, _, p in flat])
    corrected = {(name, at): p for (name, at, _), p in zip(flat, adjusted, strict=True)}
    told: list[AudienceInsight] = []
    findings: list[Standout] = []
    total = period.known.r + period.newcomers.r
    for name, rows in found.items():
        judged = [_judged(row, corrected.get((name, at))) for at, (row, _) in enumerate(rows)]
        findings += [_standout(name, row) for row in judged if row.verdict]
        told.append(_insight(name, period, judged, total, weeks, moved.get(name, ())))
    return told, sorted(findings, key=lambda one: (-abs(one.lift), one.audience_id, one.metric))


def overlaps(counts: Mapping[tuple[str, str], int], known: int) -> list[AudienceOverlap]:
    """Pairs of audiences with anybody in both, the largest share first.

    Parameters
    ----------
    counts
        People in both, each pair once; an audience with itself gives its size.
    known
        Everybody known, the audiences' people among them.
    """
    found = []
    for (one, other), both in counts.items():
        if one != other:
            sizes = counts[one, one], counts[other, other]
            lift = both * known / (sizes[0] * sizes[1])
            found.append(AudienceOverlap(one, other, both, both / (sum(sizes) - both), lift))
    return sorted(found, key=lambda pair: (-pair.jaccard, pair.audience_id, pair.with_id))


def _missing(metric: Metric, sums: Sums) -> Figure | None:
    measure = MEASURES[metric]
    if sums.n < FEWEST_PEOPLE:
        return Figure(state="not_enough", n=sums.n, of="people", needed=FEWEST_PEOPLE)
    if metric in _SHARES:  # few of many is an answer
        n = round(measure.n(sums))
        return None if n >= FEWEST_OUTCOMES else Figure(state="not_enough", n=n, of=measure.of, needed=FEWEST_OUTCOMES)
    outcomes = round(measure.outcomes(sums))
    if outcomes < FEWEST_OUTCOMES or not measure.n(sums):
        return Figure(state="not_enough", n=outcomes, of=measure.outcome, needed=FEWEST_OUTCOMES)
    return None


def _expected_too_few(metric: Metric, audience: Sums, rest: Sums) -> Figure | None:
    """Where the smaller side is too small for the rate of both together."""
    measure = MEASURES[metric]
    sizes, hits = ([each(audience), each(rest)] for each in (measure.n, measure.outcomes))
    expected = min(sizes) * sum(hits) / sum(sizes) if sum(sizes) else 0.0
    if min(audience.n, rest.n) < FEWEST_PEOPLE:
        return Figure(state="not_enough", n=min(audience.n, rest.n), of="people", needed=FEWEST_PEOPLE)
    if expected < FEWEST_OUTCOMES:
        return Figure(state="not_enough", n=int(expected), of=measure.outcome, needed=FEWEST_OUTCOMES)
    return None


def _contrast(metric: Metric, audience: Sums, rest: Sums) -> tuple[AudienceContrast, float | None]:
    mine, theirs = figure(metric, audience), figure(metric, rest)
    few = _expected_too_few(metric, audience, rest)
    if few is not None:
        return AudienceContrast(metric=metric, audience=mine, rest=theirs, lift=few), None
    measure = MEASURES[metric]
    treated, control = measure.statistic(audience), measure.statistic(rest)
    try:
        lift, p = relative_lift(treated, control), p_value(treated, control)
    except NotEnoughData:  # nobody differs from anybody, or nothing at all came of the rest
        unknown = Figure(state="not_enough", n=mine.n, of=mine.of, needed=None)
        return AudienceContrast(metric=metric, audience=mine, rest=theirs, lift=unknown), None
    told = Figure(state="known", n=mine.n, of=mine.of, value=lift.value, low=lift.low, high=lift.high)
    return AudienceContrast(metric=metric, audience=mine, rest=theirs, lift=told), p


def _judged(row: AudienceContrast, adjusted_p: float | None) -> AudienceContrast:
    if adjusted_p is None or adjusted_p > FALSE_FINDINGS:
        return replace(row, adjusted_p=adjusted_p)
    verdict: Literal["over", "under"] = "over" if (row.lift.value or 0.0) > 0 else "under"
    return replace(row, adjusted_p=adjusted_p, verdict=verdict)


def _standout(name: str, row: AudienceContrast) -> Standout:
    lift = row.lift
    assert row.verdict, row
    assert lift.value is not None, row
    assert lift.low is not None, row
    assert lift.high is not None, row
    assert row.adjusted_p is not None, row
    return Standout(name, row.metric, row.verdict, lift.value, lift.low, lift.high, row.adjusted_p)


def _insight(
    name: str,
    period: Groups,
    judged: list[AudienceContrast],
    total: float,
    weeks: Sequence[tuple[Week, Groups]],
    moved: Sequence[Moves],
) -> AudienceInsight:
    sums = period.audiences.get(name, Sums())
    each = moved or [Moves(0, 0, 0)] * (len(weeks) + 1)
    return AudienceInsight(
        audience_id=name,
        people=sums.n,
        people_at_end=each[-1].people,
        visitors=sums.visitors,
        visits=round(sums.v),
        orders=round(sums.o),
        revenue_minor=round(sums.r),
        share_of_people=sums.n / period.known.n if period.known.n else None,
        share_of_revenue=_share(sums, period, total),
        contrasts=judged,
        trend=[_point(week, told, name, moves) for (week, told), moves in zip(weeks, each[:-1], strict=True)],
    )


def _share(sums: Sums, period: Groups, total: float) -> Figure:
    """Share of all revenue: a ratio over everybody of revenue if in the audience and revenue."""
    if sums.o < FEWEST_OUTCOMES or total <= 0:
        return Figure(state="not_enough", n=round(sums.o), of="orders", needed=FEWEST_OUTCOMES)
    squares = period.known.rr + period.newcomers.rr
    everybody = period.known.n + period.newcomers.n
    ratio = RatioSample(everybody, sums.r, sums.rr, total, squares, sums.rr)
    half = _Z * sqrt(ratio.variance / everybody)
    low, high = max(0.0, ratio.mean - half), min(1.0, ratio.mean + half)
    return Figure(state="known", n=round(sums.o), of="orders", value=ratio.mean, low=low, high=high)


def _point(week: Week, each: Groups, name: str, moved: Moves) -> TrendPoint:
    mine = each.audiences.get(name, Sums())
    rest = each.known - mine
    return TrendPoint(
        monday=week.monday,
        people=mine.n,
        entered=moved.entered,
        left=moved.left,
        visits=round(mine.v),
        conversion=figure("conversion", mine),
        rest_conversion=figure("conversion", rest),
        revenue_per_visitor=figure("revenue_per_visitor", mine),
        rest_revenue_per_visitor=figure("revenue_per_visitor", rest),
    )
