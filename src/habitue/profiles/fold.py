"""`fold(node, event)`: how an event changes what is remembered. Pure but for updating the node it is given.

Each use of an event checks its purpose here: interests need *personalise*, counts and visits need *measure*, orders and
declared traits are what the shop itself needs. Duplicates never reach the fold.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from habitue.core.clock import DAY_MS
from habitue.events import names
from habitue.events.envelope import Event
from habitue.privacy.consent import Purpose
from habitue.profiles.node import (
    CHANGED,
    LINES,
    LISTED,
    REFUNDS,
    SEARCHED,
    SHOWN,
    TEXT,
    TOUCHES,
    TRAIT_BYTES,
    VIEWED,
    NodeState,
    OrderEntry,
    Stamp,
    count_day,
    keep_newest,
    keep_order,
    keep_trait,
    tie_of,
)

_MEASURE = int(Purpose.MEASURE)
_PERSONALISE = int(Purpose.PERSONALISE)
CUSTOM = "custom"  # all event names we do not know count as one family: their number is not bounded by us

Handler = Callable[[NodeState, Event, Stamp], None]


def fold(node: NodeState, event: Event) -> None:
    """Update `node` with one event that names it.

    The result depends only on the set of events folded, not on their order (property-tested across the caps).
    """
    name, at, consent = event.name, event.occurred_at, event.consent
    stamp = (at, tie_of(event.message_id))
    if name == names.DECISION_MADE:
        _keep_exposure(node, event, stamp)
        return
    if not node.first_seen or at < node.first_seen:
        node.first_seen = at
    if at > node.last_seen:
        node.last_seen = at
    if consent and (node.consent is None or node.consent < (*stamp, consent)):
        node.consent = (*stamp, consent)
    for flag in event.flags:
        node.flags[flag] = node.flags.get(flag, 0) + 1
    if consent & _MEASURE:
        _measure(node, event, name, stamp)
    handler = _NECESSARY.get(name)
    if handler is None and consent & _PERSONALISE:
        handler = _INTEREST.get(name)
    if handler is not None:
        handler(node, event, stamp)


def _measure(node: NodeState, event: Event, name: str, stamp: Stamp) -> None:
    if name not in names.KNOWN:
        name = CUSTOM
    days = node.counts.get(name)
    if days is None:
        days = node.counts[name] = []
    count_day(days, stamp[0] // DAY_MS)
    context = event.context
    if not context:
        return
    device = context.get("device")
    if device and (node.device is None or node.device[:2] < stamp):
        node.device = (*stamp, device)
    channel = context.get("channel")
    if channel:
        _keep_touch(node, channel, stamp)


def _keep_touch(node: NodeState, channel: dict[str, str], stamp: Stamp) -> None:
    get = channel.get
    source, medium, campaign = get("source", ""), get("medium", ""), get("campaign", "")
    touch = (*stamp, source, medium, campaign, get("referrer", ""), get("landing", ""))
    if node.first_touch is None or touch < node.first_touch:
        node.first_touch = touch
    keep_newest(node.touches, touch, TOUCHES)


def _keep_exposure(node: NodeState, event: Event, stamp: Stamp) -> None:
    arm = event.properties.get("arm", "")
    if arm in ("personalised", "held_out") and (node.exposure is None or stamp < node.exposure[:2]):
        node.exposure = (*stamp, arm)


def _text(properties: dict[str, Any], key: str) -> str:
    """A text worth remembering: properties are what somebody sent, and a node's size is bounded by us."""
    value = properties.get(key)
    return value if isinstance(value, str) and len(value) <= TEXT else ""


def _viewed(node: NodeState, event: Event, stamp: Stamp) -> None:
    product_id = _text(event.properties, "product_id")
    if product_id:
        keep_newest(node.viewed, (*stamp, product_id), VIEWED)


def _quantity(properties: dict[str, Any]) -> int:
    quantity = properties.get("quantity", 1)
    return quantity if isinstance(quantity, int) else 1


def _changes(field: str) -> Handler:
    def keep(node: NodeState, event: Event, stamp: Stamp) -> None:
        product_id = _text(event.properties, "product_id")
        if product_id:
            keep_newest(getattr(node, field), (*stamp, product_id, _quantity(event.properties)), CHANGED)

    return keep


def _unwished(node: NodeState, event: Event, stamp: Stamp) -> None:
    product_id = _text(event.properties, "product_id")
    if product_id:
        keep_newest(node.wished, (*stamp, product_id, 0), CHANGED)


def _searched(node: NodeState, event: Event, stamp: Stamp) -> None:
    query = _text(event.properties, "query")
    if query:
        keep_newest(node.searched, (*stamp, query), SEARCHED)


def _listed(node: NodeState, event: Event, stamp: Stamp) -> None:
    category = _text(event.properties, "category")
    if category:
        keep_newest(node.listed, (*stamp, category), LISTED)


def _slot_shown(node: NodeState, event: Event, stamp: Stamp) -> None:
    properties = event.properties
    keep_newest(node.shown, (*stamp, _text(properties, "placement"), _text(properties, "decision_id"), ""), SHOWN)


def _slot_clicked(node: NodeState, event: Event, stamp: Stamp) -> None:
    placement, decision_id, product_id = (
        _text(event.properties, key) for key in ("placement", "decision_id", "product_id")
    )
    keep_newest(node.shown, (*stamp, placement, decision_id, product_id), SHOWN)


def _order(node: NodeState, event: Event, stamp: Stamp) -> None:
    properties = event.properties
    order_id = _text(properties, "order_id")
    if not order_id:
        return
    lines = [
        (product_id, _quantity(p), p.get("price_minor", 0))
        for p in properties.get("products", ())
        if (product_id := _text(p, "product_id"))
    ]
    entry: OrderEntry = (*stamp, order_id, order_total(properties), _text(properties, "currency"), lines[:LINES])
    keep_order(node.claimed_orders if event.source == "browser" else node.orders, entry)


def order_total(properties: dict[str, Any]) -> int:
    """Minor units an order was worth: its total, else its revenue, else the sum of its lines."""
    for key in ("total_minor", "revenue_minor", "value_minor"):
        total = properties.get(key)
        if isinstance(total, int):
            return total
    return sum(p.get("price_minor", 0) * _quantity(p) for p in properties.get("products", ()))


def _refunded(node: NodeState, event: Event, stamp: Stamp) -> None:
    order_id = _text(event.properties, "order_id")
    if order_id:
        keep_newest(node.refunds, (*stamp, order_id, order_total(event.properties)), REFUNDS)


def _cancelled(node: NodeState, event: Event, stamp: Stamp) -> None:
    order_id = _text(event.properties, "order_id")
    if order_id:
        keep_newest(node.refunds, (*stamp, order_id, -1), REFUNDS)  # -1: the whole order, whatever it was worth


def _identified(node: NodeState, event: Event, stamp: Stamp) -> None:
    traits = event.properties.get("traits")
    if isinstance(traits, dict):  # a track call may be named like this too, with anything in it
        for key, value in traits.items():
            if len(key) <= TEXT and _small(value):
                keep_trait(node.traits, key, (*stamp, value))
    for field, sealed in event.sealed.items():
        if field.startswith("traits.") and len(sealed) <= TRAIT_BYTES:
            keep_trait(node.personal, field.removeprefix("traits."), (*stamp, sealed))


def _small(trait: Any) -> bool:
    if trait is None or isinstance(trait, (bool, int, float)):
        return True
    return len(msgspec.msgpack.encode(trait)) <= TRAIT_BYTES


_NECESSARY: dict[str, Handler] = {
    names.ORDER_COMPLETED: _order,
    names.ORDER_UPDATED: _order,
    names.ORDER_REFUNDED: _refunded,
    names.ORDER_CANCELLED: _cancelled,
    names.IDENTIFIED: _identified,
}
_INTEREST: dict[str, Handler] = {
    names.PRODUCT_VIEWED: _viewed,
    names.PRODUCT_ADDED: _changes("added"),
    names.PRODUCT_REMOVED: _changes("removed"),
    names.PRODUCT_ADDED_TO_WISHLIST: _changes("wished"),
    names.PRODUCT_REMOVED_FROM_WISHLIST: _unwished,
    names.PRODUCTS_SEARCHED: _searched,
    names.PRODUCT_LIST_VIEWED: _listed,
    names.PLACEMENT_SHOWN: _slot_shown,
    names.RECOMMENDATION_CLICKED: _slot_clicked,
}
