"""Forgettings and what is kept how long. Not shipped, never used by the product."""

from __future__ import annotations

from fastapi import APIRouter
from habitue.interfaces.http.admin.rights import Download, ErasureRow
from habitue.interfaces.http.admin.schemas.erasures import ErasureFinding, ErasureReport
from habitue.interfaces.http.admin.schemas.retention import Retention, RetentionClass

from scenario import Scenario, fail, world_of
from world.things import DAY, HOSTILE, HOUR, MINUTE

api = APIRouter()


def reports_of(name: str) -> list[ErasureReport]:
    if name == "empty":
        return []
    now, missed = world_of(name).now, HOSTILE if name == "hostile" else "/backups/2026-11-02"
    findings = [ErasureFinding(store=store, looked_at=90_211 + 7 * n, found=0) for n, store in enumerate(["events", "node state", "keys", "lake", "models"])]  # fmt: skip

    def report(number: int, days: int, **changes: object) -> ErasureReport:
        at = now - days * DAY
        values = {
            "report_id": f"01a0report{number}", "asked_at": at, "asked_by": HOSTILE if name == "hostile" else "Ana",
            "nodes": 3, "removed": {"events": 214, "node state": 3, "keys": 3, "lake rows": 260, "models": 12},
            "findings": findings, "clean": True, "key_copies": 2, "key_copies_missed": [], "lake_followed_at": at + MINUTE,
            "models_made_at": at + 5 * HOUR, "completed_at": at + 5 * HOUR, "signature": "valid", "public_key": "9f" * 32,
        }  # fmt: skip
        return ErasureReport.model_validate(values | changes)

    waiting = {"findings": [], "lake_followed_at": None, "models_made_at": None, "completed_at": None, "public_key": ""}
    return [
        report(1, 0, signature="missing", **waiting),
        report(2, 11, key_copies_missed=[missed]),
        report(3, 40, signature="wrong", nodes=1),
    ]


def report_of(name: str, report_id: str) -> ErasureReport:
    found = next((one for one in reports_of(name) if one.report_id == report_id), None)
    if found is None:
        raise fail(404, "not_found", f"There is no report {report_id}.")
    return found


@api.get("/erasures")
def erasures(name: Scenario) -> list[ErasureRow]:
    return [
        ErasureRow(
            report_id=one.report_id, asked_at=one.asked_at, asked_by=one.asked_by, completed_at=one.completed_at,
            removed=sum(one.removed.values()), clean=one.clean, key_copies_missed=one.key_copies_missed,
        )
        for one in reports_of(name)
    ]  # fmt: skip


@api.get("/erasures/{report_id}")
def erasure(name: Scenario, report_id: str) -> Download:
    body = report_of(name, report_id).model_dump_json()
    return Download(name=f"erasure-{report_id}.json", media_type="application/json", content=body)


@api.get("/erasures/{report_id}/report")
def told(name: Scenario, report_id: str) -> ErasureReport:
    return report_of(name, report_id)


@api.get("/retention")
def retention(name: Scenario) -> Retention:
    removed = None if name == "empty" else 412
    days = {"bots": 30, "decisions": 393, "events": 758, "dead_letters": 90, "inactive_people": 1095}
    classes = [RetentionClass.model_validate({"key": key, "days": n, "removed": removed}) for key, n in days.items()]
    return Retention(classes=classes, ended_at=None if name == "empty" else world_of(name).now - 3 * HOUR)
