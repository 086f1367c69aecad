"""How an event becomes rows: four flat tables, whose columns are the fields of these structs.

Text columns are never null (missing is ``""``), whole numbers are null only where the annotation says so, times are
ms UTC, `day` is days since 1970-01-01 UTC of `occurred_at`. Sealed fields stay in the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from habitue.core.clock import day_of
from habitue.core.ids import tie_of
from habitue.events import names
from habitue.events.envelope import Event, Stored
from habitue.events.kept import SEALED, Scalar, as_text, is_kept, is_small, kept, kept_channel, values_of
from habitue.events.order import quantity_of, stated_value, whole

_ORDERS = frozenset({names.ORDER_COMPLETED, names.ORDER_UPDATED})
_USED = frozenset({names.FEATURE_USED, names.GUIDE_VIEWED, names.CONTENT_DOWNLOADED})
_WITH_TOTAL = _ORDERS | {names.ORDER_REFUNDED, names.ORDER_CANCELLED}


class EventRow(msgspec.Struct, frozen=True, gc=False):
    """One event: the fields questions are asked about as columns, the rest as JSON in `properties`.

    `position` is the log's; `position_number` is the place within a slot, from 1; `tie` orders events of one
    millisecond as profiles do. Rules about traffic ask for `agent`, `network`, `email_domain` and `coupon`
    (`habitue.lake.traffic`). `kept` and `channel` hold what profiles remember of an event for conditions, each value
    as `habitue.events.kept.as_text` writes it.
    """

    position: int
    message_id: str
    tie: int
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
    device_os: str
    device_browser: str
    device_screen: str
    country: str
    region: str
    city: str
    zone: str
    locale: str
    company: str
    channel_source: str
    channel_medium: str
    channel_campaign: str
    channel_group: str
    agent: str
    network: str
    email_domain: str
    coupon: str
    kept: dict[str, str]
    channel: dict[str, str]
    properties: str


class OrderLineRow(msgspec.Struct, frozen=True, gc=False):
    """One product of one version of an order; `position` is that of the event the version came with, `line` the place
    among those with a product id, from 1."""

    position: int
    line: int
    day: int
    node_id: str
    order_id: str
    product_id: str
    quantity: int
    price_minor: int | None
    currency: str


class TraitRow(msgspec.Struct, frozen=True, gc=False):
    """One value of a trait somebody declared: a list has a row for each of its items.

    `value` is as `habitue.events.kept.as_text` writes it; `SEALED` where it is personal, empty where it says nothing.
    `rank` is the order in which a profile that has too many traits keeps them (`habitue.profiles.node.TRAITS`).
    """

    position: int
    tie: int
    day: int
    occurred_at: int
    node_id: str
    key: str
    rank: int
    value: str


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


Row = EventRow | OrderLineRow | TraitRow | DecisionRow


class Rows(msgspec.Struct, frozen=True):
    """The rows of some events; the fields are named like the tables."""

    events: list[EventRow]
    order_lines: list[OrderLineRow]
    traits: list[TraitRow]
    decisions: list[DecisionRow]

    def of(self, table: str) -> Sequence[Row]:
        """The rows of one table."""
        rows: Sequence[Row] = getattr(self, table)
        return rows


TABLES: dict[str, type[Row]] = {
    "events": EventRow,
    "order_lines": OrderLineRow,
    "traits": TraitRow,
    "decisions": DecisionRow,
}

_json = msgspec.json.Encoder()


def rows_of(events: Iterable[Stored]) -> Rows:
    """The rows of events. Values of an unexpected type are missing in their column and kept in `properties`."""
    rows = Rows([], [], [], [])
    for stored in events:
        name = stored.event.name
        if name == names.HISTORY_SUMMARISED:
            continue  # what it stands for was in the lake once, and is not to come back
        rows.events.append(_event_row(stored))
        if name in _ORDERS:
            rows.order_lines.extend(_order_lines(stored))
        if name == names.IDENTIFIED:
            rows.traits.extend(_traits(stored))
        if name == names.DECISION_MADE:
            rows.decisions.extend(_decisions(stored))
    return rows


def _event_row(stored: Stored) -> EventRow:
    # positional, in the order of the fields: keywords cost a fifth of the time an event takes
    event = stored.event
    properties, context = event.properties, event.context
    get = properties.get
    page, device = _mapping(context.get("page")), _mapping(context.get("device"))
    channel, place = _mapping(context.get("channel")), _mapping(context.get("place"))
    return EventRow(
        stored.position,
        event.message_id,
        tie_of(event.message_id),
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
        whole(get("quantity")),
        whole(get("price_minor")),
        _text(get("order_id", "")),
        stated_value(properties) if event.name in _WITH_TOTAL else None,
        _text(get("currency", "")),
        _text(get("decision_id", "")),
        _text(get("placement", "")),
        whole(get("position")),
        _text(get("arm", "")),
        _text(get("query", "")),
        _text(page.get("path", "")),
        _text(get("page_type", "")),
        _text(device.get("kind", "")),
        _text(device.get("os", "")),
        _text(device.get("browser", "")),
        _text(device.get("screen", "")),
        _text(place.get("country", "")),
        _text(place.get("region", "")),
        _text(place.get("city", "")),
        _text(context.get("timezone") or place.get("timezone", "")),
        _text(context.get("locale", "")),
        _text(context.get("company", "")),
        _text(channel.get("source", "")),
        _text(channel.get("medium", "")),
        _text(channel.get("campaign", "")),
        _text(channel.get("group", "")),
        _text(device.get("agent", "")),
        _text(context.get("network", "")),
        _text(context.get("email_domain", "")),
        _text(get("coupon", "")),
        _kept(event),
        _as_texts(kept_channel(event)) if channel else {},
        _json.encode(properties).decode() if properties else "{}",
    )


def _order_lines(stored: Stored) -> Iterator[OrderLineRow]:
    event = stored.event
    get = event.properties.get
    order_id, products = _text(get("order_id")), get("products")
    if not order_id or not isinstance(products, list):
        return
    line = 0
    for product in map(_mapping, products):
        product_id = _text(product.get("product_id"))
        if product_id:
            line += 1
            yield OrderLineRow(
                position=stored.position,
                line=line,
                day=day_of(event.occurred_at),
                node_id=event.node_id,
                order_id=order_id,
                product_id=product_id,
                quantity=quantity_of(product),
                price_minor=whole(product.get("price_minor")),
                currency=_text(product.get("currency") or get("currency")),
            )


def _traits(stored: Stored) -> Iterator[TraitRow]:
    event, traits = stored.event, stored.event.properties.get("traits")
    declared = _declared(traits) if isinstance(traits, dict) else {}
    sealed = {field.removeprefix("traits."): [SEALED] for field in event.sealed if field.startswith("traits.")}
    for key, values in (declared | sealed).items():
        for value in values or [""]:
            yield TraitRow(
                position=stored.position,
                tie=tie_of(event.message_id),
                day=day_of(event.occurred_at),
                occurred_at=event.occurred_at,
                node_id=event.node_id,
                key=key,
                rank=tie_of(key),
                value=value,
            )


def _declared(traits: dict[str, Any]) -> dict[str, list[str]]:
    return {key: values_of(value) for key, value in traits.items() if is_small(value)}


def _kept(event: Event) -> dict[str, str]:
    if event.name in _USED:  # which feature, guide or download it was
        name = event.properties.get("name")
        return {"name": as_text(name)} if isinstance(name, str) and name else {}
    return _as_texts(kept(event)) if is_kept(event) else {}


def _as_texts(fields: dict[str, Scalar]) -> dict[str, str]:
    return {key: as_text(value) for key, value in fields.items()}


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


def _text(value: Any) -> str:
    if type(value) is str:
        return value
    # some shops number their products and orders
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
