"""Records of customers and events as Segment items, ready for ``POST /v1/batch``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Values
from typing import NamedTuple

import msgspec

from habitue.catalog.mapping.reading import Record, Rejected
from habitue.catalog.rows import Reason, RowProblem, shown
from habitue.core.clock import format_time
from habitue.core.ids import derived_id
from habitue.events.names import (
    IDENTIFIED,
    PAGE_VIEWED,
    PERSONLESS,
    PRODUCT_ADDED,
    PRODUCT_ADDED_TO_WISHLIST,
    PRODUCT_CLICKED,
    PRODUCT_REMOVED,
    PRODUCT_REMOVED_FROM_WISHLIST,
    PRODUCT_VIEWED,
    SCREEN_VIEWED,
)

Item = dict[str, object]
_CALLS = {PAGE_VIEWED: "page", SCREEN_VIEWED: "screen", IDENTIFIED: "identify"}
_MAX_NAME = 120
# Segment's events about one product have its fields themselves; GA4's have a list of items, mostly of one.
_OF_ONE = frozenset({
    PRODUCT_VIEWED, PRODUCT_CLICKED, PRODUCT_ADDED, PRODUCT_REMOVED, PRODUCT_ADDED_TO_WISHLIST,
    PRODUCT_REMOVED_FROM_WISHLIST,
})  # fmt: skip


class Made(NamedTuple):
    """The items of one record; mostly one."""

    record: Record
    items: tuple[Item, ...]
    problems: tuple[RowProblem, ...] = ()


class Means(msgspec.Struct, frozen=True):
    """What the whole file is taken to mean.

    Attributes
    ----------
    as_of
        When what has no date of its own is true, ms UTC: when the file was made. Never the moment of the import, or
        the same file sent twice would not be the same events.
    consent
        Purposes the owner vouches for; empty says nothing, which grants nothing and takes nothing away.
    as_of_stated
        Whether the owner said `as_of`. Else a row without a date may be older than it looks, and never brings back a
        person who was forgotten.
    """

    as_of: int
    consent: Values[str, bool] = {}
    as_of_stated: bool = False


def customer_items(records: Iterable[Record | Rejected], means: Means) -> Iterator[Made | Rejected]:
    """`Identified`, one a customer."""
    for record in records:
        if isinstance(record, Rejected):
            yield record
            continue
        who = identifiers(record)
        if not who:
            yield nobody(record)
            continue
        traits = below(record.values, "traits.")
        item: Item = {"type": "identify", **who, "timestamp": when(record, means), "traits": traits}
        yield Made(record, (signed(item, "customer", stated(record, means) | undated(record, means)),))


def event_items(records: Iterable[Record | Rejected], means: Means) -> Iterator[Made | Rejected]:
    """One event a row; those of the market need nobody."""
    for record in records:
        yield record if isinstance(record, Rejected) else _event(record, means)


def _event(record: Record, means: Means) -> Made | Rejected:
    name = str(record.values.get("name", "")).strip()
    if not name or len(name) > _MAX_NAME:
        return _rejected(record, "name", f"a name of 1 to {_MAX_NAME} characters", "event_unknown")
    if "occurred_at" not in record.values:
        return _rejected(record, "occurred_at", "when it happened", "field_missing")
    who = identifiers(record)
    if not who and name not in PERSONLESS:
        return nobody(record)
    call = _CALLS.get(name, "track")
    item: Item = {"type": call, **who, "timestamp": when(record, means)}
    if call == "track":
        item["event"] = name
    context = below(record.values, "context.") | stated(record, means)
    own = str(record.values.get("message_id", ""))
    if call == "identify":
        item["traits"] = below(record.values, "traits.")
        return Made(record, (signed(item, "event", context, own),))
    parts = _properties(name, below(record.values, "properties."))
    owns = [own] if own and len(parts) == 1 else [f"{own}#{number}" if own else "" for number in range(len(parts))]
    made = (
        signed({**item, "properties": part}, "event", dict(context), one) for part, one in zip(parts, owns, strict=True)
    )
    return Made(record, tuple(made))


def _properties(name: str, properties: Item) -> list[Item]:
    """The properties, once for each product where the event is about one product only."""
    products = properties.get("products")
    if name not in _OF_ONE or not isinstance(products, list) or not products:
        return [properties]
    shared = {key: value for key, value in properties.items() if key != "products"}
    return [{**shared, **product} for product in products if isinstance(product, dict)] or [shared]


def identifiers(record: Record) -> Item:
    """Who the record is about, in the item's own fields; empty for nobody."""
    said = {"userId": record.values.get("user_id"), "anonymousId": record.values.get("anonymous_id")}
    return {key: str(value) for key, value in said.items() if value not in (None, "")}


def when(record: Record, means: Means) -> str:
    """The moment of the record, or that of the file."""
    at = record.values.get("occurred_at", means.as_of)
    return format_time(at if isinstance(at, int) else means.as_of)


def undated(record: Record, means: Means) -> Item:
    """The mark of a record whose day is only that of its file."""
    return {} if means.as_of_stated or "occurred_at" in record.values else {"undated": True}


def stated(record: Record, means: Means) -> Item:
    """What the owner or the row itself says about consent, as a context; nothing when neither says anything."""
    own = {purpose: value is True for purpose, value in below(record.values, "consent.").items()}
    preferences = {**means.consent, **own}
    return {"consent": {"categoryPreferences": preferences}} if preferences else {}


def signed(item: Item, kind: str, context: Item, own: str = "") -> Item:
    """The item with its context and its message id: the file's own, else of its content alone.

    Rows that say the same twice are one event, whichever line they stand on: an export of tomorrow has the same rows
    on other lines.
    """
    if context:
        item["context"] = context
    item["messageId"] = derived_id("import", kind, own or msgspec.json.encode(item, order="deterministic").decode())
    return item


def below(values: Values[str, object], start: str) -> Item:
    """The fields below a name, nested: ``traits.address.city`` is ``{"address": {"city": …}}``."""
    made: Item = {}
    for ours, value in values.items():
        if not ours.startswith(start):
            continue
        inner = made
        *outer, last = ours.removeprefix(start).split(".")
        for name in outer:
            deeper = inner.setdefault(name, {})
            if not isinstance(deeper, dict):
                break
            inner = deeper
        else:
            inner[last] = value
    return made


def nobody(record: Record) -> Rejected:
    """The record names neither user nor device."""
    ours = next((one for one in ("user_id", "anonymous_id", "email") if one in record.headings), "user_id")
    return _rejected(record, ours, "a user id or a device id", "person_missing")


def _rejected(record: Record, ours: str, expected: str, reason: Reason) -> Rejected:
    heading = record.headings.get(ours, "")
    value = record.row.get(heading)
    return Rejected(RowProblem(record.line, heading, expected, shown(value), reason), record.row)
