"""`decide`: profile, page, published definitions, catalogue and models in; what each slot shows, and why, out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Literal, Protocol

import msgspec

from habitue.catalog.product import Product
from habitue.decisions.decision import Arm, Decision, Dropped, Filled, Item, PageContext, Wanted, Why
from habitue.decisions.query import query_of, without_sensitive
from habitue.definitions.placement import Placement
from habitue.definitions.snapshot import Snapshot
from habitue.experiments.assignment import arm_of
from habitue.models.strategy import Query, RankedItem, Strategy
from habitue.privacy.consent import Purpose, granted
from habitue.profiles.node import NodeState

# Without consent to personalise only these may answer: they need the page and everybody's behaviour, not this person's.
IMPERSONAL = frozenset({"similar", "bought_together", "also_viewed", "best_sellers", "trending"})
_SPARE = 4  # few products are out of stock: this many more than the slot holds nearly always fill it
_OVERFETCH = 3  # and when they do not, this many times as many
PINNED: Literal["pinned"] = "pinned"


class Products(Protocol):
    """Where products are looked up."""

    @property
    def sensitive(self) -> Collection[str]:
        """Ids of the products that need a consent of their own."""

    def get(self, product_id: str) -> Product | None:
        """The product as of the moment decided for."""

    def in_category(self, path: str) -> Sequence[str]:
        """Ids of the products offered in a category or below it."""


class Situation(msgspec.Struct, frozen=True, kw_only=True):
    """Everything a decision depends on; the same situation always gives the same decision.

    Attributes
    ----------
    profile
        What is known of the person, or None when nobody is known or nothing may be used.
    unit_id
        What the hold-out is drawn by for somebody not exposed before.
    consent
        Purposes granted by this request.
    """

    profile: NodeState | None
    unit_id: str
    consent: int
    page: PageContext
    wanted: tuple[Wanted, ...]
    snapshot: Snapshot
    products: Products
    strategies: Mapping[str, Strategy]
    holdout_seed: str
    holdout_share: float
    now_ms: int


def decide(situation: Situation, *, trace: bool = False) -> Decision:
    """Fill the wanted slots.

    Pins come first, then each strategy in the placement's order until the slot is full. A product is shown once a page.

    Parameters
    ----------
    trace
        Also say of every candidate that was left why it is not shown; what is shown does not depend on it (a law the
        tests hold).
    """
    arm = _arm(situation)
    paused = situation.snapshot.paused
    if paused or arm == "held_out":
        because = "paused" if paused else "held_out"
        left = tuple(Filled(placement_id=w.placement_id, default=True, because=because) for w in situation.wanted)
        return Decision(arm="none" if paused else arm, placements=left, paused=paused)
    personal = granted(situation.consent, Purpose.PERSONALISE)
    query = query_of(situation.profile if personal else None, situation.page, situation.now_ms)
    if not granted(situation.consent, Purpose.SENSITIVE):
        query = without_sensitive(query, situation.products.sensitive)
    shown: set[str] = set()
    filled = []
    for wanted in situation.wanted:
        placement = situation.snapshot.placements.get(wanted.placement_id)
        if placement is None:
            filled.append(Filled(placement_id=wanted.placement_id, default=True, because="unknown_placement"))
            continue
        slot = _fill(placement, wanted.n or placement.n, situation, query, _Trace(personal, trace), shown)
        shown.update(item.product_id for item in slot.items)
        filled.append(slot)
    return Decision(arm=arm, placements=tuple(filled))


def _arm(situation: Situation) -> Arm:
    """First exposure wins; nobody without consent to personalise is in any arm."""
    if not situation.unit_id or not granted(situation.consent, Purpose.PERSONALISE):
        return "none"
    exposure = situation.profile.exposure if situation.profile else None
    if exposure is not None:
        return "held_out" if exposure[2] == "held_out" else "personalised"
    return arm_of(situation.unit_id, situation.holdout_seed, situation.holdout_share)


class _Trace(msgspec.Struct, frozen=True):
    """How to fill: may personal strategies answer, and is every candidate to be accounted for."""

    personal: bool
    complete: bool


def _fill(placement: Placement, n: int, situation: Situation, query: Query, how: _Trace, shown: set[str]) -> Filled:
    page = situation.page
    if placement.page == "category" and page.category:
        query = msgspec.structs.replace(query, among=frozenset(situation.products.in_category(page.category)))
    fresh = msgspec.structs.replace(query, exclude=frozenset(shown))  # the same products less those shown, so fewer do
    rules = _Rules(placement, situation, query, shown, how.complete)
    items: list[Item] = []
    dropped: list[Dropped] = []
    rules.take(PINNED, [RankedItem(p, 0.0, PINNED) for p in placement.pins], n, items, dropped)
    tried, empty = [], []
    for name in placement.strategies:
        if len(items) >= n:
            break
        strategy = situation.strategies.get(name)
        if strategy is None or not (how.personal or name in IMPERSONAL):
            continue
        tried.append(name)
        if not how.complete:
            ranked = strategy.recommend(fresh, n + _SPARE)
            rules.take(name, ranked.items, n, items, dropped)
            if len(items) == n or len(ranked.items) < n + _SPARE:
                continue
        ranked = strategy.recommend(query, _OVERFETCH * n + _SPARE + len(shown))
        rules.take(name, ranked.items, n, items, dropped)
        if not ranked.items:
            empty.append(name)
    return Filled(
        placement_id=placement.placement_id,
        title=placement.title_in(page.locale),
        items=tuple(items),
        strategy=_strategy(items),
        dropped=tuple(dropped),
        tried=tuple(tried),
        empty=tuple(empty),
        default=not items,
        because="" if items else "nothing_to_show",
    )


def _strategy(items: Sequence[Item]) -> str:
    """The strategy most items come from; they stand in the order strategies were tried, so ties go to the first."""
    names = [item.strategy for item in items]
    return max(dict.fromkeys(names), key=names.count, default="")


class _Rules:
    """What may be shown in one slot: hard constraints first, whatever a strategy thinks."""

    def __init__(
        self, placement: Placement, situation: Situation, query: Query, shown: set[str], complete: bool
    ) -> None:
        self._placement, self._products = placement, situation.products
        self._current, self._cart = query.current, frozenset(query.cart)
        self._sensitive_allowed = granted(situation.consent, Purpose.SENSITIVE)
        self._shown, self._complete = shown, complete

    def take(
        self, strategy: str, candidates: Sequence[RankedItem], n: int, items: list[Item], dropped: list[Dropped]
    ) -> None:
        """Move candidates to `items` until there are `n`, the others to `dropped` with the reason."""
        here, pinned = {item.product_id for item in items}, strategy == PINNED
        for candidate in candidates:
            if len(items) >= n and not self._complete:
                return
            product_id = candidate.product_id
            if product_id in here:
                continue
            why = "below_cut" if len(items) >= n else self._objection(product_id)
            if why:
                if self._complete:
                    dropped.append(Dropped(product_id, strategy, why))
                continue
            here.add(product_id)
            score, reason, behind = float(candidate.score), candidate.reason, candidate.reason_product_id
            items.append(Item(product_id, strategy, score, reason, behind, pinned))

    def _objection(self, product_id: str) -> Why | None:
        product = self._products.get(product_id)
        if product is None:
            return "unknown"
        if not product.sellable:
            return "out_of_stock" if product.available else "withdrawn"
        if product_id in self._placement.excluded:
            return "excluded"
        if product_id == self._current:
            return "current_item"
        if product_id in self._cart:
            return "in_cart"
        if product_id in self._shown:
            return "already_shown"
        return "sensitive" if product.sensitive and not self._sensitive_allowed else None
