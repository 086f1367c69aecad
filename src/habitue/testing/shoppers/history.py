"""The whole history of a shop's public, one visit after the other, as Segment items in the order of the visits."""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from random import Random

from habitue.catalog.product import Product
from habitue.core.ids import derived_id
from habitue.testing.shoppers.arrivals import Calendar
from habitue.testing.shoppers.items import Item, Record, Shop
from habitue.testing.shoppers.parameters import ShoppersParameters, checked
from habitue.testing.shoppers.person import Draw, People, Person
from habitue.testing.shoppers.shelves import Shelves
from habitue.testing.shoppers.slots import Slots
from habitue.testing.shoppers.truth import CausedOrder, PairTruth, PersonTruth, Truth
from habitue.testing.shoppers.visit import Sale, Sign, Visit

_REGULARITY = 5.0  # shape of the gamma distribution of visits: 1 would be a few regulars among many strangers


def no_token(user_id: str) -> None:
    """Sign nothing: the secret key that sends the history vouches for log-ins by itself."""


class Shoppers:
    """A seeded public of a shop: the same arguments give the same items and the same truth, byte for byte.

    Items are for ``POST /v1/batch`` with a secret key that may import: they are old, and `Decision Made` is reserved to
    those. Everything comes from the seed but ids, which also depend on `now_ms` (two histories never share one), and
    dates, which count back from it.

    Parameters
    ----------
    products
        Any catalogue; out-of-stock and withdrawn products are left out.
    draw
        The shop's own assignment, anonymous id -> unit and arm. The generator cannot know it: ids in the log are hashes
        under the shop's secret.
    sign
        The shop's signature for log-ins; see `no_token`.

    Raises
    ------
    InvalidInput
        A parameter is out of range, or no product can be bought.

    Examples
    --------
    >>> from habitue.catalog.product import Product
    >>> from habitue.testing.shoppers import Shoppers, ShoppersParameters, plain_draw
    >>> shelf = [Product(product_id=str(n), name=f"Cup {n}", category="Cups", price_minor=900) for n in range(9)]
    >>> wanted = ShoppersParameters(people=3, days=7)
    >>> shoppers = Shoppers(shelf, wanted, seed=1, now_ms=10**12, draw=plain_draw(wanted))
    >>> len(list(shoppers.items())) == sum(shoppers.truth().items.values())
    True
    """

    def __init__(
        self,
        products: Iterable[Product],
        parameters: ShoppersParameters,
        *,
        seed: int,
        now_ms: int,
        draw: Draw,
        sign: Sign = no_token,
    ) -> None:
        self._parameters, self._seed, self._now_ms = checked(parameters), seed, now_ms
        self._shelves = Shelves(products, parameters, seed)
        self._run = derived_id("shoppers", str(seed), str(now_ms))[:8]
        self._draw, self._sign = draw, sign
        self._restart()

    def _restart(self) -> None:
        self._people: list[Person] = []
        self._bots: list[Person] = []
        self._counts: Counter[str] = Counter()
        self._bought, self._together, self._measured = (Counter[tuple[int, int]]() for _ in range(3))
        self._caused: list[tuple[Person, CausedOrder]] = []
        self._due: list[tuple[int, str, Item]] = []

    def items(self) -> Iterator[Item]:
        """Every item once, visit after visit; within a visit, and for each order and its return, by time.

        Items share parts: encode them, do not change them.
        """
        self._restart()
        makers = People(self._shelves, self._parameters, self._seed, self._run, self._draw)
        shop, slots = Shop(self._shelves, self._parameters), Slots(self._parameters)
        for start, person, turn in self._agenda(makers):
            yield from self._counted(self._due_before(start))
            yield from self._counted(self._visit(shop, slots, person, turn, start))
        yield from self._counted(self._due_before(self._now_ms + 1))

    def truth(self) -> Truth:
        """What was planted, complete once `items` came to its end."""
        products = self._shelves.products
        pairs = [(a, b) for a, b in self._shelves.pairs.items() if a < b]
        return Truth(
            seed=self._seed,
            now_ms=self._now_ms,
            currency=self._shelves.currency,
            parameters=self._parameters,
            people=[self._told(person) for person in self._people],
            bots=[device.anonymous_id for bot in self._bots for device in bot.devices],
            pairs=[
                PairTruth(
                    product_id=products[a].product_id,
                    with_id=products[b].product_id,
                    bought=self._bought[a, b],
                    together=self._together[a, b],
                    measured=self._measured[a, b],
                )
                for a, b in sorted(pairs)
            ],
            caused_orders=[order for person, order in self._caused if len(person.arms) == 1],
            items=dict(sorted(self._counts.items())),
        )

    def _agenda(self, makers: People) -> list[tuple[int, Person, int]]:
        """Every visit of everybody, by time."""
        parameters, calendar = self._parameters, Calendar(self._parameters, self._now_ms)
        agenda: list[tuple[int, Person, int]] = []
        self._people = [makers.person(number) for number in range(parameters.people)]
        self._bots = [makers.bot(number) for number in range(round(parameters.bots * parameters.people))]
        for person in (*self._people, *self._bots):
            rng = Random(f"{self._seed}/visits/{person.bot}/{person.number}")
            starts = calendar.visits(rng, _visits(rng, 2.0 if person.bot else parameters.visits))
            agenda += [(start, person, turn) for turn, start in enumerate(starts)]
        agenda.sort(key=lambda one: (one[0], one[1].bot, one[1].number))
        return agenda

    def _visit(self, shop: Shop, slots: Slots, person: Person, turn: int, start: int) -> list[Item]:
        rng = Random(f"{self._seed}/visit/{person.bot}/{person.number}/{turn}")
        device = person.devices[0 if len(person.devices) == 1 or rng.random() < 0.7 else 1]
        visit_id = f"{self._run}-{'b' if person.bot else 'v'}{person.number}-{turn}"
        record = Record(shop, person, device, visit_id, start, rng)
        visit = Visit(record, rng, self._parameters, slots, self._sign, self._now_ms)
        person.visits += 1
        if person.bot:
            visit.crawl()
        else:
            visit.unfold()
        if visit.sale is not None:
            self._book(person, visit.sale)
        if person.consent == "refused":
            return [] if visit.sale is None else [visit.sale.item]
        return record.items

    def _book(self, person: Person, sale: Sale) -> None:
        person.orders += 1
        person.revenue_minor += sale.net_minor
        if sale.refund is not None:
            heapq.heappush(self._due, (sale.refund_at, sale.order_id, sale.refund))
        partners = ((number, self._shelves.pairs.get(number)) for number in sale.products)
        for pair in {(min(n, other), max(n, other)) for n, other in partners if other is not None}:
            both = set(pair) <= set(sale.products)
            self._bought[pair] += 1
            self._together[pair] += both
            self._measured[pair] += both and person.consent != "refused"
        if sale.caused:
            told = CausedOrder(sale.order_id, sale.at_ms, sale.net_minor, sale.currency)
            self._caused.append((person, told))

    def _due_before(self, at_ms: int) -> Iterator[Item]:
        while self._due and self._due[0][0] < at_ms:
            yield heapq.heappop(self._due)[2]

    def _counted(self, items: Iterable[Item]) -> Iterator[Item]:
        for item in items:
            self._counts[item.get("event") or item["type"]] += 1
            yield item

    def _told(self, person: Person) -> PersonTruth:
        return PersonTruth(
            number=person.number,
            user_id=person.user_id,
            devices=[device.anonymous_id for device in person.devices],
            device_kinds=[device.kind for device in person.devices],
            consent=person.consent,
            channel=person.channel,
            locale=person.locale,
            currency=person.currency,
            categories=[self._shelves.categories[category] for category in person.tastes],
            brands=sorted(person.brands),
            budget_minor=round(math.exp(person.budget_log)),
            arms=sorted(person.arms),
            visits=person.visits,
            orders=person.orders,
            revenue_minor=person.revenue_minor,
        )


def _visits(rng: Random, mean: float) -> int:
    """1 and more, with the mean: a gamma-Poisson mixture."""
    rate = rng.gammavariate(_REGULARITY, (mean - 1) / _REGULARITY) if mean > 1 else 0.0
    n, elapsed = 1, rng.expovariate(1.0)
    while elapsed < rate:
        n += 1
        elapsed += rng.expovariate(1.0)
    return n
