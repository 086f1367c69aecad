"""Whoever watches events arrive: each has a short queue, whose oldest entries give way when the page is slow."""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Iterator
from threading import Lock
from typing import Generic, TypeVar

QUEUE = 100
T = TypeVar("T")


class Watcher(Generic[T]):
    """One open page. Made and read on its event loop, filled from the writer's thread."""

    def __init__(self) -> None:
        self._queue: deque[T] = deque(maxlen=QUEUE)
        self._loop, self._something = asyncio.get_running_loop(), asyncio.Event()

    def put(self, arrived: list[T]) -> None:
        """Add events, from any thread; the oldest give way."""
        self._queue.extend(arrived)
        with contextlib.suppress(RuntimeError):  # the loop has closed: nobody watches any more
            self._loop.call_soon_threadsafe(self._something.set)

    async def take(self, timeout_seconds: float) -> list[T]:
        """What has arrived, oldest first, waiting at most so long for the first of it."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._something.wait(), timeout_seconds)
        self._something.clear()
        return [self._queue.popleft() for _ in range(len(self._queue))]


class Watchers(Generic[T]):
    """All open pages."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._watching: tuple[Watcher[T], ...] = ()

    def __len__(self) -> int:
        return len(self._watching)

    @contextlib.contextmanager
    def watching(self) -> Iterator[Watcher[T]]:
        """A watcher, for as long as the block runs; enter it on an event loop."""
        watcher = Watcher[T]()
        with self._lock:
            self._watching = (*self._watching, watcher)
        try:
            yield watcher
        finally:
            with self._lock:
                self._watching = tuple(other for other in self._watching if other is not watcher)

    def tell(self, arrived: list[T]) -> None:
        """Hand events to everybody who watches."""
        if arrived:
            for watcher in self._watching:
                watcher.put(arrived)
