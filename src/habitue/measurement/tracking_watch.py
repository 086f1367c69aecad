"""What the tracking alarms remember of the log: counts per hour and kind, which properties came, which findings go on.

Folded event by event, so that a turn of the worker costs what is new. It holds counts, names and times only: no value
of any property, nothing that a person could be known by.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from habitue.core.clock import DAY_MS, HOUR_MS, day_of
from habitue.definitions.tracking_plan import TrackingPlan
from habitue.events import names
from habitue.events.envelope import Event, Stored
from habitue.measurement.tracking_findings import Code, Finding, KnownIds, findings_of, has_property, named_products
from habitue.measurement.tracking_rules import MAX_WEEKS, WEEK_HOURS

KEEP_HOURS = MAX_WEEKS * WEEK_HOURS + 48
KEEP_DAYS = 15
SHARE_HOURS = 24
MAX_KINDS, MAX_RUNS = 300, 500
# A fault that struck at rate r is taken for mended after 5/r clean events: by chance that is exp(-5), 0.7 %.
CLEAN_FACTOR, CLEAN_MIN, CLEAN_MAX = 5, 5, 1_000
FORGET_MS = 7 * DAY_MS  # a fault of a kind that no longer comes
PRODUCT_CODES: tuple[Code, ...] = ("product_unknown", "product_other_id")
_FLAGS = ("bot", "no_message_id", "clock_future", "clock_invalid", "mended")


class Presence(msgspec.Struct, array_like=True):
    """Of `n` events, how many had each planned property."""

    n: int = 0
    have: dict[str, int] = {}


class KindWatch(msgspec.Struct):
    """One kind of event: counts per hour (hours since 1970), properties per hour and per day, and when last."""

    last_at: int = 0
    hours: dict[int, int] = {}
    recent: dict[int, Presence] = {}
    days: dict[int, Presence] = {}
    last_with: dict[str, int] = {}


class Run(msgspec.Struct):
    """A finding that goes on.

    Attributes
    ----------
    seen, count, clean
        Events of the kind since it began, those with the finding, those without it since the last.
    position
        Of the newest event with the finding, to look it up in the log.
    """

    code: Code
    event: str
    path: str
    expected: str
    first_at: int
    last_at: int
    position: int
    seen: int = 1
    count: int = 1
    clean: int = 0

    @property
    def mended(self) -> bool:
        """Whether so many clean events came since that it can be no chance."""
        struck = self.seen - self.clean  # the rate is that of the time until it struck last
        needed = CLEAN_FACTOR * struck / self.count
        return self.clean >= min(CLEAN_MAX, max(CLEAN_MIN, needed))


class Watch(msgspec.Struct):
    """Everything that is remembered, up to a log position."""

    position: int = 0
    since: int = 0
    last_at: int = 0
    kinds: dict[str, KindWatch] = {}
    runs: dict[str, Run] = {}
    shares: dict[int, dict[str, int]] = {}
    raised: dict[str, int] = {}


def fold(
    watch: Watch,
    arrived: Iterable[Stored],
    plan: TrackingPlan,
    *,
    currency: str,
    ids: KnownIds | None,
) -> Watch:
    """Take in events, in log order; the same watch, changed.

    Imports and what we say ourselves are no sign of the shop's tracking. Bots count for their share only.
    """
    for stored in arrived:
        event = stored.event
        watch.position = stored.position
        if event.source not in ("browser", "server") or event.name in names.SYSTEM:
            continue
        watch.since = watch.since or event.received_at
        _count_shares(watch, event)
        if "bot" in event.flags:
            continue
        watch.last_at = max(watch.last_at, event.received_at)
        found = findings_of(event, plan, currency=currency, ids=ids)
        _count(watch, event, plan)
        if ids is not None and plan.products_in_catalogue and named_products(event):
            _count_products(watch, event, found)
        _follow(watch, stored, found)
    return watch


def _count_shares(watch: Watch, event: Event) -> None:
    shares = watch.shares.setdefault(event.received_at // HOUR_MS, {})
    shares["events"] = shares.get("events", 0) + 1
    for name in (*(flag for flag in _FLAGS if flag in event.flags), *(("no_consent",) if event.consent <= 1 else ())):
        shares[name] = shares.get(name, 0) + 1


def _count_products(watch: Watch, event: Event, found: list[Finding]) -> None:
    """Of pages and of servers apart: where they differ, they do not agree on what a product is called."""
    shares = watch.shares.setdefault(event.received_at // HOUR_MS, {})
    codes = {finding.code for finding in found}
    for name in ("products", *(code for code in PRODUCT_CODES if code in codes)):
        key = f"{name}_{event.source}"
        shares[key] = shares.get(key, 0) + 1


def _count(watch: Watch, event: Event, plan: TrackingPlan) -> None:
    kind = watch.kinds.get(event.name)
    if kind is None:
        if len(watch.kinds) >= MAX_KINDS and event.name not in plan.events:
            return  # somebody puts numbers into names; the finding says so
        kind = watch.kinds[event.name] = KindWatch()
    hour, day = event.received_at // HOUR_MS, day_of(event.received_at)
    kind.last_at = max(kind.last_at, event.received_at)
    kind.hours[hour] = kind.hours.get(hour, 0) + 1
    planned = plan.events.get(event.name)
    present = [one.name for one in planned.properties if has_property(event, one)] if planned else []
    for counts in (kind.recent.setdefault(hour, Presence()), kind.days.setdefault(day, Presence())):
        counts.n += 1
        for path in present:
            counts.have[path] = counts.have.get(path, 0) + 1
    for path in present:
        kind.last_with[path] = event.received_at


def _follow(watch: Watch, stored: Stored, found: list[Finding]) -> None:
    event, fresh = stored.event, {finding.key: finding for finding in found}
    for key, run in list(watch.runs.items()):
        if run.event != event.name:
            continue
        run.seen += 1
        if fresh.pop(key, None) is not None:
            run.count, run.clean = run.count + 1, 0
            run.last_at, run.position = event.received_at, stored.position
        else:
            run.clean += 1
            if run.mended:
                del watch.runs[key]
    for key, finding in fresh.items():
        if len(watch.runs) < MAX_RUNS:
            at = event.received_at
            watch.runs[key] = Run(finding.code, finding.event, finding.path, finding.expected, at, at, stored.position)


def prune(watch: Watch, now_ms: int) -> None:
    """Let go of what no rule looks at any more."""
    hour, day = now_ms // HOUR_MS, day_of(now_ms)
    for name, kind in list(watch.kinds.items()):
        kind.hours = {at: n for at, n in kind.hours.items() if at > hour - KEEP_HOURS}
        kind.recent = {at: one for at, one in kind.recent.items() if at > hour - SHARE_HOURS}
        kind.days = {at: one for at, one in kind.days.items() if at > day - KEEP_DAYS}
        if not kind.hours:
            del watch.kinds[name]
    watch.shares = {at: one for at, one in watch.shares.items() if at > hour - SHARE_HOURS}
    watch.runs = {key: run for key, run in watch.runs.items() if run.last_at > now_ms - _patience(run)}


def _patience(run: Run) -> int:
    """What should not come is mended when it stays away for a day; a fault of what should come must be seen gone."""
    return DAY_MS if run.code in ("unknown_event", "unexpected_client") else FORGET_MS


def encode_watch(watch: Watch) -> bytes:
    """As it is kept between two turns."""
    return msgspec.json.encode(watch)


def decode_watch(body: bytes) -> Watch:
    """What was kept. Raises msgspec.DecodeError when another version wrote it: then begin anew."""
    return msgspec.json.decode(body, type=Watch)
