"""The moments a prediction is learned at, and what came after them, read off what one person did."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from habitue.definitions.prediction import VISIT
from habitue.events import names
from habitue.events.envelope import Event
from habitue.events.kept import PRODUCT_BOUGHT
from habitue.features.net_orders import net_orders
from habitue.features.person.seen import VISIT_GAP_MS
from habitue.privacy.consent import Purpose
from habitue.profiles.fold import fold
from habitue.profiles.memory import is_visit
from habitue.profiles.node import NodeState

_ASKED = int(Purpose.MEASURE | Purpose.PERSONALISE)
_ADDED = (names.PRODUCT_ADDED, names.WISHLIST_PRODUCT_ADDED_TO_CART)
_TELLING = (names.ORDER_COMPLETED, names.ORDER_UPDATED)
_ORDERS = frozenset({names.ORDER_COMPLETED, names.ORDER_UPDATED, names.ORDER_REFUNDED, names.ORDER_CANCELLED})


@dataclass(frozen=True, slots=True)
class Life:
    """What one person did, on all nodes that are theirs today.

    Attributes
    ----------
    events
        Oldest first by their stamp.
    joined
        Node -> from when on it was known to be theirs (ms UTC). Before, a device was a person of its own: what is known
        today of whose it is must not be known at a moment before.
    left_out
        Message ids of what is no customer's doing by the rules in force.
    """

    person_id: str
    events: Sequence[Event]
    joined: Mapping[str, int] = field(default_factory=dict)
    left_out: Collection[str] = ()

    def owner(self, node_id: str, at: int) -> str:
        """The person whose node this was at a moment: this one, or the node itself."""
        return self.person_id if self.joined.get(node_id, 0) <= at else node_id


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """When something was predicted, and of whom: the person, or a device that was not known to be theirs yet."""

    at: int
    owner: str


def moments_of(life: Life, trigger: str) -> list[Moment]:
    """The moments at which a trigger happened, oldest first, each once.

    Only where what was done grants to be measured and to be used for the person: nothing is predicted elsewhere, and
    models are learned from what may be measured.
    """
    happened = _visits(life) if trigger == VISIT else (e for e in _counted(life) if e.name == trigger)
    found = {
        Moment(event.occurred_at, life.owner(event.node_id, event.occurred_at))
        for event in happened
        if event.consent & _ASKED == _ASKED
    }
    return sorted(found)


def outcomes_of(life: Life, event: str) -> Iterator[tuple[int, list[Event]]]:
    """What of a name was done, on any of the person's nodes: when (ms UTC), and the events that tell of it.

    An order is told of by all events about it. It counts once, when it was first told of, and not at all if it was
    cancelled; a line of an order is told of by its order.
    """
    if event not in (names.ORDER_COMPLETED, PRODUCT_BOUGHT):
        told = _ADDED if event == names.PRODUCT_ADDED else (event,)
        yield from ((one.occurred_at, [one]) for one in _counted(life) if one.name in told)
        return
    orders: dict[object, list[Event]] = {}
    for one in life.events:
        if one.name in _ORDERS and (one.message_id not in life.left_out or one.name == names.ORDER_CANCELLED):
            orders.setdefault(one.properties.get("order_id"), []).append(one)
    for about in orders.values():
        first = next((one.occurred_at for one in about if one.name in _TELLING), None)
        if first is not None and _stands(about):
            yield first, about


def _stands(about: Iterable[Event]) -> bool:
    """Whether an order is one still, as profiles say: what the shop's server told of, no browser can cancel."""
    state = NodeState("")
    for one in about:
        fold(state, one)
    return bool(net_orders(state))


def reached(goals: Sequence[int], at: int, within_ms: int) -> bool:
    """Whether the goal was reached after a moment, at most so much later.

    >>> reached([5, 9], 5, 3), reached([5, 9], 5, 4)
    (False, True)
    """
    place = bisect_right(goals, at)
    return place < len(goals) and goals[place] <= at + within_ms


def apart(ats: Iterable[int], within_ms: int) -> Iterator[int]:
    """Of moments in order those whose times for the goal do not overlap: one order must not speak for three visits.

    >>> list(apart([1, 5, 11, 12], 10))
    [1, 11]
    """
    free = -(1 << 62)
    for at in ats:
        if at >= free:
            yield at
            free = at + within_ms


def own_past(ats: Iterable[int], goals: Sequence[int], within_ms: int, before: int) -> tuple[int, int]:
    """Of a person's moments those that were decided before an instant, none overlapping; and after how many the goal
    was reached."""
    decided = [at for at in apart(ats, within_ms) if at + within_ms < before]
    return len(decided), sum(reached(goals, at, within_ms) for at in decided)


def _counted(life: Life) -> Iterator[Event]:
    return (event for event in life.events if event.message_id not in life.left_out)


def _visits(life: Life) -> Iterator[Event]:
    """The events with which visits begin, of whoever the device was at that time."""
    last: dict[str, int] = {}
    for event in _counted(life):
        if not (is_visit(event) and event.consent & Purpose.MEASURE):
            continue
        at = event.occurred_at
        owner = life.owner(event.node_id, at)
        before = max((seen for node, seen in last.items() if life.owner(node, at) == owner), default=None)
        last[event.node_id] = at
        if before is None or at - before > VISIT_GAP_MS:
            yield event
