"""What a person ordered and did. Times are ms UTC, money is minor units."""

from __future__ import annotations

from typing import Any

from habitue.interfaces.http.admin.schemas.base import Schema
from habitue.interfaces.http.admin.schemas.chips import ProductChip


class OrderLine(Schema):
    product: ProductChip | None
    product_id: str
    quantity: int
    price_minor: int


class Order(Schema):
    order_id: str
    at: int
    total_minor: int
    refunded_minor: int
    currency: str
    source: str
    lines: list[OrderLine]


class TimelineItem(Schema):
    position: int
    at: int
    name: str
    product: ProductChip | None
    query: str = ""
    page: str = ""
    amount_minor: int | None = None
    currency: str = ""
    placement: str = ""
    decision_id: str = ""
    flags: list[str]
    properties: dict[str, Any]
    consent: list[str]
    source: str


class Timeline(Schema):
    items: list[TimelineItem]
    next_before: int | None
