"""What data a condition needs, read off the condition itself, so that a shop can be told what it does not send yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal

import msgspec

from habitue.audiences.language.condition import (
    All,
    AnyOf,
    Condition,
    Events,
    Fact,
    Filter,
    InAudience,
    InList,
    Not,
    Sequence,
    ThisVisit,
)
from habitue.audiences.vocabulary import FACTS, PRODUCT_BOUGHT
from habitue.events import names
from habitue.events.birthday import BIRTHDAY_ON
from habitue.events.kept import CHANNEL_TOUCHED

Kind = Literal["event", "trait", "value", "list", "audience", "source"]


class Need(msgspec.Struct, frozen=True, order=True):
    """One thing an audience is empty without, or wrong.

    Attributes
    ----------
    kind
        `event`: events of that name. `trait`, `list`, `audience`: one of that name. `value`: a versioned value,
        computed each night or written by a model. `source`: `browser` (the script, or a server that sends what it
        would), `catalogue`, `channel` (where visits come from), `place`, `company`, `weather` (what intake adds, where
        it is set up), `page` (a page that is being looked at).
    """

    kind: Kind
    name: str


def _sources(source: str, facts: str) -> dict[str, Need]:
    return {fact: Need("source", source) for fact in facts.split()}


_ORDERS = Need("event", names.ORDER_COMPLETED)
_OF_FACT: Mapping[str, Need] = MappingProxyType(
    {
        **dict.fromkeys(
            ("first_order", "last_order", "orders", "revenue_minor", "average_order_minor", "order_due",
             "last_gap_days", "average_gap_days", "lifecycle", "lifecycle_since", "lifecycle_until"), _ORDERS,
        ),
        **dict.fromkeys(("cart_changed", "cart_items", "cart_value_minor"), Need("event", names.PRODUCT_ADDED)),
        **dict.fromkeys(
            ("top_category", "top_brand", "category_affinity", "brand_affinity"), Need("event", names.PRODUCT_VIEWED)
        ),
        "wishlist_items": Need("event", names.PRODUCT_ADDED_TO_WISHLIST),
        **dict.fromkeys(("birthday_in_days", "birthday_days_ago"), Need("trait", BIRTHDAY_ON)),
        "arm": Need("event", names.DECISION_MADE),
        "registered": Need("event", names.IDENTIFIED),
        **_sources("browser", "visit_started previous_visit visits in_visit device system browser screen_width"),
        **_sources("browser", "language locale"),
        **_sources("place", "country region city time_zone"),
        **_sources("company", "company"),
        **_sources("weather", "temperature_c weather_code precipitation_mm wind_kmh"),
        **_sources("page", "page_type page_path"),
        **_sources("channel", "first_source first_medium first_campaign first_referrer first_landing"),
        **_sources("channel", "last_source last_medium last_campaign last_referrer last_landing"),
    }
)  # fmt: skip
# Known of whoever is known at all, or of whoever is there.
_ALWAYS = frozenset({"first_seen", "last_seen", "hour", "weekday", "month", "day_of_month"})
_CATALOGUE = frozenset({"top_category", "top_brand", "category_affinity", "brand_affinity", "cart_value_minor"})
_CATALOGUED_VALUES = ("price.",)
assert _OF_FACT.keys() | _ALWAYS | {"trait", "score", "group", "moment"} == FACTS.keys()


def needs(condition: Condition) -> tuple[Need, ...]:
    """What the condition looks at, sorted, each once."""
    return tuple(sorted(set(_needs(condition))))


def _needs(condition: Condition) -> Iterator[Need]:
    match condition:
        case All() | AnyOf():
            for part in condition.of:
                yield from _needs(part)
        case Not():
            yield from _needs(condition.of)
        case Events():
            yield from _of_event(condition.event, condition.where)
            if isinstance(condition.window, ThisVisit):
                yield Need("source", "browser")
        case Sequence():
            for step in condition.steps:
                yield from _of_event(step.event, step.where)
        case Fact():
            yield from _of_fact(condition)
        case InList():
            yield Need("list", condition.list_id)
        case InAudience():
            yield Need("audience", condition.audience_id)


def _of_event(event: str, where: tuple[Filter, ...]) -> Iterator[Need]:
    if event == CHANNEL_TOUCHED:
        yield Need("source", "channel")
    else:
        yield Need("event", names.ORDER_COMPLETED if event == PRODUCT_BOUGHT else event)
    if any(filter_.field.startswith("product.") for filter_ in where):
        yield Need("source", "catalogue")


def _of_fact(condition: Fact) -> Iterator[Need]:
    name, key = condition.fact, condition.key or ""
    if name == "trait":
        yield Need("trait", key)
    elif name in ("score", "group", "moment"):
        yield Need("value", key)
        if key.startswith(_CATALOGUED_VALUES):
            yield Need("source", "catalogue")
    elif name in _OF_FACT:
        yield _OF_FACT[name]
        if name in _CATALOGUE:
            yield Need("source", "catalogue")
