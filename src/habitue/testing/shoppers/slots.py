"""What the shop's placements showed: `Decision Made` of one page, then what was seen and clicked of it."""

from __future__ import annotations

from random import Random
from typing import Any

from habitue.testing.shoppers.items import Record
from habitue.testing.shoppers.parameters import ShoppersParameters

VERSIONS = {"synthetic": "1"}
_SEEN = (0.85, 0.45)  # the first slot of a page is mostly in view, the next one often not
_CLICK = {"home.for_you": 0.14, "product.similar": 0.08, "product.bought_together": 0.07, "cart.bought_together": 0.05}
_OTHER_CLICK = 0.04


class Slots:
    """Decisions of one shop."""

    def __init__(self, parameters: ShoppersParameters) -> None:
        self._holdout = [parameters.holdout_seed, parameters.holdout_share]

    def asked(self, record: Record, rng: Random, page: str, number: int | None, cart: list[int]) -> int | None:
        """Decide for the page's slots; the number of the product clicked in one, or None.

        Whoever did not agree to be personalised is in no arm, and nothing about the decision is stored.
        """
        person, device = record.person, record.device
        arm = person.arm(device)
        if arm == "none" or person.bot:
            return None
        wanted = _filled(record, rng, page, number, cart)
        context: dict[str, Any] = {"page": page, "locale": person.locale}
        if number is not None:
            context["product_id"] = record.shop.shelves.products[number].product_id
        if cart:
            context["cart"] = [record.shop.shelves.products[n].product_id for n in cart]
        shown = {slot: numbers for slot, numbers in wanted.items() if numbers and arm == "personalised"}
        decision_id = record.decided(
            {
                "arm": arm,
                "unit": device.unit.unit_id,
                "nodes": [device.unit.unit_id],
                "log_position": 0,
                "catalogue": 0,
                "holdout": self._holdout,
                "snapshot": 0,
                "versions": VERSIONS,
                "page": context,
                "wanted": [[slot, 0] for slot in wanted],
                "placements": {
                    slot: {
                        "strategy": _STRATEGY[slot],
                        "products": [record.shop.shelves.products[n].product_id for n in numbers],
                    }
                    for slot, numbers in shown.items()
                },
            }
        )
        if not device.exposed_at:
            device.exposed_at, device.exposed_arm = record.at, arm
        person.arms.add(arm)
        return _seen(record, rng, decision_id, shown)


_STRATEGY = {
    "home.for_you": "for_you",
    "home.trending": "trending",
    "product.similar": "similar",
    "product.bought_together": "bought_together",
    "cart.bought_together": "bought_together",
}


def _filled(record: Record, rng: Random, page: str, number: int | None, cart: list[int]) -> dict[str, list[int]]:
    """What a good recommender would show: the person's own shortlist, the shelf's neighbours, planted partners."""
    shelves = record.shop.shelves
    if page == "home":
        shortlist = record.person.shortlist
        start = rng.randrange(len(shortlist))
        mine = (shortlist[start:] + shortlist[:start])[:8]
        return {"home.for_you": mine, "home.trending": [n for n in shelves.best_sellers if n not in mine][:8]}
    if page == "product" and number is not None:
        partner = shelves.pairs.get(number)
        together = [partner] if partner is not None else []
        near = [n for n in shelves.around(number, 8) if n != partner]
        return {"product.similar": near, "product.bought_together": together}
    partners = [shelves.pairs[n] for n in cart if n in shelves.pairs and shelves.pairs[n] not in cart]
    more = partners + [n for n in shelves.best_sellers if n not in cart and n not in partners]
    return {"cart.bought_together": more[:4]}


def _seen(record: Record, rng: Random, decision_id: str, shown: dict[str, list[int]]) -> int | None:
    clicked = None
    products = record.shop.shelves.products
    for (slot, numbers), chance in zip(shown.items(), _SEEN, strict=False):
        if rng.random() >= chance:
            break  # who did not scroll so far sees nothing below it either
        record.wait(1, 4)
        listed = [{"product_id": products[n].product_id, "position": place} for place, n in enumerate(numbers, 1)]
        record.track("Placement Shown", {"decision_id": decision_id, "placement": slot, "products": listed})
        if rng.random() < _CLICK.get(slot, _OTHER_CLICK):
            place = min(int(rng.expovariate(0.5)), len(numbers) - 1)
            clicked = numbers[place]
            record.wait(1, 10)
            record.track(
                "Recommendation Clicked",
                {
                    "decision_id": decision_id,
                    "placement": slot,
                    "product_id": products[clicked].product_id,
                    "position": place + 1,
                },
            )
            break
    return clicked
