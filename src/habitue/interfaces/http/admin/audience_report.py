"""How audiences do, which to act on next, and what was unusual last week: as the worker computed it."""

from __future__ import annotations

from fastapi import APIRouter

from habitue.app.audience_report import read_audience_report
from habitue.interfaces.http.admin.access import Seeing
from habitue.interfaces.http.admin.schemas.audience_report import AudienceReportAnswer

router = APIRouter()


@router.get("/audience-report")
def audience_report(desk: Seeing) -> AudienceReportAnswer:
    """Everything said of audiences over the newest four whole weeks; `report` is null while there is none."""
    return AudienceReportAnswer(report=read_audience_report(desk.runtime.workspace))
