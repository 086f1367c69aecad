"""Tracking over the generated shop: alarms of every rule, events of every verdict, a plan."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from habitue.definitions import TrackingPlanDocument, default_tracking_plan
from habitue.interfaces.http.admin.schemas.chips import PersonChip
from habitue.interfaces.http.admin.schemas.tracking import (
    SavePlan,
    SeenEvent,
    TrackingAlarm,
    TrackingHealth,
    TrackingKind,
    TrackingPlan,
)
from habitue.interfaces.http.admin.schemas.versions import DefinitionVersion, Publish

from scenario import Scenario
from world.things import DAY, HOUR, MINUTE

api = APIRouter()
EVIDENCE: dict[str, dict[str, Any]] = {
    "silence": {"expected": 24.6, "seen": 0, "chance": 1e-9},
    "vanished": {"usual_share": 0.97, "share": 0.02, "seen": 120},
    "finding": {"count": 14, "seen": 210, "position": 9, "expected": "EUR"},
    "slump": {"expected": 140.0, "seen": 12, "chance": 1e-7},
    "share": {"share": 0.31, "limit": 0.1, "seen": 900},
}


def alarm(now: int, rule: str, severity: str, event: str = "", path: str = "", code: str = "") -> Any:
    key = f"{code or rule}:{event}:{path}"
    return TrackingAlarm.model_validate(
        {
            "key": key, "rule": rule, "severity": severity, "started_at": now - HOUR, "since": now - 2 * HOUR,
            "event": event, "path": path, "code": code, "evidence": EVIDENCE[rule],
        }
    )  # fmt: skip


def health_of(name: str, now: int) -> TrackingHealth:
    odd = "<script>window.__xss=1</script>" if name == "hostile" else "Prodct Viewed"
    alarms = [
        alarm(now, "silence", "error", "Checkout Started"),
        alarm(now, "vanished", "error", "Product Viewed", "brand"),
        alarm(now, "finding", "error", "Order Completed", "currency", "currency_mismatch"),
        alarm(now, "finding", "warning", odd, "", "unknown_event"),
        alarm(now, "slump", "warning", "Products Searched"),
        alarm(now, "share", "warning", "", "", "duplicate"),
    ]
    quiet = name in ("empty", "early", "off")
    kinds = [
        TrackingKind(
            event=event, planned=event != odd, day=900 // place, usual_day=1000 / place, per_day=1200 if place == 2 else None,
            last_at=now - place * MINUTE,
        )
        for place, event in enumerate(["Page Viewed", "Product Viewed", "Product Added", "Order Completed", odd], 1)
    ]  # fmt: skip
    return TrackingHealth(
        computed_at=None if name == "empty" else now - 12_000,
        learning_until=now + 3 * DAY if name == "early" else None,
        behind=0,
        false_alarm_days=90,
        events_day=0 if name == "empty" else 5_120,
        alarms=[] if quiet else alarms,
        kinds=[] if name == "empty" else kinds,
        shares={} if name == "empty" else {"duplicate": 0.31, "refused_consent": 0.42, "no_consent": 0.03, "bot": 0.12,
                                           "clock": 0.004, "no_message_id": 0.0, "mended": 0.0},
    )  # fmt: skip


def seen(name: str, number: int, now: int) -> SeenEvent:
    outcome, reason = [("stored", ""), ("rejected", "consent"), ("stored", ""), ("duplicate", "same_id"),
                       ("dead_lettered", "products_not_a_list")][number % 5]  # fmt: skip
    stored = outcome == "stored"
    text = "<script>window.__xss=1</script>" if name == "hostile" else "Trail boots"
    person = PersonChip(person_id="n00009", label=text, known=True, named=True) if stored else None
    finding = {"code": "currency_mismatch", "severity": "error", "path": "currency", "expected": "EUR", "got": "USD"}
    return SeenEvent.model_validate(
        {
            "id": str(number), "received_at": now - number * 7_000, "occurred_at": now - number * 7_000 - 2_000,
            "name": ["Product Viewed", "Page Viewed", "Order Completed", "Product Added", "Cart Viewed"][number % 5],
            "outcome": outcome, "reason": reason, "message_id": f"ajs-next-1790000000-{number:08d}", "source": "browser",
            "device": "" if reason == "consent" else "d4c1f09ab2", "node": "n00009" if stored else "", "person": person,
            "session_id": "01a21ef181d88d3c" if stored else "", "consent": ["necessary", "measure"] if stored else [],
            "properties": {"product_id": "p0008", "name": text, "price_minor": 12_900, "currency": "USD"} if stored else {},
            "sealed": ["properties.email"] if stored else [],
            "context": {"page": {"path": "/product/p0008", "title": text}} if stored else {},
            "flags": ["no_message_id"] if number == 2 else [], "findings": [finding] if number % 5 == 2 else [],
            "fields": {} if stored else {"product_id": "text", "price": "number", "products": "list"},
        }
    )  # fmt: skip


class Plans:
    """One plan per scenario."""

    def __init__(self) -> None:
        self.draft: TrackingPlanDocument | None = None
        self.published: list[TrackingPlanDocument] = []

    def shown(self, now: int) -> TrackingPlan:
        history = [
            DefinitionVersion(version=n, status="published", author="Ada", at=now - n * DAY, note="")
            for n in range(len(self.published), 0, -1)
        ]
        return TrackingPlan(
            document=self.published[-1] if self.published else default_tracking_plan(),
            draft=self.draft,
            published_version=len(self.published) or None,
            version=len(self.published),
            history=history,
            known_events=["Guide Viewed", "Video Playback Started"],
        )


plans: dict[str, Plans] = {}


def now_ms() -> int:
    return int(time.time() * 1000)


@api.get("/tracking")
def tracking(name: Scenario) -> TrackingHealth:
    return health_of(name, now_ms())


@api.get("/tracking/events")
def events(name: Scenario) -> list[SeenEvent]:
    return [] if name == "empty" else [seen(name, number, now_ms()) for number in range(25)]


@api.get("/tracking/stream", response_class=StreamingResponse)
async def stream(name: Scenario, request: Request) -> StreamingResponse:
    async def messages() -> AsyncIterator[str]:
        number = 1_000
        yield ": hello\n\n"
        while name != "empty" and not await request.is_disconnected():
            await asyncio.sleep(1)
            number += 1
            one = seen(name, number, now_ms() + number * 7_000)
            yield f"event: seen\ndata: {one.model_dump_json()}\n\n"

    return StreamingResponse(messages(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})


@api.get("/tracking/plan")
def plan(name: Scenario) -> TrackingPlan:
    return plans.setdefault(name, Plans()).shown(now_ms())


@api.put("/tracking/plan/draft")
def save(name: Scenario, body: SavePlan) -> TrackingPlan:
    mine = plans.setdefault(name, Plans())
    mine.draft = body.document
    return mine.shown(now_ms())


@api.delete("/tracking/plan/draft")
def discard(name: Scenario) -> TrackingPlan:
    mine = plans.setdefault(name, Plans())
    mine.draft = None
    return mine.shown(now_ms())


@api.post("/tracking/plan/publish")
def publish(name: Scenario, body: Publish) -> TrackingPlan:
    mine = plans.setdefault(name, Plans())
    if mine.draft:
        mine.published.append(mine.draft)
    mine.draft = None
    return mine.shown(now_ms())


@api.post("/tracking/plan/archive")
def archive(name: Scenario) -> TrackingPlan:
    plans[name] = Plans()
    return plans[name].shown(now_ms())
