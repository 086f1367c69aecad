"""Telling subscriptions who entered and left: each transition becomes a delivery, each delivery is tried until taken.

What a transition is told with is looked up when it is told: whoever took a permission back meanwhile is not named, and
whoever was forgotten has no delivery any more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any

import msgspec

from habitue.app.outgoing.row import Row, row_of
from habitue.channels.subscription import KEEP_MS, Delivery, Subscription, Subscriptions, next_attempt
from habitue.collect.webhooks.signatures import sign_standard
from habitue.core.clock import HOUR_MS, MINUTE_MS, SECOND_MS, Clock, format_time
from habitue.core.errors import HabitueError, NotAllowed
from habitue.events import names
from habitue.privacy.webhook_secrets import signing_key

if TYPE_CHECKING:
    from habitue.app.console.sight import Sight
    from habitue.events.envelope import Stored

READ_AT_ONCE, SENT_AT_ONCE = 5_000, 50
LEASE_MS = MINUTE_MS
Post = Callable[[str, bytes, Mapping[str, str]], object]


class Told(msgspec.Struct, frozen=True):
    """What a turn did; `busy` when there is more to do at once."""

    taken_in: int
    sent: int
    busy: bool


class Delivering:
    """Turn by turn.

    Parameters
    ----------
    post
        Sends a body; returns when it was taken, raises an error of ours when it was not.
    paused
        Whether the switch that pauses everything is on.
    clock
        Asked for each attempt: a signature is good for five minutes.
    """

    def __init__(
        self, store: Subscriptions, sight: Sight, post: Post, paused: Callable[[], bool], clock: Clock
    ) -> None:
        self._store, self._sight, self._post, self._paused, self._clock = store, sight, post, paused, clock
        self._pruned_at = 0

    def turn(self) -> Told:
        """Take in what is new, and send what is due."""
        now_ms = self._clock.now_ms()
        subscriptions = self._store.everything()
        if not subscriptions:
            return Told(0, 0, busy=False)
        taken_in, full = self._take_in(subscriptions, now_ms)
        going = {one.subscription_id: one for one in subscriptions if not one.paused}
        due = [] if not going or self._paused() else self._store.due(now_ms, SENT_AT_ONCE, going)
        sent, failed = 0, set[str]()
        for one in due:
            if one.subscription_id not in failed:  # whoever does not answer keeps the others waiting once a turn
                done = self._deliver(going[one.subscription_id], one, self._clock.now_ms())
                sent += done
                failed |= set() if done else {one.subscription_id}
        if now_ms - self._pruned_at >= HOUR_MS:
            self._store.prune(now_ms - KEEP_MS)
            self._pruned_at = now_ms
        return Told(taken_in, sent, full or len(due) == SENT_AT_ONCE)

    def _take_in(self, subscriptions: list[Subscription], now_ms: int) -> tuple[int, bool]:
        reader, after = self._sight.reader, min(one.position for one in subscriptions)
        until = reader.position()
        if after >= until:
            return 0, False
        read = list(islice(reader.read(after, names=names.TRANSITIONS, until=until), READ_AT_ONCE))
        full = len(read) == READ_AT_ONCE
        upto = read[-1].position if full else until
        found = [
            _delivery(one, stored, now_ms)
            for one in subscriptions
            for stored in read
            if stored.position > one.position and stored.event.properties["audience_id"] == one.audience_id
        ]
        self._store.take_in(found, {one.subscription_id: upto for one in subscriptions})
        return len(found), full

    def _deliver(self, subscription: Subscription, delivery: Delivery, now_ms: int) -> bool:
        """Try once; False if it failed. Two workers cannot both: the attempt is claimed first."""
        if not self._store.claim(delivery, now_ms + LEASE_MS):
            return True
        row = self._named(subscription, delivery)
        if row is None:
            self._store.settle(delivery, "withheld", "not permitted for this use", now_ms)
            return True
        body = msgspec.json.encode(_said(delivery, subscription, row))
        key = signing_key("standard", self._store.secret(subscription.subscription_id))
        seconds = now_ms // SECOND_MS
        headers = {
            "content-type": "application/json",
            "webhook-id": delivery.delivery_id,
            "webhook-timestamp": str(seconds),
            "webhook-signature": sign_standard(key, delivery.delivery_id, seconds, body),
        }
        try:
            self._post(subscription.url, body, headers)
        except HabitueError as error:
            # an address that we may not connect to will be no other tomorrow, and its owner should hear of it today
            again = None if isinstance(error, NotAllowed) else next_attempt(delivery.attempts + 1, now_ms)
            self._store.settle(delivery, "dead" if again is None else "waiting", error.message, now_ms, again)
            return False
        self._store.settle(delivery, "delivered", "", now_ms)
        return True

    def _named(self, subscription: Subscription, delivery: Delivery) -> Row | None:
        """Who it is, as far as the use may know: of those who leave the id alone, if they were told of at all."""
        if delivery.entered:
            return row_of(self._sight, delivery.node_id, None, subscription.use)
        before = self._store.last_state(delivery)
        return None if before == "withheld" else {"person_id": delivery.node_id}


def _delivery(subscription: Subscription, stored: Stored, now_ms: int) -> Delivery:
    event = stored.event
    return Delivery(
        subscription_id=subscription.subscription_id,
        message_id=event.message_id,
        node_id=event.node_id,
        entered=event.name == names.AUDIENCE_ENTERED,
        version=event.properties["version"],
        why=event.properties["why"],
        at=event.occurred_at,
        position=stored.position,
        due_at=now_ms,
    )


def _said(delivery: Delivery, subscription: Subscription, row: Row) -> dict[str, Any]:
    """The body: type, timestamp and data, as Standard Webhooks recommends."""
    named = {column: value for column, value in row.items() if value and column != "until"}
    return {
        "type": "audience.entered" if delivery.entered else "audience.exited",
        "timestamp": format_time(delivery.at),
        "data": {
            "audience_id": subscription.audience_id,
            "version": delivery.version,
            "why": delivery.why,
            **named,
        },
    }
