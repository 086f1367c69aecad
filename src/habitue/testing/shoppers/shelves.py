"""A catalogue as shoppers see it: categories, what is popular in them, what stands beside what, which words find it."""

from __future__ import annotations

import math
import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate
from random import Random

from habitue.catalog.product import Product
from habitue.core.errors import InvalidInput
from habitue.core.money import exponent_of
from habitue.testing.shoppers.parameters import ShoppersParameters

_WORD = re.compile(r"[^\W\d_]{4,}")
_NEAR = 5  # how far along the shelf the eye wanders
_TRIES = 5
_PRICE_SPREAD = 0.4  # how far from the budget a price may be before most people pass on
_HEAD, _ORDINARY = 20, 0.7  # planted pairs are among the most popular of their category, and near the median budget
_OWN_BRAND = 0.35  # how likely somebody with favourite brands takes another one


class Shelves:
    """Products by number, the sellable ones only; everything that is chosen is chosen from here.

    Attributes
    ----------
    products
        In the catalogue's order of ids, so that the order they came in changes nothing.
    categories
        Paths, sorted; `members` are product numbers by category.
    pairs
        Product number -> its planted partner, both ways.
    """

    def __init__(self, products: Iterable[Product], parameters: ShoppersParameters, seed: int) -> None:
        sellable = {product.product_id: product for product in products if product.sellable}
        if not sellable:
            raise InvalidInput("nobody can shop here: no product is offered and in stock", expected="sellable products")
        self.products = tuple(sellable[product_id] for product_id in sorted(sellable))
        self.currency = Counter(product.currency or "EUR" for product in self.products).most_common(1)[0][0]
        rng = Random(f"{seed}/shelves")
        self.categories = sorted({product.category for product in self.products})
        place = {category: number for number, category in enumerate(self.categories)}
        self.category_of = [place[product.category] for product in self.products]
        self.members: list[list[int]] = [[] for _ in self.categories]
        for number, category in enumerate(self.category_of):
            self.members[category].append(number)
        self._popular(rng, parameters.zipf)
        self.log_price = [math.log(max(product.price_minor, 1)) for product in self.products]
        self.median_log_price = [_median([self.log_price[n] for n in members]) for members in self.members]
        self.budget_log = math.log(parameters.budget_minor or math.exp(_median(self.log_price)))
        self._lanes()
        self.pairs = dict(_pairs(self, parameters.pairs, rng))
        self._words = Counter(word for product in self.products for word in set(words_of(product.name)))

    def _popular(self, rng: Random, exponent: float) -> None:
        """Zipf popularity over a random order of each category; a big category is visited more."""
        self.ranked: list[list[int]] = []
        self._cumulative: list[list[float]] = []
        for members in self.members:
            ranked = list(members)
            rng.shuffle(ranked)
            self.ranked.append(ranked)
            self._cumulative.append(list(accumulate((rank + 2) ** -exponent for rank in range(1, len(ranked) + 1))))
        self.category_weights = [math.sqrt(len(members)) for members in self.members]
        self._category_cumulative = list(accumulate(self.category_weights))
        best = sorted((rank, n) for ranked in self.ranked for rank, n in enumerate(ranked[:4]))
        self.best_sellers = [number for _, number in best[:24]]

    def _lanes(self) -> None:
        """Within a category, things of one kind and price stand together: where the eye goes next."""
        self._lane = [
            sorted(members, key=lambda n: (kind_of(self.products[n]), self.log_price[n], n)) for members in self.members
        ]
        self._place = [0] * len(self.products)
        for lane in self._lane:
            for place, number in enumerate(lane):
                self._place[number] = place

    def any_category(self, rng: Random) -> int:
        """A category, big ones more often."""
        return pick(rng, self._category_cumulative)

    def popular(self, rng: Random, category: int) -> int:
        """A product of the category by popularity."""
        return self.ranked[category][pick(rng, self._cumulative[category])]

    def chosen(self, rng: Random, category: int, budget_log: float, brands: frozenset[str]) -> int:
        """A product of the category that is popular and fits a purse and its owner's brands."""
        best, fit = -1, -1.0
        for _ in range(_TRIES):
            number = self.popular(rng, category)
            off = (self.log_price[number] - budget_log) / _PRICE_SPREAD
            liked = math.exp(-0.5 * off * off)
            if brands and self.products[number].brand not in brands:
                liked *= _OWN_BRAND
            if liked > fit:
                best, fit = number, liked
            if rng.random() < liked:
                return number
        return best

    def beside(self, rng: Random, number: int) -> int:
        """A neighbour on the same shelf: of like kind and price."""
        lane, place = self._lane[self.category_of[number]], self._place[number]
        step = rng.randrange(1, _NEAR + 1) * (1 if rng.random() < 0.5 else -1)
        return lane[(place + step) % len(lane)]

    def around(self, number: int, n: int) -> list[int]:
        """The `n` nearest neighbours on the shelf, nearest first, without the product itself."""
        lane, place = self._lane[self.category_of[number]], self._place[number]
        near = lane[max(0, place - n) : place + n + 1]
        return sorted((other for other in near if other != number), key=lambda o: abs(self._place[o] - place))[:n]

    def found(self, word: str) -> int:
        """How many products have the word in their name."""
        return self._words[word]

    def prices(self, rate: float, currency: str) -> list[int]:
        """Price of each product in minor units of another currency."""
        scale = rate * 10.0 ** (exponent_of(currency) - exponent_of(self.currency))
        return [max(1, round(product.price_minor * scale)) for product in self.products]


def pick(rng: Random, cumulative: Sequence[float]) -> int:
    """A place drawn by cumulative weights."""
    return min(bisect(cumulative, rng.random() * cumulative[-1]), len(cumulative) - 1)


def words_of(text: str) -> list[str]:
    """Words somebody might search by: four letters or more, in lower case."""
    return [word.lower() for word in _WORD.findall(text)]


def kind_of(product: Product) -> str:
    """What sort of thing it is within its category, as far as the catalogue says."""
    return product.attributes.get("style") or product.attributes.get("type") or product.brand


def _median(values: list[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2]


def _pairs(shelves: Shelves, n: int, rng: Random) -> Iterable[tuple[int, int]]:
    """Partners from the popular end of one category, of different kinds where there are several; each product once.

    They cost about what most people like to pay, else hardly anybody would buy either.
    """
    taken: set[int] = set()
    categories = sorted(range(len(shelves.members)), key=lambda c: (-len(shelves.members[c]), c))
    usable = [category for category in categories if len(shelves.members[category]) >= 2]
    turn = 0
    while usable and len(taken) < 2 * n and turn < 4 * n:
        category = usable[turn % len(usable)]
        turn += 1
        free = [n for n in shelves.ranked[category][:_HEAD] if n not in taken and _ordinary(shelves, n)]
        if len(free) < 2:
            continue
        first, others = free[0], free[1:]
        kind = kind_of(shelves.products[first])
        different = [number for number in others if kind_of(shelves.products[number]) != kind]
        second = rng.choice((different or others)[:6])
        taken |= {first, second}
        yield first, second
        yield second, first


def _ordinary(shelves: Shelves, number: int) -> bool:
    return abs(shelves.log_price[number] - shelves.budget_log) < _ORDINARY
