"""One visit from the first page to the last: what is looked at, put in the cart and bought."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import msgspec

from habitue.core.clock import DAY_MS
from habitue.testing.shoppers.arrivals import Arrival, arrival
from habitue.testing.shoppers.items import Item, Record, amount
from habitue.testing.shoppers.parameters import ShoppersParameters
from habitue.testing.shoppers.person import Person, weighted
from habitue.testing.shoppers.shelves import pick, words_of
from habitue.testing.shoppers.slots import Slots

Sign = Callable[[str], str | None]
"""The shop's word for a user id: a signed token, or None to let the secret key vouch."""

_HABIT = 0.7  # of visits come the way this person mostly comes
_DEEP = frozenset({"organic", "paid", "social", "referral"})  # half of these lead right to a product
_FIRST = 0.85  # of log-ins happen on the first page, the others at the end
_STAYS = 0.6  # the next look goes to the same shelf, else to another of the person's categories
_STRETCH = 0.6  # people look at dearer things than they buy: up to twice what they like to pay
_ABANDONS = 0.12  # of those who do not buy, how many leave something in the cart
_SHIPPING_MINOR, _FREE_FROM_MINOR = 490, 5_000
_LISTED = 8


class Sale(msgspec.Struct, frozen=True):
    """An order and what came of it.

    Attributes
    ----------
    item
        What the server says of it.
    refund
        What it says later, if something came back before now.
    caused
        Whether the same visit, held out, would have ended without it.
    """

    order_id: str
    at_ms: int
    net_minor: int
    currency: str
    products: tuple[int, ...]
    caused: bool
    item: Item
    refund: Item | None = None
    refund_at: int = 0


class Visit:
    """Walks one person through the shop; `record` holds the items, `sale` the order if there was one."""

    def __init__(
        self,
        record: Record,
        rng: Random,
        parameters: ShoppersParameters,
        slots: Slots,
        sign: Sign,
        now_ms: int,
    ) -> None:
        self.record, self._rng, self._parameters = record, rng, parameters
        self._slots, self._sign, self._now_ms = slots, sign, now_ms
        self._shop, self._shelves = record.shop, record.shop.shelves
        self._person: Person = record.person
        self.sale: Sale | None = None

    def unfold(self) -> None:
        """Everything that happens in the visit.

        Whether it ends with an order is drawn first, by one number: below `conversion` it does in either arm, below
        ``conversion * (1 + uplift)`` only when personalised. So each order is known to be caused or not.
        """
        rng, person, record = self._rng, self._person, self.record
        u = rng.random()
        log_in = "" if not person.user_id or record.device.signed_in else "first" if rng.random() < _FIRST else "last"
        personalised = person.arm(record.device) == "personalised"
        buys = u < person.conversion * (1 + self._parameters.uplift * personalised)
        first = self._land(rng, log_in == "first")
        viewed = self._browse(first, self._looks(rng, buys))
        if buys:
            self._buy(viewed, caused=u >= person.conversion)
        elif rng.random() < _ABANDONS:
            self._put(viewed[-1], 1)
            self._cart([viewed[-1]])
        if log_in == "last":
            record.wait(5, 20)
            self._log_in()

    def crawl(self) -> None:
        """A bot: many product pages, one after the other, in no time."""
        for _ in range(self._rng.randrange(8, 20)):
            number = self._rng.randrange(len(self._shelves.products))
            self._product_page(number, None)
            self.record.track("Product Viewed", self.record.said[number])

    def _looks(self, rng: Random, buys: bool) -> int:
        more = 0
        while more < 6 and rng.random() < 0.4:
            more += 1
        return more + (2 if buys and rng.random() < 0.6 else 1)

    def _land(self, rng: Random, log_in: bool) -> int | None:
        """The first page, by channel; the product to look at first, if it is known already."""
        person, record = self._person, self.record
        channel = person.channel if rng.random() < _HABIT else weighted(rng, self._parameters.channels)
        came = arrival(rng, channel)
        if channel in _DEEP and rng.random() < 0.5:
            number = self._wanted(rng)
            self._product_page(number, came)
            self._arrive(log_in)
            return number
        record.open("home", "/", "Home", came)
        self._arrive(log_in)
        record.wait(2, 8)
        clicked = self._slots.asked(record, rng)
        return self._find(rng) if clicked is None else clicked

    def _arrive(self, log_in: bool) -> None:
        """Answer the banner, if this browser never did, and sign in."""
        device = self.record.device
        if not device.asked:
            device.asked = True
            self.record.track("Consent Changed", {})
        if log_in:
            self._log_in()

    def _find(self, rng: Random) -> int | None:
        """A search or a list, before the first product is looked at; the product clicked in one of its slots."""
        record, shelves = self.record, self._shelves
        category = self._category(rng)
        record.wait(2, 15)
        if rng.random() < 0.25:
            query = self._query(rng, category)
            record.open("search", "/search", "Search")
            record.track("Products Searched", {"query": query, "results": shelves.found(query)})
            return self._slots.asked(record, rng)
        path = shelves.categories[category]
        record.open("category", f"/category/{self._shop.slugs[category]}", path or "All products")
        listed = [
            {"product_id": shelves.products[number].product_id, "position": place}
            for place, number in enumerate(shelves.ranked[category][:_LISTED], 1)
        ]
        record.track("Product List Viewed", {"list_id": "category", "category": path, "products": listed})
        return self._slots.asked(record, rng, category)

    def _query(self, rng: Random, category: int) -> str:
        """A word of a product's name; one in eight is mistyped, and then often nothing is found."""
        words = words_of(self._shelves.products[self._shelves.popular(rng, category)].name) or ["gift"]
        word = rng.choice(words)
        if rng.random() >= 0.125:
            return word
        at = rng.randrange(len(word) - 1)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    def _browse(self, following: int | None, looks: int) -> list[int]:
        """Look at products one after the other; what was looked at, never empty."""
        rng, record = self._rng, self.record
        viewed: list[int] = []
        for _ in range(looks):
            if following is None:
                following = self._next(rng, viewed[-1]) if viewed else self._wanted(rng)
            number = following
            if viewed or record.page_type != "product":
                self._product_page(number, None)
            record.track("Product Viewed", record.said[number])
            viewed.append(number)
            self._person.saw(number)
            record.wait(2, 6)
            following = self._slots.asked(record, rng, number)
            record.wait(5, 40)
        return viewed

    def _next(self, rng: Random, number: int) -> int:
        if rng.random() < _STAYS:
            return self._shelves.beside(rng, number)
        return self._wanted(rng)

    def _category(self, rng: Random) -> int:
        person = self._person
        if rng.random() < self._parameters.concentration:
            return person.tastes[pick(rng, person.taste_weights)]
        return self._shelves.any_category(rng)

    def _wanted(self, rng: Random) -> int:
        return self._shelves.chosen(rng, self._category(rng), self._person.budget_log, self._person.brands)

    def _product_page(self, number: int, came: Arrival | None) -> None:
        self.record.open("product", self._shop.paths[number], self._shelves.products[number].name, came)

    def _put(self, number: int, quantity: int) -> None:
        self.record.wait(1, 10)
        self.record.track("Product Added", {**self.record.said[number], "quantity": quantity})

    def _buy(self, viewed: list[int], *, caused: bool) -> None:
        rng, shelves = self._rng, self._shelves
        affordable = [number for number in dict.fromkeys(viewed) if self._affordable(number)]
        liked = [number for number in affordable if rng.random() < 0.6] or affordable[-1:] or [self._settle()]
        for number in list(liked):
            partner = shelves.pairs.get(number)
            if partner is not None and partner not in liked and rng.random() < self._parameters.pair_strength:
                liked.append(partner)
        prices = self._shop.prices[self._person.currency]
        quantities = {n: 1 + (rng.random() < 0.15) for n in liked}
        for number, quantity in quantities.items():
            self._put(number, quantity)
        if len(liked) > 1 and rng.random() < 0.08 and liked[0] not in shelves.pairs:
            dropped = liked[0]
            self.record.track("Product Removed", {**self.record.said[dropped], "quantity": quantities.pop(dropped)})
        self._cart(list(quantities))
        lines = [{**self.record.said[n], "quantity": quantity} for n, quantity in quantities.items()]
        subtotal = sum(prices[n] * quantity for n, quantity in quantities.items())
        self.record.wait(10, 60)
        self.record.track("Checkout Started", {"products": lines, **self._money(value=subtotal)})
        self.record.wait(20, 120)
        self._order(quantities, lines, subtotal, caused)
        self._thanks(list(quantities))

    def _thanks(self, numbers: list[int]) -> None:
        """The confirmation, and sometimes one more look."""
        record = self.record
        record.wait(1, 3)
        record.open("confirmation", "/confirmation", "Thank you")
        clicked = self._slots.asked(record, self._rng, cart=numbers)
        if clicked is not None:
            self._product_page(clicked, None)
            record.track("Product Viewed", record.said[clicked])
            self._person.saw(clicked)

    def _affordable(self, number: int) -> bool:
        return self._shelves.log_price[number] <= self._person.budget_log + _STRETCH

    def _settle(self) -> int:
        """Everything looked at was too dear: look at one more thing that is not."""
        tastes, shelves = self._person.tastes, self._shelves
        found = [shelves.chosen(self._rng, tastes[0], self._person.budget_log, self._person.brands) for _ in range(3)]
        number = min(found, key=lambda one: shelves.log_price[one])
        self._product_page(number, None)
        self.record.track("Product Viewed", self.record.said[number])
        return number

    def _cart(self, numbers: list[int]) -> None:
        self.record.wait(2, 10)
        self.record.open("cart", "/cart", "Cart")
        self.record.track("Cart Viewed", {"products": [self.record.said[number] for number in numbers]})
        self._slots.asked(self.record, self._rng, cart=numbers)

    def _order(self, quantities: dict[int, int], lines: list[dict[str, Any]], subtotal: int, caused: bool) -> None:
        record, person = self.record, self._person
        shipping = _SHIPPING_MINOR if subtotal < _FREE_FROM_MINOR else 0
        order_id = f"SO-{record.visit_id}"
        properties = {
            "order_id": order_id,
            "products": lines,
            **self._money(total=subtotal + shipping, subtotal=subtotal, revenue=subtotal, shipping=shipping),
        }
        item = record.server("Order Completed", f"completed-{order_id}", record.at, properties)
        record.items.append(item)
        refund, refund_at, back = self._refund(order_id, quantities, lines)
        self.sale = Sale(
            order_id=order_id,
            at_ms=record.at,
            net_minor=subtotal + shipping - back,
            currency=person.currency,
            products=tuple(quantities),
            caused=caused,
            item=item,
            refund=refund,
            refund_at=refund_at,
        )

    def _refund(
        self, order_id: str, quantities: dict[int, int], lines: list[dict[str, Any]]
    ) -> tuple[Item | None, int, int]:
        """The return of one line some days later, when it is, and its worth; nothing for what is still to come."""
        rng = self._rng
        returned, wait_days, place = rng.random() < self._parameters.returns, rng.uniform(3, 15), rng.random()
        at = self.record.at + int(wait_days * DAY_MS)
        if not returned or at > self._now_ms:
            return None, 0, 0
        number = list(quantities)[int(place * len(quantities))]
        worth = self._shop.prices[self._person.currency][number] * quantities[number]
        line = next(line for line in lines if line["product_id"] == self._shelves.products[number].product_id)
        properties = {"order_id": order_id, "products": [line], **self._money(total=worth)}
        return self.record.server("Order Refunded", f"refunded-{order_id}", at, properties), at, worth

    def _money(self, **minor: int) -> dict[str, Any]:
        currency = self._person.currency
        return {**{name: amount(value, currency) for name, value in minor.items()}, "currency": currency}

    def _log_in(self) -> None:
        person, number = self._person, self._person.number
        traits = {
            "email": f"customer{number}@shoppers.example",
            "name": f"Customer {number}",
            "language": person.locale[:2],
        }
        self.record.identify(traits, self._sign(person.user_id))
