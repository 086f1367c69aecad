"""What a measurement says: the same fields as the admin API's schemas, so that an answer is handed on as it is.

Times are ms UTC, money is minor units of the shop's currency.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Unit = Literal["count", "ratio", "money"]
State = Literal["known", "too_early", "off", "withheld"]
Reason = Literal[
    "",
    "no_exposures",
    "first_week",
    "too_few_conversions",
    "period_too_short",
    "no_variance",
    "shares_mismatch",
    "exclusions_mismatch",
]


class Estimate(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """A number with how sure it is.

    Attributes
    ----------
    state
        ``known``: value, low and high hold. ``too_early``: not enough data yet. ``off``: nobody is held out.
        ``withheld``: the arms do not hold the shares they were drawn with, so any effect would be misleading.
    reason
        Why a state other than known:

        - ``no_exposures``: nobody in an arm yet; ``first_week``: not every weekday seen yet
        - ``too_few_conversions``: more weeks help; ``period_too_short``: so many that the period must be longer, too
        - ``no_variance``: everybody did the same
        - ``shares_mismatch``: arms were not assigned or logged as planned
        - ``exclusions_mismatch``: leaving out people seen in both arms tilted what is left
    weeks_needed
        too_early: until there is enough to say anything. known with zero inside: until the interval is as narrow as
        the effect seen. At today's traffic; None when nobody can tell or it is no plan.
    people_excluded
        Seen in both arms, counted and left out.
    """

    state: State
    value: float | None = None
    low: float | None = None
    high: float | None = None
    confidence: float = 0.95
    weeks_needed: int | None = None
    people_personalised: int = 0
    people_held_out: int = 0
    people_excluded: int = 0
    reason: Reason = ""


class Kpi(msgspec.Struct, frozen=True):
    """One figure for the period and for the period of equal length before; None where it was not measured."""

    key: str
    unit: Unit
    value: float | None
    previous: float | None


class DayPoint(msgspec.Struct, frozen=True):
    """One day in the shop's time zone."""

    day: str
    visits: int
    orders: int
    revenue_minor: int
    attributed_minor: int


class NextAction(msgspec.Struct, frozen=True, omit_defaults=True):
    """Something worth doing next; the console words it from key and params."""

    key: str
    href: str
    params: dict[str, str | int | float] = {}
    worth_minor: int | None = None


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """The home screen: what personalisation earned, what last-click would claim, and the shop's figures."""

    days: int
    computed_at: int
    currency: str
    earned_minor: Estimate
    attributed_minor: int
    attributed_orders: int
    kpis: list[Kpi]
    series: list[DayPoint]
    next_actions: list[NextAction]


class PlacementResults(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one placement.

    Attributes
    ----------
    shown, clicks
        Slots seen (once a decision), and those of them with at least one click.
    incremental_minor
        What *personalisation* was worth among people whose decisions included this placement, against those held out
        who asked for it too. Placements overlap: these do not add up.
    """

    days: int
    shown: int
    clicks: int
    click_through: float | None
    attributed_minor: int
    attributed_orders: int
    incremental_minor: Estimate
    series: list[dict[str, int | str]]


class ProductResults(msgspec.Struct, frozen=True):
    """What became of one product: views and additions to carts, orders that hold it, units and their revenue."""

    product_id: str
    views: int = 0
    adds: int = 0
    orders: int = 0
    units: int = 0
    revenue_minor: int = 0


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """Everything measured for one period, as written by the worker and read by the API.

    Attributes
    ----------
    earned_winsorised_minor
        As `Overview.earned_minor`, each person's revenue capped at the 99.9th percentile of buyers: if it tells
        another story, a few very large orders make the difference.
    orders_in_other_currencies
        Counted as orders, left out of revenue.
    """

    overview: Overview
    placements: dict[str, PlacementResults]
    products: list[ProductResults]
    earned_winsorised_minor: Estimate
    orders_in_other_currencies: int = 0
    log_position: int = 0
