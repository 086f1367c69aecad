"""What staff write about a person."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from habitue.interfaces.http.admin.schemas.base import Schema


class NoteBody(Schema):
    kind: Literal["note", "tag"]
    text: Annotated[str, Field(max_length=5_000)]


class Note(Schema):
    note_id: str
    kind: Literal["note", "tag"]
    text: str
    author: str = Field(description="Name of the account that wrote it; empty when it was deleted.")
    at: int
