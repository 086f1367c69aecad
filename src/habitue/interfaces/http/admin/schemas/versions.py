"""Versions of a definition, whatever its kind."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from habitue.interfaces.http.admin.schemas.base import Schema


class DefinitionVersion(Schema):
    version: int
    status: Literal["draft", "published", "archived"]
    author: str
    at: int
    note: str = ""


class Publish(Schema):
    note: Annotated[str, Field(max_length=500)] = ""
    expected_version: int | None = Field(None, description="The newest version seen; refused when there is a newer.")
