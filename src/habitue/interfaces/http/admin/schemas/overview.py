"""What personalisation earned, and the figures of the first page. Money is minor units."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from habitue.interfaces.http.admin.schemas.base import Schema


class Estimate(Schema):
    """A number with how sure it is. `state` says which of the other fields hold."""

    state: Literal["known", "too_early", "off", "withheld"] = Field(
        description="known: value, low, high hold. too_early: weeks_needed may hold. off: no hold-out is running. "
        "withheld: the groups are not as they were drawn, so that any effect would mislead."
    )
    reason: str = Field(
        "",
        description="Why not known: no_exposures, first_week, too_few_conversions, period_too_short, no_variance, "
        "shares_mismatch, exclusions_mismatch",
    )
    value: float | None = None
    low: float | None = None
    high: float | None = None
    confidence: float = 0.95
    weeks_needed: int | None = None
    people_personalised: int = 0
    people_held_out: int = 0
    people_excluded: int = Field(0, description="Seen in both arms, counted and left out.")


class Kpi(Schema):
    key: Literal[
        "visits", "visitors", "orders", "revenue", "conversion", "order_value", "revenue_per_visitor", "click_through"
    ]
    unit: Literal["count", "ratio", "money"]
    value: float | None
    previous: float | None = Field(
        description="The same number for the period of equal length before; None if not measured."
    )


class DayPoint(Schema):
    day: str = Field(description="ISO date in the shop's time zone.")
    visits: int
    orders: int
    revenue_minor: int
    attributed_minor: int


class NextAction(Schema):
    """Something worth doing next; the console words it from key and params."""

    key: str
    params: dict[str, str | int | float] = Field(default={})
    href: str
    worth_minor: int | None = None


class Overview(Schema):
    days: int
    computed_at: int
    currency: str
    earned_minor: Estimate = Field(description="Incremental revenue against the hold-out over the period, minor units.")
    attributed_minor: int = Field(
        description="What last-click would claim: revenue of orders after a recommendation click."
    )
    attributed_orders: int
    kpis: list[Kpi]
    series: list[DayPoint]
    next_actions: list[NextAction]
