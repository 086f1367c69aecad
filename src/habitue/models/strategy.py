"""What every recommendation strategy is: a frozen scorer that answers a query, and a recipe to train it.

A strategy never reads a clock or a store, and never returns the product on the page, what the caller excludes, or
(recently viewed apart) what is in the cart or owned. It returns fewer items, with the reason, rather than invent any.
Stock, consent for sensitive products and falling back to another strategy belong to the caller, who asks for more than
it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

import msgspec
import numpy as np
from numpy.typing import NDArray

from habitue.catalog.product import Product
from habitue.models.artefact import Arrays
from habitue.models.interactions import Interactions
from habitue.models.vocabulary import Vocabulary

Kind = Literal["viewed", "added", "purchased"]
ReasonCode = Literal[
    "because_viewed",
    "similar",
    "bought_together",
    "also_viewed",
    "trending",
    "best_seller",
    "recently_viewed",
    "for_you",
    "pinned",  # said of a person's choice, never by a strategy
]
Shortfall = Literal["", "no_context", "unknown_products", "no_history", "little_evidence"]


class Touch(msgspec.Struct, frozen=True, gc=False):
    """One thing the person did with a product in the past."""

    product_id: str
    occurred_at: int
    kind: Kind = "viewed"


class Query(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a strategy may know about this moment; all of it optional but the time.

    Attributes
    ----------
    now_ms
        The moment asked about, ms UTC.
    session
        Products looked at in this visit, newest last, repeats kept.
    current
        The product on the page; never returned.
    cart
        Products in the cart; never returned.
    history
        What the person did before this visit, in any order. Pass it only with the consent to personalise.
    exclude
        Never returned either.
    among
        When given, nothing else is returned (a category page, say).
    """

    now_ms: int
    session: tuple[str, ...] = ()
    current: str = ""
    cart: tuple[str, ...] = ()
    history: tuple[Touch, ...] = ()
    exclude: frozenset[str] = frozenset()
    among: frozenset[str] | None = None

    def banned(self) -> set[str]:
        """Ids no list but "recently viewed" may hold: on the page, in the cart, excluded, owned."""
        banned = {self.current, *self.cart, *self.exclude}
        banned.update(touch.product_id for touch in self.history if touch.kind == "purchased")
        return banned

    def allows(self, product_id: str) -> bool:
        """Whether `among` lets it through."""
        return self.among is None or product_id in self.among

    def trail(self) -> tuple[str, ...]:
        """The visit's products newest last, the one on the page counted as the newest."""
        if self.current and (not self.session or self.session[-1] != self.current):
            return (*self.session, self.current)
        return self.session

    def anchor(self) -> str:
        """The product the visitor is at: on the page, else newest of the visit, else last in the cart, else ``""``."""
        return self.current or next(reversed(self.session), "") or next(reversed(self.cart), "")


class RankedItem(msgspec.Struct, frozen=True, gc=False):
    """One product of an answer.

    Attributes
    ----------
    score
        Comparable within one answer only.
    reason_product_id
        The product behind the reason ("because you looked at …"), or ``""``.
    """

    product_id: str
    score: float
    reason: ReasonCode
    reason_product_id: str = ""


class Ranked(msgspec.Struct, frozen=True):
    """An answer, best first; `shortfall` says why there are fewer than asked, ``""`` when there are not."""

    items: tuple[RankedItem, ...]
    shortfall: Shortfall = ""


class Strategy(Protocol):
    """A trained, immutable scorer; safe to call from several threads."""

    def recommend(self, query: Query, n: int) -> Ranked:
        """At most `n` distinct products, best first, ties to the smaller id; the same query has the same answer."""

    def warm(self) -> None:
        """Compile and page in what the first visitor would otherwise wait for."""


P = TypeVar("P", bound=msgspec.Struct)


@dataclass(frozen=True, slots=True)
class TrainingData:
    """What a strategy may be trained on; `interactions.vocabulary` holds every product of `products`."""

    interactions: Interactions
    products: Sequence[Product]
    now_ms: int


@dataclass(frozen=True, slots=True)
class Recipe(Generic[P]):
    """How to train one strategy and how to serve it.

    Attributes
    ----------
    train
        Raises NotEnoughData when an honest model needs more.
    load
        Makes the scorer from what `train` returned, possibly years later.
    """

    name: str
    parameters: P
    train: Callable[[TrainingData, P], Arrays]
    load: Callable[[Arrays, P], Strategy]

    def load_json(self, arrays: Arrays, parameters: dict[str, object]) -> Strategy:
        """`load` with parameters as a manifest holds them."""
        return self.load(arrays, msgspec.convert(parameters, type(self.parameters)))


NOTHING_KNOWN = Ranked((), "no_context")
UNKNOWN_PRODUCTS = Ranked((), "unknown_products")


def blocked_mask(vocabulary: Vocabulary, query: Query) -> NDArray[np.uint8]:
    """1 for every code the answer may not hold."""
    mask = np.zeros(len(vocabulary), np.uint8)
    if query.among is not None:
        mask[:] = 1
        mask[vocabulary.known(query.among)] = 0
    mask[vocabulary.known(query.banned())] = 1
    return mask


def ranked(items: Iterable[RankedItem], n: int, banned: Iterable[str], query: Query) -> Ranked:
    """The first `n` of `items` that may be shown, each product once."""
    seen = set(banned)
    kept: list[RankedItem] = []
    for item in items:
        if len(kept) >= n:
            break
        if item.product_id not in seen and query.allows(item.product_id):
            seen.add(item.product_id)
            kept.append(item)
    return Ranked(tuple(kept), "" if len(kept) >= n else "little_evidence")
