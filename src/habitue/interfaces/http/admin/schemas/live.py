"""Events as they arrive."""

from __future__ import annotations

from pydantic import Field

from habitue.interfaces.http.admin.schemas.base import Schema
from habitue.interfaces.http.admin.schemas.chips import PersonChip, ProductChip


class Activity(Schema):
    """One event as it arrived."""

    position: int
    at: int
    received_at: int
    name: str
    person: PersonChip | None
    product: ProductChip | None
    page: str = ""
    query: str = ""
    amount_minor: int | None = None
    currency: str = ""
    device: str = ""
    source: str
    flags: list[str]
    decision_id: str = ""
    placement: str = ""


class LiveState(Schema):
    visitors_now: int = Field(description="People with an event in the last five minutes.")
    events_per_minute: float
    orders_today: int
    revenue_today_minor: int
    recent: list[Activity]
