"""A shelf as the visitor asked for it: filtered, sorted, one page at a time, with counts per facet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlencode

from demo_shop.products import Product

PAGE_SIZE = 24
LAST_PIECES = 5

# price bands in cents: key, from (inclusive), to (exclusive)
BANDS: tuple[tuple[str, int, int], ...] = (
    ("0-25", 0, 2500),
    ("25-50", 2500, 5000),
    ("50-100", 5000, 10000),
    ("100-250", 10000, 25000),
    ("250-1000", 25000, 100000),
    ("1000-", 100000, 10**9),
)
AVAILABILITIES = ("in_stock", "last_pieces", "on_offer")
SORTS = ("shop", "price_up", "price_down", "name")

Stock = Callable[[str], int]


class Wish(NamedTuple):
    """What the visitor asked for; empty means everything. Unknown values are dropped when it is read."""

    categories: tuple[str, ...] = ()
    styles: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    availability: tuple[str, ...] = ()
    sort: str = "shop"
    page: int = 1

    @property
    def narrowed(self) -> bool:
        return bool(self.categories or self.styles or self.bands or self.availability)


class Choice(NamedTuple):
    """One box to tick: its value, how many products it would show, whether it is ticked."""

    value: str
    shows: int
    chosen: bool


class Shelf(NamedTuple):
    """One page of products and what else could be asked for."""

    products: list[Product]
    total: int
    page: int
    pages: int
    facets: Mapping[str, list[Choice]]

    @property
    def first_position(self) -> int:
        return (self.page - 1) * PAGE_SIZE + 1


def read_wish(pairs: Sequence[tuple[str, str]]) -> Wish:
    """The wish in a query string; what makes no sense is left out rather than refused.

    >>> read_wish([("style", "belt"), ("price", "0-25"), ("price", "cheap"), ("page", "x")])
    Wish(categories=(), styles=('belt',), bands=('0-25',), availability=(), sort='shop', page=1)
    """
    every: dict[str, list[str]] = {}
    for key, value in pairs:
        if value and value not in every.setdefault(key, []):
            every[key].append(value)
    bands = [key for key, _, _ in BANDS]
    page = next(iter(every.get("page", ())), "1")
    sort = next(iter(every.get("sort", ())), "shop")
    return Wish(
        categories=tuple(every.get("category", ())),
        styles=tuple(every.get("style", ())),
        bands=tuple(value for value in every.get("price", ()) if value in bands),
        availability=tuple(value for value in every.get("availability", ()) if value in AVAILABILITIES),
        sort=sort if sort in SORTS else "shop",
        page=int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 6 and int(page) else 1,
    )


def query_of(wish: Wish, **also: str) -> str:
    """The wish as a query string, without what is the default."""
    pairs = [(key, value) for key, value in also.items() if value]
    pairs += [("category", value) for value in wish.categories] + [("style", value) for value in wish.styles]
    pairs += [("price", value) for value in wish.bands] + [("availability", value) for value in wish.availability]
    pairs += [("sort", wish.sort)] * (wish.sort != "shop") + [("page", str(wish.page))] * (wish.page > 1)
    return urlencode(pairs)


def toggled(wish: Wish, facet: str, value: str) -> Wish:
    """The wish with one box ticked or unticked, back on the first page.

    >>> toggled(Wish(styles=("belt",), page=3), "style", "belt") == Wish()
    True
    """
    chosen = _chosen(wish)
    values = chosen[facet]
    rest = tuple(other for other in values if other != value)
    chosen[facet] = rest if value in values else (*values, value)
    return Wish(chosen["category"], chosen["style"], chosen["price"], chosen["availability"], wish.sort)


def band_of(price_minor: int) -> str:
    """The price band of a price in cents."""
    return next(key for key, low, high in BANDS if low <= price_minor < high)


def arrange(products: Sequence[Product], wish: Wish, stock: Stock) -> Shelf:
    """The page of the products the wish asks for, in the given order unless it asks for another."""
    tests = _tests(wish, stock)
    found = [product for product in products if all(test(product) for test in tests.values())]
    pages = max(1, -(-len(found) // PAGE_SIZE))
    page = min(wish.page, pages)
    start = (page - 1) * PAGE_SIZE
    return Shelf(
        _sorted(found, wish.sort)[start : start + PAGE_SIZE],
        len(found),
        page,
        pages,
        {name: _choices(name, products, wish, tests, stock) for name in tests},
    )


def _availability(product: Product, stock: Stock) -> list[str]:
    left = stock(product.product_id)
    states = (left > 0, 0 < left <= LAST_PIECES, product.was_minor > 0)
    return [name for name, holds in zip(AVAILABILITIES, states, strict=True) if holds]


def _values(name: str, product: Product, stock: Stock) -> list[str]:
    match name:
        case "category":
            return [product.category]
        case "style":
            return [product.style]
        case "price":
            return [band_of(product.price_minor)]
        case _:
            return _availability(product, stock)


def _chosen(wish: Wish) -> dict[str, tuple[str, ...]]:
    return {
        "category": wish.categories,
        "style": wish.styles,
        "price": wish.bands,
        "availability": wish.availability,
    }


def _tests(wish: Wish, stock: Stock) -> dict[str, Callable[[Product], bool]]:
    def test(name: str, wanted: tuple[str, ...]) -> Callable[[Product], bool]:
        if name == "availability":  # these narrow one another; values of the other facets add up
            return lambda product: set(wanted) <= set(_availability(product, stock))
        return lambda product: not wanted or any(value in wanted for value in _values(name, product, stock))

    return {name: test(name, wanted) for name, wanted in _chosen(wish).items()}


def _choices(
    name: str, products: Sequence[Product], wish: Wish, tests: Mapping[str, Callable[[Product], bool]], stock: Stock
) -> list[Choice]:
    # a facet is counted under all other facets, so that its boxes say what ticking them would show
    others = [test for other, test in tests.items() if other != name]
    counts = Counter(
        value
        for product in products
        if all(test(product) for test in others)
        for value in _values(name, product, stock)
    )
    chosen = _chosen(wish)[name]
    order = {"price": [key for key, _, _ in BANDS], "availability": list(AVAILABILITIES)}.get(name)
    values = order or [value for value, _ in counts.most_common()]
    return [Choice(value, counts[value], value in chosen) for value in values if counts[value] or value in chosen]


def _sorted(products: list[Product], sort: str) -> list[Product]:
    match sort:
        case "price_up":
            return sorted(products, key=lambda product: product.price_minor)
        case "price_down":
            return sorted(products, key=lambda product: -product.price_minor)
        case "name":
            return sorted(products, key=lambda product: product.name.casefold())
        case _:
            return products
