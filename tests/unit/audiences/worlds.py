"""Small worlds for audiences: a catalogue, people on devices and under user ids, and all that may happen to them."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC
from typing import Any
from zoneinfo import ZoneInfo

from habitue.audiences.birthdays import EVERY_DAY
from habitue.audiences.lifecycle import DEFAULT_RHYTHM, Delays, Rhythm
from habitue.audiences.live.person import World
from habitue.catalog.product import Product
from habitue.core.clock import DAY_MS, HOUR_MS, MINUTE_MS
from habitue.events import names
from habitue.events.envelope import Claims, Event, Stored
from habitue.privacy.consent import Purpose

NOW = 1_792_889_999_000  # shortly before European clocks go back, so that zones and days are put to the test
ALL = int(Purpose.NECESSARY | Purpose.MEASURE | Purpose.PERSONALISE)
CATEGORIES = ("Shoes > Boots", "Shoes", "Hats", "ÉTÉ", "")
BRANDS = ("Acme", "acme", "Zoë", "")
CUSTOM = tuple(f"quiz {n}" for n in range(40))
ZONES = ("Europe/Paris", "America/New_York", "Asia/Kolkata", "Pacific/Auckland", "no/where", "")
PRODUCTS = [
    Product(
        product_id=f"p{n}", name=f"Thing {n}", category=CATEGORIES[n % 5], brand=BRANDS[n % 4], price_minor=100 * n,
        sensitive=n % 7 == 3, attributes={"colour": ("Red", "blue")[n % 2]} if n % 3 else {},
    )
    for n in range(12)
]  # fmt: skip
NODES = ("d1", "d2", "d3", "u1", "u2")
LINKS = {"d1": "u1", "d2": "u1"}  # d3 and u2 are people of their own

# One of each that is expected of people, and needs their consent, and one that sums up what they did.
SCORES, GROUPS, MOMENTS = ("churn", "price.level"), ("mood", "rfm.current"), ("next_order", "rfm.changed")

_GENERIC = (
    names.PAGE_VIEWED, names.CHECKOUT_STARTED, names.CHECKOUT_STEP_VIEWED, names.COUPON_APPLIED, names.EMAIL_OPENED,
    names.SIGNED_IN,
)  # fmt: skip

# Customers of three days: stages change within the histories below.
QUICK = Rhythm(
    tuple(Delays(hours * HOUR_MS, n * DAY_MS, (n + 2) * DAY_MS) for n, hours in enumerate((8, 20, 30, 9), 1)), 3
)


def world(dice: random.Random) -> World:
    """The catalogue and values of one world."""
    people = ("u1", "u2", "d3")
    return World(
        product_of={product.product_id: product for product in PRODUCTS}.get,
        currency="EUR",
        zone=dice.choice([ZoneInfo("Europe/Paris"), UTC]),
        scores={n: {p: dice.choice([0.25, 0.5, 0.75]) for p in people if dice.random() < 0.7} for n in SCORES},
        groups={n: {p: dice.choice(["Champion", "at risk"]) for p in people if dice.random() < 0.7} for n in GROUPS},
        moments={n: {p: NOW + dice.randrange(-5, 5) * DAY_MS for p in people if dice.random() < 0.7} for n in MOMENTS},
        lists={"vip": frozenset(person for person in people if dice.random() < 0.5)},
        left_out=frozenset({"o3"}),
        rhythm=dice.choice([DEFAULT_RHYTHM, QUICK]),
    )


def history(dice: random.Random, size: int) -> list[Stored]:
    """Events of all nodes in the order in which they came, which is not the order in which they happened."""
    spread = dice.choice([HOUR_MS, 3 * DAY_MS, 40 * DAY_MS])
    events = [_event(dice, n, spread) for n in range(size)]
    return [Stored(n, event) for n, event in enumerate(events, 1)]


def _event(dice: random.Random, n: int, spread: int) -> Event:
    at = NOW - dice.randrange(spread) + dice.choice([0, 0, 0, 2 * MINUTE_MS])
    at -= at % dice.choice([1, 1, MINUTE_MS, HOUR_MS])  # some at one moment, and on the edges of windows
    name, properties = _body(dice)
    return Event(
        name=name,
        message_id=f"m{n}",
        occurred_at=at,
        received_at=at,
        node_id=dice.choice(NODES),
        consent=dice.choice([ALL, ALL, ALL, ALL, ALL | int(Purpose.SENSITIVE), 3, 1, 0]),
        source=dice.choice(["browser", "browser", "server", "import"]),
        properties=properties,
        context=_context(dice),
    )


def _body(dice: random.Random) -> tuple[str, dict[str, Any]]:
    product = {"product_id": f"p{dice.randrange(14)}"}
    match dice.randrange(12):
        case 0 | 1:
            return names.PRODUCT_VIEWED, product
        case 2:
            name = dice.choice([names.PRODUCT_ADDED, names.WISHLIST_PRODUCT_ADDED_TO_CART, names.PRODUCT_REMOVED])
            return name, {**product, "quantity": dice.choice([1, 1, 2, 3])}
        case 3:
            return dice.choice([names.PRODUCT_ADDED_TO_WISHLIST, names.PRODUCT_REMOVED_FROM_WISHLIST]), product
        case 4:
            return names.PRODUCTS_SEARCHED, {"query": dice.choice(["boots", "Boots red", "İΣ", ""])}
        case 5:
            return names.PRODUCT_LIST_VIEWED, {"category": dice.choice(CATEGORIES)}
        case 6:
            return _order(dice)
        case 7:
            return dice.choice([names.FEATURE_USED, names.GUIDE_VIEWED]), {"name": dice.choice("abc")}
        case 8:
            name = dice.choice([names.PLACEMENT_SHOWN, names.RECOMMENDATION_CLICKED])
            return name, {"placement": dice.choice(["home", "cart"]), **product}
        case 9:
            return names.IDENTIFIED, {"traits": _traits(dice)}
        case 10:
            return dice.choice(CUSTOM), {"score": dice.choice([1, 2.5, "high", True]), "step": dice.randrange(3)}
        case _:
            return dice.choice(_GENERIC), {
                "step": dice.choice([1, 2, "pay"]),
                "coupon": dice.choice(["TEN", "ten%_", ""]),
            }


def _order(dice: random.Random) -> tuple[str, dict[str, Any]]:
    name = dice.choice(
        [names.ORDER_COMPLETED, names.ORDER_COMPLETED, names.ORDER_UPDATED, names.ORDER_REFUNDED, names.ORDER_CANCELLED]
    )
    properties: dict[str, Any] = {"order_id": f"o{dice.randrange(9)}", "currency": dice.choice(["EUR", "USD", ""])}
    if dice.random() < 0.5:
        properties["total_minor"] = dice.randrange(2_000)
    if dice.random() < 0.7:
        properties["products"] = [
            {
                "product_id": f"p{dice.randrange(14)}",
                "quantity": dice.choice([1, 2]),
                "price_minor": dice.randrange(900),
            }
            for _ in range(dice.choice([1, 2, 2, 45]))
        ]
    return name, properties


def _traits(dice: random.Random) -> dict[str, Any]:
    traits: dict[str, Any] = {str(dice.randrange(90)): dice.randrange(3) for _ in range(dice.choice([0, 1, 30]))}
    traits["plan"] = dice.choice(["gold", "Silver", 3, True, None])
    traits["sizes"] = dice.choice([["M", "L"], [], "M"])
    traits["birthday_on"] = dice.choice([*EVERY_DAY[::9], "02-29", ["06-01", "12-31", "no day"], "02-30", None, 305])
    return traits


def _context(dice: random.Random) -> dict[str, Any]:
    context: dict[str, Any] = {"page": {"path": dice.choice(["/sale/a", "/Sale", "/p/1"])}}
    if dice.random() < 0.5:
        context["device"] = {
            "kind": dice.choice(["mobile", "desktop"]),
            "os": "iOS",
            "screen": dice.choice(["390x844", "x"]),
        }
    if dice.random() < 0.4:
        context["place"] = {"country": dice.choice(["FR", "DE"]), "city": dice.choice(["Lyon", ""])}
    if dice.random() < 0.4:
        context["locale"] = dice.choice(["fr-FR", "de", "EN_us"])
    if dice.random() < 0.4:
        context["timezone"] = dice.choice(ZONES)
    if dice.random() < 0.2:
        context["company"] = "Acme SA"
    if dice.random() < 0.3:
        context["channel"] = {"source": dice.choice(["google", "Google"]), "medium": "cpc", "referrer": "g.example",
                              "content": dice.choice(["a", "b"])}  # fmt: skip
    return context


def decisions(dice: random.Random, after: int) -> list[Stored]:
    """A few decisions that put people into arms."""
    return [
        Stored(
            after + n,
            Event(
                name=names.DECISION_MADE, message_id=f"x{n}", occurred_at=NOW - dice.randrange(DAY_MS), received_at=NOW,
                node_id=dice.choice(NODES), source="system", consent=ALL,
                properties={"arm": dice.choice(["personalised", "held_out", "none"]), "decision_id": f"x{n}"},
            ),
        )
        for n in range(1, 4)
    ]  # fmt: skip


def objections(dice: random.Random, after: int) -> list[Stored]:
    """Whoever objects and takes it back, at moments around now; what others than ourselves say of it counts for
    nothing."""
    return [
        Stored(
            after + n,
            Event(
                name=names.CONSENT_CHANGED, message_id=f"o{n}", occurred_at=NOW - dice.randrange(-1, 3) * HOUR_MS,
                received_at=NOW, node_id=dice.choice(NODES), source=dice.choice(["system", "system", "server"]),
                properties={"objections": {dice.choice(["profiling", "profiling", "measure"]): dice.random() < 0.6}},
            ),
        )
        for n in range(1, dice.choice([1, 3, 6]))
    ]  # fmt: skip


def claims() -> Claims:
    """Nobody in particular: links are given apart."""
    return Claims()


def instants(dice: random.Random, stored: Sequence[Stored]) -> list[int]:
    """Moments to ask at: around now, and where windows over these events begin and end."""
    edges = [
        one.event.occurred_at + dice.choice([0, HOUR_MS, DAY_MS, 7 * DAY_MS]) + dice.choice([-1, 0, 1])
        for one in stored
    ]
    return [NOW, NOW + HOUR_MS, *dice.sample(edges, min(2, len(edges)))]
