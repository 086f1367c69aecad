"""Orders of a person with what came back of each, and what they are worth together."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from habitue.features.affinity import purchases
from habitue.profiles.node import Line, NodeState

WHOLE = -1  # the amount of a refund that takes back the whole order


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
    refunded: dict[str, int] = {}
    cancelled = {order_id for _, _, order_id, amount in state.refunds if amount == WHOLE}
    for _, _, order_id, amount in state.refunds:
        refunded[order_id] = refunded.get(order_id, 0) + max(0, amount)
    return [
        Purchase(
            order_id=order_id,
            at=at,
            total_minor=total,
            refunded_minor=total if order_id in cancelled else min(max(0, total), refunded.get(order_id, 0)),
            currency=currency,
            from_server=order_id in state.orders,
            lines=tuple(lines),
        )
        for at, _, order_id, total, currency, lines in reversed(purchases(state))
    ]


def main_currency(bought: Sequence[Purchase], default: str) -> str:
    """The currency to sum in: the shop's if they ever paid in it, else that of the newest order."""
    if not bought or any(purchase.currency == default for purchase in bought):
        return default
    return bought[0].currency or default


def revenue_of(bought: Sequence[Purchase], currency: str) -> int:
    """What the orders of one currency brought, net of refunds, in minor units."""
    return sum(purchase.net_minor for purchase in bought if purchase.currency == currency)
