"""What differs between one event as it is stored and the tracking plan: pure checks, no reason to refuse an event."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, Literal, Protocol

import msgspec

from habitue.core.clock import parse_time
from habitue.definitions.tracking_plan import PlannedEvent, PlannedProperty, TrackingPlan
from habitue.events import names
from habitue.events.envelope import Event

Severity = Literal["error", "warning", "info"]
Code = Literal[
    "unknown_event",
    "not_planned",
    "unexpected_client",
    "missing_property",
    "wrong_type",
    "value_not_allowed",
    "currency_mismatch",
    "price_zero",
    "product_unknown",
    "product_other_id",
    "total_mismatch",
    "clock",
]
# An error makes results wrong; a warning is worth a look; info is known and harmless.
SEVERITY: dict[Code, Severity] = {
    "unknown_event": "warning",
    "not_planned": "info",
    "unexpected_client": "warning",
    "missing_property": "error",
    "wrong_type": "error",
    "value_not_allowed": "warning",
    "currency_mismatch": "error",
    "price_zero": "warning",
    "product_unknown": "warning",
    "product_other_id": "warning",
    "total_mismatch": "error",
    "clock": "info",
}
_CLOCK = frozenset({"clock_future", "clock_invalid"})
_SOURCES = {"browser": frozenset({"tracker"}), "server": frozenset({"server", "webhook"})}
_PRICED = frozenset({names.PRODUCT_VIEWED, names.PRODUCT_ADDED, names.ORDER_COMPLETED, names.ORDER_UPDATED})
_SUMMED = frozenset({names.ORDER_COMPLETED, names.ORDER_UPDATED})
# What our own script says of itself needs no plan of the shop.
_OURS = frozenset({names.CONSENT_CHANGED, names.PLACEMENT_SHOWN, names.RECOMMENDATION_CLICKED})
_ABSENT: tuple[Any, ...] = (None, "", [])
_MISSING, _SEALED = object(), object()


class KnownIds(Protocol):
    """By which ids products are known; `catalog.ProductIds` is one."""

    def __contains__(self, product_id: object, /) -> bool:
        """Whether it is the feed's own id of a product."""

    def meant(self, stated: str, /) -> tuple[str, ...]:
        """The feed's ids that it can mean; none of an id nobody knows."""

    def feed_id(self, line: Mapping[str, Any], /) -> str:
        """The feed's id of a product as an event names it; empty when it is not sure."""


class Finding(msgspec.Struct, frozen=True):
    """One difference.

    Attributes
    ----------
    path
        The property it is about, as the plan names it (``products[].price``); empty when it is about the event.
    expected, got
        Short and for reading. `got` may hold a value: show it, do not keep it.
    """

    code: Code
    event: str
    path: str = ""
    expected: str = ""
    got: str = ""

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return SEVERITY[self.code]

    @property
    def key(self) -> str:
        """The same for the same difference of another event."""
        return f"{self.code}:{self.event}:{self.path}"


def findings_of(event: Event, plan: TrackingPlan, *, currency: str, ids: KnownIds | None = None) -> list[Finding]:
    """Every difference between an event and the plan, each once.

    Parameters
    ----------
    currency
        The shop's own (ISO 4217), expected where the plan names none.
    ids
        The catalogue's; None when there is no catalogue to ask.
    """
    if event.name in names.SYSTEM:
        return []
    planned = plan.events.get(event.name)
    found = list(_of_event(event, planned, plan))
    for one in planned.properties if planned else ():
        found.extend(_of_property(event, one))
    found.extend(_of_money(event, plan, currency))
    if ids is not None and plan.products_in_catalogue:
        found.extend(_of_products(event, ids))
    unique = {finding.key: finding for finding in reversed(found)}  # the first of each, in order
    return list(unique.values())[::-1]


def _of_event(event: Event, planned: PlannedEvent | None, plan: TrackingPlan) -> Iterator[Finding]:
    if planned is None:
        if event.name in names.KNOWN:
            if event.name not in _OURS:
                yield Finding("not_planned", event.name)
        else:
            near = get_close_matches(event.name, plan.events, n=1, cutoff=0.8)
            yield Finding("unknown_event", event.name, "", near[0] if near else "", event.name)
    elif (clients := _SOURCES.get(event.source)) is not None and clients.isdisjoint(planned.clients):
        yield Finding("unexpected_client", event.name, "", ", ".join(planned.clients), event.source)
    if not _CLOCK.isdisjoint(event.flags):
        yield Finding("clock", event.name, "", "", ", ".join(sorted(_CLOCK.intersection(event.flags))))


def _of_property(event: Event, planned: PlannedProperty) -> Iterator[Finding]:
    for value in values_at(event, planned):
        if value is _MISSING or value in _ABSENT:
            if planned.required:
                yield Finding("missing_property", event.name, planned.name, planned.type, "")
        elif value is _SEALED:
            continue  # what it was, nobody looks at for this
        elif not _fits(value, planned.type):
            yield Finding("wrong_type", event.name, planned.name, planned.type, _shown(value))
        elif planned.allowed and str(value) not in planned.allowed:
            yield Finding("value_not_allowed", event.name, planned.name, ", ".join(planned.allowed), _shown(value))


def has_property(event: Event, planned: PlannedProperty) -> bool:
    """Whether the event says anything there, in at least one place."""
    return any(value is not _MISSING and value not in _ABSENT for value in values_at(event, planned))


def values_at(event: Event, planned: PlannedProperty) -> list[Any]:
    """The values at a planned path, one per element of the lists on the way; what is sealed counts as there."""
    parts = planned.name.split(".")
    money = planned.type == "money"
    if f"properties.{planned.name}" in event.sealed:
        return [_SEALED]
    found: list[Any] = [event.properties]
    for number, part in enumerate(parts):
        name, listed = part.removesuffix("[]"), part.endswith("[]")
        found = [_at(holder, name, money=money and number == len(parts) - 1) for holder in found]
        if listed:  # of a list that is not there nothing can be missing: that the list is, its own line says
            found = [element for value in found if isinstance(value, list) for element in value]
    return found


def _at(holder: Any, name: str, *, money: bool) -> Any:
    if not isinstance(holder, dict):
        return _MISSING
    minor = holder.get(f"{name}_minor") if money else None
    return holder.get(name, _MISSING) if minor is None else minor


def _fits(value: Any, kind: str) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    match kind:
        case "text":
            return isinstance(value, str)
        case "id":
            return isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool))
        case "integer":
            return number and float(value).is_integer()
        case "number":
            return number
        case "money":  # what could be read became an integer of minor units; the rest stayed as it came
            return isinstance(value, int) and not isinstance(value, bool)
        case "boolean":
            return isinstance(value, bool)
        case "time":
            return isinstance(value, str) and parse_time(value) is not None
        case "list":
            return isinstance(value, list)
        case "object":
            return isinstance(value, dict)
    return True


def _of_money(event: Event, plan: TrackingPlan, currency: str) -> Iterator[Finding]:
    stated = event.properties.get("currency")
    allowed = plan.currencies or {currency}
    if isinstance(stated, str) and stated and stated.upper() not in allowed:
        yield Finding("currency_mismatch", event.name, "currency", ", ".join(sorted(allowed)), stated[:20])
    if event.name in _PRICED and not plan.zero_prices:
        if event.properties.get("price_minor") == 0:
            yield Finding("price_zero", event.name, "price", "> 0", "0")
        if any(product.get("price_minor") == 0 for product in products_of(event)):
            yield Finding("price_zero", event.name, "products[].price", "> 0", "0")
    if event.name in _SUMMED:
        yield from _of_sums(event)


def _of_sums(event: Event) -> Iterator[Finding]:
    """Totals that add up in none of the ways in which shops state them.

    Segment's spec: `subtotal` is after discounts and before tax and shipping, `revenue` leaves out tax and shipping,
    `total` is what is paid. Shops also state gross prices, and discounts apart, so each of these is tried; one minor
    unit a line is left for rounding.
    """
    properties = event.properties

    def of(name: str) -> int | None:
        value = properties.get(f"{name}_minor")
        return value if isinstance(value, int) else None

    lines = products_of(event)
    slack = max(1, len(lines))
    tax, shipping, discount = of("tax") or 0, of("shipping") or 0, of("discount") or 0
    bases = [base for base in (of("subtotal"), of("revenue")) if base is not None]
    goods = _goods(lines)
    total = of("total")
    if total is not None and (parts := bases or ([goods] if goods is not None else [])):
        sums = {b - d + s + t for b in parts for d in (0, discount) for s in (0, shipping) for t in (0, tax)}
        nearest = min(sums, key=lambda value: abs(value - total))
        if abs(nearest - total) > slack and (shipping or tax or bases or discount):
            yield Finding("total_mismatch", event.name, "total", str(nearest), str(total))
    if goods is not None and bases:
        sums = {b + d - t for b in bases for d in (0, discount) for t in (0, tax)} | {b + tax for b in bases}
        nearest = min(sums, key=lambda value: abs(value - goods))
        if abs(nearest - goods) > slack:
            yield Finding("total_mismatch", event.name, "products[].price", str(nearest), str(goods))


def _goods(lines: list[dict[str, Any]]) -> int | None:
    """The sum of the lines in minor units; None when a line has no price."""
    amounts = []
    for line in lines:
        price, quantity = line.get("price_minor"), line.get("quantity", 1)
        if not isinstance(price, int) or not isinstance(quantity, int):
            return None
        amounts.append(price * quantity)
    return sum(amounts) if amounts else None


def _of_products(event: Event, ids: KnownIds) -> Iterator[Finding]:
    for path, line in named_products(event):
        product_id: str = line["product_id"]
        if product_id in ids:
            continue
        meant = (feed_id,) if (feed_id := ids.feed_id(line)) else ids.meant(product_id)
        code: Code = "product_other_id" if meant else "product_unknown"
        yield Finding(code, event.name, path, " or ".join(meant[:3])[:80], product_id[:80])


def named_products(event: Event) -> list[tuple[str, dict[str, Any]]]:
    """(path of the id, what the event says of the product) of each product it names by an id."""
    lines = [("product_id", event.properties), *(("products[].product_id", one) for one in products_of(event))]
    return [(path, line) for path, line in lines if isinstance(line.get("product_id"), str) and line["product_id"]]


def products_of(event: Event) -> list[dict[str, Any]]:
    """The products an event lists."""
    products = event.properties.get("products")
    return [one for one in products if isinstance(one, dict)] if isinstance(products, list) else []


def _shown(value: Any) -> str:
    kind = {str: "text", bool: "boolean", int: "integer", float: "number", list: "list", dict: "object"}
    named = kind.get(type(value), type(value).__name__)
    return named if isinstance(value, list | dict) else f"{named} {str(value)[:60]!r}"
