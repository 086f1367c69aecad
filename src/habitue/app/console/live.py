"""What happens right now: the newest events, who is there, today's orders, and whoever watches.

Starts when somebody first looks, from the end of the log; until then it costs nothing.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import msgspec

from habitue.app.console.following import follow
from habitue.app.console.left_out import LeftOut
from habitue.app.console.watchers import Watchers
from habitue.core.clock import MINUTE_MS, SECOND_MS
from habitue.events import names
from habitue.events.envelope import Event, Stored
from habitue.events.order import stated_value
from habitue.events.traffic import why_left_out

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

WINDOW_MS = 5 * MINUTE_MS
RECENT = 50
_ORDERS = (names.ORDER_COMPLETED, names.ORDER_UPDATED)


class Now(msgspec.Struct, frozen=True):
    """The state of a moment.

    Attributes
    ----------
    visitors
        People with an event in the last five minutes.
    revenue_minor
        Of today's orders in the shop's currency.
    recent
        The newest events, newest first.
    """

    visitors: int
    events_per_minute: float
    orders: int
    revenue_minor: int
    recent: list[Stored]


class _Order(NamedTuple):
    """The version of an order that counts: the server's, else the newest."""

    from_server: bool
    at: int
    total_minor: int
    currency: str


class Live:
    """Follows commits. Reading is from any thread."""

    def __init__(self, runtime: Runtime, left_out: LeftOut) -> None:
        self._runtime, self._left_out = runtime, left_out
        self._rules = runtime.traffic
        self._zone = ZoneInfo(runtime.settings.timezone)
        self.watchers = Watchers[Stored]()
        self._starting, self._lock = Lock(), Lock()
        self._following, self._started = False, False
        self._early: list[Stored] | None = None  # what is committed while the end of the log is being read
        self._recent: deque[Stored] = deque(maxlen=RECENT)
        self._seen: OrderedDict[str, int] = OrderedDict()
        self._seconds: Counter[int] = Counter()
        self._orders: dict[str, _Order] = {}

    def now(self) -> Now:
        """What happens at this moment."""
        self._follow_rules()
        self.start()
        now_ms = self._runtime.clock.now_ms()
        midnight = self._midnight(now_ms)
        with self._lock:
            self._forget_before(now_ms - WINDOW_MS)
            nodes, events, recent = list(self._seen), sum(self._seconds.values()), list(self._recent)
            self._orders = {key: order for key, order in self._orders.items() if order.at >= midnight}
            orders = list(self._orders.values())
        left_out = self._left_out.nodes()
        with self._runtime.reader.moment():
            visitors = {self._runtime.people.person_of(node_id) for node_id in nodes if node_id not in left_out}
        currency = self._runtime.settings.currency
        return Now(
            visitors=len(visitors),
            events_per_minute=round(events * MINUTE_MS / WINDOW_MS, 1),
            orders=len(orders),
            revenue_minor=sum(order.total_minor for order in orders if order.currency == currency),
            recent=recent[::-1],
        )

    def _follow_rules(self) -> None:
        """Other rules tell another last five minutes and another today: read them again."""
        with self._starting:
            if self._rules is self._runtime.traffic:
                return
            self._rules, self._started = self._runtime.traffic, False
            with self._lock:
                self._recent.clear()
                self._seen.clear()
                self._seconds.clear()
                self._orders.clear()

    def start(self) -> None:
        """Begin to follow, from what the log's end says of the last minutes and of today's orders."""
        with self._starting:
            if self._started:
                return
            with self._lock:
                self._early = []
            if not self._following:
                self._following = True
                follow(self._runtime, self._arrived)
            reader, now_ms = self._runtime.reader, self._runtime.clock.now_ms()
            with reader.moment() as position:
                today = reader.before(self._midnight(now_ms))
                orders = list(reader.read(today, names=[*_ORDERS, names.ORDER_CANCELLED], until=position))
                minutes = list(reader.read(reader.before(now_ms - WINDOW_MS), until=position))
                newest = reader.newest(4 * RECENT)
            with self._lock:
                for stored in (s for s in reversed(newest) if s.event.name not in names.SYSTEM):
                    self._recent.append(stored)
                for stored in orders:
                    self._note_order(stored.event)
                for stored in minutes:
                    self._note_visit(stored.event)
                early, self._early = self._early, None
                self._note([stored for stored in early if stored.position > position])
            self._started = True

    def _arrived(self, arrived: list[Stored]) -> None:
        with self._lock:
            if self._early is not None:
                self._early += arrived
            else:
                self._note(arrived)
        self.watchers.tell([stored for stored in arrived if stored.event.name not in names.SYSTEM])

    def _note(self, arrived: list[Stored]) -> None:
        for stored in arrived:
            event = stored.event
            if event.name in names.SYSTEM:
                continue
            self._recent.append(stored)
            self._note_visit(event)
            if event.name in _ORDERS or event.name == names.ORDER_CANCELLED:
                self._note_order(event)
        self._forget_before(self._runtime.clock.now_ms() - WINDOW_MS)

    def _note_visit(self, event: Event) -> None:
        if event.name in names.SYSTEM:
            return
        self._seconds[event.received_at // SECOND_MS] += 1
        if event.node_id and why_left_out(event, self._runtime.traffic) is None:
            self._seen[event.node_id] = event.received_at
            self._seen.move_to_end(event.node_id)

    def _note_order(self, event: Event) -> None:
        order_id = event.properties.get("order_id")
        if not isinstance(order_id, str) or not order_id or why_left_out(event, self._runtime.traffic):
            return
        if event.name == names.ORDER_CANCELLED:
            self._orders.pop(order_id, None)
            return
        currency = str(event.properties.get("currency", ""))
        order = _Order(event.source != "browser", event.occurred_at, stated_value(event.properties) or 0, currency)
        known = self._orders.get(order_id)
        if known is None or order[:2] >= known[:2]:
            self._orders[order_id] = order

    def _forget_before(self, at_ms: int) -> None:
        while self._seen and next(iter(self._seen.values())) < at_ms:
            self._seen.popitem(last=False)
        for second in [second for second in self._seconds if second < at_ms // SECOND_MS]:
            del self._seconds[second]

    def _midnight(self, now_ms: int) -> int:
        today = datetime.fromtimestamp(now_ms / 1000, self._zone).replace(hour=0, minute=0, second=0, microsecond=0)
        return int(today.timestamp() * 1000)
