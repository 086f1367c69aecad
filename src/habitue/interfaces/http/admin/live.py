"""What happens right now, once and as server-sent events."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from habitue.app.console.health import read_health
from habitue.core.errors import NotAuthenticated
from habitue.interfaces.http.admin import schemas
from habitue.interfaces.http.admin.access import COOKIE, Seeing, signed_in
from habitue.interfaces.http.admin.desk import Desk
from habitue.interfaces.http.admin.events import activities
from habitue.interfaces.http.admin.health import described

router = APIRouter()
HEARTBEAT_SECONDS = 15.0
_LOOK_SECONDS = 0.5  # at the switch; also the longest wait for events
_PACE_SECONDS = 0.2  # between two deliveries: a busy shop costs a page at most five look-ups of a short queue a second


@router.get("/live")
def live(desk: Seeing) -> schemas.LiveState:
    """Who is there, today's orders, the newest events."""
    now = desk.console.live.now()
    return schemas.LiveState(
        visitors_now=now.visitors,
        events_per_minute=now.events_per_minute,
        orders_today=now.orders,
        revenue_today_minor=now.revenue_minor,
        recent=activities(desk, now.recent),
    )


@router.get("/live/stream", response_class=StreamingResponse)
async def live_stream(desk: Seeing, request: Request) -> StreamingResponse:
    """Events ``activity``, ``paused`` and ``health``; a comment every 15 s while nothing happens."""
    await run_in_threadpool(desk.console.live.start)
    return StreamingResponse(
        _messages(desk, request), media_type="text/event-stream", headers={"x-accel-buffering": "no"}
    )


async def _messages(desk: Desk, request: Request) -> AsyncIterator[str]:
    paused, state = desk.runtime.snapshot.paused, ""
    beat = time.monotonic()
    with desk.console.live.watchers.watching() as watcher:
        yield ": hello\n\n"
        while True:
            arrived = await watcher.take(_LOOK_SECONDS)
            if arrived:
                for shown in await run_in_threadpool(activities, desk, arrived):
                    yield f"id: {shown.position}\n{_message('activity', shown)}"
                await asyncio.sleep(_PACE_SECONDS)
            if desk.runtime.snapshot.paused != paused:
                paused = desk.runtime.snapshot.paused
                yield _message("paused", schemas.Pause(paused=paused))
            if time.monotonic() - beat >= HEARTBEAT_SECONDS:
                beat = time.monotonic()
                if not await run_in_threadpool(_still_signed_in, request):
                    return
                health = await run_in_threadpool(lambda: described(read_health(desk.runtime, desk.console.reports)))
                yield _message("health", health) if health.state != state else ": still here\n\n"
                state = health.state


def _message(name: str, data: BaseModel) -> str:
    # JSON has no raw line break, so nothing in it can end the message
    return f"event: {name}\ndata: {data.model_dump_json()}\n\n"


def _still_signed_in(request: Request) -> bool:
    try:
        signed_in(request, request.cookies.get(COOKIE))
    except NotAuthenticated:
        return False
    return True
