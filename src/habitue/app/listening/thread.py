"""The thread of `habitue work` that follows the log for listened audiences: beside training, which takes minutes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import structlog

from habitue.adapters.sql import SqlSchedule, open_engine
from habitue.adapters.sqlite import SqliteReader
from habitue.app.background import Background
from habitue.app.listening.follower import Follower
from habitue.app.listening.progress import read_progress, write_progress
from habitue.app.listening.published import Published
from habitue.app.remote import Remote
from habitue.app.workspace import Workspace
from habitue.audiences.transitions.transition import Transition
from habitue.core.clock import Clock
from habitue.core.errors import HabitueError

_KEY = "Worker: audiences"
_IDLE_SECONDS = 0.2
_AWAY_SECONDS = 2.0  # the server is not there, or a store is not
_logger = structlog.get_logger()


class Listener(Background):
    """Follows until it is left."""

    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        super().__init__("following audiences", _AWAY_SECONDS)
        self._workspace, self._clock = workspace, clock
        self._engine = open_engine(workspace.database_url)
        self._remote: Remote | None = None

    def work(self) -> None:
        workspace = self._workspace
        if not (workspace.events.exists() and workspace.lock_file.exists()):  # never served yet
            return
        try:
            self._follow(follower_of(workspace, SqlSchedule(self._engine), self._tell))
        finally:
            self._let_go()

    def close(self) -> None:
        self._engine.dispose()

    def _follow(self, follower: Follower) -> None:
        while not self.stop.is_set():
            turn = follower.turn(self._clock.now_ms())
            if turn.transitions:
                _logger.debug("audiences", people=turn.people, transitions=turn.transitions)
            if not turn.busy:
                self.stop.wait(_IDLE_SECONDS)

    def _tell(self, told: Sequence[Transition]) -> None:
        if self._remote is None:
            self._remote = Remote(self._workspace, _KEY, alone=True)
        self._remote.post("/v1/audiences/transitions", {"transitions": told})

    def _let_go(self) -> None:
        remote, self._remote = self._remote, None
        if remote is not None:
            try:
                remote.close()
            except HabitueError as error:
                _logger.warning("a key of the worker could not be revoked", reason=error.message)


def follower_of(workspace: Workspace, schedule: SqlSchedule, tell: Callable[[Sequence[Transition]], None]) -> Follower:
    """The follower of a workspace, going on where the last one was."""
    reader, path = SqliteReader(workspace.events), workspace.listening
    published = Published(workspace, schedule.engine, reader)
    return Follower(reader, published, schedule, tell, read_progress(path), lambda kept: write_progress(path, kept))
