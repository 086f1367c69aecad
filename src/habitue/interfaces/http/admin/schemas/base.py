"""The one shape of every body and of every error."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

Role = Literal["owner", "editor", "viewer"]


Locale = Literal["en", "fr"]


class Schema(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """The one error shape of the whole API."""

    code: str
    message: str
    path: str | None = None
    expected: str | None = None
    got: str | None = None
    retry_after: int | None = None
    needed: str | None = None


class ErrorBody(Schema):
    error: Problem
