"""What people may ask for, answered by staff: an export, corrections, objections, the reports of forgettings."""

from __future__ import annotations

from typing import Annotated, Any, Literal, get_args

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from habitue.app.console.portrait import portrait_of
from habitue.app.rights.erasure import encode_report, read_report, reports
from habitue.app.rights.export import encode_export, export, file_name
from habitue.app.rights.objecting import object_to, objections_of
from habitue.app.rights.rectifying import rectify
from habitue.interfaces.http.admin.access import Editing, Seeing
from habitue.privacy.objections import OBJECTIONS

router = APIRouter()
Name = Literal["marketing", "profiling", "measure"]
_MOST = 200


class Download(BaseModel):
    """A file to save: what to call it, and all of it as text."""

    name: str
    media_type: str
    content: str


class Objection(BaseModel):
    """One thing people can object to, and since when this person does (ms UTC); null when they do not."""

    name: Name
    purposes: list[str]
    since: int | None


class ObjectionChange(BaseModel):
    """State that a person objects, or with `objects` false that they took it back."""

    name: Name
    objects: bool


class FieldChange(BaseModel):
    """What is right: null takes the old value out. With `add`, nothing may be held under that name yet."""

    field: Annotated[str, Field(max_length=200)]
    value: Any
    add: bool = False


class FieldChanged(BaseModel):
    """When it was corrected (ms UTC), and from how many events and dead letters the old value was taken."""

    field: str
    at: int
    changed: int


class ErasureRow(BaseModel):
    """A forgetting: who asked and when, how far it is, and whether anything was found afterwards."""

    report_id: str
    asked_at: int
    asked_by: str
    completed_at: int | None
    removed: int
    clean: bool
    key_copies_missed: list[str]


@router.post("/people/{person_id}/export")
def export_person(
    desk: Editing,
    person_id: str,
    form: Annotated[Literal["html", "json"], Query(alias="format")] = "html",
    language: Literal["en", "fr"] = "en",
) -> Download:
    """Everything held about somebody, as a page to read or as JSON; a POST, because it is not for histories."""
    exported = export(desk.runtime, person_id)
    name = file_name(exported, form)
    if form == "json":
        return Download(name=name, media_type="application/json", content=encode_export(exported).decode())
    from habitue.app.rights.page import page  # the template engine is for who asks

    return Download(name=name, media_type="text/html", content=page(exported, language))


@router.get("/people/{person_id}/objections")
def objections(desk: Seeing, person_id: str) -> list[Objection]:
    """What somebody objects to."""
    in_force = objections_of(desk.runtime, portrait_of(desk.runtime, person_id).person_id).in_force
    return [
        Objection(
            name=name,
            purposes=[purpose.name.lower() for purpose in OBJECTIONS[name] if purpose.name],
            since=in_force.get(name),
        )
        for name in get_args(Name)
    ]


@router.put("/people/{person_id}/objections")
def state_objection(desk: Editing, person_id: str, change: ObjectionChange) -> list[Objection]:
    """State an objection on somebody's behalf, or that they took it back."""
    by = f"account {desk.account.account_id}"
    object_to(desk.runtime, person_id, [change.name], objects=change.objects, by=by)
    return objections(desk, person_id)


@router.put("/people/{person_id}/fields")
def correct_field(desk: Editing, person_id: str, change: FieldChange) -> FieldChanged:
    """Correct what is held about somebody; the old value is taken out of everything that held it."""
    by = f"account {desk.account.account_id}"
    told = rectify(desk.runtime, person_id, change.field, change.value, by=by, add=change.add)
    return FieldChanged(field=told.field, at=told.at, changed=told.changed)


@router.get("/erasures")
def erasures(desk: Seeing) -> list[ErasureRow]:
    """The newest forgettings; none of them says of whom."""
    return [
        ErasureRow(
            report_id=one.report_id,
            asked_at=one.asked_at,
            asked_by=one.asked_by,
            completed_at=one.completed_at,
            removed=sum(one.removed.values()),
            clean=one.clean,
            key_copies_missed=list(one.key_copies_missed),
        )
        for one, _ in zip(reports(desk.runtime.workspace), range(_MOST), strict=False)
    ]


@router.get("/erasures/{report_id}")
def erasure(desk: Seeing, report_id: str) -> Download:
    """One report as a file, signed when it is complete."""
    body = encode_report(read_report(desk.runtime.workspace, report_id))
    return Download(name=f"erasure-{report_id}.json", media_type="application/json", content=body.decode())
