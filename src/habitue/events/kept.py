"""What of an event conditions may ask for: its small scalars, the same in the profile and in the lake."""

from __future__ import annotations

from math import isfinite
from typing import Any

import msgspec

from habitue.core.money import MAX_MINOR
from habitue.events import names
from habitue.events.envelope import Event

Scalar = str | int | float | bool

FIELDS = 8  # of one event: the first by name
NAME = 40  # characters of a field's name
TEXT = 120  # characters of a text value
CHANNEL_TOUCHED = "Channel Touched"  # a visit that came from elsewhere; no event of its own, but remembered like one
PRODUCT_BOUGHT = "Product Bought"  # a line of an order, asked for like an event of its own
# Kinds that a profile holds in fields of their own, or that are about nobody's behaviour.
HELD = frozenset({
    names.PRODUCT_VIEWED, names.PRODUCT_ADDED, names.WISHLIST_PRODUCT_ADDED_TO_CART, names.PRODUCT_REMOVED,
    names.PRODUCT_ADDED_TO_WISHLIST, names.PRODUCT_REMOVED_FROM_WISHLIST, names.PRODUCTS_SEARCHED,
    names.PRODUCT_LIST_VIEWED, names.PLACEMENT_SHOWN, names.RECOMMENDATION_CLICKED, names.FEATURE_USED,
    names.GUIDE_VIEWED, names.CONTENT_DOWNLOADED, names.ORDER_COMPLETED, names.ORDER_UPDATED, names.ORDER_REFUNDED,
    names.ORDER_CANCELLED, names.PAGE_ENGAGED, names.IDENTIFIED, names.GROUPED, names.ALIASED, names.CONSENT_CHANGED,
}) | names.PERSONLESS  # fmt: skip
_PAGES = frozenset({names.PAGE_VIEWED, names.SCREEN_VIEWED})
# Ids that serve to join what was sent, and tell a marketer nothing.
_NOT_ASKED = frozenset({"decision_id", "cart_id", "checkout_id", "list_id", "click_id"})


def is_kept(event: Event) -> bool:
    """Whether an event is remembered as it is, and not in a form of its own."""
    return event.name not in HELD and len(event.name) <= TEXT


def kept(event: Event) -> dict[str, Scalar]:
    """The fields of one event that are remembered of it: at most `FIELDS`, never a list, an object or an empty text.

    A page view keeps its path too. Texts longer than `TEXT` are left out, not cut: half a value would match conditions
    that the whole one does not.
    """
    fields = _scalars(event.properties)
    if event.name in _PAGES:
        page = event.context.get("page")
        path = page.get("path") if isinstance(page, dict) else None
        if isinstance(path, str) and path and len(path) <= TEXT:
            fields["path"] = path
    return fields if len(fields) <= FIELDS else {key: fields[key] for key in sorted(fields)[:FIELDS]}


def kept_channel(event: Event) -> dict[str, Scalar]:
    """How the visit that begins with this event came, empty when it came from nowhere: source, medium, campaign, term,
    content, group, click, referrer, landing."""
    channel = event.context.get("channel")
    return _scalars(channel) if isinstance(channel, dict) and channel else {}


def _scalars(values: dict[str, Any]) -> dict[str, Scalar]:
    found: dict[str, Scalar] = {}
    for key, value in values.items():  # written out: each event of a shop comes by here
        kind: type = type(value)
        if kind is str:
            if not 0 < len(value) <= TEXT:
                continue
        elif kind is int:
            if not -MAX_MINOR <= value <= MAX_MINOR:
                continue
        elif not (kind is bool or (kind is float and isfinite(value))):
            continue
        if len(key) <= NAME and key not in _NOT_ASKED:
            found[key] = value
    return found


SEALED = "s"  # what `as_text` would say of a personal value, which is kept in no clear form
ITEMS = 50  # of a list
TRAIT_BYTES = 1_000  # of one trait


def as_text(value: Scalar) -> str:
    """A scalar as text that says its kind first, for tables whose columns have one type.

    >>> as_text("red"), as_text(3), as_text(2.5), as_text(True)
    ('tred', 'n3', 'n2.5', 'b1')
    """
    if isinstance(value, str):
        return "t" + value
    if isinstance(value, bool):
        return "b1" if value else "b0"
    return f"n{value!r}"


def values_of(value: Any) -> list[str]:
    """The scalars in a trait's value, as `as_text` writes them: itself, or the first `ITEMS` items of a list."""
    items = value[:ITEMS] if isinstance(value, list) else [value]
    return [as_text(item) for item in items if _scalars({"item": item})]


def is_small(trait: Any) -> bool:
    """Whether a trait's value is remembered: a scalar, or at most `TRAIT_BYTES` of anything else."""
    if trait is None or isinstance(trait, (bool, int, float)):
        return True
    return len(msgspec.msgpack.encode(trait)) <= TRAIT_BYTES
