"""What was out of the ordinary last week, and why: mix or the parts themselves, more orders or larger ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import msgspec

from habitue.experiments.statistics import RatioSample
from habitue.measurement.anomaly_words import NO_NAMES, Names, sentences
from habitue.measurement.audience_results import (
    Anomaly,
    AnomalyMetric,
    AnomalyReason,
    Dimension,
    Part,
    ReasonCode,
)
from habitue.measurement.decomposition import Decomposition, Ratio, by_factor, by_part
from habitue.measurement.multiplicity import benjamini_hochberg
from habitue.measurement.week_figures import PartSums, Segment, WeekSums
from habitue.measurement.week_noise import FEWEST_WEEKS, Surprise, WeekValue, surprise

FALSE_ALARMS = 0.05  # chance of any alarm in a week in which nothing happened
FEWEST_VISITS, FEWEST_ORDERS = 100, 30  # a week, in every week compared
MOSTLY = 2 / 3
MOST_LISTED, MOST_PARTS = 10, 5
METRICS: tuple[AnomalyMetric, ...] = ("conversion", "order_value", "revenue_per_visit")
_SPLIT_BY: Mapping[AnomalyMetric, tuple[Dimension, ...]] = {
    "conversion": ("channel", "device"),
    "order_value": ("category", "channel", "device"),
    "revenue_per_visit": (),
}


class Found(msgspec.Struct, frozen=True):
    """The anomalies, the least likely first, and how many ratios were judged and could not be."""

    anomalies: list[Anomaly]
    looked_at: int
    unjudged: int


def anomalies(
    segments: Mapping[tuple[str, str], Segment], newest: int, monday: str, currency: str, names: Names = NO_NAMES
) -> Found:
    """What changed in the newest week more than weeks do, after correcting for everything looked at.

    Revenue per visit is told of only where neither of its factors is: one cause, one alarm.

    Parameters
    ----------
    segments
        By dimension and name; weeks are numbered from 0 to `newest`.
    monday, currency
        Of the newest week; of the shop.
    names
        What audiences are called.
    """
    judged: list[tuple[tuple[str, str], AnomalyMetric, Surprise]] = []
    unjudged = 0
    for key, segment in sorted(segments.items()):
        for metric in METRICS:
            found = _judged(segment, metric, newest)
            if found is None:
                unjudged += 1
            else:
                judged.append((key, metric, found))
    adjusted = benjamini_hochberg([found.p for _, _, found in judged])
    rare = [(*one, p) for one, p in zip(judged, adjusted, strict=True) if p <= FALSE_ALARMS]
    by_factors = {key for key, metric, _, _ in rare if metric != "revenue_per_visit"}
    told = [
        _named(_anomaly(key, metric, segments[key], found, p, newest, monday), currency, names)
        for key, metric, found, p in sorted(rare, key=lambda one: (one[2].p, one[0], one[1]))
        if metric != "revenue_per_visit" or key not in by_factors
    ]
    return Found(told[:MOST_LISTED], len(judged), unjudged)


def reason(metric: AnomalyMetric, segment: Segment, newest: int) -> AnomalyReason:
    """Why a ratio changed between the weeks before and the newest."""
    if metric == "revenue_per_visit":
        return _by_factors(segment, newest)
    found = [
        (dimension, _decomposed(segment, metric, dimension, newest))
        for dimension in _SPLIT_BY[metric]
        if len(segment.parts.get(dimension, {}).get(newest, {})) > 1
    ]
    if not found:
        return AnomalyReason(code="unknown")
    # what mix explains most of tells most; where it explains nothing, the split with the clearest single part does
    dimension, split = max(found, key=lambda one: (_share_of_mix(one[1]), abs(one[1].parts[0].within)))
    share = _share_of_mix(split)
    code: ReasonCode = "mix" if share >= MOSTLY else "within" if share <= 1 - MOSTLY else "both"
    parts = [Part(p.name, p.mix, p.within, p.before, p.now, p.share_before, p.share) for p in split.parts[:MOST_PARTS]]
    return AnomalyReason(code=code, dimension=dimension, mix=split.mix, within=split.within, parts=parts)


def _judged(segment: Segment, metric: AnomalyMetric, newest: int) -> Surprise | None:
    fewest_below = FEWEST_ORDERS if metric == "order_value" else FEWEST_VISITS
    weeks = []
    for week in range(newest + 1):
        sums = segment.weeks.get(week)
        if sums is None or sums.o < FEWEST_ORDERS or _ratio(sums, metric).denominator < fewest_below:
            if week == newest:
                return None
            continue
        ratio = _ratio(sums, metric)
        if ratio.n < 2 or ratio.variance <= 0:
            return None
        weeks.append(WeekValue(ratio.mean, ratio.variance / ratio.n, ratio.denominator))
    # a week without enough is left out of what the newest is compared with in the reason, too: all or none
    return surprise(weeks[:-1], weeks[-1]) if len(weeks) == newest + 1 > FEWEST_WEEKS else None


def _ratio(sums: WeekSums, metric: AnomalyMetric) -> RatioSample:
    return cast(RatioSample, getattr(sums, metric)())


def _anomaly(
    key: tuple[str, str],
    metric: AnomalyMetric,
    segment: Segment,
    found: Surprise,
    adjusted_p: float,
    newest: int,
    monday: str,
) -> Anomaly:
    now = _ratio(segment.weeks[newest], metric).mean
    return Anomaly(
        metric=metric,
        dimension=cast(Dimension, key[0]),
        segment=key[1],
        monday=monday,
        before=now - found.change,
        now=now,
        change=found.change,
        low=found.low,
        high=found.high,
        adjusted_p=adjusted_p,
        reason=reason(metric, segment, newest),
        sentences={},
    )


def _named(told: Anomaly, currency: str, names: Names) -> Anomaly:
    return replace(told, sentences=sentences(told, currency, names))


def _by_factors(segment: Segment, newest: int) -> AnomalyReason:
    before = [segment.weeks[week] for week in range(newest)]
    visits, orders, net = (sum(getattr(week, name) for week in before) for name in ("v", "o", "r"))
    now = segment.weeks[newest]
    conversion, value = by_factor((orders / visits, net / orders), (now.o / now.v, now.r / now.o))
    share = _share(conversion, conversion + value)
    code: ReasonCode = "more_orders" if share >= MOSTLY else "larger_orders" if share <= 1 - MOSTLY else "both_factors"
    return AnomalyReason(code=code, mix=conversion, within=value)


def _decomposed(segment: Segment, metric: AnomalyMetric, dimension: str, newest: int) -> Decomposition:
    weeks = segment.parts[dimension]
    before: dict[str, PartSums] = {}
    for week in range(newest):
        for name, sums in weeks.get(week, {}).items():
            before[name] = before.get(name, PartSums()) + sums
    return by_part(_ratios(before, metric), _ratios(weeks[newest], metric))


def _ratios(parts: Mapping[str, PartSums], metric: AnomalyMetric) -> dict[str, Ratio]:
    if metric == "order_value":
        return {name: Ratio(sums.net, sums.orders) for name, sums in parts.items()}
    return {name: Ratio(sums.orders, sums.visits) for name, sums in parts.items()}


def _share_of_mix(split: Decomposition) -> float:
    return _share(split.mix, split.change)


def _share(part: float, whole: float) -> float:
    """Of a change: above 1 where the rest went the other way, below 0 where the part did."""
    return part / whole if whole else 0.0
