"""`fold(node, event)`: how an event changes what is remembered. Pure but for updating the node it is given.

Each use of an event checks its purpose here: interests need *personalise*, counts and visits need *measure*, orders and
declared traits are what the shop itself needs. Duplicates never reach the fold.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from habitue.core.clock import DAY_MS
from habitue.events import names
from habitue.events.envelope import Event
from habitue.events.kept import is_small
from habitue.events.order import quantity_of, stated_value, whole
from habitue.privacy.consent import Purpose
from habitue.privacy.objections import OBJECTIONS, PROPERTY
from habitue.privacy.permission import keep_word
from habitue.profiles.corrections import outdated, rectify
from habitue.profiles.memory import remember_event, remember_surroundings
from habitue.profiles.merge import absorb
from habitue.profiles.node import (
    CANCELLED,
    CHANGED,
    LINES,
    LISTED,
    REFUNDS,
    SEARCHED,
    SHOWN,
    TEXT,
    TOUCHES,
    TRAIT_BYTES,
    USED,
    VIEWED,
    WHOLE,
    NodeState,
    OrderEntry,
    Stamp,
    count_day,
    decode_node,
    keep_audience,
    keep_newest,
    keep_order,
    keep_trait,
    tie_of,
)
from habitue.profiles.permitting import words_of

_MEASURE = int(Purpose.MEASURE)
_PERSONALISE = int(Purpose.PERSONALISE)
CUSTOM = "custom"  # all event names we do not know count as one family: their number is not bounded by us

Handler = Callable[[NodeState, Event, Stamp], None]


def fold(node: NodeState, event: Event) -> bool:
    """Update `node` with one event that names it; False when that changes nothing, as most decisions do.

    The result depends only on the set of events folded, not on their order (property-tested across the caps).
    """
    name, at, consent = event.name, event.occurred_at, event.consent
    stamp = (at, tie_of(event.message_id))
    if name in _SAID_OF_THEM:
        return _SAID_OF_THEM[name](node, event, stamp)
    if not node.first_seen or at < node.first_seen:
        node.first_seen = at
    if at > node.last_seen:
        node.last_seen = at
    if consent:
        stated = (*stamp, consent)
        if node.consent is None or node.consent < stated:
            node.consent = stated
    for flag in event.flags:
        node.flags[flag] = node.flags.get(flag, 0) + 1
    if consent & _MEASURE:
        _measure(node, event, name, stamp)
    handler = _NECESSARY.get(name)
    if handler is None and consent & _PERSONALISE:
        handler = _INTEREST.get(name)
    if handler is not None:
        handler(node, event, stamp)
    if consent & _PERSONALISE:
        remember_event(node.memory, event, *stamp)
    return True


def _rectify(node: NodeState, event: Event, stamp: Stamp) -> bool:  # noqa: ARG001 - the table's signature
    return rectify(node, event)


def _recall(node: NodeState, event: Event, stamp: Stamp) -> bool:  # noqa: ARG001 - the table's signature
    """Take up what expired rows gave, their position too. Only what we say ourselves counts."""
    if event.source != "system":
        return False
    absorb(node, decode_node(event.properties["state"]))
    return True


def _measure(node: NodeState, event: Event, name: str, stamp: Stamp) -> None:
    if name not in names.KNOWN:
        name = CUSTOM
    days = node.counts.get(name)
    if days is None:
        days = node.counts[name] = []
    count_day(days, stamp[0] // DAY_MS)
    remember_surroundings(node.memory, event, *stamp)
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


def _keep_exposure(node: NodeState, event: Event, stamp: Stamp) -> bool:
    arm = event.properties.get("arm", "")
    if arm not in ("personalised", "held_out") or (node.exposure is not None and node.exposure[:2] <= stamp):
        return False
    node.exposure = (*stamp, arm)
    return True


def _keep_transition(node: NodeState, event: Event, stamp: Stamp) -> bool:
    """Nothing that the person did. Only what we say ourselves counts."""
    if event.source != "system":
        return False
    told = event.properties
    entry = (*stamp, told["version"], event.name == names.AUDIENCE_ENTERED)
    keep_audience(node.audiences, told["audience_id"], entry)
    return True


def _text(properties: dict[str, Any], key: str) -> str:
    """A text worth remembering: properties are what somebody sent, and a node's size is bounded by us."""
    value = properties.get(key)
    return value if isinstance(value, str) and len(value) <= TEXT else ""


def _viewed(node: NodeState, event: Event, stamp: Stamp) -> None:
    product_id = _text(event.properties, "product_id")
    if product_id:
        keep_newest(node.viewed, (*stamp, product_id), VIEWED)


def _changes(field: str) -> Handler:
    def keep(node: NodeState, event: Event, stamp: Stamp) -> None:
        product_id = _text(event.properties, "product_id")
        if product_id:
            keep_newest(getattr(node, field), (*stamp, product_id, quantity_of(event.properties)), CHANGED)

    return keep


def _unwished(node: NodeState, event: Event, stamp: Stamp) -> None:
    product_id = _text(event.properties, "product_id")
    if product_id:
        keep_newest(node.wished, (*stamp, product_id, 0), CHANGED)


def _engaged(node: NodeState, event: Event, stamp: Stamp) -> None:
    engaged_ms = event.properties.get("engaged_ms")
    if type(engaged_ms) is int and 0 < engaged_ms <= DAY_MS:
        count_day(node.engaged, stamp[0] // DAY_MS, engaged_ms)


def _uses(kind: str) -> Handler:
    def keep(node: NodeState, event: Event, stamp: Stamp) -> None:
        name = _text(event.properties, "name")
        if name:
            keep_newest(node.used, (*stamp, kind, name), USED)

    return keep


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
        (product_id, quantity_of(p), whole(p.get("price_minor")) or 0)
        for p in properties.get("products", ())
        if (product_id := _text(p, "product_id"))
    ]
    entry: OrderEntry = (*stamp, order_id, stated_value(properties) or 0, _text(properties, "currency"), lines[:LINES])
    keep_order(node.claimed_orders if event.source == "browser" else node.orders, entry)


def _refunded(node: NodeState, event: Event, stamp: Stamp) -> None:
    # a refund without an amount is of the whole order, as the Segment specification has it
    amount = stated_value(event.properties)
    _keep_refund(node, event, stamp, WHOLE if amount is None else max(0, amount))


def _cancelled(node: NodeState, event: Event, stamp: Stamp) -> None:
    _keep_refund(node, event, stamp, CANCELLED)


def _keep_refund(node: NodeState, event: Event, stamp: Stamp, amount: int) -> None:
    order_id = _text(event.properties, "order_id")
    if order_id:
        refunds = node.memory.claimed_refunds if event.source == "browser" else node.refunds
        keep_newest(refunds, (*stamp, order_id, amount), REFUNDS)


def _identified(node: NodeState, event: Event, stamp: Stamp) -> None:
    traits = event.properties.get("traits")
    if isinstance(traits, dict):  # a track call may be named like this too, with anything in it
        for key, value in traits.items():
            if len(key) <= TEXT and is_small(value) and not outdated(node.corrected, key, stamp):
                keep_trait(node.traits, key, (*stamp, value))
    for field, sealed in event.sealed.items():
        key = field.removeprefix("traits.")
        if field.startswith("traits.") and len(sealed) <= TRAIT_BYTES and not outdated(node.corrected, key, stamp):
            keep_trait(node.personal, key, (*stamp, sealed))


def _objected(node: NodeState, event: Event, stamp: Stamp) -> None:
    """Only what we say ourselves counts: no shop, browser or import can send events whose source is ``system``."""
    told = event.properties.get(PROPERTY)
    if event.source != "system" or not isinstance(told, dict):
        return
    for name, objects in told.items():
        if name in OBJECTIONS and isinstance(objects, bool):
            node.objections[name] = max(node.objections.get(name, (0, 0, False)), (*stamp, objects))


def _permitted(node: NodeState, event: Event, stamp: Stamp) -> None:
    for key, word in words_of(event, stamp):
        keep_word(node.permissions, key, word)


def _consented(node: NodeState, event: Event, stamp: Stamp) -> None:
    _objected(node, event, stamp)
    _permitted(node, event, stamp)


# Nothing that the person did: what we say of them. Each tells whether it changed anything.
_SAID_OF_THEM: dict[str, Callable[[NodeState, Event, Stamp], bool]] = {
    names.DECISION_MADE: _keep_exposure,
    names.PERSON_RECTIFIED: _rectify,
    names.HISTORY_SUMMARISED: _recall,
    **dict.fromkeys(names.TRANSITIONS, _keep_transition),
}
_NECESSARY: dict[str, Handler] = {
    names.ORDER_COMPLETED: _order,
    names.ORDER_UPDATED: _order,
    names.ORDER_REFUNDED: _refunded,
    names.ORDER_CANCELLED: _cancelled,
    names.IDENTIFIED: _identified,
    names.CONSENT_CHANGED: _consented,
    names.NEWSLETTER_SUBSCRIBED: _permitted,
    names.UNSUBSCRIBED: _permitted,
    names.EMAIL_BOUNCED: _permitted,
    names.EMAIL_MARKED_AS_SPAM: _permitted,
}
_INTEREST: dict[str, Handler] = {
    names.PRODUCT_VIEWED: _viewed,
    names.PRODUCT_ADDED: _changes("added"),
    names.WISHLIST_PRODUCT_ADDED_TO_CART: _changes("added"),
    names.PAGE_ENGAGED: _engaged,
    names.FEATURE_USED: _uses("feature"),
    names.GUIDE_VIEWED: _uses("guide"),
    names.CONTENT_DOWNLOADED: _uses("content"),
    names.PRODUCT_REMOVED: _changes("removed"),
    names.PRODUCT_ADDED_TO_WISHLIST: _changes("wished"),
    names.PRODUCT_REMOVED_FROM_WISHLIST: _unwished,
    names.PRODUCTS_SEARCHED: _searched,
    names.PRODUCT_LIST_VIEWED: _listed,
    names.PLACEMENT_SHOWN: _slot_shown,
    names.RECOMMENDATION_CLICKED: _slot_clicked,
}
