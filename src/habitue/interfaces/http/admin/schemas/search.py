"""What the command palette finds."""

from __future__ import annotations

from typing import Literal

from habitue.interfaces.http.admin.schemas.base import Schema


class SearchHit(Schema):
    kind: Literal["person", "product", "placement", "page"]
    id: str
    label: str
    detail: str = ""
    href: str
