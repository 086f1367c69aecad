"""Rights of a person. Not shipped, never used by the product."""

from __future__ import annotations

import time
from typing import Any

from fastapi import APIRouter

from pages.person import CORRECTED, row_of
from scenario import Scenario, world_of

api = APIRouter()
_OBJECTIONS = {
    "marketing": ["marketing_email", "email_open", "sms", "push", "ads"],
    "profiling": ["personalise", "sensitive"],
    "measure": ["measure"],
}


_objecting: dict[tuple[str, str, str], int] = {}


@api.get("/people/{person_id}/objections")
def objections(name: Scenario, person_id: str) -> list[dict[str, Any]]:
    return [
        {"name": to, "purposes": purposes, "since": _objecting.get((name, person_id, to))}
        for to, purposes in _OBJECTIONS.items()
    ]


@api.put("/people/{person_id}/objections")
def state_objection(name: Scenario, person_id: str, change: dict[str, Any]) -> list[dict[str, Any]]:
    key = (name, person_id, change["name"])
    if change["objects"]:
        _objecting[key] = int(time.time() * 1000)
    else:
        _objecting.pop(key, None)
    return objections(name, person_id)


@api.put("/people/{person_id}/fields")
def correct_field(name: Scenario, person_id: str, change: dict[str, Any]) -> dict[str, Any]:
    at = int(time.time() * 1000)
    CORRECTED.setdefault((name, person_id), {})[change["field"]] = (change["value"], at)
    return {"field": change["field"], "at": at, "changed": 3}


@api.post("/people/{person_id}/export")
def export_person(name: Scenario, person_id: str, format: str = "html") -> dict[str, str]:
    kind = "text/html" if format == "html" else "application/json"
    return {"name": f"person.{format}", "media_type": kind, "content": "{}"}


@api.post("/people/{person_id}/forget", status_code=204)
def forget(name: Scenario, person_id: str) -> None:
    row_of(name, person_id)
    world_of(name).forgotten.add(person_id)
