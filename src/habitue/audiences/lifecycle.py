"""Where somebody is in their life as a customer, and when that changes next if they do nothing.

The stage follows from the orders, the visits and the shop's rhythm: how long those who come back take to come back,
by how many orders they have made (`habitue.audiences.rhythm` learns it). So it is exact at any moment, on a profile
and over the lake.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from habitue.core.clock import DAY_MS

Name = Literal[
    "new_prospect", "returning_prospect", "first_time", "active", "loyal", "won_back", "one_time", "at_risk", "lapsed"
]
STAGES: tuple[Name, ...] = (
    "new_prospect", "returning_prospect", "first_time", "active", "loyal", "won_back", "one_time", "at_risk", "lapsed",
)  # fmt: skip
TOLD_APART = 4  # numbers of orders with delays of their own: 1, 2, 3, and 4 or more
LOYAL_ORDERS = 4


class Delays(msgspec.Struct, frozen=True):
    """How long those who order again take.

    Attributes
    ----------
    due_ms
        Half of those who come back have come back by then.
    at_risk_ms, lapsed_ms
        Three quarters; nineteen of twenty. Whole days, due <= at risk < lapsed.
    based_on
        Returns seen; what few of them say is drawn to what is said of all, and that to `DEFAULT_RHYTHM`.
    """

    due_ms: int
    at_risk_ms: int
    lapsed_ms: int
    based_on: int = 0


class Rhythm(msgspec.Struct, frozen=True):
    """The shop's rhythm.

    Attributes
    ----------
    delays
        By orders made so far: after 1, 2, …, `TOLD_APART` or more.
    loyal_orders
        From so many orders on somebody who is not late is loyal.
    """

    delays: tuple[Delays, ...]
    loyal_orders: int = LOYAL_ORDERS

    def after(self, orders: int) -> Delays:
        """The delays after so many orders, at least 1."""
        return self.delays[min(orders, TOLD_APART) - 1]


# Where a shop starts before it has a rhythm of its own: a year without an order is the usual word for lapsed.
DEFAULT_DELAYS = Delays(60 * DAY_MS, 120 * DAY_MS, 365 * DAY_MS)
DEFAULT_RHYTHM = Rhythm((DEFAULT_DELAYS,) * TOLD_APART)


class Stage(msgspec.Struct, frozen=True, array_like=True):
    """A stage of somebody's life as a customer.

    Attributes
    ----------
    since
        ms UTC: of the order that brought it, or of the moment time was up; of the first event for prospects.
    until
        ms UTC from which it changes if they do not order; None when nothing changes by time alone.
    """

    name: Name
    since: int
    until: int | None


def stage_of(
    orders: int, last_at: int, before_at: int | None, *, visits: int, first_seen: int, rhythm: Rhythm, now_ms: int
) -> Stage:
    """The stage at a moment.

    Parameters
    ----------
    orders
        How many they made; `last_at` and `before_at` (ms UTC) are of the newest and of the one before.

    Examples
    --------
    >>> day = 86_400_000
    >>> stage = stage_of(1, 0, None, visits=3, first_seen=0, rhythm=DEFAULT_RHYTHM, now_ms=130 * day)
    >>> stage.name, stage.since // day, stage.until // day
    ('one_time', 120, 365)
    """
    if orders == 0:
        return Stage("returning_prospect" if visits > 1 else "new_prospect", first_seen, None)
    delays = rhythm.after(orders)
    late_at, lost_at = last_at + delays.at_risk_ms, last_at + delays.lapsed_ms
    if now_ms >= lost_at:
        return Stage("lapsed", lost_at, None)
    if now_ms >= late_at:
        return Stage("one_time" if orders == 1 else "at_risk", late_at, lost_at)
    if orders == 1:
        return Stage("first_time", last_at, late_at)
    if before_at is not None and last_at - before_at >= rhythm.after(orders - 1).lapsed_ms:
        return Stage("won_back", last_at, late_at)
    return Stage("loyal" if orders >= rhythm.loyal_orders else "active", last_at, late_at)
