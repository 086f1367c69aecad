"""The catalogue and one product. Times are ms UTC, money is minor units."""

from __future__ import annotations

from habitue.interfaces.http.admin.schemas.base import Schema
from habitue.interfaces.http.admin.schemas.chips import ProductChip
from habitue.interfaces.http.admin.schemas.decisions import RankedItem


class ProductRow(Schema):
    product: ProductChip
    stock: int | None
    views: int
    adds: int
    orders: int
    revenue_minor: int


class CataloguePage(Schema):
    rows: list[ProductRow]
    total: int
    next_cursor: str | None
    categories: list[str]


class HistoryPoint(Schema):
    at: int
    value: int


class ProductDetail(Schema):
    product: ProductChip
    description: str
    attributes: dict[str, str]
    stock: int | None
    was_minor: int
    added_at: int
    updated_at: int
    price_history: list[HistoryPoint]
    stock_history: list[HistoryPoint]
    views: int
    adds: int
    orders: int
    revenue_minor: int
    also_viewed: list[RankedItem]
    bought_together: list[RankedItem]
    similar: list[RankedItem]
