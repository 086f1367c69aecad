"""The state of one identity node, and the declared caps that bound it.

Every field is a count in day buckets, a minimum or maximum, the newest or oldest N entries, or a last writer. Entries
start with their stamp ``(occurred_at, tie)``, where `tie` is 64 bits of the message id's hash, so that all of them are
totally ordered and the state does not depend on the order of arrival, also beyond the caps.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from hashlib import blake2b
from typing import Any

import msgspec

Stamp = tuple[int, int]  # occurred_at ms UTC, tie
Seen = tuple[int, int, str]  # stamp, product id / query / category
Changed = tuple[int, int, str, int]  # stamp, product id, quantity
Line = tuple[str, int, int]  # product id, quantity, price_minor
OrderEntry = tuple[int, int, str, int, str, list[Line]]  # stamp, order id, total_minor, currency, lines
Refund = tuple[int, int, str, int]  # stamp, order id, amount_minor
Touch = tuple[int, int, str, str, str, str, str]  # stamp, source, medium, campaign, referrer host, landing path
Shown = tuple[int, int, str, str, str]  # stamp, placement, decision id, product id ("" = the slot was seen)
Days = list[list[int]]  # [UTC day, events], oldest day first
TraitEntry = tuple[int, int, Any]  # stamp, value (sealed bytes for personal fields)

# The declared caps. Audience conditions are checked against them: raising one is safe, lowering one is not.
DAYS = 120
VIEWED = 60
CHANGED = 40
SEARCHED = 20
LISTED = 20
ORDERS = 60
LINES = 40
REFUNDS = 40
TOUCHES = 8
SHOWN = 40
TRAITS = 64
TEXT = 200  # characters of an id, a query or a name; longer ones stay in the log and are not remembered
TRAIT_BYTES = 1_000  # of one stored trait


class NodeState(msgspec.Struct, array_like=True):
    """What one identity node did, folded from its events. Fields are only ever appended to this list.

    Attributes
    ----------
    position
        Log position of the last event folded.
    counts
        Event name -> [UTC day, events]; the newest `DAYS` days of each known name.
    viewed, added, removed, wished, searched, listed
        Newest entries, oldest first; only from events whose consent grants personalisation.
    orders, claimed_orders
        By order id, the newest version the shop's server sent and the newest one a browser sent.
    exposure
        The first decision that put this node in an arm: stamp and arm.
    traits, personal
        Last writers by key; `personal` holds sealed bytes.
    """

    node_id: str
    position: int = 0
    first_seen: int = 0
    last_seen: int = 0
    counts: dict[str, Days] = {}
    viewed: list[Seen] = []
    added: list[Changed] = []
    removed: list[Changed] = []
    wished: list[Changed] = []
    searched: list[Seen] = []
    listed: list[Seen] = []
    orders: dict[str, OrderEntry] = {}
    claimed_orders: dict[str, OrderEntry] = {}
    refunds: list[Refund] = []
    first_touch: Touch | None = None
    touches: list[Touch] = []
    shown: list[Shown] = []
    exposure: tuple[int, int, str] | None = None
    traits: dict[str, TraitEntry] = {}
    personal: dict[str, TraitEntry] = {}
    consent: tuple[int, int, int] | None = None
    device: tuple[int, int, dict[str, str]] | None = None
    flags: dict[str, int] = {}


_encoder = msgspec.msgpack.Encoder(order="deterministic")
_decoder = msgspec.msgpack.Decoder(NodeState)


def encode_node(node: NodeState) -> bytes:
    """The stored form: equal states have equal bytes."""
    return _encoder.encode(node)


def decode_node(raw: bytes) -> NodeState:
    """The opposite of `encode_node`; raises msgspec.DecodeError on foreign bytes."""
    return _decoder.decode(raw)


def tie_of(message_id: str) -> int:
    """The second half of a stamp: orders events of the same millisecond the same way everywhere."""
    return int.from_bytes(blake2b(message_id.encode("utf-8", "surrogatepass"), digest_size=7).digest(), "big")


def keep_newest(entries: list[Any], entry: Any, cap: int) -> None:
    """Insert into a list sorted by stamp and keep the newest `cap`; nearly always an append."""
    if entries and entry < entries[-1]:
        if len(entries) == cap and entry < entries[0]:
            return
        insort(entries, entry)
    else:
        entries.append(entry)
    if len(entries) > cap:
        del entries[0]


def count_day(days: Days, day: int) -> None:
    """Count one event in its day and keep the newest `DAYS` days; nearly always the last day."""
    if days and days[-1][0] == day:
        days[-1][1] += 1
        return
    at = bisect_left(days, [day])
    if at < len(days) and days[at][0] == day:
        days[at][1] += 1
        return
    days.insert(at, [day, 1])
    if len(days) > DAYS:
        del days[0]


def keep_order(orders: dict[str, OrderEntry], entry: OrderEntry) -> None:
    """Last writer per order id, and the newest `ORDERS` orders by their last writer's stamp.

    A dropped order can only come back with a later stamp than any seen before, which is again its last writer: so the
    result is the same for every order of arrival.
    """
    order_id = entry[2]
    known = orders.get(order_id)
    if known is not None and known > entry:
        return
    orders[order_id] = entry
    if len(orders) > ORDERS:
        del orders[min(orders.values())[2]]


def keep_trait(traits: dict[str, TraitEntry], key: str, entry: TraitEntry) -> None:
    """Last writer per key; beyond `TRAITS` keys those with the smallest hash stay, whatever came first."""
    known = traits.get(key)
    if known is None or known[:2] < entry[:2]:
        traits[key] = entry
        if len(traits) > TRAITS:
            del traits[max(traits, key=tie_of)]


def since(entries: list[Any], at_ms: int) -> list[Any]:
    """The entries at or after `at_ms`, oldest first."""
    return entries[bisect_right(entries, (at_ms - 1, 2**63)) :]
