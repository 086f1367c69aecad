"""Right now. Not shipped, never used by the product."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse
from habitue.interfaces.http.admin.schemas.live import LiveState

from scenario import Scenario, world_of
from world.history import activity_at

api = APIRouter()


@api.get("/live")
def live(name: Scenario) -> LiveState:
    world, now = world_of(name), int(time.time() * 1000)
    if name == "empty":
        return LiveState(visitors_now=0, events_per_minute=0, orders_today=0, revenue_today_minor=0, recent=[])
    return LiveState(
        visitors_now=37, events_per_minute=84.5, orders_today=12, revenue_today_minor=73_480,
        recent=[activity_at(world, 1000 - i, now - i * 4200) for i in range(40)],
    )  # fmt: skip


@api.get("/live/stream", response_class=StreamingResponse)
async def live_stream(name: Scenario, request: Request) -> StreamingResponse:
    async def events() -> AsyncIterator[str]:
        position, world = 1000, world_of(name)
        yield ": hello\n\n"
        while name != "empty" and not await request.is_disconnected():
            await asyncio.sleep(random.uniform(0.3, 1.2))
            position += 1
            activity = activity_at(world, position, int(time.time() * 1000))
            yield f"event: activity\nid: {position}\ndata: {activity.model_dump_json()}\n\n"

    return StreamingResponse(events(), media_type="text/event-stream", headers={"Cache-Control": "no-store"})
