"""The report of one forgetting, its signature looked at."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter

from habitue.app.rights.erasure import Erasure, encode_report, read_report, verify
from habitue.core.errors import InvalidInput
from habitue.interfaces.http.admin.access import Seeing
from habitue.interfaces.http.admin.desk import Desk
from habitue.interfaces.http.admin.schemas.erasures import ErasureFinding, ErasureReport

router = APIRouter()


@router.get("/erasures/{report_id}/report")
def erasure_report(desk: Seeing, report_id: str) -> ErasureReport:
    """What was removed where, what was looked for afterwards, and whether the signature is ours."""
    report = read_report(desk.runtime.workspace, report_id)
    return ErasureReport(
        report_id=report.report_id,
        asked_at=report.asked_at,
        asked_by=_asked_by(desk, report),
        nodes=report.nodes,
        removed=report.removed,
        findings=[ErasureFinding.model_validate(finding, from_attributes=True) for finding in report.findings],
        clean=report.clean,
        key_copies=report.key_copies,
        key_copies_missed=list(report.key_copies_missed),
        lake_followed_at=report.lake_followed_at,
        models_made_at=report.models_made_at,
        completed_at=report.completed_at,
        signature=_signature(desk, report),
        public_key=report.public_key,
    )


def _asked_by(desk: Desk, report: Erasure) -> str:
    kind, _, account_id = report.asked_by.partition(" ")
    accounts = desk.runtime.accounts.everyone() if kind == "account" else ()
    return next((one.name or one.email for one in accounts if one.account_id == account_id), report.asked_by)


def _signature(desk: Desk, report: Erasure) -> Literal["missing", "valid", "wrong"]:
    if not report.signature:
        return "missing"
    try:
        verify(encode_report(report), desk.runtime.workspace)
    except InvalidInput:
        return "wrong"
    return "valid"
