"""What is said of audiences: what is written for the admin API to hand on as it is, with nothing that computes.

Dataclasses, because the file's reader and the API's contract can both be made of them: the words here are the
contract's.
Money is minor units of the shop's currency, times are ms UTC, changes are relative (0.1 is ten percent more).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import msgspec

from habitue.core.errors import InvalidInput

VERSION = 2

Metric = Literal["conversion", "order_value", "revenue_per_visitor", "orders_per_person", "repeat_rate", "returns"]
Unit = Literal["people", "visits", "visitors", "orders", "buyers", "repeat_buyers", "returned_orders"]


@dataclass(frozen=True, kw_only=True)
class Figure:
    """A figure with its 95 % interval, or what is missing for one.

    Attributes
    ----------
    state
        ``not_enough``: no value at all rather than one that says nothing; `needed` of `of` were wanted, `n` came.
    n
        How many of `of` it was counted on; of a comparison without enough, how many were to be expected on the smaller
        side.
    """

    state: Literal["known", "not_enough"]
    n: int
    of: Unit
    value: float | None = None
    low: float | None = None
    high: float | None = None
    needed: int | None = None


@dataclass(frozen=True, kw_only=True)
class AudienceContrast:
    """One metric of an audience beside that of the rest.

    Attributes
    ----------
    lift
        Of the audience over the rest, relative, with its interval.
    adjusted_p
        After correcting for every audience and metric looked at; None without enough data.
    verdict
        ``over`` or ``under`` where the correction leaves a finding; exploratory: nobody was drawn into an audience by
        lot, so the audience need not be the cause.
    """

    metric: Metric
    audience: Figure
    rest: Figure
    lift: Figure
    adjusted_p: float | None = None
    verdict: Literal["over", "under", ""] = ""


@dataclass(frozen=True, kw_only=True)
class TrendPoint:
    """One week of an audience as it was when that week began, and of the rest.

    Attributes
    ----------
    entered, left
        Until the week ended: who was not in it when it began and was when it ended, and the other way round. With the
        next week's `people` (`people_at_end` after the newest) it adds up: people + entered - left.
    """

    monday: str
    people: int
    entered: int
    left: int
    visits: int
    conversion: Figure
    rest_conversion: Figure
    revenue_per_visitor: Figure
    rest_revenue_per_visitor: Figure


@dataclass(frozen=True)
class DaySize:
    """One local day of an audience: who was in it when the day began, came in and went until it ended."""

    day: str
    people: int
    entered: int
    left: int


@dataclass(frozen=True)
class AudienceDays:
    """The newest days, and who was in it when the last of them ended. Sizes only: what compares looks once a week."""

    points: list[DaySize]
    people_at_end: int


@dataclass(frozen=True, kw_only=True)
class AudienceInsight:
    """What the people who were in an audience when the period began did in it.

    Attributes
    ----------
    people_at_end
        Who was in it when the newest week ended.
    people, visitors, visits, orders, revenue_minor
        Of those who may be measured.
    share_of_people
        Of everybody known when the period began.
    share_of_revenue
        Of all revenue of the period that may be told of people, newcomers' included.
    days
        None of an audience that nobody is told of.
    """

    audience_id: str
    people: int
    people_at_end: int
    visitors: int
    visits: int
    orders: int
    revenue_minor: int
    share_of_people: float | None
    share_of_revenue: Figure
    contrasts: list[AudienceContrast]
    trend: list[TrendPoint]
    days: AudienceDays | None = None


@dataclass(frozen=True)
class AudienceOverlap:
    """Two audiences when the period began.

    Attributes
    ----------
    both
        People in both.
    jaccard
        `both` of those in either, 0 to 1.
    lift
        `both` over what two audiences of these sizes would share by chance; 1 is independence.
    """

    audience_id: str
    with_id: str
    both: int
    jaccard: float
    lift: float


@dataclass(frozen=True)
class Standout:
    """An over- or under-performer; `lift` with its interval, `adjusted_p` after the correction."""

    audience_id: str
    metric: Metric
    verdict: Literal["over", "under"]
    lift: float
    low: float
    high: float
    adjusted_p: float


@dataclass(frozen=True, kw_only=True)
class Factor:
    """One factor of an opportunity: a figure, where it is from, and on how many it was counted.

    Attributes
    ----------
    source
        ``measured`` in the period; ``past_tests``, shrunk; ``prior``: no test of the kind yet, a sceptical assumption;
        ``assumed``: somebody's estimate; ``computed`` from the others.
    raw
        Before shrinking.
    tests
        Past tests it is drawn from: of this audience, and of others.
    """

    value: float
    source: Literal["measured", "past_tests", "prior", "assumed", "computed"]
    low: float | None = None
    high: float | None = None
    n: int = 0
    raw: float | None = None
    own_tests: int = 0
    other_tests: int = 0


@dataclass(frozen=True, kw_only=True)
class Opportunity:
    """What acting on an audience may be worth, as a product whose factors can be looked at.

    ``worth = people x orders_per_person x order_value x ((1 + change) x (1 + value_change) - 1)``, and
    ``score = worth / (weeks_to_build + weeks_to_read)``, by which opportunities are ranked.

    Attributes
    ----------
    worth_minor
        More revenue in a period of the same length.
    score_minor
        That, per week until there is a result.
    chance
        That it is worth more than nothing, 0 to 1.
    readable
        False: at the audience's traffic no test of two years would show the change; two years stand for the time.
    """

    audience_id: str
    kind: str
    rank: int
    people: Factor
    orders_per_person: Factor
    order_value: Factor
    change: Factor
    value_change: Factor
    weeks_to_build: Factor
    weeks_to_read: Factor
    worth_minor: Factor
    score_minor: float
    chance: float
    readable: bool


@dataclass(frozen=True)
class Unranked:
    """An audience about which there is not enough to rank it: `needed` of `of`, `n` came.

    Attributes
    ----------
    weeks
        Until there is enough if it goes on growing as in the period; None where it does not grow, or not within two
        years.
    """

    audience_id: str
    n: int
    needed: int
    of: Unit
    weeks: int | None = None


WhyLeftOut = Literal["in_the_moment", "of_today"]


@dataclass(frozen=True)
class LeftOut:
    """An audience of which nothing is said.

    ``in_the_moment``: who is in is known while a page is looked at only. ``of_today``: its condition reads a score, a
    group, a moment or a list, which are known as they are today; who was in it a month ago is not.
    """

    audience_id: str
    why: WhyLeftOut


AnomalyMetric = Literal["conversion", "order_value", "revenue_per_visit"]
Dimension = Literal["whole", "channel", "device", "category", "audience"]
ReasonCode = Literal["mix", "within", "both", "more_orders", "larger_orders", "both_factors", "unknown"]


@dataclass(frozen=True)
class Part:
    """One part of what changed: `mix` and `within` in the metric's unit, its share and ratio before and now."""

    name: str
    mix: float
    within: float
    before: float
    now: float
    share_before: float
    share: float


@dataclass(frozen=True, kw_only=True)
class AnomalyReason:
    """Why a ratio changed.

    Attributes
    ----------
    code
        ``mix``: at least two thirds of the change come of other shares of the parts of `dimension`; ``within``: of the
        parts themselves; ``both``. Of revenue per visit: ``more_orders``, ``larger_orders`` (either may also be fewer
        and smaller), ``both_factors``. ``unknown``: nothing that it could be split by was seen.
    mix, within
        Their sum is the change; of revenue per visit they are what conversion and order value did.
    parts
        The largest, at most five.
    """

    code: ReasonCode
    dimension: Dimension | Literal[""] = ""
    mix: float = 0.0
    within: float = 0.0
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Anomaly:
    """A ratio that changed in the newest week more than weeks do.

    Attributes
    ----------
    segment
        A channel, a device, an audience's id; ``""`` for the whole shop.
    before
        Of the weeks before, together.
    change, low, high
        `now` less `before`, with its interval.
    adjusted_p
        After correcting for everything that was looked at.
    sentences
        Language -> the reason in words.
    """

    metric: AnomalyMetric
    dimension: Dimension
    segment: str
    monday: str
    before: float
    now: float
    change: float
    low: float
    high: float
    adjusted_p: float
    reason: AnomalyReason
    sentences: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class AudienceReport:
    """Everything said of audiences.

    Attributes
    ----------
    from_ms, until_ms
        The period of the insights: the newest four whole weeks.
    known_people, newcomers, newcomers_revenue_minor
        Known when it began; first seen in it, who are in no audience and in no rest.
    versions
        Of the audiences' definitions, those left out too.
    looked_at
        Ratios of the newest week that could be judged; `unjudged` had too little to be.
    """

    version: int = VERSION
    computed_at: int
    from_ms: int
    until_ms: int
    currency: str
    log_position: int
    versions: dict[str, int]
    known_people: int
    newcomers: int
    newcomers_revenue_minor: int
    audiences: list[AudienceInsight]
    findings: list[Standout]
    overlaps: list[AudienceOverlap]
    opportunities: list[Opportunity]
    unranked: list[Unranked]
    left_out: list[LeftOut]
    anomalies: list[Anomaly]
    looked_at: int
    unjudged: int


def encode_audience_report(report: AudienceReport) -> bytes:
    """The report as JSON."""
    return msgspec.json.encode(report)


def decode_audience_report(body: bytes) -> AudienceReport:
    """The report of its JSON.

    Raises
    ------
    InvalidInput
        It is none, or of another version: the worker writes a new one.
    """
    try:
        report = msgspec.json.decode(body, type=AudienceReport)
    except msgspec.DecodeError as error:
        raise InvalidInput(f"the report about audiences cannot be read: {error}") from error
    if report.version != VERSION:
        raise InvalidInput(
            f"the report about audiences is of version {report.version}, this habitue reads {VERSION}",
            path="$.version",
            expected=str(VERSION),
            got=str(report.version),
        )
    return report
