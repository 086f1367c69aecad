"""The home screen, as the worker computed it."""

from __future__ import annotations

from fastapi import APIRouter

from habitue.app.console.health import last_event_at
from habitue.app.console.reports import USUAL_DAYS, not_yet
from habitue.interfaces.http.admin import schemas
from habitue.interfaces.http.admin.access import Seeing
from habitue.interfaces.http.admin.desk import Desk

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
def overview(desk: Seeing, days: int = USUAL_DAYS) -> schemas.Overview:
    """How the shop does and what personalisation was worth, over 7, 28 or 90 days."""
    report = desk.console.reports.of(days)
    if report is None:
        return _before_the_first_report(desk, days)
    return schemas.Overview.model_validate(report.overview, from_attributes=True)


def _before_the_first_report(desk: Desk, days: int) -> schemas.Overview:
    quiet = last_event_at(desk.runtime) is None
    settings = desk.runtime.settings
    return schemas.Overview(
        days=days,
        computed_at=desk.runtime.clock.now_ms(),
        currency=settings.currency,
        earned_minor=estimate(not_yet(settings.holdout_share)),
        attributed_minor=0,
        attributed_orders=0,
        kpis=[
            schemas.Kpi.model_validate({"key": key, "unit": unit, "value": None, "previous": None})
            for key, unit in _KPIS
        ],
        series=[],
        next_actions=[schemas.NextAction(key="connect_shop", href="/settings/health")] if quiet else [],
    )


def estimate(measured: object) -> schemas.Estimate:
    """The measurement's estimate as the console's: the fields are the same."""
    return schemas.Estimate.model_validate(measured, from_attributes=True)
