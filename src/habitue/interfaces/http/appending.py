"""Waiting for the log from an event loop: one wake-up a commit, however many requests it settles."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from habitue.adapters.sqlite.writer import Reply, Result
from habitue.eventlog import Intake, Verdict

if TYPE_CHECKING:
    from habitue.adapters.sqlite import GroupCommitLog


class Appender:
    """Appends intakes on behalf of one event loop."""

    def __init__(self, log: GroupCommitLog) -> None:
        self._log = log
        self._loop: asyncio.AbstractEventLoop | None = None

    def append(self, intake: Intake) -> asyncio.Future[list[Verdict]]:
        """Queue for the next group; the future resolves once the events are on disk. Raises as the log's `enqueue`."""
        if self._loop is None:
            self._loop = asyncio.get_running_loop()
        future: asyncio.Future[list[Verdict]] = self._loop.create_future()
        self._log.enqueue(intake, future, self._deliver)
        return future

    def _deliver(self, settled: list[tuple[Reply, Result]]) -> None:
        assert self._loop is not None
        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(_settle, settled)


def _settle(settled: list[tuple[Reply, Result]]) -> None:
    for reply, result in settled:
        assert isinstance(reply, asyncio.Future)
        if reply.done():  # the visitor went away, or the decision stopped waiting
            continue
        if isinstance(result, BaseException):
            reply.set_exception(result)
        else:
            reply.set_result(result)
