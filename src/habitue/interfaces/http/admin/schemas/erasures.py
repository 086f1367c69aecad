"""The report of one forgetting. It says nothing about whom."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from habitue.interfaces.http.admin.schemas.base import Schema


class ErasureFinding(Schema):
    """What was looked at afterwards, and how many rows of the person were still there."""

    store: str
    looked_at: int
    found: int


class ErasureReport(Schema):
    report_id: str
    asked_at: int
    asked_by: str = Field(description="The account's name where one asked, else `key …` or `command line`.")
    nodes: int
    removed: dict[str, int] = Field(description="Store -> rows, keys or files removed.")
    findings: list[ErasureFinding]
    clean: bool
    key_copies: int
    key_copies_missed: list[str]
    lake_followed_at: int | None
    models_made_at: int | None
    completed_at: int | None
    signature: Literal["missing", "valid", "wrong"] = Field(
        description="missing: the worker has not been everywhere yet. wrong: the file was changed after it was signed."
    )
    public_key: str
