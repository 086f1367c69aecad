"""The list of people, and two of them to compare."""

from __future__ import annotations

from habitue.interfaces.http.admin.schemas.base import Schema
from habitue.interfaces.http.admin.schemas.chips import PersonChip


class PersonRow(Schema):
    person: PersonChip
    first_seen: int
    last_seen: int
    active_days: int
    orders: int
    revenue_minor: int
    currency: str
    top_category: str


class PeoplePage(Schema):
    rows: list[PersonRow]
    total: int
    next_cursor: str | None


class Contrast(Schema):
    """Two people whose tastes differ most among recently active ones: a good pair for a preview."""

    people: list[PersonChip]
    tastes: list[str]
