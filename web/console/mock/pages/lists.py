"""Imported lists. Not shipped, never used by the product."""

from __future__ import annotations

import time

import msgspec
from fastapi import APIRouter
from scenario import Scenario, fail
from world.things import DAY, HOUR, MINUTE

from habitue.app.lists.uploads import table_of
from habitue.audiences.lists.rows import Keyring, read_entries
from habitue.catalog.rows import RowProblem
from habitue.catalog.words import reason_text
from habitue.interfaces.http.admin.schemas.lists import (
    BeginUpload,
    FinishUpload,
    ListChange,
    ListDetail,
    NewList,
    Upload,
    UploadOutcome,
    UploadPart,
    UploadProblem,
    UploadState,
)
from habitue.privacy.pseudonyms import Pseudonyms

api = APIRouter()
_lists: dict[str, dict[str, ListDetail]] = {}
_uploads: dict[str, tuple[str, list[RowProblem], set[str], int]] = {}
_keyring = Keyring(Pseudonyms(b"mock" * 8), {}.get)


def made(list_id: str, title: str, now: int, **changes: object) -> ListDetail:
    values = {
        "list_id": list_id, "title": title, "basis": "consent", "origin": "the newsletter form of 2025", "source": "",
        "version": 0, "entries": 0, "people": 0, "unmatched": 0, "changed_at": now, "created_by": "owner",
        "audiences": [], "changes": [], "address": "",
    }  # fmt: skip
    return ListDetail.model_validate(values | changes)


def lists_of(scenario: str) -> dict[str, ListDetail]:
    if scenario not in _lists:
        now = int(time.time() * 1000)
        changes = [
            ListChange(
                version=3, at=now - 2 * HOUR, author="webhook desk", mode="add", added=14, removed=0, rejected=0
            ),
            ListChange(version=2, at=now - 3 * DAY, author="owner", mode="replace", added=412, removed=38, rejected=5),
            ListChange(
                version=1, at=now - 40 * DAY, author="owner", mode="replace", added=11_800, removed=0, rejected=21
            ),
        ]
        found = [
            made("crm.best_customers", "Best customers of our CRM", now, version=3, entries=12_188, people=9_406,
                 unmatched=2_611, changed_at=now - 2 * HOUR, source="desk", audiences=["lantern.lovers"],
                 changes=changes,
                 address="https://habitue.shop.example/v1/webhooks/desk/lists/crm.best_customers"),
            made("fair_2026", "Visitors of the trade fair", now, version=1, entries=640, people=None, unmatched=None,
                 basis="legitimate_interest", origin="badges scanned at our stand, Lyon 2026",
                 changed_at=now - MINUTE // 2, changes=changes[2:]),
        ]  # fmt: skip
        _lists[scenario] = {} if scenario == "empty" else {one.list_id: one for one in found}
    return _lists[scenario]


@api.get("/audience-lists")
def lists(name: Scenario) -> list[dict[str, object]]:
    return [one.model_dump(exclude={"changes", "address"}) for one in lists_of(name).values()]


@api.post("/audience-lists")
def create(name: Scenario, body: NewList) -> ListDetail:
    if body.list_id in lists_of(name):
        raise fail(409, "conflict", f"There is a list {body.list_id} already.")
    lists_of(name)[body.list_id] = made(now=int(time.time() * 1000), **body.model_dump())
    return lists_of(name)[body.list_id]


@api.get("/audience-lists/{list_id}")
def one_list(name: Scenario, list_id: str) -> ListDetail:
    return lists_of(name)[list_id]


@api.delete("/audience-lists/{list_id}", status_code=204)
def remove(name: Scenario, list_id: str) -> None:
    if asking := lists_of(name)[list_id].audiences:
        raise fail(409, "conflict", f"the audiences {', '.join(asking)} ask for list '{list_id}'")
    del lists_of(name)[list_id]


@api.post("/audience-lists/{list_id}/uploads")
def begin(body: BeginUpload) -> Upload:
    upload_id = str(time.time_ns())
    _uploads[upload_id] = (body.mode, [], set(), 0)
    return Upload(upload_id=upload_id)


@api.post("/audience-lists/{list_id}/uploads/{upload_id}")
def part(upload_id: str, body: UploadPart) -> UploadState:
    mode, problems, entries, rows = _uploads[upload_id]
    for read in read_entries(table_of(body.text), _keyring):
        rows += 1
        if isinstance(read, RowProblem):
            problems.append(msgspec.structs.replace(read, line=read.line + body.first_line - 1))
        else:
            entries.update(one.stated for one in read)
    _uploads[upload_id] = (mode, problems, entries, rows)
    return UploadState(rows=rows, entries=len(entries), rejected=len(problems))


@api.post("/audience-lists/{list_id}/uploads/{upload_id}/finish")
def finish(name: Scenario, list_id: str, upload_id: str, body: FinishUpload) -> UploadOutcome:
    mode, problems, entries, rows = _uploads[upload_id]
    one, change = lists_of(name)[list_id], None
    if not body.dry_run:
        now, added = int(time.time() * 1000), len(entries)
        change = ListChange(version=one.version + 1, at=now, author="owner", mode=mode, added=added, removed=0,
                            rejected=len(problems))  # fmt: skip
        lists_of(name)[list_id] = one.model_copy(
            update={"version": change.version, "entries": added, "people": None, "unmatched": None, "changed_at": now,
                    "changes": [change, *one.changes]}
        )  # fmt: skip
    return UploadOutcome(
        rows=rows, entries=len(entries), rejected=len(problems), matched=len(entries) // 2, people=len(entries) // 2,
        hashed=sum(entry.startswith("h") for entry in entries),
        problems=[
            UploadProblem(line=p.line, column=p.column, reason=reason_text(p.reason, body.language)) for p in problems
        ],
        change=change,
    )  # fmt: skip
