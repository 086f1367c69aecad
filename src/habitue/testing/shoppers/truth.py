"""What was planted, written beside the data so that whoever analyses it can be compared with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec

from habitue.testing.shoppers.parameters import ShoppersParameters


class PersonTruth(msgspec.Struct, frozen=True):
    """One visitor.

    Attributes
    ----------
    devices
        Anonymous ids; `arms` those of their decisions: two when the person was seen in both, and then no comparison may
        count them.
    categories, brands, budget_minor
        Tastes, the favourite first; what they like to pay for one product, in the catalogue's currency.
    revenue_minor
        Of their orders, returns taken off, in `currency`.
    """

    number: int
    user_id: str
    devices: list[str]
    device_kinds: list[str]
    consent: str
    channel: str
    locale: str
    currency: str
    categories: list[str]
    brands: list[str]
    budget_minor: int
    arms: list[str]
    visits: int
    orders: int
    revenue_minor: int


class PairTruth(msgspec.Struct, frozen=True):
    """A planted co-purchase.

    Attributes
    ----------
    bought
        Orders that hold at least one of the two: whoever bought one took the other with the chance `pair_strength`.
    together, measured
        Orders that hold both; those of them that a model may learn from, because who ordered agreed to be measured.
    """

    product_id: str
    with_id: str
    bought: int
    together: int
    measured: int


class CausedOrder(msgspec.Struct, frozen=True):
    """An order that personalisation made: the same visit, held out, would have ended without it."""

    order_id: str
    at_ms: int
    net_minor: int
    currency: str


class Truth(msgspec.Struct, frozen=True, kw_only=True):
    """Everything planted in one history.

    Attributes
    ----------
    currency
        The catalogue's.
    caused_orders
        By time; of people seen in both arms none are listed, since no comparison counts those.
    bots
        Anonymous ids of crawlers and automated browsers.
    items
        Name of the event (or kind of call) -> how many were made.
    """

    seed: int
    now_ms: int
    currency: str
    parameters: ShoppersParameters
    people: list[PersonTruth]
    bots: list[str]
    pairs: list[PairTruth]
    caused_orders: list[CausedOrder]
    items: dict[str, int]

    def earned_minor(self, from_ms: int = 0, until_ms: int = 2**62) -> int:
        """What personalisation brought in [from_ms, until_ms), returns taken off, in the catalogue's currency."""
        return sum(
            order.net_minor
            for order in self.caused_orders
            if order.currency == self.currency and from_ms <= order.at_ms < until_ms
        )

    def compared(self, arm: str) -> list[PersonTruth]:
        """The people of one arm, without those seen in both."""
        return [person for person in self.people if person.arms == [arm]]


def write_truth(truth: Truth, path: Path) -> None:
    """As JSON."""
    path.write_bytes(msgspec.json.encode(truth))


def read_truth(path: Path) -> Truth:
    """What `write_truth` wrote."""
    decode: Callable[[bytes], Truth] = msgspec.json.Decoder(Truth).decode
    return decode(path.read_bytes())
