"""What conditions can name: the events a person is remembered by, their fields, and the facts about a person.

Both evaluators, the check of a definition and the console's builder read this one list. `cap` is how many events of a
name are remembered: nothing can be asked beyond it.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

import msgspec

from habitue.events import names
from habitue.events.kept import CHANNEL_TOUCHED, HELD
from habitue.events.kept import PRODUCT_BOUGHT as PRODUCT_BOUGHT
from habitue.profiles import node as caps
from habitue.profiles.memory import cap_of

Kind = Literal["text", "number", "boolean", "time"]
PRODUCT_FIELDS: Mapping[str, Kind] = MappingProxyType(
    {"product.category": "text", "product.brand": "text", "product.name": "text", "product.price_minor": "number"}
)
PRODUCT_ATTRIBUTE = "product.attribute."  # followed by the attribute's name: text


class Stream(msgspec.Struct, frozen=True):
    """The remembered events of one name.

    Attributes
    ----------
    fields
        Name -> kind; `at` is there for every stream.
    of_products
        Each has a product, so that fields of the catalogue can be asked for.
    is_open
        Any small field that the shop sent may be asked for, of whatever kind the comparison is.
    """

    event: str
    cap: int
    fields: Mapping[str, Kind] = MappingProxyType({})
    of_products: bool = False
    is_open: bool = False


def _stream(event: str, cap: int, fields: str = "", *, of_products: bool = False) -> Stream:
    kinds: dict[str, Kind] = {"at": "time"}
    for field in fields.split():
        kinds[field] = "number" if field in _NUMBERS else "text"
    return Stream(event, cap, MappingProxyType(kinds), of_products)


_NUMBERS = frozenset({"quantity", "price_minor", "total_minor", "net_minor", "amount_minor", "lines"})
_HELD = [
    _stream(names.PRODUCT_VIEWED, caps.VIEWED, "product_id", of_products=True),
    _stream(names.PRODUCT_ADDED, caps.CHANGED, "product_id quantity", of_products=True),
    _stream(names.PRODUCT_REMOVED, caps.CHANGED, "product_id quantity", of_products=True),
    _stream(names.PRODUCT_ADDED_TO_WISHLIST, caps.CHANGED, "product_id", of_products=True),
    _stream(names.PRODUCTS_SEARCHED, caps.SEARCHED, "query"),
    _stream(names.PRODUCT_LIST_VIEWED, caps.LISTED, "category"),
    _stream(names.ORDER_COMPLETED, caps.ORDERS, "order_id net_minor currency lines"),
    _stream(PRODUCT_BOUGHT, caps.ORDERS * caps.LINES, "product_id quantity price_minor", of_products=True),
    _stream(names.FEATURE_USED, caps.USED, "name"),
    _stream(names.GUIDE_VIEWED, caps.USED, "name"),
    _stream(names.CONTENT_DOWNLOADED, caps.USED, "name"),
    _stream(names.PLACEMENT_SHOWN, caps.SHOWN, "placement"),
    _stream(names.RECOMMENDATION_CLICKED, caps.SHOWN, "placement product_id", of_products=True),
    _stream(
        CHANNEL_TOUCHED, cap_of(CHANNEL_TOUCHED), "source medium campaign term content group click referrer landing"
    ),
]
_STREAMS: Mapping[str, Stream] = MappingProxyType({stream.event: stream for stream in _HELD})
STREAMS: tuple[Stream, ...] = (
    *_HELD,
    *(
        Stream(name, cap_of(name), MappingProxyType({"at": "time"}), is_open=True)
        for name in sorted(names.BEHAVIOUR - HELD)
    ),
)


def stream_of(event: str) -> Stream | None:
    """The stream of an event name; None when events of that name are not remembered one by one.

    Names nobody declared are custom events: remembered, with whatever fields they have.
    """
    held = _STREAMS.get(event)
    if held is not None:
        return held
    return None if event in HELD else Stream(event, cap_of(event), MappingProxyType({"at": "time"}), is_open=True)


def field_kind(stream: Stream, field: str) -> Kind | Literal["any"] | None:
    """What kind of value a field has, ``"any"`` when the shop decides; None when the stream has no such field."""
    if field in stream.fields:
        return stream.fields[field]
    if stream.of_products and field in PRODUCT_FIELDS:
        return PRODUCT_FIELDS[field]
    if stream.of_products and field.startswith(PRODUCT_ATTRIBUTE) and len(field) > len(PRODUCT_ATTRIBUTE):
        return "text"
    return "any" if stream.is_open and not field.startswith("product.") else None


class FactKind(msgspec.Struct, frozen=True):
    """A fact about a person.

    Attributes
    ----------
    keyed
        Whether it needs a key: which trait, which category, which score.
    of_page
        Known only while a page is looked at: an audience with it has no size and cannot be listened to.
    """

    fact: str
    kind: Kind | Literal["any"]
    keyed: bool = False
    of_page: bool = False


def _facts(kind: Kind | Literal["any"], listed: str, *, keyed: bool = False, of_page: bool = False) -> list[FactKind]:
    return [FactKind(fact, kind, keyed, of_page) for fact in listed.split()]


FACTS: Mapping[str, FactKind] = MappingProxyType(
    {
        fact.fact: fact
        for fact in [
            *_facts("time", "first_seen last_seen visit_started previous_visit first_order last_order cart_changed"),
            *_facts("time", "order_due lifecycle_since lifecycle_until"),
            *_facts("number", "visits orders revenue_minor average_order_minor cart_items cart_value_minor"),
            *_facts("number", "last_gap_days average_gap_days"),
            *_facts("number", "wishlist_items screen_width hour weekday month day_of_month"),
            *_facts("number", "birthday_in_days birthday_days_ago"),
            *_facts("text", "country region city time_zone language locale company device system browser arm"),
            *_facts("text", "first_source first_medium first_campaign first_referrer first_landing"),
            *_facts("text", "last_source last_medium last_campaign last_referrer last_landing"),
            *_facts("text", "top_category top_brand lifecycle"),
            *_facts("boolean", "registered in_visit"),
            *_facts("number", "category_affinity brand_affinity score", keyed=True),
            *_facts("text", "group", keyed=True),
            *_facts("time", "moment", keyed=True),
            *_facts("any", "trait", keyed=True),
            *_facts("text", "page_type page_path", of_page=True),
            *_facts("number", "temperature_c weather_code precipitation_mm wind_kmh", of_page=True),
        ]
    }
)
