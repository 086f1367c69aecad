"""What the shop's placements showed: `Decision Made` of one page, then what was seen and clicked of it."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any

from habitue.testing.shoppers.items import Record
from habitue.testing.shoppers.parameters import ShoppersParameters

VERSIONS = {"synthetic": "1"}
_LONG, _SHORT = 8, 4
_SEEN = (0.85, 0.45, 0.3)  # the first slot of a page is mostly in view, those below it less and less
_CLICK = {"home.for_you": 0.14, "product.similar": 0.08, "product.bought_together": 0.07}
_OTHER_CLICK = 0.045
_STRATEGY = {
    "home.for_you": "for_you",
    "home.trending": "trending",
    "home.recently_viewed": "recently_viewed",
    "category.trending": "trending",
    "search.best_sellers": "best_sellers",
    "product.bought_together": "bought_together",
    "product.similar": "similar",
    "product.also_viewed": "also_viewed",
    "cart.bought_together": "bought_together",
    "confirmation.also_bought": "bought_together",
}


class Slots:
    """Decisions of one shop."""

    def __init__(self, parameters: ShoppersParameters) -> None:
        self._holdout = [parameters.holdout_seed, parameters.holdout_share]

    def asked(self, record: Record, rng: Random, about: int | None = None, cart: Sequence[int] = ()) -> int | None:
        """Decide for the open page's slots; the number of the product clicked in one, or None.

        Whoever did not agree to be personalised is in no arm, and nothing about the decision is stored.

        Parameters
        ----------
        about
            The product of a product page, or the category of a category page, by number.
        """
        person, device = record.person, record.device
        arm = person.arm(device)
        if arm == "none":
            return None
        wanted = _filled(record, rng, about, cart)
        shown = {slot: numbers for slot, numbers in wanted.items() if numbers and arm == "personalised"}
        decision_id = record.decided(self._properties(record, arm, list(wanted), shown, _page(record, about, cart)))
        if not device.exposed_at:
            device.exposed_at, device.exposed_arm = record.at, arm
        person.arms.add(arm)
        return _seen(record, rng, decision_id, shown)

    def _properties(
        self, record: Record, arm: str, wanted: list[str], shown: dict[str, list[int]], page: dict[str, Any]
    ) -> dict[str, Any]:
        """As `habitue.decisions.record` writes them: every slot asked for, with what it held."""
        products, unit_id = record.shop.shelves.products, record.device.unit.unit_id
        return {
            "arm": arm,
            "unit": unit_id,
            "nodes": [unit_id],
            "log_position": 0,
            "catalogue": 0,
            "holdout": self._holdout,
            "snapshot": 0,
            "versions": VERSIONS,
            "page": page,
            "wanted": [[slot, 0] for slot in wanted],
            "placements": {
                slot: {
                    "strategy": _STRATEGY[slot] if slot in shown else "",
                    "products": [products[n].product_id for n in shown.get(slot, ())],
                }
                for slot in wanted
            },
        }


def _page(record: Record, about: int | None, cart: Sequence[int]) -> dict[str, Any]:
    shelves = record.shop.shelves
    page: dict[str, Any] = {"page": record.page_type, "locale": record.person.locale}
    if about is not None and record.page_type == "product":
        page["product_id"] = shelves.products[about].product_id
    if about is not None and record.page_type == "category" and shelves.categories[about]:
        page["category"] = shelves.categories[about]
    if cart and record.page_type == "cart":
        page["cart"] = [shelves.products[n].product_id for n in cart]
    return page


def _filled(record: Record, rng: Random, about: int | None, cart: Sequence[int]) -> dict[str, list[int]]:
    """What a good recommender would show: the person's own shortlist, the shelf's neighbours, planted partners."""
    shelves, person = record.shop.shelves, record.person
    if record.page_type == "home":
        start = rng.randrange(len(person.shortlist))
        mine = (person.shortlist[start:] + person.shortlist[:start])[:_LONG]
        trending = [n for n in shelves.best_sellers if n not in mine][:_LONG]
        seen = [n for n in reversed(person.viewed) if n not in mine and n not in trending]
        return {"home.for_you": mine, "home.trending": trending, "home.recently_viewed": seen[:_LONG]}
    if record.page_type == "product" and about is not None:
        partner = shelves.pairs.get(about)
        around = [n for n in shelves.around(about, 2 * _LONG + 1) if n != partner]
        return {
            "product.bought_together": [] if partner is None else [partner],
            "product.similar": around[:_LONG],
            "product.also_viewed": around[_LONG : 2 * _LONG],
        }
    if record.page_type == "category" and about is not None:
        return {"category.trending": shelves.ranked[about][:_LONG]}
    if record.page_type == "search":
        return {"search.best_sellers": shelves.best_sellers[:_LONG]}
    slot = "cart.bought_together" if record.page_type == "cart" else "confirmation.also_bought"
    partners = [shelves.pairs[n] for n in cart if n in shelves.pairs and shelves.pairs[n] not in cart]
    return {slot: (partners + [n for n in shelves.best_sellers if n not in cart and n not in partners])[:_SHORT]}


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
