"""Which next actions a demo's history calls for, counted from the log and the catalogue alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

from habitue.catalog.product import Product
from habitue.core.clock import DAY_MS
from habitue.events import names
from habitue.events.envelope import Event
from habitue.measurement.next_actions import BEST_SELLERS, COVER_DAYS, MIN_EXPECTED_CLICKS, MIN_SHOWN

_NOT_JUDGED = ("publish_draft", "placement_never_shown", "placement_without_clicks")  # facts, not findings
_EITHER_WAY = 0.1  # a report's first day begins at a local midnight: nearer to a threshold than this is no fault


def actions_due(
    events: Iterable[Event], products: Mapping[str, Product], until_ms: int, days: int
) -> tuple[set[str], set[str]]:
    """Keys of what pays beyond doubt, and of what may be advised: the advice is between the two."""
    recent = [e for e in events if until_ms - days * DAY_MS <= e.occurred_at < until_ms and "bot" not in e.flags]
    sure, possible = set[str](), set(_NOT_JUDGED)
    for found, more in ((sure, 1 + _EITHER_WAY), (possible, 1 - _EITHER_WAY)):
        if _running_out(recent, products, days, more):
            found.add("low_stock_bestsellers")
        if _seldom_clicked(recent, more):
            found.add("placement_seldom_clicked")
    return sure, possible


def _running_out(events: Iterable[Event], products: Mapping[str, Product], days: int, more: float) -> bool:
    """Whether a best seller would sell so many times more than there is."""
    units = Counter[str]()
    for event in events:
        if event.name == names.ORDER_COMPLETED:
            units.update({line["product_id"]: line["quantity"] for line in event.properties["products"]})
    return any(
        sold >= 2 * more and sold / days * COVER_DAYS > more * (products[product_id].stock or 10**9)
        for product_id, sold in units.most_common(BEST_SELLERS)
    )


def _seldom_clicked(events: Iterable[Event], more: float) -> bool:
    """Whether a placement has so many times fewer clicks than half of what the others would get in its place."""
    shown, clicked = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for event in events:
        if event.name in (names.PLACEMENT_SHOWN, names.RECOMMENDATION_CLICKED):
            where = shown if event.name == names.PLACEMENT_SHOWN else clicked
            where[event.properties["placement"]].add(event.properties["decision_id"])
    seen, clicks = ({name: len(ids) for name, ids in by.items()} for by in (shown, clicked))
    for placement, n in seen.items():
        rate = (sum(clicks.values()) - clicks.get(placement, 0)) / max(1, sum(seen.values()) - n)
        enough = n >= MIN_SHOWN * more and n * rate >= MIN_EXPECTED_CLICKS * more
        if enough and 0 < clicks.get(placement, 0) < n * rate / 2 / more:
            return True
    return False
