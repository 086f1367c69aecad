"""The state of one identity node, and the declared caps that bound it.

Every field is a count in day buckets, a minimum or maximum, the newest or oldest N entries, or a last writer. Entries
start with their stamp ``(occurred_at, tie)``, where `tie` is 64 bits of the message id's hash, so that all of them are
totally ordered and the state does not depend on the order of arrival, also beyond the caps.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from typing import Any

import msgspec

from habitue.core.ids import tie_of as tie_of
from habitue.privacy.objections import ObjectionEntry
from habitue.privacy.permission import Word
from habitue.profiles.memory import Memory

Stamp = tuple[int, int]  # occurred_at ms UTC, tie
Seen = tuple[int, int, str]  # stamp, product id / query / category
Changed = tuple[int, int, str, int]  # stamp, product id, quantity
Line = tuple[str, int, int]  # product id, quantity, price_minor
OrderEntry = tuple[int, int, str, int, str, list[Line]]  # stamp, order id, total_minor, currency, lines
Refund = tuple[int, int, str, int]  # stamp, order id, amount_minor (or one of the two below)
Touch = tuple[int, int, str, str, str, str, str]  # stamp, source, medium, campaign, referrer host, landing path
Used = tuple[int, int, str, str]  # stamp, kind (feature, guide, content), its name
Shown = tuple[int, int, str, str, str]  # stamp, placement, decision id, product id ("" = the slot was seen)
Days = list[list[int]]  # [UTC day, events], oldest day first
TraitEntry = tuple[int, int, Any]  # stamp, value (sealed bytes for personal fields)
AudienceEntry = tuple[int, int, int, bool]  # stamp, version of the audience, whether the person is in it
Corrected = tuple[int, str]  # occurred_at ms UTC, who had it corrected

CANCELLED, WHOLE = -1, -2  # the order never was; all of it came back

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
USED = 40
TRAITS = 64
AUDIENCES = 256
TEXT = 200  # characters of an id, a query or a name; longer ones stay in the log and are not remembered
TRAIT_BYTES = 1_000  # of one stored trait


class NodeState(msgspec.Struct, array_like=True):
    """What one identity node did, folded from its events. Fields are only ever appended to this list.

    Attributes
    ----------
    position
        Log position of the last event folded, decisions apart.
    counts
        Event name -> [UTC day, events]; the newest `DAYS` days of each known name.
    used
        Features, guides and downloads, newest last.
    engaged
        [UTC day, ms the person looked and did something]; the newest `DAYS` days.
    viewed, added, removed, wished, searched, listed
        Newest entries, oldest first; only from events whose consent grants personalisation.
    orders, claimed_orders
        By order id, the newest version the shop's server sent and the newest one a browser sent.
    exposure
        The first decision that put this node in an arm: stamp and arm.
    traits, personal
        Last writers by key; `personal` holds sealed bytes.
    memory
        What conditions are asked of (`habitue.profiles.memory`).
    objections
        Last writers by name (`habitue.privacy.objections`): whether the person objects.
    permissions
        By purpose, and address where one was named, the word that holds (`habitue.privacy.permission`).
    corrected
        Last writers by field (`habitue.profiles.corrections`): nothing said of it before may come back.
    audiences
        By id, of audiences that somebody listens to, whether the person with this id was in them when last looked at;
        the newest `AUDIENCES`. A device keeps them while it is a person of its own.
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
    used: list[Used] = []
    engaged: Days = []
    objections: dict[str, ObjectionEntry] = {}
    permissions: dict[str, Word] = {}
    corrected: dict[str, Corrected] = {}
    memory: Memory = msgspec.field(default_factory=Memory)
    audiences: dict[str, AudienceEntry] = {}


_encoder = msgspec.msgpack.Encoder(order="deterministic")
_decoder = msgspec.msgpack.Decoder(NodeState)


def encode_node(node: NodeState) -> bytes:
    """The stored form: equal states have equal bytes."""
    return _encoder.encode(node)


def decode_node(raw: bytes) -> NodeState:
    """The opposite of `encode_node`; raises msgspec.DecodeError on foreign bytes."""
    return _decoder.decode(raw)


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


def count_day(days: Days, day: int, amount: int = 1) -> None:
    """Add to a day's sum and keep the newest `DAYS` days; nearly always the last day."""
    if days and days[-1][0] == day:
        days[-1][1] += amount
        return
    at = bisect_left(days, [day])
    if at < len(days) and days[at][0] == day:
        days[at][1] += amount
        return
    days.insert(at, [day, amount])
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


def keep_audience(audiences: dict[str, AudienceEntry], audience_id: str, entry: AudienceEntry) -> None:
    """Last writer per audience, and the newest `AUDIENCES` of them, as for orders."""
    known = audiences.get(audience_id)
    if known is None or known < entry:
        audiences[audience_id] = entry
        if len(audiences) > AUDIENCES:
            del audiences[min(audiences, key=lambda each: (audiences[each], each))]


def since(entries: list[Any], at_ms: int) -> list[Any]:
    """The entries at or after `at_ms`, oldest first."""
    return entries[bisect_right(entries, (at_ms - 1, 2**63)) :]
