"""What a node remembers so that conditions can be asked of it: its newest events of each kind, when it was active, and
what surrounds it.

Everything is the newest N by stamp, a minimum and maximum per bucket of time, or a last writer, so that it does not
depend on the order of arrival; `merged` gives what one node would remember that had seen the events of both.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable
from heapq import merge as in_turn
from typing import Any

import msgspec

from habitue.core.clock import MINUTE_MS
from habitue.core.ids import tie_of
from habitue.events import names
from habitue.events.envelope import Event
from habitue.events.kept import CHANNEL_TOUCHED, Scalar, is_kept, kept, kept_channel

Recent = tuple[int, int, dict[str, Scalar]]  # stamp, the fields kept
Active = list[int]  # [quarter of an hour since 1970, ms UTC of its first and of its last event]

# The declared caps: see `habitue.profiles.node`.
RECENT = 20  # of one name
PAGES = 40
CUSTOM_NAMES = 32  # of names that we do not know: those with the smallest hash
ACTIVE = 60
REFUNDS = 40
QUARTER_MS = 15 * MINUTE_MS

# Somebody is in the shop when a browser says so: what servers send needs no visitor.
IN_THE_SHOP = frozenset({"browser", "import"})
NO_VISIT = frozenset({
    names.ORDER_COMPLETED, names.ORDER_UPDATED, names.ORDER_REFUNDED, names.ORDER_CANCELLED, names.CONSENT_CHANGED,
    names.IDENTIFIED, names.GROUPED, names.ALIASED,
}) | names.SERVER_ONLY | names.PERSONLESS  # fmt: skip


class Memory(msgspec.Struct, array_like=True):
    """Part of a node's state. Fields are only ever appended to this list.

    Attributes
    ----------
    recent
        Event name -> its newest events, oldest first; only from events whose consent grants personalisation, but for
        `CHANNEL_TOUCHED`, which needs measure.
    active
        Quarters of an hour with something done in the shop, oldest first. Visits are read from them: half an hour of
        silence is longer than a quarter, so first and last moments suffice.
    place, locale, zone, company
        Last writers: of country, region and city; of the language; of the IANA time zone; of the company.
    claimed_refunds
        As `refunds` of the node, but told by a browser: they count for orders that the server did not vouch for.
    """

    recent: dict[str, list[Recent]] = {}
    active: list[Active] = []
    place: tuple[int, int, dict[str, str]] | None = None
    locale: tuple[int, int, str] | None = None
    zone: tuple[int, int, str] | None = None
    company: tuple[int, int, str] | None = None
    claimed_refunds: list[tuple[int, int, str, int]] = []


def cap_of(name: str) -> int:
    """How many events of a name are remembered."""
    return PAGES if name == names.PAGE_VIEWED else RECENT


def is_visit(event: Event) -> bool:
    """Whether somebody was in the shop."""
    return event.source in IN_THE_SHOP and event.name not in NO_VISIT


def remember_surroundings(memory: Memory, event: Event, at: int, tie: int) -> None:
    """What *measure* grants: when somebody was there, from where they came and where they are."""
    if event.source in IN_THE_SHOP and event.name not in NO_VISIT:
        _keep_moment(memory.active, at)
    context = event.context
    if not context:
        return
    get = context.get
    place = get("place")
    if place and (memory.place is None or memory.place[:2] < (at, tie)):
        where = {key: place[key] for key in ("country", "region", "city") if place.get(key)}
        memory.place = (at, tie, where) if where else memory.place
    locale = get("locale")
    if locale and (memory.locale is None or memory.locale < (at, tie, locale)):
        memory.locale = (at, tie, locale)
    zone = get("timezone") or (place.get("timezone") if place else None)
    if zone and (memory.zone is None or memory.zone < (at, tie, zone)):
        memory.zone = (at, tie, zone)
    company = get("company")
    if company and (memory.company is None or memory.company < (at, tie, company)):
        memory.company = (at, tie, company)
    if "channel" in context and (channel := kept_channel(event)):
        _keep_recent(memory.recent, CHANNEL_TOUCHED, (at, tie, channel), RECENT)


def remember_event(memory: Memory, event: Event, at: int, tie: int) -> None:
    """What *personalise* grants: the event itself, unless a field of the node holds its kind."""
    if is_kept(event):
        _keep_recent(memory.recent, event.name, (at, tie, kept(event)), cap_of(event.name))


def _keep_recent(recent: dict[str, list[Recent]], name: str, entry: Recent, cap: int) -> None:
    entries = recent.get(name)
    if entries is None:
        recent[name] = [entry]
        if name not in names.KNOWN:
            _drop_custom(recent)
        return
    if entry[:2] > entries[-1][:2]:
        entries.append(entry)
    else:
        insort(entries, entry, key=_stamp)
    if len(entries) > cap:
        del entries[0]


def _drop_custom(recent: dict[str, list[Recent]]) -> None:
    custom = [name for name in recent if name not in names.KNOWN and name != CHANNEL_TOUCHED]
    if len(custom) > CUSTOM_NAMES:
        del recent[max(custom, key=tie_of)]


def _keep_moment(active: list[Active], at: int) -> None:
    quarter = at // QUARTER_MS
    if active:
        last = active[-1]
        if last[0] == quarter:
            if at > last[2]:
                last[2] = at
            elif at < last[1]:
                last[1] = at
            return
        if quarter > last[0]:
            active.append([quarter, at, at])
            if len(active) > ACTIVE:
                del active[0]
            return
    keep_active(active, [quarter, at, at])


def keep_active(active: list[Active], entry: Active) -> None:
    """Widen a quarter of an hour to hold a moment, and keep the newest `ACTIVE`; nearly always the last one."""
    if active and active[-1][0] == entry[0]:
        _widen(active[-1], entry)
        return
    at = bisect_left(active, entry[:1])
    if at < len(active) and active[at][0] == entry[0]:
        _widen(active[at], entry)
        return
    active.insert(at, entry)
    if len(active) > ACTIVE:
        del active[0]


def _widen(quarter: Active, by: Active) -> None:
    if by[1] < quarter[1]:
        quarter[1] = by[1]
    if by[2] > quarter[2]:
        quarter[2] = by[2]


def _stamp(entry: tuple[Any, ...]) -> tuple[int, int]:
    return entry[0], entry[1]


def merged(a: Memory, b: Memory) -> Memory:
    """What one node would remember that had seen the events of both; commutative and associative."""
    recent = {name: list(entries) for name, entries in a.recent.items()}
    for name, entries in b.recent.items():
        recent[name] = list(in_turn(recent.get(name, []), entries, key=_stamp))[-cap_of(name) :]
    while sum(name not in names.KNOWN and name != CHANNEL_TOUCHED for name in recent) > CUSTOM_NAMES:
        _drop_custom(recent)
    active = [list(quarter) for quarter in a.active]
    for quarter in b.active:
        keep_active(active, list(quarter))
    return Memory(
        recent=recent,
        active=active,
        place=_latest((a.place, b.place)),
        locale=_latest((a.locale, b.locale)),
        zone=_latest((a.zone, b.zone)),
        company=_latest((a.company, b.company)),
        claimed_refunds=sorted(a.claimed_refunds + b.claimed_refunds)[-REFUNDS:],
    )


def _latest(entries: Iterable[Any]) -> Any:
    return max((entry for entry in entries if entry), key=_stamp, default=None)
