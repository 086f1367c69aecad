"""Subscriptions: an address of the shop's that is told of who enters and leaves an audience, and each telling of it.

Deliveries are Standard Webhooks 1.0 (github.com/standard-webhooks/standard-webhooks, spec/standard-webhooks.md). Each
transition has one delivery a subscription, whose id stays the same over all attempts: a receiver that remembers ids
acts once.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Literal, Protocol, get_args

import msgspec

from habitue.channels.use import Use
from habitue.core.clock import DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS
from habitue.core.ids import derived_id

# waiting for its next attempt; taken by the receiver; given up; not theirs to know, for want of a permission
State = Literal["waiting", "delivered", "dead", "withheld"]
STATES: tuple[State, ...] = get_args(State)
# Standard Webhooks, "Deliverability and reliability": the schedule it recommends, a day and a quarter in all.
WAITS_MS = (5 * SECOND_MS, 5 * MINUTE_MS, 30 * MINUTE_MS, 2 * HOUR_MS, 5 * HOUR_MS, 10 * HOUR_MS, 10 * HOUR_MS)
KEEP_MS = 30 * DAY_MS  # of what is settled


class Subscription(msgspec.Struct, frozen=True, kw_only=True):
    """One address that is told.

    Attributes
    ----------
    use
        What for: decides who may be named and with what.
    paused
        Transitions are kept meanwhile and told when it goes on.
    position
        Of the log: transitions up to it have their deliveries.
    """

    subscription_id: str
    audience_id: str
    url: str
    use: Use
    paused: bool
    position: int
    created_at: int
    created_by: str


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """One transition to be told to one subscription.

    Attributes
    ----------
    attempts
        Made so far; also the fence: whoever claims it must have seen this number.
    told
        What the last attempt came to, in words; empty before the first.
    """

    subscription_id: str
    message_id: str
    node_id: str
    entered: bool
    version: int
    why: str
    at: int
    position: int
    state: State = "waiting"
    attempts: int = 0
    due_at: int = 0
    told: str = ""
    settled_at: int | None = None

    @property
    def delivery_id(self) -> str:
        """The header ``webhook-id``, the same at each attempt."""
        return f"msg_{derived_id(self.subscription_id, self.message_id)}"


class Counts(msgspec.Struct, frozen=True):
    """Deliveries of a subscription by state, and when one was last taken and last failed (ms UTC)."""

    waiting: int = 0
    delivered: int = 0
    dead: int = 0
    withheld: int = 0
    last_delivered_at: int | None = None
    last_problem: str = ""


def next_attempt(attempts: int, now_ms: int) -> int | None:
    """When to try again after so many failed attempts; None when it is given up.

    >>> next_attempt(1, 0), next_attempt(8, 0)
    (5000, None)
    """
    return now_ms + WAITS_MS[attempts - 1] if attempts <= len(WAITS_MS) else None


class Subscriptions(Protocol):
    """Where subscriptions and their deliveries are kept.

    Promises: a transition has one delivery a subscription, however often it is read; a delivery is claimed by one at a
    time; nothing that is stored shows a secret. Every method may raise Unavailable.
    """

    def create(self, made: Subscription, secret: str) -> None:
        """Add one."""

    def everything(self) -> list[Subscription]:
        """All of them, oldest first."""

    def secret(self, subscription_id: str) -> str:
        """What its deliveries are signed with. Raises NotFound."""

    def pause(self, subscription_id: str, *, paused: bool) -> None:
        """Turn its switch. Raises NotFound."""

    def remove(self, subscription_id: str) -> None:
        """Delete it with its deliveries. Raises NotFound."""

    def take_in(self, deliveries: Sequence[Delivery], positions: dict[str, int]) -> None:
        """Add deliveries that are not there, and keep how far each subscription has come: both or neither."""

    def due(self, now_ms: int, n: int, among: Collection[str]) -> list[Delivery]:
        """Waiting ones that are due, in the log's order: of each person the oldest only, so none overtakes another."""

    def claim(self, delivery: Delivery, until_ms: int) -> bool:
        """Count an attempt and keep others off until then; False if somebody else was first."""

    def settle(self, delivery: Delivery, state: State, told: str, now_ms: int, due_at: int | None = None) -> None:
        """Say what became of an attempt; `due_at` is the next one's time while it is waiting."""

    def last_state(self, delivery: Delivery) -> State | None:
        """The state of the same person's delivery before this one; None without one."""

    def again(self, subscription_id: str, now_ms: int) -> int:
        """Let those that were given up wait for new attempts; how many. Raises NotFound."""

    def counts(self) -> dict[str, Counts]:
        """By subscription."""

    def dead(self, subscription_id: str, n: int) -> list[Delivery]:
        """The newest ones that were given up. Raises NotFound."""

    def prune(self, before_ms: int) -> None:
        """Delete what was delivered or withheld before then, but each person's newest."""
