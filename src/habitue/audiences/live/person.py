"""One person as conditions see them at one moment: the merged profile, unpacked as far as it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from datetime import datetime, tzinfo
from functools import lru_cache
from types import MappingProxyType
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from habitue.audiences.lifecycle import DEFAULT_RHYTHM, Rhythm, Stage, stage_of
from habitue.audiences.values.names import predicts
from habitue.audiences.vocabulary import PRODUCT_BOUGHT
from habitue.catalog.product import Product
from habitue.core.clock import MINUTE_MS
from habitue.events import names
from habitue.events.kept import Scalar
from habitue.features.net_orders import NetOrder, net_orders
from habitue.features.person.seen import Seen, Shop, may_predict, objects
from habitue.privacy.consent import Purpose
from habitue.profiles.node import NodeState

VISIT_GAP_MS = 30 * MINUTE_MS
NEVER = 2**62  # no moment: what does not change by time alone
Entry = tuple[Any, ...]  # stamp first
Predict = Callable[[Seen], float | None]
Place = Callable[[Seen], str | None]
T = TypeVar("T")
_SENSITIVE = int(Purpose.SENSITIVE)


class World(msgspec.Struct, frozen=True, kw_only=True):
    """What is the same for everybody: the catalogue and the versioned values.

    Attributes
    ----------
    zone
        The shop's, for people whose own is not known.
    scores, groups, moments
        Name -> person id -> the newest value: shares, RFM groups, predicted dates (ms UTC), … Whether one may be used
        of somebody is asked at each use (`habitue.audiences.values.names`).
    predictions
        Scores that are worked out when they are asked for, by name: how likely somebody does something, what an offer
        changes. In batch they are among the `scores` (`habitue.audiences.batch.predicted`).
    placed
        Groups that are worked out likewise: whom an offer persuades. In batch among the `groups`.
    lists
        Imported lists: id -> person ids.
    left_out
        Orders that are tests, by id: `habitue.events.traffic`.
    rhythm
        How long the shop's customers take to come back.
    """

    product_of: Callable[[str], Product | None]
    currency: str
    zone: tzinfo
    scores: Mapping[str, Mapping[str, float]] = MappingProxyType({})
    groups: Mapping[str, Mapping[str, str]] = MappingProxyType({})
    moments: Mapping[str, Mapping[str, int]] = MappingProxyType({})
    predictions: Mapping[str, Predict] = MappingProxyType({})
    placed: Mapping[str, Place] = MappingProxyType({})
    lists: Mapping[str, Set[str]] = MappingProxyType({})
    left_out: frozenset[str] = frozenset()
    rhythm: Rhythm = DEFAULT_RHYTHM


class Page(msgspec.Struct, frozen=True):
    """What is being looked at, where a decision is made for a page."""

    type: str = ""
    path: str = ""
    weather: Mapping[str, float] = MappingProxyType({})


class Person:
    """A profile at a moment. What is asked twice is worked out once; `memo` is the conditions' own notes, by slot.

    Parameters
    ----------
    state
        The merge of the person's nodes.
    registered
        Whether the person is a user, not only a device.
    orders
        What they bought up to that moment, where somebody has it already.
    """

    __slots__ = (
        "_orders",
        "_seen",
        "_stage",
        "_streams",
        "_visits",
        "memo",
        "now",
        "page",
        "person_id",
        "registered",
        "shares",
        "state",
        "world",
    )

    def __init__(
        self,
        state: NodeState,
        world: World,
        now_ms: int,
        slots: int,
        *,
        registered: bool,
        page: Page | None = None,
        orders: list[NetOrder] | None = None,
    ) -> None:
        self.state, self.world, self.now, self.page = state, world, now_ms, page
        self.person_id, self.registered = state.node_id, registered
        self.memo: list[Any] = [None] * slots
        self.shares: dict[str, dict[str, float]] = {}
        self._streams: dict[str, list[Entry]] = {}
        self._orders = orders
        self._seen: Seen | None = None
        self._stage: tuple[Stage, int] | None = None
        self._visits: tuple[list[tuple[int, int]], int] | None = None

    @property
    def orders(self) -> list[NetOrder]:
        """What they bought, oldest first."""
        if self._orders is None:
            self._orders = net_orders(self.state, self.world.left_out)
        return self._orders

    def stream(self, event: str) -> list[Entry]:
        """The remembered events of a name, oldest first."""
        entries = self._streams.get(event)
        if entries is None:
            entries = self._streams[event] = self._permitted(_read(self, event), event)
        return entries

    def _permitted(self, entries: list[Entry], event: str) -> list[Entry]:
        """Without sensitive products, unless the person last agreed to their use."""
        at = _PRODUCT_AT.get(event)
        consent = self.state.consent
        if at is None or not entries or (consent is not None and consent[2] & _SENSITIVE):
            return entries
        product_of = self.world.product_of
        return [entry for entry in entries if (product := product_of(entry[at])) is None or not product.sensitive]

    def visits(self) -> tuple[list[tuple[int, int]], int]:
        """(begin, end) of each remembered visit up to now, oldest first; and when another one may begin by time alone.

        A visit ends with half an hour of silence.
        """
        if self._visits is None:
            found: list[tuple[int, int]] = []
            later = NEVER
            for _, first, last in self.state.memory.active:
                if first > self.now:
                    later = first
                    break
                if found and first - found[-1][1] <= VISIT_GAP_MS:
                    found[-1] = (found[-1][0], last)
                else:
                    found.append((first, last))
            self._visits = found, later
        return self._visits

    def visit_start(self) -> tuple[int | None, int]:
        """When the visit that is going on began, or None; and until when that holds."""
        visits, later = self.visits()
        if not visits:
            return None, later
        begin, end = visits[-1]
        over = end + VISIT_GAP_MS + 1
        return (begin, min(over, later)) if self.now < over else (None, later)

    def score(self, name: str) -> tuple[float | None, int]:
        """A score, None where it is not known, and until when it holds if nothing happens."""
        world = self.world
        predict = world.predictions.get(name)
        if predict is None:
            return self._value(world.scores, name), NEVER
        if not may_predict(self.state):
            return None, NEVER
        seen = self.seen()
        value = predict(seen)
        return value, seen.until

    def group(self, name: str) -> tuple[str | None, int]:
        """A group they are in, None where it is not known, and until when that holds if nothing happens."""
        world = self.world
        place = world.placed.get(name)
        if place is None:
            return self._value(world.groups, name), NEVER
        if not may_predict(self.state):
            return None, NEVER
        seen = self.seen()
        value = place(seen)
        return value, seen.until

    def moment(self, name: str) -> int | None:
        """A date that is expected of them, or when a group of theirs changed: ms UTC, None where it is not known."""
        return self._value(self.world.moments, name)

    def _value(self, values: Mapping[str, Mapping[str, T]], name: str) -> T | None:
        """A versioned value, as far as it may be used: they may have withdrawn or objected since it was computed."""
        value = values.get(name, {}).get(self.person_id)
        if value is None:
            return None
        used = may_predict(self.state) if predicts(name) else not objects(self.state)
        return value if used else None

    def seen(self) -> Seen:
        """What predictions are made of, worked out once."""
        if self._seen is None:
            world = self.world
            shop = Shop(product_of=world.product_of, currency=world.currency, left_out=world.left_out)
            self._seen = Seen(self.state, shop, self.now, self.orders)
        return self._seen

    def stage(self) -> tuple[Stage, int]:
        """Where they are in their life as a customer, and until when that holds if nothing happens."""
        if self._stage is None:
            orders = self.orders
            visits, later = ([], NEVER) if orders else self.visits()
            stage = stage_of(
                len(orders),
                orders[-1].at if orders else 0,
                orders[-2].at if len(orders) > 1 else None,
                visits=len(visits),
                first_seen=self.state.first_seen,
                rhythm=self.world.rhythm,
                now_ms=self.now,
            )
            self._stage = stage, later if stage.until is None else stage.until
        return self._stage

    def local(self) -> datetime:
        """Now, on the person's clock."""
        zone = self.state.memory.zone
        return datetime.fromtimestamp(self.now / 1000, zone_of(zone[2], self.world.zone) if zone else self.world.zone)


def zone_of(name: str, otherwise: tzinfo) -> tzinfo:
    """The time zone of that IANA name, or another one where there is none such."""
    return _zone(name) or otherwise


@lru_cache(maxsize=1_024)
def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


_PRODUCT_AT = {
    names.PRODUCT_VIEWED: 2,
    names.PRODUCT_ADDED: 2,
    names.PRODUCT_REMOVED: 2,
    names.PRODUCT_ADDED_TO_WISHLIST: 2,
    PRODUCT_BOUGHT: 2,
    names.RECOMMENDATION_CLICKED: 4,
}
_OF_FIELD = {
    names.PRODUCT_VIEWED: "viewed",
    names.PRODUCT_ADDED: "added",
    names.PRODUCT_REMOVED: "removed",
    names.PRODUCTS_SEARCHED: "searched",
    names.PRODUCT_LIST_VIEWED: "listed",
}
_KINDS_USED = {names.FEATURE_USED: "feature", names.GUIDE_VIEWED: "guide", names.CONTENT_DOWNLOADED: "content"}


def _read(person: Person, event: str) -> list[Entry]:
    state = person.state
    if field := _OF_FIELD.get(event):
        entries: list[Entry] = getattr(state, field)
        return entries
    if kind := _KINDS_USED.get(event):
        return [entry for entry in state.used if entry[2] == kind]
    if event == names.ORDER_COMPLETED:
        return [(o.at, o.tie, o.order_id, o.net_minor, o.currency, len(o.lines)) for o in person.orders]
    if event == PRODUCT_BOUGHT:
        return [(order.at, order.tie, *line) for order in person.orders for line in order.lines]
    if event == names.PRODUCT_ADDED_TO_WISHLIST:
        return [entry for entry in state.wished if entry[3] > 0]
    if event == names.PLACEMENT_SHOWN:
        return [entry for entry in state.shown if not entry[4]]
    if event == names.RECOMMENDATION_CLICKED:
        return [entry for entry in state.shown if entry[4]]
    return state.memory.recent.get(event, [])


_AT: dict[str, dict[str, int]] = {
    names.PRODUCT_VIEWED: {"product_id": 2},
    names.PRODUCT_ADDED: {"product_id": 2, "quantity": 3},
    names.PRODUCT_REMOVED: {"product_id": 2, "quantity": 3},
    names.PRODUCT_ADDED_TO_WISHLIST: {"product_id": 2},
    names.PRODUCTS_SEARCHED: {"query": 2},
    names.PRODUCT_LIST_VIEWED: {"category": 2},
    names.ORDER_COMPLETED: {"order_id": 2, "net_minor": 3, "currency": 4, "lines": 5},
    PRODUCT_BOUGHT: {"product_id": 2, "quantity": 3, "price_minor": 4},
    names.FEATURE_USED: {"name": 3},
    names.GUIDE_VIEWED: {"name": 3},
    names.CONTENT_DOWNLOADED: {"name": 3},
    names.PLACEMENT_SHOWN: {"placement": 2},
    names.RECOMMENDATION_CLICKED: {"placement": 2, "product_id": 4},
}
Getter = Callable[[Entry, Person], Scalar | None]


def getter(event: str, field: str) -> Getter:
    """How to read a field (`habitue.audiences.vocabulary`) of a remembered event; None is what is not known."""
    if field == "at":
        return lambda entry, _: entry[0]
    if field.startswith("product."):
        return _of_product(_PRODUCT_AT[event], field.removeprefix("product."))
    places = _AT.get(event)
    if places is None:
        return lambda entry, _: entry[2].get(field)
    at = places[field]
    return lambda entry, _: None if entry[at] == "" else entry[at]


def _of_product(at: int, name: str) -> Getter:
    attribute = name.removeprefix("attribute.") if name.startswith("attribute.") else None

    def read(entry: Entry, person: Person) -> Scalar | None:
        product = person.world.product_of(entry[at])
        if product is None:
            return None
        value: Scalar | None = product.attributes.get(attribute) if attribute else getattr(product, name)
        return None if value == "" else value

    return read
