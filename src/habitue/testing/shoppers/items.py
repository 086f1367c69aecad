"""One visit as Segment items: the pages, what is tracked on them, who says so. No choice is made here."""

from __future__ import annotations

from random import Random
from typing import Any
from urllib.parse import quote, urlsplit

from habitue.catalog.product import Product
from habitue.core.clock import format_time
from habitue.core.ids import derived_id
from habitue.core.money import exponent_of
from habitue.testing.shoppers.arrivals import Arrival
from habitue.testing.shoppers.parameters import ShoppersParameters
from habitue.testing.shoppers.person import GRANTED, Device, Person
from habitue.testing.shoppers.shelves import Shelves

Item = dict[str, Any]
_TIMEZONES = {"fr": "Europe/Paris", "en": "Europe/London", "de": "Europe/Berlin"}
_LIBRARY = {"name": "habitue.testing.shoppers", "version": "1"}


class Shop:
    """What items say of the shop: addresses and products, worded once."""

    def __init__(self, shelves: Shelves, parameters: ShoppersParameters) -> None:
        self.shelves = shelves
        base = next((product.url for product in shelves.products if product.url), "") or parameters.shop_url
        parts = urlsplit(base)
        self.base = f"{parts.scheme}://{parts.netloc}" if parts.netloc else parameters.shop_url
        self.paths = [urlsplit(product.url).path or f"/product/{product.product_id}" for product in shelves.products]
        rates = {shelves.currency: 1.0, **{name: one.rate for name, one in parameters.currencies.items()}}
        self.prices = {currency: shelves.prices(rate, currency) for currency, rate in rates.items()}
        self.said = {
            currency: [
                _product(product, price, currency) for product, price in zip(shelves.products, prices, strict=True)
            ]
            for currency, prices in self.prices.items()
        }
        self.slugs = [quote(category.lower().replace(" > ", "/").replace(" ", "-")) for category in shelves.categories]


class Record:
    """The items of one visit so far, and the visitor's clock.

    Parameters
    ----------
    visit_id
        Unique; message ids are this and a count.
    """

    def __init__(self, shop: Shop, person: Person, device: Device, visit_id: str, at_ms: int, rng: Random) -> None:
        self.shop, self.person, self.device = shop, person, device
        self.visit_id, self.at, self._rng = visit_id, at_ms, rng
        self.items: list[Item] = []
        self.said = shop.said[person.currency]
        self._consent = {"categoryPreferences": GRANTED[person.consent]}
        self.page_type = ""
        self._page: dict[str, Any] = {}
        self._referrer = ""

    def wait(self, least_seconds: float, most_seconds: float) -> None:
        """Time passes."""
        self.at += int(1000 * (least_seconds + (most_seconds - least_seconds) * self._rng.random()))

    def open(self, page_type: str, path: str, title: str, arrival: Arrival | None = None) -> None:
        """A page is opened; what is tracked next happens on it."""
        referrer, search = (arrival.referrer, arrival.query) if arrival else (self._referrer, "")
        url = f"{self.shop.base}{path}"
        self.page_type, self._referrer = page_type, url
        if search:
            url += f"?{search}"
        page = {
            "url": url,
            "path": path,
            "title": title,
            "referrer": referrer,
            "search": f"?{search}" if search else "",
        }
        self._page = self._context({"page": page})
        self._add("page", None, {"page_type": page_type})

    def track(self, event: str, properties: dict[str, Any]) -> None:
        """The browser says that something happened on the page."""
        self.at += 50
        self._add("track", event, properties)

    def identify(self, traits: dict[str, Any], token: str | None) -> None:
        """Somebody signed in; the shop's server vouches for it by the token."""
        self.at += 500
        context = {**self._page, "token": token} if token else self._page
        self.device.signed_in = True
        item = self._item("identify", context)
        item["traits"] = traits
        self.items.append(item)

    def decided(self, properties: dict[str, Any]) -> str:
        """The shop's personalisation answered for this page; the decision's id, which is its message id too."""
        self.at += 20
        decision_id = derived_id(self.visit_id, str(len(self.items)))
        properties["decision_id"] = properties["seed"] = decision_id
        self.items.append(
            {
                "type": "track",
                "event": "Decision Made",
                "messageId": decision_id,
                "timestamp": format_time(self.at),
                "anonymousId": self.device.anonymous_id,
                "properties": properties,
                "context": {"consent": self._consent},
            }
        )
        return decision_id

    def server(self, event: str, message_id: str, at_ms: int, properties: dict[str, Any]) -> Item:
        """What the shop's own server says about an order; of somebody who refused it names the order only."""
        item: Item = {
            "type": "track",
            "event": event,
            "messageId": message_id,
            "timestamp": format_time(at_ms),
            "properties": properties,
            "context": {"consent": self._consent, "locale": self.person.locale, "library": _LIBRARY},
        }
        if self.person.consent == "refused":
            item["anonymousId"] = f"order-{properties['order_id']}"
            return item
        item["anonymousId"] = self.device.anonymous_id
        if self.device.signed_in:
            item["userId"] = self.person.user_id
        return item

    def _add(self, call: str, event: str | None, properties: dict[str, Any]) -> None:
        item = self._item(call, self._page)
        if event is not None:
            item["event"] = event
        item["properties"] = properties
        self.items.append(item)

    def _item(self, call: str, context: dict[str, Any]) -> Item:
        item: Item = {
            "type": call,
            "messageId": f"{self.visit_id}.{len(self.items)}",
            "timestamp": format_time(self.at),
            "anonymousId": self.device.anonymous_id,
            "context": context,
        }
        if self.device.signed_in:
            item["userId"] = self.person.user_id
        return item

    def _context(self, more: dict[str, Any]) -> dict[str, Any]:
        return {
            "consent": self._consent,
            "userAgent": self.device.user_agent,
            "locale": self.person.locale,
            "timezone": _TIMEZONES.get(self.person.locale[:2], "UTC"),
            "sessionId": self.visit_id,
            **more,
        }


def _product(product: Product, price_minor: int, currency: str) -> dict[str, Any]:
    said: dict[str, Any] = {
        "product_id": product.product_id,
        "name": product.name,
        "category": product.category,
        "brand": product.brand,
        "price": amount(price_minor, currency),
        "currency": currency,
    }
    return {key: value for key, value in said.items() if value != ""}


def amount(minor: int, currency: str) -> float:
    """Minor units as the decimal number that the wire carries."""
    return float(minor / 10 ** exponent_of(currency))
