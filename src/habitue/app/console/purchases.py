"""Orders of a person with what came back of each, and what they are worth together."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from habitue.features.affinity import purchases
from habitue.features.net_orders import amounts_back
from habitue.profiles.node import CANCELLED, WHOLE, Line, NodeState


class Purchase(msgspec.Struct, frozen=True):
    """One order in its newest version, the server's before the browser's.

    Attributes
    ----------
    refunded_minor
        What came back of it, 0 to `total_minor`.
    """

    order_id: str
    at: int
    total_minor: int
    refunded_minor: int
    currency: str
    from_server: bool
    lines: tuple[Line, ...]

    @property
    def net_minor(self) -> int:
        return self.total_minor - self.refunded_minor


def purchases_of(state: NodeState) -> list[Purchase]:
    """The orders of a node or person, newest first."""
    told, claimed = amounts_back(state.refunds), amounts_back(state.memory.claimed_refunds)
    found = []
    for at, _, order_id, total, currency, lines in reversed(purchases(state)):
        from_server = order_id in state.orders
        back = told.get(order_id, []) + ([] if from_server else claimed.get(order_id, []))
        refunded = total if {CANCELLED, WHOLE} & {*back} else min(max(0, total), sum(back))
        found.append(Purchase(order_id, at, total, refunded, currency, from_server, tuple(lines)))
    return found


def main_currency(bought: Sequence[Purchase], default: str) -> str:
    """The currency to sum in: the shop's if they ever paid in it, else that of the newest order."""
    if not bought or any(purchase.currency == default for purchase in bought):
        return default
    return bought[0].currency or default


def revenue_of(bought: Sequence[Purchase], currency: str) -> int:
    """What the orders of one currency brought, net of refunds, in minor units."""
    return sum(purchase.net_minor for purchase in bought if purchase.currency == currency)
