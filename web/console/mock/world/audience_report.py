"""What the worker might say of audiences: people are drawn, everything else is what habitue computes of them.

Not shipped, never used by the product.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from math import ceil

import numpy as np
from habitue.measurement.anomaly_words import sentences
from habitue.measurement.audience_insights import insights, overlaps
from habitue.measurement.audience_results import (
    Anomaly,
    AnomalyReason,
    AudienceDays,
    AudienceReport,
    DaySize,
    LeftOut,
    Part,
)
from habitue.measurement.audience_tables import Groups, Moves, Sums
from habitue.measurement.opportunities import Action, Baseline, ranked, weeks_until
from habitue.measurement.period import finished_days
from habitue.measurement.shrinkage import PastTest
from habitue.measurement.weeks import finished_weeks
from numpy.typing import NDArray

from world.things import HOUR

WEEKS, PERIOD = 9, 4
Array = NDArray[np.float64]
# Audience -> share of people in it at first, growth a week, how often its people come and buy beside the others
PUBLISHED = {
    "lantern.lovers": (0.08, 1.035, 1.5, 1.35),
    "sleeping": (0.31, 1.01, 0.35, 0.7),
    "gift.buyers": (0.05, 1.06, 1.1, 1.0),
    "vip": (0.0004, 1.09, 1.6, 1.6),
}
LISTENED = ("lantern.lovers", "gift.buyers")


def sums(visits: Array, converted: Array, orders: Array, revenue: Array, returned: Array) -> Sums:
    """Of people's figures, one number each."""
    v, c, o, r, b = visits, converted, orders, revenue, returned
    return Sums(
        n=len(v), visitors=int((v > 0).sum()), buyers=int((o > 0).sum()), repeaters=int((o > 1).sum()),
        v=float(v.sum()), vv=float(v @ v), c=float(c.sum()), cc=float(c @ c), cv=float(c @ v),
        o=float(o.sum()), oo=float(o @ o), p=float(o.sum()), pp=float(o @ o), r=float(r.sum()), rr=float(r @ r),
        rp=float(r @ o), rv=float(r[v > 0].sum()), b=float(b.sum()), bb=float(b @ b), bo=float(b @ o),
    )  # fmt: skip


def said(now_ms: int, people: int, names: Mapping[str, Mapping[str, str]], published: bool = True) -> AudienceReport:
    """The report of a shop of so many people."""
    rng = np.random.default_rng(people)
    weeks, ids = finished_weeks(now_ms, WEEKS, "Europe/Paris"), list(PUBLISHED) if published else []
    chance = rng.random((len(ids), people))  # each keeps their place: an audience that grows keeps who is in
    drift = rng.normal(0, 0.015, (WEEKS + 1, people))
    member = [
        {
            name: (chance[at] + drift[week] * PUBLISHED[name][0] * 4) < PUBLISHED[name][0] * PUBLISHED[name][1] ** week
            for at, name in enumerate(ids)
        }
        for week in range(WEEKS + 1)
    ]
    drawn = [_week(rng, member[week], people) for week in range(WEEKS)]
    first = WEEKS - PERIOD
    whole = tuple(sum(week[at] for week in drawn[first:]) for at in range(5))
    newcomers = sums(*(column[: people // 9] for column in whole))
    period = _groups(member[first], whole, newcomers)
    weekly = [(week, _groups(member[at], drawn[at], Sums())) for at, week in enumerate(weeks)]
    moved = {name: _moves([each[name] for each in member]) for name in ids}
    told, findings = insights(period, weekly, ids, moved)
    told = [
        replace(one, days=_days(now_ms, one.people_at_end) if one.audience_id in LISTENED else None) for one in told
    ]
    opportunities, unranked = ranked(
        {
            name: Baseline(s.n, s.visitors, s.buyers, round(s.p), s.r, s.rr)
            for name, s in period.audiences.items()
        },
        [Action("experience")],
        [
            PastTest("experience", "lantern.lovers", 0.11, 0.045, 1_890),
            PastTest("experience", "sleeping", -0.01, 0.06, 2_240),
        ],
        [],
    )  # fmt: skip
    waiting = []
    for one in unranked:
        sizes = [each.people for each in moved[one.audience_id]][first:]
        needed = one.needed if one.of == "people" else ceil(sizes[0] * one.needed / max(one.n, 1))
        waiting.append(replace(one, weeks=weeks_until(needed, sizes)))
    both = {
        (one, other): int((member[first][one] & member[first][other]).sum())
        for one in ids for other in ids if one <= other
    }  # fmt: skip
    unusual = [replace(one, sentences=sentences(one, "EUR", names)) for one in _unusual(weeks[-1].monday)]
    return AudienceReport(
        computed_at=now_ms - 5 * HOUR, from_ms=weeks[first].from_ms, until_ms=weeks[-1].until_ms, currency="EUR",
        log_position=318_410, versions=dict.fromkeys(ids, 1), known_people=period.known.n, newcomers=newcomers.n,
        newcomers_revenue_minor=round(newcomers.r), audiences=told, findings=findings,
        overlaps=overlaps({pair: n for pair, n in both.items() if n}, period.known.n),
        opportunities=opportunities, unranked=waiting,
        left_out=[LeftOut("front", "in_the_moment")] if published else [],
        anomalies=unusual if people > 1_000 and published else [], looked_at=27 if people > 1_000 else 0, unjudged=18,
    )  # fmt: skip


def _week(rng: np.random.Generator, member: Mapping[str, NDArray[np.bool_]], people: int) -> tuple[Array, ...]:
    """Visits, visits with an order, orders, revenue (minor units) and orders with returns of each person."""
    coming, buying = np.full(people, 0.35), np.full(people, 0.08)
    for name, inside in member.items():
        coming[inside] *= PUBLISHED[name][2]
        buying[inside] *= PUBLISHED[name][3]
    visits = rng.poisson(coming).astype(float)
    orders = rng.binomial(visits.astype(int), np.minimum(buying, 0.5)).astype(float)
    revenue = orders * np.round(rng.gamma(3.0, 2_100.0, people))
    returned = rng.binomial(orders.astype(int), 0.08).astype(float)
    return visits, orders, orders, revenue, returned


def _groups(member: Mapping[str, NDArray[np.bool_]], columns: tuple[Array, ...], newcomers: Sums) -> Groups:
    inside = {name: sums(*(column[mask] for column in columns)) for name, mask in member.items()}
    return Groups(known=sums(*columns), newcomers=newcomers, audiences=inside)


def _moves(masks: list[NDArray[np.bool_]]) -> list[Moves]:
    steps = [
        Moves(int(now.sum()), int((then & ~now).sum()), int((now & ~then).sum()))
        for now, then in zip(masks, masks[1:], strict=False)
    ]
    return [*steps, Moves(int(masks[-1].sum()), 0, 0)]


def _days(now_ms: int, people: int) -> AudienceDays:
    """The last 30 days before so many people: more come on Saturdays, and a campaign brought some."""
    rng, points = np.random.default_rng(people), list[DaySize]()
    at_end = people
    for at, day in reversed(list(enumerate(finished_days(now_ms, 30, "Europe/Paris")))):
        entered = int(rng.poisson(people * (0.011 + 0.03 * (at == 17) + 0.006 * (at % 7 == 5))))
        left = int(rng.poisson(people * 0.009))
        points.append(DaySize(day.day, at_end - entered + left, entered, left))
        at_end = points[-1].people
    return AudienceDays(points[::-1], people)


def _unusual(monday: str) -> list[Anomaly]:
    """Order value of paid search fell by mix; conversion of an audience rose on phones."""
    parts = [
        Part("Candles", -610.0, -22.0, 2_140.0, 2_095.0, 0.31, 0.58),
        Part("Lanterns", -402.0, -41.0, 8_930.0, 8_810.0, 0.44, 0.27),
        Part("Boots", -118.0, 12.0, 11_240.0, 11_320.0, 0.25, 0.15),
    ]
    devices = [
        Part("mobile", 0.0004, 0.0101, 0.021, 0.034, 0.62, 0.66),
        Part("desktop", -0.0003, 0.0006, 0.044, 0.046, 0.38, 0.34),
    ]
    return [
        Anomaly(
            metric="order_value", dimension="channel", segment="paid_search", monday=monday, before=7_402.0, now=6_221.0,
            change=-1_181.0, low=-1_690.0, high=-672.0, adjusted_p=0.0006, sentences={},
            reason=AnomalyReason(code="mix", dimension="category", mix=-1_130.0, within=-51.0, parts=parts),
        ),
        Anomaly(
            metric="conversion", dimension="audience", segment="lantern.lovers", monday=monday, before=0.0297,
            now=0.0405, change=0.0108, low=0.0041, high=0.0175, adjusted_p=0.021, sentences={},
            reason=AnomalyReason(code="within", dimension="device", mix=0.0001, within=0.0107, parts=devices),
        ),
    ]  # fmt: skip
