"""Imported lists: what there is, files brought in part by part, deleting."""

from __future__ import annotations

from fastapi import APIRouter

from habitue.app.console.audience.standing import published
from habitue.app.lists.deleting import asking_for, delete_list
from habitue.app.lists.importing import bring_in
from habitue.audiences.lists.imported import ImportedList
from habitue.audiences.lists.imported import NewList as Made
from habitue.audiences.lists.rows import Keyring
from habitue.catalog.words import reason_text
from habitue.core.errors import NotFound
from habitue.interfaces.http.admin.access import Editing, Seeing
from habitue.interfaces.http.admin.desk import Desk
from habitue.interfaces.http.admin.schemas.lists import (
    BeginUpload,
    FinishUpload,
    ListChange,
    ListDetail,
    ListRow,
    NewList,
    Upload,
    UploadOutcome,
    UploadPart,
    UploadProblem,
    UploadState,
)

router = APIRouter()


@router.get("/audience-lists")
def lists(desk: Seeing) -> list[ListRow]:
    """All lists by id, with how many people they are."""
    return [_row(desk, one) for one in desk.runtime.lists.everything()]


@router.post("/audience-lists")
def create_list(desk: Editing, body: NewList) -> ListDetail:
    """Make an empty list; 409 when its id is taken."""
    runtime = desk.runtime
    if body.source and body.source not in runtime.webhooks.ring().held:
        raise NotFound(f"there is no webhook source {body.source!r}: make it under Settings first")
    runtime.lists.create(Made(**body.model_dump()), desk.account.account_id, runtime.clock.now_ms())
    return _detail(desk, body.list_id)


@router.get("/audience-lists/{list_id}")
def one_list(desk: Seeing, list_id: str) -> ListDetail:
    """One list with its newest changes."""
    return _detail(desk, list_id)


@router.delete("/audience-lists/{list_id}", status_code=204)
def remove_list(desk: Editing, list_id: str) -> None:
    """Delete a list; 409 while a published audience asks for it."""
    delete_list(desk.runtime.lists, list_id, published(desk.runtime))


@router.post("/audience-lists/{list_id}/uploads")
def begin_upload(desk: Editing, list_id: str, body: BeginUpload) -> Upload:
    """Begin to bring a file in; its parts follow."""
    _existing(desk, list_id)
    account, now_ms = desk.account.account_id, desk.runtime.clock.now_ms()
    return Upload(upload_id=desk.console.uploads.begin(list_id, account, body.mode, now_ms))


@router.post("/audience-lists/{list_id}/uploads/{upload_id}")
def add_part(desk: Editing, list_id: str, upload_id: str, body: UploadPart) -> UploadState:
    """Another part of the file: judged, hashed, and gone."""
    runtime, uploads = desk.runtime, desk.console.uploads
    upload = uploads.get(upload_id, list_id, desk.account.account_id)
    keyring = Keyring(runtime.pseudonyms, runtime.vault.forgotten_at)
    uploads.add(upload, body.text, body.first_line, keyring, runtime.clock.now_ms())
    return UploadState(rows=upload.rows, entries=len(upload.entries), rejected=upload.rejected)


@router.post("/audience-lists/{list_id}/uploads/{upload_id}/finish")
def finish_upload(desk: Editing, list_id: str, upload_id: str, body: FinishUpload) -> UploadOutcome:
    """Change the list by what came, or say what would come of it."""
    runtime, account = desk.runtime, desk.account.account_id
    upload = desk.console.uploads.get(upload_id, list_id, account)
    outcome = bring_in(
        runtime.lists, runtime.reader, list_id, upload.mode, upload.judged(), account, runtime.clock.now_ms(),
        dry_run=body.dry_run,
    )  # fmt: skip
    if not body.dry_run:
        desk.console.uploads.end(upload_id)
    return UploadOutcome(
        rows=outcome.rows,
        entries=outcome.entries,
        rejected=outcome.rejected,
        matched=outcome.matched,
        people=outcome.people,
        hashed=outcome.hashed,
        problems=[
            UploadProblem(line=one.line, column=one.column, reason=reason_text(one.reason, body.language))
            for one in outcome.problems
        ],
        change=None if outcome.change is None else ListChange.model_validate(outcome.change, from_attributes=True),
    )


def _detail(desk: Desk, list_id: str) -> ListDetail:
    one = _existing(desk, list_id)
    changes = desk.runtime.lists.history(list_id, 50)
    settings = desk.runtime.settings
    return ListDetail(
        **_row(desk, one).model_dump(),
        changes=[ListChange.model_validate(change, from_attributes=True) for change in changes],
        address=f"{settings.url}/v1/webhooks/{one.source}/lists/{list_id}" if one.source else "",
    )


def _existing(desk: Desk, list_id: str) -> ImportedList:
    for one in desk.runtime.lists.everything():
        if one.list_id == list_id:
            return one
    raise NotFound(f"there is no list {list_id!r}")


def _row(desk: Desk, one: ImportedList) -> ListRow:
    world, listed = desk.console.worlds.now(), desk.console.worlds.listed
    stood = listed.stood.get(one.list_id)
    matched = stood is not None and stood.version == one.version
    return ListRow(
        list_id=one.list_id,
        title=one.title,
        basis=one.basis,
        origin=one.origin,
        source=one.source,
        version=one.version,
        entries=one.entries,
        people=len(world.lists[one.list_id]) if matched else None,
        unmatched=stood.unmatched if stood is not None and matched else None,
        changed_at=one.changed_at,
        created_by=one.created_by,
        audiences=asking_for(one.list_id, published(desk.runtime)),
    )
