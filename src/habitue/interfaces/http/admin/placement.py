"""Where one placement stands, with what became of it."""

from __future__ import annotations

from pydantic import ValidationError

from habitue.definitions import PLACEMENT, STRATEGIES, Definition, Version
from habitue.interfaces.http.admin.desk import Desk
from habitue.interfaces.http.admin.schemas.placements import (
    PlacementDetail,
    PlacementDocument,
    PlacementResults,
    PlacementRow,
)
from habitue.interfaces.http.admin.schemas.versions import DefinitionVersion


def row_of(desk: Desk, definition: Definition) -> PlacementRow | None:
    """The placement as a row; None when all there ever was of it is a draft that was given up."""
    version = definition.draft or definition.published or _archived(definition)
    document = _document(version)
    if document is None:
        return None
    return PlacementRow(
        placement_id=definition.definition_id,
        title=document.title,
        page=document.page,
        strategies=document.strategies,
        pins=len(document.pins),
        status=definition.status,
        has_draft=definition.draft is not None,
        published_version=definition.published.version if definition.published else None,
        updated_at=definition.latest.change.at,
        results=results_of(desk, definition.definition_id),
    )


def described(desk: Desk, placement_id: str) -> PlacementDetail:
    """The placement with its history and results. Raises NotFound."""
    definitions = desk.runtime.definitions
    stands = definitions.get(PLACEMENT, placement_id)
    names = {account.account_id: account.name or account.email for account in desk.runtime.accounts.everyone()}
    return PlacementDetail(
        placement_id=placement_id,
        published=_document(stands.published),
        draft=_document(stands.draft),
        published_version=stands.published.version if stands.published else None,
        version=stands.version,
        history=[
            DefinitionVersion(
                version=version.version,
                status=version.status,
                author=names.get(version.change.author, version.change.author),
                at=version.change.at,
                note=_note(version),
            )
            for version in definitions.history(PLACEMENT, placement_id)
            # a draft saves itself with every pause of its author: only the one that stands is worth a line
            if version.status in ("published", "archived") or (version.status == "draft" and version == stands.draft)
        ],
        results=results_of(desk, placement_id),
        strategies_available=list(STRATEGIES),
    )


def results_of(desk: Desk, placement_id: str) -> PlacementResults:
    """What the worker measured."""
    measured = desk.console.reports.placement(placement_id, holdout_share=desk.runtime.settings.holdout_share)
    return PlacementResults.model_validate(measured, from_attributes=True)


def _note(version: Version) -> str:
    if version.change.note or version.restored_from is None:
        return version.change.note
    return f"← {version.restored_from}"


def _archived(definition: Definition) -> Version | None:
    return definition.latest if definition.latest.status == "archived" else None


def _document(version: Version | None) -> PlacementDocument | None:
    """The document, if this habitue can read it."""
    if version is None:
        return None
    try:
        return PlacementDocument.model_validate(version.document)
    except ValidationError:
        return None
