"""Which alarms ring now: quiet kinds of events, vanished properties, findings that go on, shares out of bounds.

An alarm is computed anew each turn from what is remembered, so one whose reason is gone is gone by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal

import msgspec
from scipy.special import pdtr

from habitue.core.clock import DAY_MS, HOUR_MS, day_of
from habitue.definitions.tracking_plan import TrackingPlan
from habitue.measurement.tracking_findings import SEVERITY, Code, Severity
from habitue.measurement.tracking_rules import (
    FALSE_ALARM_DAYS,
    MAX_WEEKS,
    MIN_RECENT,
    WEEK_HOURS,
    chance_of_at_most,
    dispersion_of,
    silence_level,
    slump_level,
    usual_count,
    vanished,
)
from habitue.measurement.tracking_watch import PRODUCT_CODES, KindWatch, Presence, Watch

Rule = Literal["all_silent", "silence", "slump", "below_plan", "vanished", "finding", "share"]
_WEEK_MS = 7 * DAY_MS
_RECENT_HOURS = 6  # as far back as a property may be looked for, when few events come
_MANY = 3  # warnings that are no accident
_RARE = 0.01
# Shares of a day's events (of what was received, for duplicates) above which somebody should look. They are set far
# above what a sound shop has, so that they say "this is broken": a client that sends each event twice, a server with a
# wrong clock, a crawler that is most of the traffic, a client that writes no ids.
LIMITS: Mapping[str, float] = {
    "duplicate": 0.10,
    "clock": 0.10,
    "bot": 0.80,
    "no_message_id": 0.20,
    "mended": 0.05,
}
_SHARE_MIN = 100


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is wrong now.

    Attributes
    ----------
    started_at, since
        When it was first raised, and since when things are so: the last event that came, the first with the fault.
    code
        Of a finding, or the name of a share; empty for other rules.
    evidence
        Numbers behind it, units in their names; what was `expected`, as text.
    """

    key: str
    rule: Rule
    severity: Severity
    started_at: int
    since: int
    event: str = ""
    path: str = ""
    code: str = ""
    evidence: dict[str, int | float | str] = {}


class KindRow(msgspec.Struct, frozen=True):
    """A kind of event as it comes: the last 24 hours, a usual day, when last."""

    event: str
    planned: bool
    day: int
    usual_day: float | None
    per_day: int | None
    last_at: int | None


class TrackingReport(msgspec.Struct, frozen=True, kw_only=True):
    """What the worker found.

    Attributes
    ----------
    learning_until
        When a week of traffic will be there to compare with (ms UTC); null once it is, or before the first event.
    behind
        Events of the log not yet looked at; while there are many, nothing is said about silence.
    shares
        Of the last 24 hours' events (duplicates and refusals for want of consent: of today's received ones; unknown
        products and other ids: of those of a browser or a server that name a product), 0 to 1.
    """

    computed_at: int
    plan_version: int
    learning_until: int | None
    behind: int
    false_alarm_days: int
    events_day: int
    alarms: list[Alarm]
    kinds: list[KindRow]
    shares: dict[str, float]


def report_of(
    watch: Watch, plan: TrackingPlan, *, now_ms: int, behind: int, today: Mapping[str, int]
) -> TrackingReport:
    """The report of a moment; remembers in `watch.raised` when each alarm began.

    `today` is the intake ledger of the UTC day: received, duplicate, and rejections for want of consent as ``consent``.
    """
    weeks = min(MAX_WEEKS, (now_ms - watch.since) // _WEEK_MS) if watch.since else 0
    shares = _shares(watch, today)
    found = [*_findings(watch), *_over_limits(shares, watch, today, now_ms)]
    if behind == 0:
        found += [*_quiet(watch, now_ms, weeks), *_below_plan(watch, plan, now_ms), *_vanished(watch, plan, now_ms)]
    watch.raised = {alarm.key: watch.raised.get(alarm.key, now_ms) for alarm in found}
    alarms = [msgspec.structs.replace(alarm, started_at=watch.raised[alarm.key]) for alarm in found]
    order = ("error", "warning", "info")
    return TrackingReport(
        computed_at=now_ms,
        plan_version=plan.version,
        learning_until=watch.since + _WEEK_MS if watch.since and weeks < 1 else None,
        behind=behind,
        false_alarm_days=FALSE_ALARM_DAYS,
        events_day=sum(one.get("events", 0) for one in watch.shares.values()),
        alarms=sorted(alarms, key=lambda alarm: (order.index(alarm.severity), -alarm.since, alarm.key)),
        kinds=_rows(watch, plan, now_ms, weeks),
        shares=shares,
    )


def _quiet(watch: Watch, now_ms: int, weeks: int) -> Iterator[Alarm]:
    if weeks < 1:
        return
    everything: dict[int, int] = {}
    for kind in watch.kinds.values():
        for hour, n in kind.hours.items():
            everything[hour] = everything.get(hour, 0) + n
    whole = _silent("all_silent", "", KindWatch(watch.last_at, everything), now_ms, weeks)
    if whole is not None:  # then every kind is silent, and one alarm says it
        yield whole
        return
    for name, kind in watch.kinds.items():
        alarm = _silent("silence", name, kind, now_ms, weeks) or _slump(name, kind, now_ms, weeks)
        if alarm is not None:
            yield alarm


def _silent(rule: Rule, name: str, kind: KindWatch, now_ms: int, weeks: int) -> Alarm | None:
    since = max(kind.last_at, now_ms - _WEEK_MS)
    usual = usual_count(kind.hours, since, now_ms, weeks)
    chance = chance_of_at_most(0, usual, weeks, dispersion_of(kind.hours, now_ms // HOUR_MS, weeks))
    if chance >= silence_level(_per_day(kind, now_ms, weeks)):
        return None
    evidence: dict[str, int | float | str] = {"expected": round(usual / weeks, 1), "seen": 0, "chance": chance}
    return Alarm(
        key=f"{rule}:{name}", rule=rule, severity="error", started_at=now_ms, since=kind.last_at, event=name,
        evidence=evidence,
    )  # fmt: skip


def _slump(name: str, kind: KindWatch, now_ms: int, weeks: int) -> Alarm | None:
    """The last whole hour; it is judged once, however often it is looked at."""
    hour = now_ms // HOUR_MS - 1
    start, seen = hour * HOUR_MS, kind.hours.get(hour, 0)
    usual = usual_count(kind.hours, start, start + HOUR_MS, weeks)
    chance = chance_of_at_most(seen, usual, weeks, dispersion_of(kind.hours, hour, weeks))
    if seen * weeks >= usual / 2 or chance >= slump_level():
        return None
    evidence: dict[str, int | float | str] = {"expected": round(usual / weeks, 1), "seen": seen, "chance": chance}
    return Alarm(
        key=f"slump:{name}", rule="slump", severity="warning", started_at=now_ms, since=start, event=name,
        evidence=evidence,
    )  # fmt: skip


def _below_plan(watch: Watch, plan: TrackingPlan, now_ms: int) -> Iterator[Alarm]:
    """Less than half of what the plan expects of a day: half, because a quiet weekday is no fault."""
    if not watch.since or now_ms - watch.since < DAY_MS:
        return
    for name, planned in plan.events.items():
        seen = _last_day(watch.kinds.get(name), now_ms)
        if planned.per_day and pdtr(seen, planned.per_day / 2) < 1 / FALSE_ALARM_DAYS:
            yield Alarm(
                key=f"below_plan:{name}", rule="below_plan", severity="warning", started_at=now_ms,
                since=now_ms - DAY_MS, event=name, evidence={"expected": planned.per_day, "seen": seen},
            )  # fmt: skip


def _vanished(watch: Watch, plan: TrackingPlan, now_ms: int) -> Iterator[Alarm]:
    pairs = [(name, kind, one.name) for name, kind in watch.kinds.items()
             if name in plan.events for one in plan.events[name].properties]  # fmt: skip
    today = day_of(now_ms)
    for name, kind, path in pairs:
        recent = _newest(kind, path, now_ms)
        before = [one for day, one in kind.days.items() if day < today]
        usual, had = sum(one.n for one in before), sum(one.have.get(path, 0) for one in before)
        if vanished(recent.have[path], recent.n, had, usual, len(pairs)):
            evidence: dict[str, int | float | str] = {
                "usual_share": round(had / usual, 3), "share": round(recent.have[path] / recent.n, 3), "seen": recent.n
            }  # fmt: skip
            yield Alarm(
                key=f"vanished:{name}:{path}", rule="vanished", severity="error", started_at=now_ms,
                since=kind.last_with.get(path, now_ms), event=name, path=path, evidence=evidence,
            )  # fmt: skip


def _newest(kind: KindWatch, path: str, now_ms: int) -> Presence:
    """The newest hours, as many as make enough events to judge."""
    found = Presence(0, {path: 0})
    hour = now_ms // HOUR_MS
    for back in range(_RECENT_HOURS):
        one = kind.recent.get(hour - back, Presence())
        found.n, found.have[path] = found.n + one.n, found.have[path] + one.have.get(path, 0)
        if found.n >= 2 * MIN_RECENT:
            break
    return found


def _findings(watch: Watch) -> Iterator[Alarm]:
    for key, run in watch.runs.items():
        severity: Severity = SEVERITY[run.code]
        few = run.count < _MANY or run.count / run.seen < _RARE
        if severity == "info" or (severity == "warning" and few):
            continue
        evidence: dict[str, int | float | str] = {"count": run.count, "seen": run.seen, "position": run.position}
        if run.expected:
            evidence["expected"] = run.expected
        code: Code = run.code
        yield Alarm(
            key=key, rule="finding", severity=severity, started_at=run.first_at, since=run.first_at, event=run.event,
            path=run.path, code=code, evidence=evidence,
        )  # fmt: skip


def _shares(watch: Watch, today: Mapping[str, int]) -> dict[str, float]:
    totals: dict[str, int] = {}
    for one in watch.shares.values():
        for name, n in one.items():
            totals[name] = totals.get(name, 0) + n
    events, received = totals.get("events", 0), today.get("received", 0)
    shares = {name: totals.get(name, 0) / events for name in ("bot", "no_message_id", "mended", "no_consent") if events}
    if events:
        shares["clock"] = (totals.get("clock_future", 0) + totals.get("clock_invalid", 0)) / events
    for source in ("browser", "server"):
        if naming := totals.get(f"products_{source}", 0):
            shares |= {f"{code}_{source}": totals.get(f"{code}_{source}", 0) / naming for code in PRODUCT_CODES}
    if received:
        shares["duplicate"] = today.get("duplicate", 0) / received
        shares["refused_consent"] = today.get("consent", 0) / received
    return {name: round(share, 4) for name, share in shares.items()}


def _over_limits(shares: Mapping[str, float], watch: Watch, today: Mapping[str, int], now_ms: int) -> Iterator[Alarm]:
    events = sum(one.get("events", 0) for one in watch.shares.values())
    for name, limit in LIMITS.items():
        of = today.get("received", 0) if name == "duplicate" else events
        if of >= _SHARE_MIN and shares.get(name, 0) > limit:
            yield Alarm(
                key=f"share:{name}", rule="share", severity="warning", started_at=now_ms,
                since=watch.raised.get(f"share:{name}", now_ms), code=name,
                evidence={"share": shares[name], "limit": limit, "seen": of},
            )  # fmt: skip


def _rows(watch: Watch, plan: TrackingPlan, now_ms: int, weeks: int) -> list[KindRow]:
    rows = []
    for name in dict.fromkeys([*plan.events, *sorted(watch.kinds)]):
        kind, planned = watch.kinds.get(name), plan.events.get(name)
        rows.append(
            KindRow(
                event=name,
                planned=planned is not None,
                day=_last_day(kind, now_ms),
                usual_day=round(_per_day(kind, now_ms, weeks), 1) if kind and weeks else None,
                per_day=planned.per_day if planned else None,
                last_at=kind.last_at if kind else None,
            )
        )
    return rows


def _per_day(kind: KindWatch, now_ms: int, weeks: int) -> float:
    hour = now_ms // HOUR_MS
    span = max(1, weeks) * WEEK_HOURS
    return sum(n for at, n in kind.hours.items() if hour - span <= at < hour) * 24 / span


def _last_day(kind: KindWatch | None, now_ms: int) -> int:
    hour = now_ms // HOUR_MS
    return sum(n for at, n in kind.hours.items() if at > hour - 24) if kind else 0
