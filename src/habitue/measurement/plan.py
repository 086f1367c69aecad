"""What is to be measured, and by which rules."""

from __future__ import annotations

import msgspec

from habitue.core.clock import DAY_MS, MINUTE_MS
from habitue.events.traffic import DEFAULT_RULES, TrafficRules
from habitue.experiments.horizon import Minimum
from habitue.lake.port import Parameter
from habitue.measurement.period import Period
from habitue.privacy.consent import Purpose

VISIT_GAP_MS = 30 * MINUTE_MS


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The rules of a report: everything that is not in the lake.

    Attributes
    ----------
    period
        What the figures are about; comparisons are with the stretch of equal length before.
    currency
        The shop's; amounts in others are counted, not added up.
    attribution_days
        How long a click may claim an order.
    holdout_share, holdout_since
        The universal hold-out as it is set, and since when (ms UTC): earlier decisions belong to another one.
    traffic
        The rules about bots, staff and test orders in force, people and domains hashed.
    """

    period: Period
    days: int
    currency: str
    attribution_days: int = 7
    holdout_share: float = 0.05
    holdout_since: int = 0
    traffic: TrafficRules = DEFAULT_RULES
    minimum: Minimum = Minimum()
    confidence: float = 0.95

    def parameters(self) -> dict[str, Parameter]:
        """The plan as values for SQL."""
        claim_ms = self.attribution_days * DAY_MS
        return {
            "from": self.period.from_ms,
            "until": self.period.until_ms,
            # visits and clicks that the comparison with the period before still needs
            "since": self.period.before()[0] - claim_ms,
            "claim_ms": claim_ms,
            "gap_ms": VISIT_GAP_MS,
            "currency": self.currency,
            "holdout_since": self.holdout_since,
            "measure": int(Purpose.MEASURE),
        }
