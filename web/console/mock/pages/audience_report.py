"""What is said of audiences, in every state. Not shipped, never used by the product."""

from __future__ import annotations

import time
from functools import cache

from fastapi import APIRouter
from habitue.interfaces.http.admin.schemas.audience_report import AudienceReportAnswer

from pages.audiences import shelf_of, shown
from scenario import Scenario
from world.audience_report import said

api = APIRouter()


@cache
def answer_of(name: str) -> AudienceReportAnswer:
    if name == "empty":
        return AudienceReportAnswer(report=None)
    names = {
        audience_id: {str(language): text for language, text in document.name.items()}
        for audience_id, stored in shelf_of(name).items()
        if (document := shown(stored)) is not None
    }
    return AudienceReportAnswer(report=said(int(time.time() * 1000), 240 if name == "early" else 60_000, names))


@api.get("/audience-report")
def audience_report(name: Scenario) -> AudienceReportAnswer:
    return answer_of(name)
