"""The report about audiences: computed by the worker over the lake, written as JSON, only read by the API."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from math import ceil
from types import MappingProxyType

from habitue.catalog.product import Product
from habitue.lake.port import Batch
from habitue.measurement.anomalies import anomalies
from habitue.measurement.anomaly_words import NO_NAMES, Names
from habitue.measurement.audience_days import audience_days
from habitue.measurement.audience_insights import insights, overlaps
from habitue.measurement.audience_results import AudienceDays, AudienceReport, LeftOut, Unranked
from habitue.measurement.audience_tables import (
    Groups,
    Members,
    Moves,
    Sums,
    groups,
    moves,
    pairs,
    put_first_seen,
    put_members,
)
from habitue.measurement.holdout_gains import KIND, arms_of_audiences, past_tests
from habitue.measurement.incrementality import comparisons
from habitue.measurement.opportunities import Action, Assumptions, Baseline, ranked, weeks_until
from habitue.measurement.period import Day
from habitue.measurement.plan import Plan
from habitue.measurement.shrinkage import PastTest
from habitue.measurement.tables import prepare
from habitue.measurement.week_figures import week_figures
from habitue.measurement.weeks import Week

WEEKS = 9  # the newest against eight before it
PERIOD_WEEKS = 4
NO_VERSIONS: Mapping[str, int] = MappingProxyType({})
NO_DAYS: Mapping[str, AudienceDays] = MappingProxyType({})
DEFAULT_ACTIONS = (Action(KIND),)


def compute_audience_report(
    batch: Batch,
    plan: Plan,
    weeks: Sequence[Week],
    by_week: Sequence[Members],
    *,
    computed_at: int,
    links: Mapping[str, str],
    products: Sequence[Product],
    actions: Sequence[Action] = DEFAULT_ACTIONS,
    tests: Sequence[PastTest] = (),
    value_tests: Sequence[PastTest] = (),
    left_out: Sequence[LeftOut] = (),
    versions: Mapping[str, int] = NO_VERSIONS,
    names: Names = NO_NAMES,
    told_days: Mapping[str, AudienceDays] = NO_DAYS,
    days: Sequence[Day] = (),
    by_day: Iterable[Members] = (),
    log_position: int = 0,
) -> AudienceReport:
    """Measure everything about audiences over whole weeks.

    Parameters
    ----------
    plan
        Whose period is that of the weeks together.
    weeks, by_week
        At least `PERIOD_WEEKS`, the oldest first, and who was in each audience when each of them began and when the
        newest ended: one more.
    left_out, versions
        Audiences nothing is said of, and the version of each definition: handed on.
    names
        What audiences are called, for the sentences about them.
    told_days
        Of audiences whose days are known already.
    days, by_day
        The newest ones and who was in when, as `weeks` and `by_week`, of the others that are told day by day. Asked for
        one after the other, when the weeks are done.
    tests, value_tests
        Results of past experiments, of orders per person and of order value; what the hold-out says of each audience is
        added to them.
    """
    prepare(batch, plan, links)
    parameters = plan.parameters()
    put_first_seen(batch, parameters)
    put_members(batch, by_week)
    moved = moves(batch, [*(week.from_ms for week in weeks), weeks[-1].until_ms])
    first = len(weeks) - PERIOD_WEEKS
    span = weeks[first:]
    period = groups(batch, first, span[0].from_ms, span[-1].until_ms, parameters)
    weekly = [(week, groups(batch, at, week.from_ms, week.until_ms, parameters)) for at, week in enumerate(weeks)]
    told, findings = insights(period, weekly, sorted(by_week[first]), moved)
    comparisons(batch, plan)
    orders, values = past_tests(arms_of_audiences(batch), plan) if plan.holdout_share > 0 else ([], [])
    opportunities, unranked = ranked(
        _baselines(period, by_week[first]),
        actions,
        [*tests, *orders],
        [*value_tests, *values],
        Assumptions(weeks=float(PERIOD_WEEKS)),
    )
    categories = {product.product_id: product.category for product in products}
    segments = week_figures(batch, weeks, categories, parameters)
    unusual = anomalies(segments, len(weeks) - 1, weeks[-1].monday, plan.currency, names)
    daily = {**told_days, **(audience_days(batch, days, by_day) if days else {})}
    return AudienceReport(
        computed_at=computed_at,
        from_ms=span[0].from_ms,
        until_ms=span[-1].until_ms,
        currency=plan.currency,
        log_position=log_position,
        versions=dict(versions),
        known_people=period.known.n,
        newcomers=period.newcomers.n,
        newcomers_revenue_minor=round(period.newcomers.r),
        audiences=[replace(one, days=daily.get(one.audience_id)) for one in told],
        findings=findings,
        overlaps=overlaps(pairs(batch, first, span[0].from_ms), period.known.n),
        opportunities=opportunities,
        unranked=[_waiting(one, moved.get(one.audience_id, ()), first) for one in unranked],
        left_out=list(left_out),
        anomalies=unusual.anomalies,
        looked_at=unusual.looked_at,
        unjudged=unusual.unjudged,
    )


def _waiting(one: Unranked, moved: Sequence[Moves], first: int) -> Unranked:
    """With the weeks until the period begins with an audience large enough, if each of its people orders as often."""
    sizes = [each.people for each in moved]
    if not sizes or not one.n or one.n >= one.needed:
        return one
    needed = one.needed if one.of == "people" else ceil(sizes[first] * one.needed / one.n)
    return replace(one, weeks=weeks_until(needed, sizes[first:]))


def _baselines(period: Groups, audience_ids: Iterable[str]) -> dict[str, Baseline]:
    found = {name: period.audiences.get(name, Sums()) for name in audience_ids}
    return {
        name: Baseline(sums.n, sums.visitors, sums.buyers, round(sums.p), sums.r, sums.rr)
        for name, sums in found.items()
    }
