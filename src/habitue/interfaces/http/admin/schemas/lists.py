"""Imported lists: what each says of itself, how many people it is, and what an upload would do."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from habitue.interfaces.http.admin.schemas.base import Schema

Basis = Literal["consent", "contract", "legitimate_interest"]
Mode = Literal["replace", "add", "remove"]
ListId = Annotated[str, Field(max_length=80)]
Said = Annotated[str, Field(min_length=1, max_length=200)]


class ListRow(Schema):
    list_id: str
    title: str
    basis: Basis
    origin: str
    source: str = Field(description="The webhook source that may change it; empty for none.")
    version: int
    entries: int = Field(description="Identifiers on it.")
    people: int | None = Field(description="Who they are; null while this version is being matched.")
    unmatched: int | None = Field(description="Identifiers nobody is known by.")
    changed_at: int
    created_by: str
    audiences: list[str] = Field(description="Published audiences that ask for it.")


class ListChange(Schema):
    version: int
    at: int
    author: str
    mode: Mode
    added: int
    removed: int
    rejected: int


class ListDetail(ListRow):
    changes: list[ListChange]
    address: str = Field(description="Where its webhook source posts to; empty without one.")


class NewList(Schema):
    list_id: ListId
    title: Said
    basis: Basis
    origin: Said
    source: Annotated[str, Field(max_length=40)] = ""


class BeginUpload(Schema):
    mode: Mode


class Upload(Schema):
    upload_id: str


class UploadPart(Schema):
    """Lines of a CSV or JSON-lines file, whole ones; the headings again in each part."""

    text: Annotated[str, Field(max_length=400_000)]
    first_line: Annotated[int, Field(ge=1, lt=2**31)] = Field(
        1, description="The line of the file at which `text` begins."
    )


class UploadProblem(Schema):
    line: int
    column: str
    reason: str = Field(description="In words of the language asked for.")


class UploadState(Schema):
    """What was read so far."""

    rows: int
    entries: int
    rejected: int


class FinishUpload(Schema):
    dry_run: bool = Field(False, description="Only say what would come of it; the upload stays for a second call.")
    language: Literal["en", "fr"] = "en"


class UploadOutcome(UploadState):
    matched: int
    people: int
    hashed: int = Field(description="Hashed addresses, which are looked up afterwards.")
    problems: list[UploadProblem]
    change: ListChange | None
