"""Placements: what there is, drafts, previews, publishing and the ways back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from habitue.app.console.preview import also_pinned_in, checked, preview, unsellable
from habitue.app.console.reach import reach_of
from habitue.core.errors import InvalidInput
from habitue.definitions import PLACEMENT
from habitue.interfaces.http.admin.access import Asking, Editing, Seeing
from habitue.interfaces.http.admin.explanations import explained
from habitue.interfaces.http.admin.placement import described, row_of
from habitue.interfaces.http.admin.schemas.placements import (
    DryRun,
    NewPlacement,
    PlacementDetail,
    PlacementDocument,
    PlacementRow,
    Preview,
    PreviewRequest,
    SaveDraft,
)
from habitue.interfaces.http.admin.schemas.versions import Publish

router = APIRouter()
VersionNumber = Annotated[int, Path(ge=1, lt=2**31)]


@router.get("/placements")
def placements(desk: Seeing) -> list[PlacementRow]:
    """Every placement that has something to show, by id."""
    rows = (row_of(desk, definition) for definition in desk.runtime.definitions.of_kind(PLACEMENT))
    return [row for row in rows if row is not None]


@router.post("/placements")
def create_placement(desk: Editing, body: NewPlacement) -> PlacementDetail:
    """Begin a new placement as a draft; an id that is taken is a conflict."""
    placement_id = body.document.placement_id
    desk.publisher.create(placement_id, body.document.model_dump())
    return described(desk, placement_id)


@router.post("/placements/preview")
def preview_placement(desk: Asking, body: PreviewRequest) -> list[Preview]:
    """The slot as real people would see it were this document published; nothing is logged."""
    document = checked(body.document.placement_id, body.document.model_dump())
    shown = preview(desk.runtime, document, body.person_ids, product_id=body.product_id, category=body.category)
    return [
        Preview(
            person=desk.person(previewed.portrait) if previewed.portrait else None,
            explanation=explained(desk, previewed.slot),
        )
        for previewed in shown
    ]


@router.get("/placements/{placement_id}")
def placement(desk: Seeing, placement_id: str) -> PlacementDetail:
    """One placement with its history and results."""
    return described(desk, placement_id)


@router.put("/placements/{placement_id}/draft")
def save_draft(desk: Editing, placement_id: str, body: SaveDraft) -> PlacementDetail:
    """Write a draft; a new id makes a new placement."""
    _require_same_id(placement_id, body.document)
    desk.publisher.save_draft(placement_id, body.document.model_dump(), body.expected_version)
    return described(desk, placement_id)


@router.delete("/placements/{placement_id}/draft")
def discard_draft(desk: Editing, placement_id: str) -> PlacementDetail:
    """Give up the draft; the shop shows what it showed."""
    desk.publisher.discard(placement_id)
    return described(desk, placement_id)


@router.post("/placements/{placement_id}/publish")
def publish(desk: Editing, placement_id: str, body: Publish) -> PlacementDetail:
    """Publish the draft: the next decision shows it."""
    desk.publisher.publish(placement_id, body.note, body.expected_version)
    return described(desk, placement_id)


@router.post("/placements/{placement_id}/archive")
def archive(desk: Editing, placement_id: str) -> PlacementDetail:
    """Take the placement out of the shop; its history stays."""
    desk.publisher.archive(placement_id)
    return described(desk, placement_id)


@router.post("/placements/{placement_id}/rollback/{version}")
def roll_back(desk: Editing, placement_id: str, version: VersionNumber) -> PlacementDetail:
    """Publish an old version again, as a new one."""
    desk.publisher.roll_back(placement_id, version)
    return described(desk, placement_id)


@router.post("/placements/{placement_id}/dry-run")
def dry_run(desk: Asking, placement_id: str, body: SaveDraft) -> DryRun:
    """What publishing would mean: whom it reaches, what will be skipped, what it collides with."""
    _require_same_id(placement_id, body.document)
    document = checked(placement_id, body.document.model_dump())
    reach = reach_of(desk.runtime, placement_id)
    return DryRun(
        days=reach.days,
        requests=reach.requests,
        people=reach.people,
        held_out=reach.held_out,
        products_unsellable=[desk.product(pin) for pin in unsellable(desk.runtime, document)],
        also_pinned_in=also_pinned_in(desk.runtime.snapshot, document),
    )


def _require_same_id(placement_id: str, document: PlacementDocument) -> None:
    if document.placement_id != placement_id:
        raise InvalidInput(
            f"the document calls itself {document.placement_id!r} and the address {placement_id!r}: make them equal",
            path="$.document.placement_id",
            expected=placement_id,
            got=document.placement_id,
        )
