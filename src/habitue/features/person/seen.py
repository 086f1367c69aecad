"""A profile as it stood at an instant: entries up to it, nothing of what came after.

The state may hold what happened later (a clock that ran ahead, a replay over a whole history). Whatever is read here is
cut at the instant by its own stamp, so that the same numbers come of the fold of all events as of the fold of those up
to the instant, as far as profiles remember: what later events have pushed out of a cap or written over (a device, an
order in a newer version) is not known of that instant any more, and is taken for missing, never for what came later.
What may be used is asked of the newest word of consent, whatever the instant.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Collection, Sequence
from typing import Any

import msgspec

from habitue.catalog.product import Product
from habitue.core.clock import MINUTE_MS
from habitue.events import names
from habitue.events.kept import HELD, PRODUCT_BOUGHT
from habitue.features.net_orders import NetOrder, net_orders
from habitue.features.permitted import permitted_products
from habitue.features.person.clock import NEVER, step_of
from habitue.privacy.consent import Purpose, granted
from habitue.privacy.objections import permitted
from habitue.profiles.node import NodeState

VISIT_GAP_MS = 30 * MINUTE_MS
_LAST = 2**64  # after every tie
Entries = Sequence[tuple[Any, ...]]


class Shop(msgspec.Struct, frozen=True, kw_only=True):
    """What is the same for everybody.

    Attributes
    ----------
    left_out
        Orders that are tests, by id.
    """

    product_of: Callable[[str], Product | None]
    currency: str
    left_out: Collection[str] = ()


class Seen:
    """A person at an instant. What several families ask for is worked out once.

    Attributes
    ----------
    now
        The instant, ms UTC: nothing after it is looked at.
    clock
        The beginning of the step it lies in: ages are counted from here.
    until
        When anything here may be another by time alone.
    """

    __slots__ = (
        "_entries", "_permitted", "_product_of", "clock", "now", "orders", "shop", "state", "until", "vector", "visits",
    )  # fmt: skip

    def __init__(self, state: NodeState, shop: Shop, now_ms: int, orders: list[NetOrder] | None = None) -> None:
        self.state, self.shop, self.now = state, shop, now_ms
        self.until = state.first_seen if state.first_seen > now_ms else NEVER
        self._entries: dict[str, Entries] = {}
        self._permitted = state.consent is not None and granted(state.consent[2], Purpose.SENSITIVE)
        self._product_of = shop.product_of if self._permitted else permitted_products(state, shop.product_of)
        self.orders = self._orders(orders)
        self.visits = self._visits()
        self.clock, until = step_of(now_ms, self._last())
        self.until = min(self.until, until)
        self.vector: array[float] | None = None

    def product(self, product_id: str) -> Product | None:
        """A product that may say something about this person."""
        return self._product_of(product_id)

    def entries(self, field: str) -> Entries:
        """Entries of a list of the profile, oldest first; those of sensitive products only with their own consent."""
        found = self._entries.get(field)
        if found is None:
            found = self._up_to_now(getattr(self.state, field))
            if not self._permitted:
                found = [entry for entry in found if not self._is_sensitive(entry[2])]
            self._entries[field] = found
        return found

    def plain(self, field: str) -> Entries:
        """Entries of a list that is about no products."""
        found: Entries = self._up_to_now(getattr(self.state, field))
        return found

    def events(self, name: str) -> Entries:
        """The newest events of a name that are remembered as they came, oldest first."""
        found: Entries = self._up_to_now(self.state.memory.recent.get(name, ()))
        return found

    def stamps(self, event: str) -> list[int] | None:
        """When events of a name happened, as far back as they are remembered; ms UTC, oldest first.

        None of those that profiles do not remember one by one: that is not known, and never taken for none.
        """
        if event in (names.ORDER_COMPLETED, PRODUCT_BOUGHT):
            return [order.at for order in self.orders]
        if field := _OF_PRODUCTS.get(event):
            return [entry[0] for entry in self.entries(field)]
        if field := _PLAIN.get(event):
            return [entry[0] for entry in self.plain(field)]
        return None if event in HELD else [entry[0] for entry in self.events(event)]

    def last(self, entry: tuple[Any, ...] | None) -> Any:
        """The value of a last writer; None where it is from after the instant, because what was before is not known."""
        if entry is None:
            return None
        if entry[0] > self.now:
            self.until = min(self.until, entry[0])
            return None
        return entry[2]

    def _up_to_now(self, entries: Any) -> Any:
        if not entries or entries[-1][0] <= self.now:
            return entries
        beyond = bisect_right(entries, self.now, key=_at)
        self.until = min(self.until, entries[beyond][0])
        return entries[:beyond]

    def _orders(self, known: list[NetOrder] | None) -> list[NetOrder]:
        """What they bought, net of what had come back by then; `known` is all of it, where somebody has it already."""
        state, told = self.state, (self.state.refunds, self.state.memory.claimed_refunds)
        if any(refunds and refunds[-1][0] > self.now for refunds in told):
            then, by_browser = (self._up_to_now(refunds) for refunds in told)
            memory = msgspec.structs.replace(state.memory, claimed_refunds=by_browser)
            known = net_orders(msgspec.structs.replace(state, refunds=then, memory=memory), self.shop.left_out)
        elif known is None:
            known = net_orders(state, self.shop.left_out)
        if known and known[-1].at > self.now:
            self.until = min(self.until, next(order.at for order in known if order.at > self.now))
            known = [order for order in known if order.at <= self.now]
        return known

    def _is_sensitive(self, product_id: str) -> bool:
        product = self.shop.product_of(product_id)
        return product is not None and product.sensitive

    def _visits(self) -> list[tuple[int, int, int]]:
        """(begin, end, quarters of an hour) of each remembered visit, oldest first.

        The end of the last one is not to be used: the quarter that goes on at the instant may hold later events.
        """
        found: list[tuple[int, int, int]] = []
        begin, end, quarters = 0, 0, 0
        for _, first, last in self.state.memory.active:
            if first > self.now:
                self.until = min(self.until, first)
                break
            if quarters and first - end <= VISIT_GAP_MS:
                end, quarters = last, quarters + 1
            else:
                if quarters:
                    found.append((begin, end, quarters))
                begin, end, quarters = first, last, 1
        if quarters:
            found.append((begin, end, quarters))
        return found

    def _last(self) -> int:
        """About when they were last there: to a quarter of an hour."""
        state, last = self.state, self.visits[-1][0] if self.visits else 0
        if self.visits:
            for _, first, _ in reversed(state.memory.active):
                if first <= self.now:
                    last = first
                    break
        for entries in (state.viewed, state.added, state.removed, state.wished, state.searched, state.listed):
            known = self._up_to_now(entries)
            if known and known[-1][0] > last:
                last = known[-1][0]
        if self.orders and self.orders[-1].at > last:
            last = self.orders[-1].at
        return last


_OF_PRODUCTS = {
    names.PRODUCT_VIEWED: "viewed",
    names.PRODUCT_ADDED: "added",
    names.PRODUCT_REMOVED: "removed",
}
_PLAIN = {names.PRODUCTS_SEARCHED: "searched", names.PRODUCT_LIST_VIEWED: "listed"}


def _at(entry: Any) -> int:
    at: int = entry[0]
    return at


def within(entries: Entries, since: int) -> int:
    """How many entries are from after `since`.

    >>> within([(1, 0), (5, 0), (9, 0)], 5)
    1
    """
    if not entries or entries[-1][0] <= since:
        return 0
    if entries[0][0] > since:
        return len(entries)
    return len(entries) - bisect_right(entries, since, key=_at)


def may_predict(state: NodeState) -> bool:
    """Whether anything may be predicted of a person.

    To predict somebody is to use what is known about them: it needs their consent to personalisation as they last gave
    it, and no objection to profiling.
    """
    return state.consent is not None and granted(permitted(state.consent[2], state.objections), Purpose.PERSONALISE)


def objects(state: NodeState) -> bool:
    """Whether a person objects to profiling: then nothing that sums up what they did may be used of them either."""
    return bool(state.objections) and not granted(permitted(Purpose.PERSONALISE, state.objections), Purpose.PERSONALISE)
