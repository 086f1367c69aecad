"""How the installation is. Not shipped, never used by the product."""

from __future__ import annotations

from fastapi import APIRouter
from habitue.interfaces.http.admin.schemas.chips import PersonChip
from habitue.interfaces.http.admin.schemas.health import (
    AudienceCheck,
    AudienceMismatch,
    Check,
    Health,
    LedgerCount,
    ModelHealth,
    Pause,
)

from scenario import Scenario, world_of
from world.things import DAY, HOUR, STRATEGIES, iso_day

api = APIRouter()


def exempt(now: int) -> list[dict[str, int | str]]:
    return [
        {"day": iso_day(now - day * DAY), "page_views": 940 - 11 * day, "home": 310 - 4 * day, "product": 420 - 5 * day,
         "category": 160 - 2 * day, "other": 50}
        for day in range(20, -1, -1)
    ]  # fmt: skip


def checked(now: int, *, bad: bool) -> AudienceCheck:
    found = [
        AudienceMismatch(audience_id="cart.abandoners", version=3, at=now - 9 * HOUR, live=True,
                         person=PersonChip(person_id="d7f3a", label="Visitor 7f3a", known=False)),
        AudienceMismatch(audience_id="regulars", version=1, at=now + 11 * DAY, live=False,
                         person=PersonChip(person_id="u19c0", label="Customer 19c0", known=True)),
    ]  # fmt: skip
    return AudienceCheck(
        computed_at=now - 6 * HOUR, audiences=14, asked=2_000, differing=2 * bad, mismatches=found if bad else []
    )


@api.get("/health")
def health(name: Scenario) -> Health:
    world, bad = world_of(name), name == "failing"
    days = [{"day": iso_day(world.now - d * DAY), "received": 16_000 + 311 * d % 4000, "stored": 15_900, "duplicate": 61,
             "dead_lettered": 21, "rejected": 18} for d in range(14, 0, -1)]  # fmt: skip
    return Health(
        state="failing" if bad else "ok", checked_at=world.now,
        checks=[
            Check(key="log_writable", state="ok"),
            Check(key="canary", state="failing" if bad else "ok", detail={"age_seconds": 312 if bad else 41}),
            Check(key="disk", state="failing" if bad else "ok", detail={"free_bytes": 48_318_382_080}),
            Check(key="queue", state="warning" if bad else "ok", detail={"depth": 3, "size": 4096}),
            Check(key="lake", state="ok", detail={"behind_events": 412}),
            Check(key="models", state="ok", detail={"age_hours": 5}),
            Check(key="audiences", state="warning" if bad else "ok", detail={"differing": 2 * bad, "asked": 2_000}),
        ],
        ledger=LedgerCount(received=1_482_113 + 3 * bad, stored=1_478_020, duplicate=3_911, dead_lettered=154, rejected=28,
                             balanced=not bad, reasons={"id_conflict": 121, "products_not_a_list": 33, "no_identifier": 28, "same_id": 3911}),
        ledger_by_day=days, exempt_page_views_by_day=[] if name == "empty" else exempt(world.now), log_position=1_478_020, lake_position=1_477_608, queue_depth=3, queue_size=4096,
        last_event_at=None if name == "empty" else world.now - 2_000,
        models=[ModelHealth(name=m, version="2026-11-20.3", trained_at=world.now - 5 * HOUR, data_from=world.now - 90 * DAY,
                              data_to=world.now - 6 * HOUR, metrics={"products": 420, "sessions": 51_204 - i * 311, "orders": 1_520},
                              parameters={"neighbours": 500, "half_life_days": 30}) for i, m in enumerate(STRATEGIES[:6])] if name != "empty" else [],
        disk_free_bytes=1_204_001_010 if bad else 48_318_382_080, memory_bytes=412_000_000,
        audience_check=None if name == "empty" else checked(world.now, bad=bad),
    )  # fmt: skip


@api.put("/pause")
def pause(name: Scenario, body: Pause) -> Pause:
    world_of(name).paused = body.paused
    return body
