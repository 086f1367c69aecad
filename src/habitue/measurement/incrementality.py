"""What personalisation earned: people it was shown to against people held out, from the same draw.

The unit is the person, from the first exposure (a logged decision) on. Everybody ever exposed counts, whether or not
they came back: who returns is itself an effect. People seen in both arms are counted and left out. Because leaving them
out removes more of the smaller arm (a person on two devices is rarely held out on both), the shares are checked twice:
as drawn, with everybody, and as compared, without them. Either mismatch withholds the result.
"""

from __future__ import annotations

import msgspec

from habitue.core.clock import DAY_MS
from habitue.core.errors import NotEnoughData
from habitue.experiments.horizon import weeks_until_enough, weeks_until_sharp
from habitue.experiments.intervals import Interval, difference
from habitue.experiments.share_mismatch import shares_mismatch
from habitue.experiments.statistics import Sample
from habitue.lake.port import Batch
from habitue.measurement.plan import Plan
from habitue.measurement.results import Estimate, Reason, State

_WEEK_MS = 7 * DAY_MS
EVERYWHERE = ""  # the scope of all placements together

_EXPOSURES = """
SELECT d.position, d.occurred_at, d.arm, d.placement, coalesce(l.person_id, d.node_id) AS person_id
FROM decisions d
LEFT JOIN links l ON l.node_id = d.node_id
LEFT JOIN excluded_nodes x ON x.node_id = d.node_id
LEFT JOIN left_out_events o ON o.position = d.position
LEFT JOIN objecting ob ON ob.node_id = d.node_id
WHERE d.arm IN ('personalised', 'held_out') AND NOT d.paused
    AND d.occurred_at >= $holdout_since AND d.occurred_at < $until
    AND d.node_id <> '' AND x.node_id IS NULL AND ob.node_id IS NULL AND (d.consent & $measure) <> 0
    AND o.position IS NULL
"""

_PARTICIPANTS = """
WITH ranked AS (
    SELECT person_id, arm, row_number() OVER (PARTITION BY person_id ORDER BY occurred_at, position) AS turn,
        min(arm) OVER (PARTITION BY person_id) AS one, max(arm) OVER (PARTITION BY person_id) AS other
    FROM exposures
)
SELECT person_id, arm, CASE WHEN one = other THEN 0 ELSE 1 END AS crossed FROM ranked WHERE turn = 1
"""

# Every person once for all placements together, and once for each placement they were decided about
_SCOPES = """
SELECT '' AS placement, person_id, min(occurred_at) AS first_at FROM exposures GROUP BY person_id
UNION ALL
SELECT placement, person_id, min(occurred_at) AS first_at FROM exposures
WHERE placement <> '' GROUP BY placement, person_id
"""

_OUTCOMES = """
SELECT s.placement, s.person_id, p.arm, p.crossed, min(s.first_at) AS first_at,
    coalesce(sum(o.net_minor), 0) AS revenue_minor, count(o.order_id) AS orders
FROM scopes s
JOIN participants p ON p.person_id = s.person_id
LEFT JOIN orders o ON o.person_id = s.person_id AND o.measured = 1
    AND o.occurred_at > s.first_at AND o.occurred_at >= $from AND o.occurred_at < $until
GROUP BY s.placement, s.person_id, p.arm, p.crossed
"""

_CAPS = """
SELECT placement, percentile_disc(0.999) WITHIN GROUP (ORDER BY revenue_minor) AS cap
FROM outcomes WHERE crossed = 0 AND revenue_minor > 0 GROUP BY placement
"""

_ARMS = """
WITH capped AS (
    SELECT o.*, CASE WHEN o.revenue_minor > c.cap THEN c.cap ELSE o.revenue_minor END AS capped_minor
    FROM outcomes o LEFT JOIN caps c ON c.placement = o.placement
)
SELECT placement, arm, crossed, count(*), min(first_at), sum(CASE WHEN orders > 0 THEN 1 ELSE 0 END),
    sum(revenue_minor), sum(CAST(revenue_minor AS DOUBLE) * revenue_minor),
    sum(capped_minor), sum(CAST(capped_minor AS DOUBLE) * capped_minor)
FROM capped GROUP BY placement, arm, crossed
"""


class Arm(msgspec.Struct, frozen=True):
    """The people of one arm of one scope.

    Attributes
    ----------
    crossed
        People whose first exposure was here and who were later seen in the other arm too: not in the samples.
    conversions
        People with an order after their first exposure, within the period.
    first_at
        The first exposure of the arm, ms UTC; 0 without people.
    revenue, winsorised
        Minor units per person, raw and capped.
    """

    crossed: int = 0
    conversions: int = 0
    first_at: int = 0
    revenue: Sample = Sample(0, 0, 0)
    winsorised: Sample = Sample(0, 0, 0)


class Comparison(msgspec.Struct, frozen=True):
    """Both arms of one scope."""

    personalised: Arm = Arm()
    held_out: Arm = Arm()


def comparisons(batch: Batch, plan: Plan) -> dict[str, Comparison]:
    """The arms for all placements together (key ``""``) and for each placement."""
    for name, sql in (
        ("exposures", _EXPOSURES),
        ("participants", _PARTICIPANTS),
        ("scopes", _SCOPES),
        ("outcomes", _OUTCOMES),
        ("caps", _CAPS),
    ):
        batch.table(name, sql, plan.parameters())
    arms: dict[str, dict[str, Arm]] = {}
    for placement, arm, crossed, n, first_at, converted, total, squares, capped, capped_squares in batch.rows(_ARMS):
        known = arms.setdefault(placement, {})
        seen = known.get(arm, Arm())
        if crossed:
            known[arm] = msgspec.structs.replace(seen, crossed=int(n))
        else:
            known[arm] = Arm(
                crossed=seen.crossed,
                conversions=int(converted),
                first_at=int(first_at),
                revenue=Sample(int(n), int(total), float(squares)),
                winsorised=Sample(int(n), int(capped), float(capped_squares)),
            )
    return {placement: Comparison(**known) for placement, known in arms.items()}


def earned(comparison: Comparison, plan: Plan, *, winsorised: bool = False) -> Estimate:
    """Revenue that would not have come without personalisation: the difference per person times people personalised."""
    if plan.holdout_share <= 0:
        return Estimate(state="off")
    pair = (comparison.personalised, comparison.held_out)
    early = _too_early(pair, plan) or _withheld(pair, plan)
    if early is not None:
        return early
    treated, control = ((arm.winsorised if winsorised else arm.revenue) for arm in pair)
    try:
        interval = difference(treated, control, plan.confidence).scaled(treated.n)
    except NotEnoughData:
        return _estimate(pair, "too_early", "no_variance")
    return msgspec.structs.replace(
        _estimate(pair, "known", ""),
        value=interval.value,
        low=interval.low,
        high=interval.high,
        confidence=plan.confidence,
        weeks_needed=_until_sharp(interval, pair, plan),
    )


def _too_early(pair: tuple[Arm, Arm], plan: Plan) -> Estimate | None:
    if not all(arm.revenue.n for arm in pair):
        return _estimate(pair, "too_early", "no_exposures")
    weeks = _weeks(pair, plan)
    conversions = (pair[0].conversions, pair[1].conversions)
    wait = weeks_until_enough(plan.minimum, weeks, conversions)
    if wait == 0:
        return None
    if min(conversions) >= plan.minimum.conversions:
        return _estimate(pair, "too_early", "first_week", wait)
    full = (plan.period.until_ms - plan.period.from_ms) / _WEEK_MS
    too_short = wait is not None and weeks + wait > full + 1
    return _estimate(pair, "too_early", "period_too_short" if too_short else "too_few_conversions", wait)


def _withheld(pair: tuple[Arm, Arm], plan: Plan) -> Estimate | None:
    shares = (1 - plan.holdout_share, plan.holdout_share)
    if shares_mismatch([arm.revenue.n + arm.crossed for arm in pair], shares):
        return _estimate(pair, "withheld", "shares_mismatch")
    if shares_mismatch([arm.revenue.n for arm in pair], shares):
        return _estimate(pair, "withheld", "exclusions_mismatch")
    return None


def _estimate(pair: tuple[Arm, Arm], state: State, reason: Reason, weeks_needed: int | None = None) -> Estimate:
    return Estimate(
        state=state,
        reason=reason,
        weeks_needed=weeks_needed,
        people_personalised=pair[0].revenue.n,
        people_held_out=pair[1].revenue.n,
        people_excluded=sum(arm.crossed for arm in pair),
    )


def _weeks(pair: tuple[Arm, Arm], plan: Plan) -> float:
    """Weeks of outcomes so far: since the first exposure or the start of the period, whichever is later."""
    start = max(plan.period.from_ms, min(arm.first_at for arm in pair))
    return (plan.period.until_ms - start) / _WEEK_MS


def _until_sharp(interval: Interval, pair: tuple[Arm, Arm], plan: Plan) -> int | None:
    """None when the interval leaves no doubt about the direction, or when waiting will not settle it."""
    if interval.low > 0 or interval.high < 0:
        return None
    return weeks_until_sharp(interval.half_width, abs(interval.value), _weeks(pair, plan))
