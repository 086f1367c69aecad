"""One person's events in one line of time, or one family of them: on the site, orders, messages, support, account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from habitue.events import names
from habitue.events.envelope import Stored

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

Family = Literal["all", "site", "orders", "messages", "support", "account"]
_ORDERS = frozenset({
    names.ORDER_COMPLETED, names.ORDER_UPDATED, names.ORDER_REFUNDED, names.ORDER_CANCELLED, names.ORDER_DELIVERED,
    names.PRODUCT_RETURNED,
})  # fmt: skip
_SUPPORT = names.SERVICE - _ORDERS
_MESSAGES = names.EMAIL | {
    names.NEWSLETTER_SUBSCRIBED, names.PUSH_NOTIFICATION_RECEIVED, names.PUSH_NOTIFICATION_TAPPED,
    names.PUSH_NOTIFICATION_BOUNCED,
}  # fmt: skip
_ACCOUNT = names.CALLS - {names.PAGE_VIEWED, names.SCREEN_VIEWED} | {
    names.SIGNED_UP, names.SIGNED_IN, names.SIGNED_OUT, names.ACCOUNT_CREATED, names.ACCOUNT_DELETED,
    names.CONSENT_CHANGED,
}  # fmt: skip
_OF: dict[str, frozenset[str]] = {
    "orders": _ORDERS,
    "support": _SUPPORT,
    "messages": _MESSAGES,
    "account": _ACCOUNT,
}
_ELSEWHERE = frozenset().union(*_OF.values())
_AT_ONCE = 200
_LOOKS = 10  # a page looks at 2,000 events at most; the next one goes on from there


class HistoryPage(msgspec.Struct, frozen=True):
    """Events by falling position, and where the next page begins; None at the end."""

    events: list[Stored]
    next_before: int | None


def history(runtime: Runtime, nodes: list[str], family: Family, before: int | None, n: int) -> HistoryPage:
    """At most `n` events of a family before a position; fewer, even none, says nothing about the end."""
    if family == "all":
        events = runtime.log.read_nodes(nodes, before=before, limit=n)
        return HistoryPage(events, events[-1].position if len(events) == n else None)
    found: list[Stored] = []
    for _ in range(_LOOKS):
        events = runtime.log.read_nodes(nodes, before=before, limit=_AT_ONCE)
        for stored in events:
            if is_of(stored.event.name, family):
                found.append(stored)
                if len(found) == n:
                    return HistoryPage(found, stored.position)
        if len(events) < _AT_ONCE:
            return HistoryPage(found, None)
        before = events[-1].position
    return HistoryPage(found, before)


def is_of(name: str, family: Family) -> bool:
    """Whether an event name belongs to a family; every name belongs to exactly one besides `all`."""
    if family == "all":
        return True
    return name in _OF[family] if family in _OF else name not in _ELSEWHERE
