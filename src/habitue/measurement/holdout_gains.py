"""What deciding per person changed among an audience, by the universal hold-out: past tests every shop has.

People are compared as they were drawn, in the audience as it was when the period began. What was shown before may have
moved somebody into an audience or out of it; then the arms within it no longer hold the shares they were drawn with,
and the audience's test is left out.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import msgspec

from habitue.core.errors import NotEnoughData
from habitue.experiments.intervals import relative_lift
from habitue.experiments.share_mismatch import shares_mismatch
from habitue.experiments.statistics import RatioSample, Sample, Statistic
from habitue.lake.port import Batch
from habitue.measurement.plan import Plan
from habitue.measurement.shrinkage import PastTest

KIND = "experience"
FEWEST_ORDERS = 20  # in each arm: below, a ratio of means is nowhere near normal

# On the tables that `habitue.measurement.incrementality.comparisons` made
_ARMS = """
SELECT m.audience_id, o.arm, count(*), sum(CAST(o.crossed AS BIGINT)),
    sum(CASE WHEN o.crossed = 0 THEN CAST(o.orders AS DOUBLE) ELSE 0 END),
    sum(CASE WHEN o.crossed = 0 THEN CAST(o.orders AS DOUBLE) * o.orders ELSE 0 END),
    sum(CASE WHEN o.crossed = 0 THEN CAST(o.revenue_minor AS DOUBLE) ELSE 0 END),
    sum(CASE WHEN o.crossed = 0 THEN CAST(o.revenue_minor AS DOUBLE) * o.revenue_minor ELSE 0 END),
    sum(CASE WHEN o.crossed = 0 THEN CAST(o.revenue_minor AS DOUBLE) * o.orders ELSE 0 END)
FROM outcomes o JOIN members m ON m.person_id = o.person_id AND m.week = 0
WHERE o.placement = '' GROUP BY m.audience_id, o.arm
"""


class ArmSums(msgspec.Struct, frozen=True):
    """One arm within an audience: people compared, those seen in both arms, sums of orders `o` and revenue `r`."""

    n: int = 0
    crossed: int = 0
    o: float = 0
    oo: float = 0
    r: float = 0
    rr: float = 0
    ro: float = 0


Arms = dict[str, dict[Literal["personalised", "held_out"], ArmSums]]


def arms_of_audiences(batch: Batch) -> Arms:
    """Both arms within each audience as it was when week 0 began; after `put_members` and `comparisons`."""
    found: Arms = {}
    for audience_id, arm, people, crossed, *sums in batch.rows(_ARMS):
        found.setdefault(audience_id, {})[arm] = ArmSums(int(people) - int(crossed), int(crossed), *map(float, sums))
    return found


def past_tests(arms: Arms, plan: Plan) -> tuple[list[PastTest], list[PastTest]]:
    """What was measured of orders per person, and of order value, in each audience where there is enough."""
    orders: list[PastTest] = []
    values: list[PastTest] = []
    for audience_id, pair in sorted(arms.items()):
        treated, control = pair.get("personalised", ArmSums()), pair.get("held_out", ArmSums())
        if min(treated.o, control.o) < FEWEST_ORDERS or _tilted(treated, control, plan):
            continue
        orders += _test(audience_id, treated, control, lambda a: Sample(a.n, a.o, a.oo))
        values += _test(audience_id, treated, control, lambda a: RatioSample(a.n, a.r, a.rr, a.o, a.oo, a.ro))
    return orders, values


def _test(audience_id: str, treated: ArmSums, control: ArmSums, of: Callable[[ArmSums], Statistic]) -> list[PastTest]:
    try:
        lift = relative_lift(of(treated), of(control))
    except NotEnoughData:
        return []
    if lift.standard_error <= 0:
        return []
    return [PastTest(KIND, audience_id, lift.value, lift.standard_error, treated.n + control.n)]


def _tilted(treated: ArmSums, control: ArmSums, plan: Plan) -> bool:
    shares = (1 - plan.holdout_share, plan.holdout_share)
    drawn = [treated.n + treated.crossed, control.n + control.crossed]
    return shares_mismatch(drawn, shares) or shares_mismatch([treated.n, control.n], shares)
