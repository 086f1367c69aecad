"""Placements, drafted and published. Not shipped, never used by the product."""

from __future__ import annotations

import time

from fastapi import APIRouter
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
from habitue.interfaces.http.admin.schemas.versions import DefinitionVersion, Publish

from pages.decisions import explain
from scenario import Scenario, fail, world_of
from world.placements import Placement, results_of
from world.things import DAY, STRATEGIES

api = APIRouter()


def placement_of(name: str, placement_id: str) -> Placement:
    placement = world_of(name).placements.get(placement_id)
    if placement is None:
        raise fail(404, "not_found", f"There is no placement {placement_id}.")
    return placement


def state_of(name: str) -> str:
    return "too_early" if name == "early" else "known"


def detail_of(name: str, placement_id: str) -> PlacementDetail:
    placement, world = placement_of(name, placement_id), world_of(name)
    return PlacementDetail(
        placement_id=placement_id, published=placement.published, draft=placement.draft,
        published_version=placement.version, history=placement.history, strategies_available=STRATEGIES,
        results=results_of(world, placement_id, state_of(name)),
    )  # fmt: skip


def publish_document(name: str, placement: Placement, document: PlacementDocument, note: str) -> None:
    version = max([0, *placement.versions]) + 1
    placement.published, placement.version, placement.draft = document, version, None
    placement.versions[version] = document
    placement.history.insert(0, DefinitionVersion(
        version=version, status="published", author=f"{name}@shop.example", at=int(time.time() * 1000), note=note
    ))  # fmt: skip


@api.get("/placements")
def placements(name: Scenario) -> list[PlacementRow]:
    world = world_of(name)
    rows = []
    for placement_id, placement in world.placements.items() if name != "empty" else []:
        document = placement.draft or placement.published
        if document is None:
            continue
        rows.append(PlacementRow(
            placement_id=placement_id, title=document.title, page=document.page, strategies=document.strategies,
            pins=len(document.pins), status="published" if placement.published else "draft",
            has_draft=placement.draft is not None, published_version=placement.version,
            updated_at=world.now - 3 * DAY, results=results_of(world, placement_id, state_of(name)),
        ))  # fmt: skip
    return rows


@api.post("/placements")
def create_placement(name: Scenario, body: NewPlacement) -> PlacementDetail:
    placement_id, placements = body.document.placement_id, world_of(name).placements
    standing = placements.get(placement_id)
    if standing and (standing.draft or standing.published or standing.versions):
        raise fail(409, "conflict", f"There is a placement {placement_id} already.")
    placements[placement_id] = Placement(published=None, draft=body.document, history=[])
    return detail_of(name, placement_id)


@api.post("/placements/preview")
def preview(name: Scenario, body: PreviewRequest) -> list[Preview]:
    world = world_of(name)
    rows = [world.person_by_id.get(person_id) for person_id in body.person_ids]
    return [Preview(person=row.person if row else None, explanation=explain(world, body.document, row)) for row in rows]


@api.get("/placements/{placement_id}")
def placement(name: Scenario, placement_id: str) -> PlacementDetail:
    return detail_of(name, placement_id)


@api.put("/placements/{placement_id}/draft")
def save_draft(name: Scenario, placement_id: str, body: SaveDraft) -> PlacementDetail:
    placement_of(name, placement_id).draft = body.document
    return detail_of(name, placement_id)


@api.delete("/placements/{placement_id}/draft")
def drop_draft(name: Scenario, placement_id: str) -> PlacementDetail:
    placement_of(name, placement_id).draft = None
    return detail_of(name, placement_id)


@api.post("/placements/{placement_id}/publish")
def publish(name: Scenario, placement_id: str, body: Publish) -> PlacementDetail:
    target = placement_of(name, placement_id)
    if target.draft is None:
        raise fail(409, "conflict", "There is no draft to publish.")
    publish_document(name, target, target.draft, body.note)
    return detail_of(name, placement_id)


@api.post("/placements/{placement_id}/archive")
def archive(name: Scenario, placement_id: str) -> PlacementDetail:
    target = placement_of(name, placement_id)
    target.draft, target.published, target.version = target.published, None, None
    return detail_of(name, placement_id)


@api.post("/placements/{placement_id}/rollback/{version}")
def rollback(name: Scenario, placement_id: str, version: int) -> PlacementDetail:
    target = placement_of(name, placement_id)
    if version not in target.versions:
        raise fail(404, "not_found", f"There is no version {version}.")
    publish_document(name, target, target.versions[version], f"Back to version {version}")
    return detail_of(name, placement_id)


@api.post("/placements/{placement_id}/dry-run")
def dry_run(name: Scenario, placement_id: str, body: SaveDraft) -> DryRun:
    world = world_of(name)
    pins = [world.by_id[pin] for pin in body.document.pins if pin in world.by_id]
    return DryRun(
        days=7, requests=18_204, people=4_120, held_out=207,
        products_unsellable=[p for p in pins if not p.sellable],
        also_pinned_in=[k for k, p in world.placements.items()
                        if k != placement_id and p.published and set(p.published.pins) & set(body.document.pins)],
    )  # fmt: skip
