"""Deliveries of a standard source as items: our own event shape, or CloudEvents 1.0 in structured or batched form.

Sources: Segment's HTTP API (our shape), CloudEvents 1.0.2 sections "Required attributes" and "JSON batch format".
"""

from __future__ import annotations

import re
from typing import Any

import msgspec

from habitue.collect.limits import SERVER
from habitue.collect.webhooks.items import CHANNELS
from habitue.collect.webhooks.shop import Shop
from habitue.collect.wire import BadItem, Decoded, Item, decode_batch, decode_call, read_json
from habitue.core.errors import InvalidInput
from habitue.core.ids import derived_id
from habitue.events import names

_UNSPOKEN = re.compile(r"[^a-z0-9]")
_VERSION = re.compile(r"[./]v?\d+(\.\d+)*$")
_KNOWN = {_UNSPOKEN.sub("", name.lower()): name for name in names.BEHAVIOUR | names.MARKET}
# What support desks call the same things (Zendesk, Intercom, Freshdesk, Gorgias: their webhook references).
_ALIASES = {
    "ticketcreated": names.SUPPORT_REQUESTED,
    "ticketsolved": names.SUPPORT_RESOLVED,
    "ticketclosed": names.SUPPORT_RESOLVED,
    "conversationstarted": names.CHAT_STARTED,
    "conversationclosed": names.CHAT_ENDED,
    "orderreturned": names.PRODUCT_RETURNED,
    "parceldelivered": names.ORDER_DELIVERED,
    "shipmentdelivered": names.ORDER_DELIVERED,
}
_SERVICE = frozenset({names.SUPPORT_REQUESTED, names.SUPPORT_RESOLVED, names.CHAT_STARTED, names.CHAT_ENDED})
_ORDERS = frozenset({names.ORDER_COMPLETED, names.ORDER_UPDATED})
# What people wrote; `message` is sealed whole.
_WRITTEN = ("subject", "title", "description", "summary", "transcript", "messages", "last_message", "body", "text")
_USER = ("userId", "user_id", "customer_id")
_ANONYMOUS = ("anonymousId", "anonymous_id")


class CloudEvent(msgspec.Struct):
    """The attributes of a CloudEvent that we read; extensions are passed over."""

    specversion: str
    id: str
    source: str
    type: str
    time: str | None = None
    data: dict[str, Any] = {}


_single = msgspec.json.Decoder(CloudEvent)
_several = msgspec.json.Decoder(list[CloudEvent])
_shape = msgspec.json.Decoder(dict[str, msgspec.Raw])


def generic_items(body: bytes, shop: Shop) -> Decoded:
    """The items of a delivery.

    An item without a `messageId` gets one of the delivery's id (`shop.digest`) and its place.

    Raises
    ------
    InvalidInput
        The body is neither.
    TooLarge
    """
    if body.lstrip()[:1] == b"[":
        return Decoded([_of_cloud(event, shop) for event in read_json(_several, body)])
    shape = read_json(_shape, body)
    if "specversion" in shape:
        return Decoded([_of_cloud(read_json(_single, body), shop)])
    if "batch" not in shape and "type" not in shape and "event" not in shape:
        expected = 'a CloudEvent, {"type": "track", "event": …} or {"batch": […]}'
        raise InvalidInput(f"the delivery must be {expected}", expected=expected, got=", ".join(sorted(shape)[:5]))
    decoded = decode_batch(body, SERVER) if "batch" in shape else decode_call(body, "track", SERVER)
    items = [_of_ours(item, number, shop) for number, item in enumerate(decoded.items)]
    return Decoded(items, decoded.sent_at, context=decoded.context)


def event_name(kind: str) -> str:
    """The event a CloudEvent's type means; one that we do not know is a custom event of that name.

    >>> event_name("com.example.support.requested"), event_name("acme.order.delivered.v2")
    ('Support Requested', 'Order Delivered')
    >>> event_name("com.example.invoice.printed")
    'com.example.invoice.printed'
    """
    parts = _VERSION.sub("", kind.lower()).split(".")
    for start in range(len(parts)):
        said = _UNSPOKEN.sub("", "".join(parts[start:]))
        known = _KNOWN.get(said) or _ALIASES.get(said)
        if known:
            return known
    return kind


def _of_ours(item: Item | BadItem, number: int, shop: Shop) -> Item | BadItem:
    if isinstance(item, BadItem):
        return item
    item.messageId = item.messageId or shop.message_id(str(number))
    return _settled(item)


def _of_cloud(event: CloudEvent, shop: Shop) -> Item | BadItem:
    data = dict(event.data)
    user_id, anonymous_id = _taken(data, _USER), _taken(data, _ANONYMOUS)
    context, traits = data.pop("context", None), data.pop("traits", None)
    inner = data.pop("properties", None)
    item = Item(
        type="track",
        event=event_name(event.type),
        # unique by source and id, says the standard; what comes by two ways is then one event
        messageId=derived_id("webhook", shop.source, event.source, event.id),
        timestamp=event.time,
        properties={**data, **inner} if isinstance(inner, dict) else data,
        context=msgspec.Raw(msgspec.json.encode(context)) if isinstance(context, dict) else msgspec.Raw(b""),
        userId=user_id,
        anonymousId=anonymous_id,
    )
    if item.event == names.IDENTIFIED:
        item.type, item.traits = "identify", traits if isinstance(traits, dict) else item.properties
        item.properties = None
    return _settled(item)


def _taken(data: dict[str, Any], called: tuple[str, ...]) -> str | int | None:
    """The first id under one of these names, all of which are taken out."""
    stated = [data.pop(key) for key in called if key in data]
    return next((value for value in stated if isinstance(value, str | int) and value != ""), None)


def _settled(item: Item) -> Item | BadItem:
    """The item with channels and topics in their one form, and what people wrote where it is sealed."""
    properties = dict(item.properties or {})
    channel = properties.get("channel")
    if item.event in _ORDERS and channel is not None:
        properties["channel"] = str(channel).strip().lower()
        if properties["channel"] not in CHANNELS:
            return BadItem(item.messageId or "", f"unknown_channel: expected {', '.join(sorted(CHANNELS))}")
    if item.event in _SERVICE:
        written = {key: properties.pop(key) for key in _WRITTEN if properties.get(key)}
        if written:
            properties["message"] = written | ({"message": properties["message"]} if "message" in properties else {})
        topics = properties.pop("topics", None)
        if isinstance(topics, list) and topics:
            properties["topics"] = [str(topic) for topic in topics]
            properties.setdefault("topic", str(topics[0]))
    item.properties = properties or None
    return item
