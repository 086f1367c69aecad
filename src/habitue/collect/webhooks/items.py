"""What every mapping of a webhook builds: items of the Segment API whose ids depend on the delivery alone."""

from __future__ import annotations

from typing import Any

import msgspec

from habitue.collect.wire import BadItem, Item
from habitue.core.ids import derived_id

CHANNELS = frozenset({"web", "app", "store", "phone", "marketplace", "chat", "social"})
NOTE = "habitue_anonymous_id"


def track(event: str, message_id: str, **fields: Any) -> Item:
    """A track call; None among the properties is left out."""
    properties = fields.pop("properties", {})
    stated = {key: value for key, value in properties.items() if value is not None}
    return Item(type="track", event=event, messageId=message_id, properties=stated, **fields)


def order_device(source: str, order_id: object) -> str:
    """The anonymous id of an order nobody else stands for: refunds and deliveries, which name no buyer, meet it there.

    It is keyed by the source, so that the orders of two shop engines never meet.
    """
    return "order-" + derived_id("webhook", source, "order", str(order_id))


def belongs(source: str, order_id: object, user_id: str) -> Item:
    """The shop's word that an order is a user's: what later names the order only finds the buyer."""
    device = order_device(source, order_id)
    message_id = derived_id("webhook", source, "belongs", str(order_id), user_id)
    return Item(type="alias", messageId=message_id, previousId=device, userId=user_id)


def unreadable(message_id: str, error: msgspec.ValidationError) -> BadItem:
    """A body that is not of the form its topic has."""
    return BadItem(message_id, f"wrong_type: {error}")
