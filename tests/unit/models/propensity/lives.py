"""A public whose behaviour is known: who puts something into the cart buys far oftener."""

from __future__ import annotations

import random
from collections.abc import Iterator

from habitue.core.clock import DAY_MS, MINUTE_MS
from habitue.definitions.prediction import Prediction
from habitue.events import names
from habitue.events.envelope import Event
from habitue.features.person.seen import Shop
from habitue.models.propensity.goals import AnyEvent
from habitue.models.propensity.moments import Life
from habitue.models.propensity.samples import Samples, collect
from habitue.testing.events import viewed

START = 20_000 * DAY_MS
DAYS = 60
NOW = START + DAYS * DAY_MS
SHOP = Shop(product_of=lambda _: None, currency="EUR")
GOAL = AnyEvent(names.ORDER_COMPLETED)
PURCHASE = Prediction("purchase", 0, names.ORDER_COMPLETED, 2 * DAY_MS, names.PRODUCT_VIEWED)


def goal_of(prediction: Prediction) -> AnyEvent:
    """The goals here have no filters."""
    return AnyEvent(prediction.goal)


def public(n: int, seed: int, *, in_cart: float = 0.5, else_: float = 0.05, days: int = DAYS) -> Iterator[Life]:
    """People with a few visits each: one view, something put into the cart half a minute before it or not, and then
    perhaps an order two hours later."""
    dice = random.Random(seed)
    for number in range(n):
        events: list[Event] = []
        at = START + dice.randrange(days * DAY_MS)
        for visit in range(dice.randrange(1, 5)):
            mark = f"{number}-{visit}"
            cart = dice.random() < 0.4
            if cart:
                said = {"product_id": f"p{visit}", "quantity": 1}
                added = viewed(f"{mark} a", f"d{number}", at=at, name=names.PRODUCT_ADDED, properties=said)
                events.append(added)
            events.append(viewed(f"{mark} v", f"d{number}", at=at + MINUTE_MS, product_id=f"p{visit}"))
            if dice.random() < (in_cart if cart else else_):
                order = {"order_id": mark, "total_minor": 1_000, "currency": "EUR"}
                events.append(
                    viewed(
                        f"{mark} o", f"d{number}", at=at + 2 * 3_600_000, name=names.ORDER_COMPLETED, properties=order
                    )
                )
            at += dice.randrange(3 * DAY_MS, 12 * DAY_MS)
        yield Life(f"d{number}", [event for event in events if event.occurred_at <= START + days * DAY_MS])


def samples(
    n: int, seed: int, *, most: int = 100_000, days: int = DAYS, in_cart: float = 0.5, else_: float = 0.05
) -> Samples:
    """What is learned from them."""
    lives = public(n, seed, days=days, in_cart=in_cart, else_=else_)
    return collect(lives, PURCHASE, GOAL, SHOP, since=START, now_ms=START + days * DAY_MS, seed=1, most=most)
