"""Attributes computed of a person when somebody looks: what each is, how much it stands on, from when until when."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, tzinfo
from statistics import quantiles
from typing import Literal

import msgspec

from habitue.catalog.product import Product
from habitue.core.clock import DAY_MS
from habitue.features.affinity import affinities, purchases
from habitue.features.permitted import permitted_products
from habitue.profiles.node import NodeState

Unit = Literal["count", "money", "date", "days", "text", "hour", "money_range"]
Basis = Literal["orders", "days", "interactions", "moments", "events"]

# Below these a habit is a coincidence, and nothing is said: half of five moments may well fall into one hour by chance,
# and quartiles of fewer than four prices are the prices themselves.
_MOMENTS = 8
_PRICES = 4
_WINDOW_HOURS = 3


class Attribute(msgspec.Struct, frozen=True, kw_only=True):
    """One computed fact.

    Attributes
    ----------
    value, high
        In `unit`: minor units for money, ms UTC for dates, the first hour of a three-hour window (0 to 23, in the
        shop's time zone) for hours. `high` only for a range.
    based_on, basis
        How many of what it was computed from.
    since, until
        ms UTC of the oldest and newest of these; 0 where only days are kept.
    """

    key: str
    value: int | str
    unit: Unit
    based_on: int
    basis: Basis
    since: int = 0
    until: int = 0
    high: int | None = None


class Spent(msgspec.Struct, frozen=True):
    """What one order was worth net of refunds, in one currency."""

    at: int
    net_minor: int


def computed_attributes(
    whole: NodeState,
    nodes: Collection[NodeState],
    spent: list[Spent],
    product_of: Callable[[str], Product | None],
    zone: tzinfo,
    now_ms: int,
) -> list[Attribute]:
    """Everything that can be said of a person, in the order it is shown; what too little is known of is left out.

    Parameters
    ----------
    whole, nodes
        The person merged, and the nodes they were merged from (devices differ by node).
    spent
        Their orders in the currency sums are told in.
    zone
        The shop's time zone: a preferred hour is a local one.
    """
    return [
        *_of_orders(whole, spent, now_ms),
        *_of_visits(whole, now_ms),
        *_of_taste(whole, product_of, now_ms),
        *_of_habits(whole, nodes, zone),
    ]


def _of_orders(whole: NodeState, spent: list[Spent], now_ms: int) -> Iterator[Attribute]:
    bought = purchases(whole)
    if not bought:
        return
    n, since, until = len(bought), bought[0][0], bought[-1][0]

    def of_orders(key: str, value: int, unit: Unit) -> Attribute:
        return Attribute(key=key, value=value, unit=unit, based_on=n, basis="orders", since=since, until=until)

    yield of_orders("orders", n, "count")
    if spent:
        revenue = sum(order.net_minor for order in spent)
        first, last = min(order.at for order in spent), max(order.at for order in spent)
        for key, value in (("revenue", revenue), ("average_order", round(revenue / len(spent)))):
            yield Attribute(
                key=key, value=value, unit="money", based_on=len(spent), basis="orders", since=first, until=last
            )
    yield of_orders("first_order", since, "date")
    yield of_orders("last_order", until, "date")
    yield of_orders("days_since_order", max(0, now_ms - until) // DAY_MS, "days")
    if n > 1:
        yield of_orders("days_between_orders", round((until - since) / DAY_MS / (n - 1)), "days")


def _of_visits(whole: NodeState, now_ms: int) -> Iterator[Attribute]:
    days = sorted({day for counted in whole.counts.values() for day, _ in counted})
    if days:
        since, until = days[0] * DAY_MS, min(whole.last_seen, now_ms)
        events = sum(count for counted in whole.counts.values() for _, count in counted)
        yield Attribute(
            key="visit_days", value=len(days), unit="count", based_on=events, basis="events", since=since, until=until
        )
        yield Attribute(
            key="days_since_visit",
            value=max(0, now_ms - whole.last_seen) // DAY_MS,
            unit="days",
            based_on=events,
            basis="events",
            since=since,
            until=until,
        )


def _of_taste(whole: NodeState, product_of: Callable[[str], Product | None], now_ms: int) -> Iterator[Attribute]:
    product_of = permitted_products(whole, product_of)
    seen = [(at, product_id) for at, product_id in _interactions(whole) if product_of(product_id)]
    since, until = (seen[0][0], seen[-1][0]) if seen else (0, 0)
    for affinity in affinities(whole, product_of, now_ms, top=1):
        yield Attribute(
            key=f"favourite_{affinity.kind}",
            value=affinity.value,
            unit="text",
            based_on=affinity.based_on,
            basis="interactions",
            since=since,
            until=until,
        )
    prices = [product.price_minor for _, product_id in seen if (product := product_of(product_id))]
    prices = [price for price in prices if price > 0]
    if len(prices) >= _PRICES:
        low, _, high = quantiles(prices, n=4, method="inclusive")
        yield Attribute(
            key="price_band",
            value=round(low),
            high=round(high),
            unit="money_range",
            based_on=len(prices),
            basis="interactions",
            since=since,
            until=until,
        )


def _interactions(whole: NodeState) -> list[tuple[int, str]]:
    """(time, product id) of what they looked at, put into the cart or bought, oldest first."""
    found = [(at, product_id) for at, _, product_id in whole.viewed]
    found += [(at, product_id) for at, _, product_id, _ in whole.added]
    found += [(order[0], product_id) for order in purchases(whole) for product_id, _, _ in order[5]]
    return sorted(found)


def _of_habits(whole: NodeState, nodes: Collection[NodeState], zone: tzinfo) -> Iterator[Attribute]:
    kinds: defaultdict[str, int] = defaultdict(int)
    for node in nodes:
        kind = node.device[2].get("kind", "") if node.device else ""
        if kind:
            kinds[kind] += sum(count for days in node.counts.values() for _, count in days)
    if kinds:
        kind = max(sorted(kinds), key=kinds.__getitem__)
        until = max((node.device[0] for node in nodes if node.device), default=0)
        yield Attribute(
            key="usual_device",
            value=kind,
            unit="text",
            based_on=sum(kinds.values()),
            basis="events",
            since=whole.first_seen,
            until=until,
        )
    moments = sorted(
        [entry[0] for entries in (whole.viewed, whole.added, whole.searched, whole.listed) for entry in entries]
        + [order[0] for order in purchases(whole)]
    )
    if len(moments) >= _MOMENTS:
        yield Attribute(
            key="preferred_hour",
            value=_busiest(moments, zone),
            unit="hour",
            based_on=len(moments),
            basis="moments",
            since=moments[0],
            until=moments[-1],
        )


def _busiest(moments: list[int], zone: tzinfo) -> int:
    """The first hour of the three-hour window, around the clock, with most moments; the earliest of equals."""
    hours = Counter(datetime.fromtimestamp(at / 1000, zone).hour for at in moments)
    return max(range(24), key=lambda first: sum(hours[(first + n) % 24] for n in range(_WINDOW_HOURS)))
