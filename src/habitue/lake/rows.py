"""How an event becomes rows: three flat tables, whose columns are the fields of these structs.

Text columns are never null (missing is ``""``), whole numbers are null only where the annotation says so, times are
ms UTC, `day` is days since 1970-01-01 UTC of `occurred_at`. Sealed fields stay in the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from habitue.core.clock import day_of
from habitue.core.money import MAX_MINOR
from habitue.events import names
from habitue.events.envelope import Event, Stored

_ORDERS = frozenset({names.ORDER_COMPLETED, names.ORDER_UPDATED})
_WITH_TOTAL = _ORDERS | {names.ORDER_REFUNDED, names.ORDER_CANCELLED}


class EventRow(msgspec.Struct, frozen=True, gc=False):
    """One event: the fields questions are asked about as columns, the rest as JSON in `properties`.

    `position` is the log's; `position_number` is the place within a slot, from 1.
    """

    position: int
    message_id: str
    day: int
    name: str
    occurred_at: int
    received_at: int
    node_id: str
    source: str
    flags: list[str]
    consent: int
    session_id: str
    product_id: str
    category: str
    brand: str
    quantity: int | None
    price_minor: int | None
    order_id: str
    total_minor: int | None
    currency: str
    decision_id: str
    placement: str
    position_number: int | None
    arm: str
    query: str
    page_path: str
    page_type: str
    device_kind: str
    channel_source: str
    channel_medium: str
    channel_campaign: str
    properties: str


class OrderLineRow(msgspec.Struct, frozen=True, gc=False):
    """One product of one version of an order; `position` is that of the event the version came with."""

    position: int
    day: int
    node_id: str
    order_id: str
    product_id: str
    quantity: int
    price_minor: int | None
    currency: str


class DecisionRow(msgspec.Struct, frozen=True, gc=False):
    """One placement of one decision; a decision without placements is one row with an empty `placement`."""

    position: int
    day: int
    decision_id: str
    node_id: str
    arm: str
    occurred_at: int
    consent: int
    flags: list[str]
    paused: bool
    placement: str
    strategy: str
    product_ids: list[str]


Row = EventRow | OrderLineRow | DecisionRow


class Rows(msgspec.Struct, frozen=True):
    """The rows of some events; the fields are named like the tables."""

    events: list[EventRow]
    order_lines: list[OrderLineRow]
    decisions: list[DecisionRow]

    def of(self, table: str) -> Sequence[Row]:
        """The rows of one table."""
        rows: Sequence[Row] = getattr(self, table)
        return rows


TABLES: dict[str, type[Row]] = {"events": EventRow, "order_lines": OrderLineRow, "decisions": DecisionRow}

_json = msgspec.json.Encoder()


def rows_of(events: Iterable[Stored]) -> Rows:
    """The rows of events. Values of an unexpected type are missing in their column and kept in `properties`."""
    rows = Rows([], [], [])
    for stored in events:
        name = stored.event.name
        lines = list(_order_lines(stored)) if name in _ORDERS else []
        rows.events.append(_event_row(stored, lines))
        rows.order_lines.extend(lines)
        if name == names.DECISION_MADE:
            rows.decisions.extend(_decisions(stored))
    return rows


def _event_row(stored: Stored, lines: list[OrderLineRow]) -> EventRow:
    # positional, in the order of the fields: keywords cost a fifth of the time an event takes
    event = stored.event
    properties, context = event.properties, event.context
    get = properties.get
    page, device = _mapping(context.get("page")), _mapping(context.get("device"))
    channel = _mapping(context.get("channel"))
    return EventRow(
        stored.position,
        event.message_id,
        day_of(event.occurred_at),
        event.name,
        event.occurred_at,
        event.received_at,
        event.node_id,
        event.source,
        list(event.flags),
        event.consent,
        event.session_id,
        _text(get("product_id", "")),
        _text(get("category", "")),
        _text(get("brand", "")),
        _whole(get("quantity")),
        _whole(get("price_minor")),
        _text(get("order_id", "")),
        _total(event, lines) if event.name in _WITH_TOTAL else None,
        _text(get("currency", "")),
        _text(get("decision_id", "")),
        _text(get("placement", "")),
        _whole(get("position")),
        _text(get("arm", "")),
        _text(get("query", "")),
        _text(page.get("path", "")),
        _text(get("page_type", "")),
        _text(device.get("kind", "")),
        _text(channel.get("source", "")),
        _text(channel.get("medium", "")),
        _text(channel.get("campaign", "")),
        _json.encode(properties).decode() if properties else "{}",
    )


def _order_lines(stored: Stored) -> Iterator[OrderLineRow]:
    event = stored.event
    get = event.properties.get
    order_id, products = _text(get("order_id")), get("products")
    if not order_id or not isinstance(products, list):
        return
    for product in map(_mapping, products):
        product_id = _text(product.get("product_id"))
        if product_id:
            quantity = _whole(product.get("quantity"))
            yield OrderLineRow(
                position=stored.position,
                day=day_of(event.occurred_at),
                node_id=event.node_id,
                order_id=order_id,
                product_id=product_id,
                quantity=1 if quantity is None else quantity,
                price_minor=_whole(product.get("price_minor")),
                currency=_text(product.get("currency") or get("currency")),
            )


def _decisions(stored: Stored) -> Iterator[DecisionRow]:
    event = stored.event
    get = event.properties.get
    for placement, answer in (_mapping(get("placements")) or {"": None}).items():
        told = _mapping(answer)
        products = told.get("products")
        yield DecisionRow(
            position=stored.position,
            day=day_of(event.occurred_at),
            decision_id=_text(get("decision_id")),
            node_id=event.node_id,
            arm=_text(get("arm")),
            occurred_at=event.occurred_at,
            consent=event.consent,
            flags=list(event.flags),
            paused=get("paused") is True,
            placement=placement,
            strategy=_text(told.get("strategy")),
            product_ids=list(map(_text, products)) if isinstance(products, list) else [],
        )


def _total(event: Event, lines: list[OrderLineRow]) -> int | None:
    """What an order (or a refund) is worth: its total, revenue or value, else its lines; None when it does not say."""
    for key in ("total_minor", "revenue_minor", "value_minor"):
        total = _whole(event.properties.get(key))
        if total is not None:
            return total
    priced = [line.price_minor * line.quantity for line in lines if line.price_minor is not None]
    return sum(priced) if priced else None


def _text(value: Any) -> str:
    if type(value) is str:
        return value
    # some shops number their products and orders
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _whole(value: Any) -> int | None:
    """A whole number that 64-bit sums can bear; beyond that it is a typing error."""
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool) and -MAX_MINOR <= value <= MAX_MINOR:
        return value
    return None


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
