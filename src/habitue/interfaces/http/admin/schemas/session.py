"""Who is signed in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from habitue.interfaces.http.admin.schemas.base import Role, Schema


class SignIn(Schema):
    email: Annotated[str, Field(max_length=300)]
    password: Annotated[str, Field(max_length=1000)]


class Session(Schema):
    email: str
    name: str
    role: Role
    csrf_token: str = Field(description="Send back as X-CSRF-Token on every request that changes something.")
    shop_name: str
    shop_url: str
    currency: str
    timezone: str
    languages: list[str]
    paused: bool
    synthetic: bool = Field(description="True when the workspace holds generated demo data; the console says so.")
    version: str
