"""What the server tells habitue is first written to the shop's database, in the transaction of what it tells of.

So nothing is told of an order that was rolled back, nothing is lost when habitue is away or this process ends, and
no page waits for anybody. `sender.py` empties it.
"""

from __future__ import annotations

import uuid
from datetime import datetime

from django.db import transaction
from django.utils import timezone, translation

from habitue_oscar.configuration import configuration
from habitue_oscar.goods import Properties
from habitue_oscar.models import Outgoing
from habitue_oscar.sender import wake_sender
from habitue_oscar.visitor import Visitor


def tell(event: str, properties: Properties, visitor: Visitor) -> None:
    """Tell what a visitor did; nothing when they did not agree to it."""
    if visitor.known:
        _put({"type": "track", "event": event, "properties": properties, **_who(visitor)}, visitor, uuid.uuid4().hex)


def tell_traits(traits: Properties, visitor: Visitor) -> None:
    """Tell who a customer is; habitue seals e-mail and name."""
    if visitor.known and visitor.customer_id:
        _put({"type": "identify", "traits": traits, **_who(visitor)}, visitor, uuid.uuid4().hex)


def tell_order(
    event: str, properties: Properties, visitor: Visitor, message_id: str, at: datetime | None = None
) -> None:
    """Tell what became of an order, whoever placed it: revenue must be complete.

    Without consent it carries no identifier of browser or customer: the order's own id stands for both. The message id
    depends on what happened alone, so telling it twice counts once.
    """
    who = _who(visitor) if visitor.known else {"anonymousId": f"order-{properties['order_id']}"}
    _put({"type": "track", "event": event, "properties": properties, **who}, visitor, message_id, at)


def _who(visitor: Visitor) -> Properties:
    """Of both ids habitue learns, on the server's word, that the device is the customer's."""
    ids = {"anonymousId": visitor.device_id, "userId": visitor.customer_id}
    return {name: value for name, value in ids.items() if value}


def _put(event: Properties, visitor: Visitor, message_id: str, at: datetime | None = None) -> None:
    if not configuration().on_server:
        return
    body = {
        **event,
        "messageId": message_id,
        "timestamp": (at or timezone.now()).isoformat(),
        "context": {
            "consent": {"categoryPreferences": visitor.choice.purposes},
            "locale": translation.get_language() or "",
            "library": {"name": "habitue_oscar", "version": "1"},
        },
    }
    Outgoing.objects.get_or_create(message_id=message_id, defaults={"event": body})
    transaction.on_commit(wake_sender)
