"""A person's orders net of what came back, as audiences, predictions and the batch engines count them."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from habitue.profiles.node import CANCELLED, WHOLE, Line, NodeState, Refund


class NetOrder(msgspec.Struct, frozen=True, array_like=True):
    """One order in its newest version, the server's before the browser's.

    `net_minor` is what is left of it, never less than 0; a cancelled order is none.
    """

    at: int
    tie: int
    order_id: str
    net_minor: int
    currency: str
    lines: list[Line]


def net_orders(state: NodeState, left_out: Collection[str] = ()) -> list[NetOrder]:
    """The orders of a node or person, oldest first, without cancelled ones and those `left_out` (test orders, by id).

    What the shop's server vouched for, a browser can neither refund nor cancel.
    """
    told = amounts_back(state.refunds)
    claimed = amounts_back(state.memory.claimed_refunds) if state.memory.claimed_refunds else {}
    found = []
    for orders, by_browser in ((state.claimed_orders, True), (state.orders, False)):
        for order_id, (at, tie, _, total, currency, lines) in orders.items():
            if order_id in left_out or (by_browser and order_id in state.orders):
                continue
            back = told.get(order_id, []) + (claimed.get(order_id, []) if by_browser else [])
            if CANCELLED not in back:
                net = 0 if WHOLE in back else max(0, total - sum(back))
                found.append(NetOrder(at, tie, order_id, net, currency, lines))
    found.sort(key=_stamp)
    return found


def _stamp(order: NetOrder) -> tuple[int, int]:
    return order.at, order.tie


def amounts_back(entries: list[Refund]) -> dict[str, list[int]]:
    """Order id -> the amounts that came back of it."""
    amounts: dict[str, list[int]] = {}
    for _, _, order_id, amount in entries:
        amounts.setdefault(order_id, []).append(amount)
    return amounts
