"""Audiences: what there is, drafts, publishing and the ways back."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path

from habitue.app.console.audience.listing import listed
from habitue.app.console.publishing import Publisher
from habitue.audiences.language.text import to_text
from habitue.core.errors import InvalidInput
from habitue.definitions import AUDIENCE
from habitue.interfaces.http.admin.access import Editing, Seeing
from habitue.interfaces.http.admin.audience import described, document_of, row_of, sized
from habitue.interfaces.http.admin.desk import Desk
from habitue.interfaces.http.admin.schemas.audiences import (
    Audience,
    AudienceDetail,
    AudienceRow,
    AudienceVersion,
    NewAudience,
    SaveAudience,
)
from habitue.interfaces.http.admin.schemas.versions import Publish

router = APIRouter()
VersionNumber = Annotated[int, Path(ge=1, lt=2**31)]


@router.get("/audiences")
def audiences(desk: Seeing) -> list[AudienceRow]:
    """Every audience by id, with its size as counted in the last minute."""
    table = listed(desk.runtime, desk.console.sizes, desk.console.worlds.now())
    return [
        row_of(
            definition,
            sized(table.sizes.get(definition.definition_id), table.at),
            in_the_moment=definition.definition_id in table.in_the_moment,
        )
        for definition in table.definitions
    ]


@router.post("/audiences")
def create_audience(desk: Editing, body: NewAudience) -> AudienceDetail:
    """Begin a new audience as a draft; an id that is taken is a conflict."""
    _publisher(desk).create(body.document.audience_id, _body(body.document))
    return described(desk, body.document.audience_id)


@router.get("/audiences/{audience_id}")
def audience(desk: Seeing, audience_id: str) -> AudienceDetail:
    """One audience with its history."""
    return described(desk, audience_id)


@router.get("/audiences/{audience_id}/versions/{version}")
def audience_version(desk: Seeing, audience_id: str, version: VersionNumber) -> AudienceVersion:
    """An old version: its document, and its condition as text."""
    document = document_of(desk.runtime.definitions.version(AUDIENCE, audience_id, version))
    return AudienceVersion(
        version=version, document=document, text="" if document is None else to_text(document.condition)
    )


@router.put("/audiences/{audience_id}/draft")
def save_audience(desk: Editing, audience_id: str, body: SaveAudience) -> AudienceDetail:
    """Write a draft; who is in stays as it is until it is published."""
    if body.document.audience_id != audience_id:
        raise InvalidInput(
            f"the document calls itself {body.document.audience_id!r} and the address {audience_id!r}: make them equal",
            path="$.document.audience_id",
            expected=audience_id,
            got=body.document.audience_id,
        )
    _publisher(desk).save_draft(audience_id, _body(body.document), body.expected_version)
    return described(desk, audience_id)


@router.delete("/audiences/{audience_id}/draft")
def discard_audience(desk: Editing, audience_id: str) -> AudienceDetail:
    """Give up the draft."""
    _publisher(desk).discard(audience_id)
    return described(desk, audience_id)


@router.post("/audiences/{audience_id}/publish")
def publish_audience(desk: Editing, audience_id: str, body: Publish) -> AudienceDetail:
    """Publish the draft; the next decision has it."""
    _publisher(desk).publish(audience_id, body.note, body.expected_version)
    return described(desk, audience_id)


@router.post("/audiences/{audience_id}/archive")
def archive_audience(desk: Editing, audience_id: str) -> AudienceDetail:
    """Take the audience out of use; its history stays. Refused while another one refers to it."""
    _publisher(desk).archive(audience_id)
    return described(desk, audience_id)


@router.post("/audiences/{audience_id}/rollback/{version}")
def roll_back_audience(desk: Editing, audience_id: str, version: VersionNumber) -> AudienceDetail:
    """Publish an old version again, as a new one."""
    _publisher(desk).roll_back(audience_id, version)
    return described(desk, audience_id)


def _publisher(desk: Desk) -> Publisher:
    return Publisher(desk.runtime, desk.account.account_id, AUDIENCE)


def _body(document: Audience) -> dict[str, object]:
    return document.model_dump(mode="json", exclude_none=True)
