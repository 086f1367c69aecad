"""The home screen, as the worker computed it."""

from __future__ import annotations

from fastapi import APIRouter

from habitue.app.console.health import last_event_at
from habitue.app.console.reports import USUAL_DAYS, not_yet
from habitue.app.tracking import read_tracking_report
from habitue.interfaces.http.admin.access import Seeing
from habitue.interfaces.http.admin.desk import Desk
from habitue.interfaces.http.admin.schemas.overview import Estimate, Kpi, NextAction, Overview

router = APIRouter()
_KPIS: tuple[tuple[str, str], ...] = (
    ("visits", "count"),
    ("visitors", "count"),
    ("orders", "count"),
    ("revenue", "money"),
    ("conversion", "ratio"),
    ("order_value", "money"),
    ("revenue_per_visitor", "money"),
    ("click_through", "ratio"),
)


@router.get("/overview")
def overview(desk: Seeing, days: int = USUAL_DAYS) -> Overview:
    """How the shop does and what personalisation was worth, over 7, 28 or 90 days."""
    report = desk.console.reports.of(days)
    if report is None:
        return _before_the_first_report(desk, days)
    told = Overview.model_validate(report.overview, from_attributes=True)
    return told.model_copy(update={"next_actions": [*_tracking(desk), *told.next_actions]})


def _before_the_first_report(desk: Desk, days: int) -> Overview:
    quiet = last_event_at(desk.runtime) is None
    settings = desk.runtime.settings
    return Overview(
        days=days,
        computed_at=desk.runtime.clock.now_ms(),
        currency=settings.currency,
        earned_minor=estimate(not_yet(settings.holdout_share)),
        attributed_minor=0,
        attributed_orders=0,
        kpis=[Kpi.model_validate({"key": key, "unit": unit, "value": None, "previous": None}) for key, unit in _KPIS],
        series=[],
        next_actions=[NextAction(key="connect_shop", href="/settings/health")] if quiet else _tracking(desk),
    )


def _tracking(desk: Desk) -> list[NextAction]:
    """What makes every other number wrong comes first."""
    report = read_tracking_report(desk.runtime.workspace)
    wrong = [alarm for alarm in report.alarms if alarm.severity == "error"] if report else []
    if not wrong:
        return []
    params: dict[str, str | int | float] = {"count": len(wrong)}
    return [NextAction(key="fix_tracking", params=params, href="/settings/tracking")]


def estimate(measured: object) -> Estimate:
    """The measurement's estimate as the console's: the fields are the same."""
    return Estimate.model_validate(measured, from_attributes=True)
