"""How the demo's catalogue came to be what it is: first imported a season ago, then a few prices and stocks moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from random import Random

import msgspec

from habitue.app.importing import Inlet
from habitue.catalog.changes import catalogue_changes
from habitue.catalog.product import Product
from habitue.core.clock import DAY_MS

_DEARER = (1.05, 1.1, 1.2, 1.25)
_PRICE_DAYS = (70, 49, 30, 21, 9)  # days ago on which a fifth of the price changes each happened
_OUT_DAYS, _BACK_DAYS = 24, 17
Feed = tuple[int, Sequence[Product], bool]
"""When a feed was read (ms UTC), what it held, and whether it was the whole shop."""


def catalogue_story(
    products: Sequence[Product], *, days: int, now_ms: int, seed: int, share: float = 0.05
) -> list[Feed]:
    """The feeds that lead to today's catalogue: one product in twenty was dearer, one in fifty was sold out for a week.

    Parameters
    ----------
    days
        How long ago the first feed was read; changes that would be older are left out.
    share
        Of the products whose price changed; two fifths as many were sold out.
    """
    rng = Random(f"{seed}/catalogue")
    ordered = sorted(products, key=lambda product: product.product_id)
    moved = rng.sample(ordered, round(len(ordered) * share))
    out = {product.product_id for product in rng.sample(ordered, round(len(ordered) * share * 0.4))}
    steps = [day for day in _PRICE_DAYS if day < days]
    then = {product.product_id: _dearer(product, rng) for product in moved} if steps else {}
    feeds: list[Feed] = [(now_ms - days * DAY_MS, [then.get(p.product_id, p) for p in ordered], True)]
    for place, day in enumerate(steps):
        feeds.append((now_ms - day * DAY_MS, moved[place :: len(steps)], False))
    if days > _OUT_DAYS:
        dry = [product for product in ordered if product.product_id in out]
        # sold out at whatever price it has by then: the older of two prices must not come back
        late = {p.product_id for place, day in enumerate(steps) if day < _OUT_DAYS for p in moved[place :: len(steps)]}
        dry = [product for product in dry if product.product_id not in late]
        feeds.append((now_ms - _OUT_DAYS * DAY_MS, [msgspec.structs.replace(p, stock=0) for p in dry], False))
        feeds.append((now_ms - _BACK_DAYS * DAY_MS, dry, False))
    return sorted(feeds, key=lambda feed: feed[0])


def _dearer(product: Product, rng: Random) -> Product:
    return msgspec.structs.replace(product, price_minor=round(product.price_minor * rng.choice(_DEARER)), was_minor=0)


def tell(inlet: Inlet, feeds: Iterable[Feed], now_ms: int) -> Counter[str]:
    """Import the feeds the ordinary way, each as of its time; how many events had each outcome."""
    counts: Counter[str] = Counter()
    for at_ms, products, complete in feeds:
        # a list: what changes must be told apart before the first change moves the catalogue
        changes = list(catalogue_changes(inlet.catalogue, products, at_ms=at_ms, received_at=now_ms, complete=complete))
        counts.update(inlet.events(changes, lambda _: None))
    return counts
