"""When the goal of a prediction was reached, where filters say which events are meant: by the filters of conditions."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC

import msgspec

from habitue.audiences.goals import filters_of
from habitue.audiences.language.condition import Filter
from habitue.audiences.live.events import matcher
from habitue.audiences.live.person import Person, World
from habitue.audiences.live.slots import Slots
from habitue.definitions.prediction import Prediction
from habitue.events.envelope import Event
from habitue.features.net_orders import NetOrder
from habitue.features.person.seen import Seen, Shop
from habitue.models.propensity.goals import AnyEvent, Goal
from habitue.models.propensity.moments import Life, outcomes_of
from habitue.profiles.fold import fold
from habitue.profiles.node import NodeState


def goal_of(prediction: Prediction) -> Goal:
    """The goal of a prediction, ready to be asked."""
    where = filters_of(prediction)
    return SomeEvents(prediction.goal, where) if where else AnyEvent(prediction.goal)


class SomeEvents:
    """Events of a name of which every filter holds, as profiles remember them.

    What is learned from is folded and asked by the code that folds and asks profiles, one outcome at a time: so no cap
    pushes an outcome out, and what a profile would not hold (done without consent to personalisation, of a sensitive
    product without its own) teaches nothing. Orders are net of what came back.
    """

    def __init__(self, event: str, where: Sequence[Filter]) -> None:
        self._event, self._slots = event, Slots()
        self._matches = matcher(event, where, self._slots)

    def in_life(self, life: Life, shop: Shop) -> list[int]:
        world = msgspec.structs.replace(_world(shop), left_out=frozenset(shop.left_out))
        return sorted(at for at, told in outcomes_of(life, self._event) if self._holds(told, world))

    def in_profile(self, seen: Seen) -> Sequence[int]:
        ats = self._ats(seen.state, _world(seen.shop), seen.now, seen.orders)
        until = bisect_right(ats, seen.now)
        if until < len(ats):
            seen.until = min(seen.until, ats[until])
        return ats[:until]

    def _holds(self, told: Iterable[Event], world: World) -> bool:
        state = NodeState("")
        for event in told:
            fold(state, event)
        return bool(self._ats(state, world, state.last_seen, None))

    def _ats(self, state: NodeState, world: World, now_ms: int, orders: list[NetOrder] | None) -> list[int]:
        person = Person(state, world, now_ms, len(self._slots), registered=False, orders=orders)
        return self._matches(person)[0]


def _world(shop: Shop) -> World:
    """Of it filters ask the catalogue; times they compare with instants only, in no zone."""
    return World(product_of=shop.product_of, currency=shop.currency, zone=UTC)
