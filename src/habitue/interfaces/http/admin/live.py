"""What happens right now, once and as server-sent events."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import StreamingResponse

from habitue.app.console.health import read_health
from habitue.interfaces.http.admin.access import Seeing
from habitue.interfaces.http.admin.desk import Desk
from habitue.interfaces.http.admin.events import activities
from habitue.interfaces.http.admin.health import described
from habitue.interfaces.http.admin.schemas.health import Pause
from habitue.interfaces.http.admin.schemas.live import LiveState
from habitue.interfaces.http.admin.streaming import HELLO, STILL_HERE, Heart, message, still_signed_in, streamed

router = APIRouter()
_LOOK_SECONDS = 0.5  # at the switch; also the longest wait for events
_PACE_SECONDS = 0.2  # between two deliveries: a busy shop costs a page at most five look-ups of a short queue a second


@router.get("/live")
def live(desk: Seeing) -> LiveState:
    """Who is there, today's orders, the newest events."""
    now = desk.console.live.now()
    return LiveState(
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
    return streamed(_messages(desk, request))


async def _messages(desk: Desk, request: Request) -> AsyncIterator[str]:
    paused, state = desk.runtime.snapshot.paused, ""
    heart = Heart()
    with desk.console.live.watchers.watching() as watcher:
        yield HELLO
        while True:
            arrived = await watcher.take(_LOOK_SECONDS)
            if arrived:
                for shown in await run_in_threadpool(activities, desk, arrived):
                    yield f"id: {shown.position}\n{message('activity', shown)}"
                await asyncio.sleep(_PACE_SECONDS)
            if desk.runtime.snapshot.paused != paused:
                paused = desk.runtime.snapshot.paused
                yield message("paused", Pause(paused=paused))
            if heart.beats():
                if not await run_in_threadpool(still_signed_in, request):
                    return
                health = await run_in_threadpool(lambda: described(read_health(desk.runtime, desk.console.reports)))
                yield message("health", health) if health.state != state else STILL_HERE
                state = health.state
