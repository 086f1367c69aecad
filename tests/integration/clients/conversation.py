"""What every Segment-like client is made to say, and what must be in the log then."""

from __future__ import annotations

from habitue.events import names
from habitue.events.envelope import Event

USER, DEVICE, PREVIOUS = "customer-17", "device-1", "visitor-9"
PRODUCTS = [{"product_id": "p7", "name": "Floor lamp", "price": 49.9, "quantity": 1}]
ORDER = {"order_id": "2001", "total": 49.9, "currency": "EUR", "products": PRODUCTS}
CONSENT = {"consent": {"categoryPreferences": {"measure": True, "personalise": True}}}
SAID = {
    names.PRODUCT_VIEWED,
    names.ORDER_COMPLETED,
    names.IDENTIFIED,
    names.PAGE_VIEWED,
    names.SCREEN_VIEWED,
    names.GROUPED,
    names.ALIASED,
}


def by_name(events: list[Event]) -> dict[str, Event]:
    """The events by name; each may be there once."""
    found: dict[str, Event] = {}
    for event in events:
        assert event.name not in found, f"{event.name} is stored twice"
        found[event.name] = event
    return found


def check_order(event: Event) -> None:
    """The order is in our units, its lines too."""
    assert (event.properties["order_id"], event.properties["total_minor"]) == ("2001", 4990)
    assert [line["product_id"] for line in event.properties["products"]] == ["p7"]
    assert event.properties["products"][0]["price_minor"] == 4990
