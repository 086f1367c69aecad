"""The lake written while history still streams in: on two cores the server keeps one busy, and this uses the other."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from habitue.adapters.sqlite import SqliteReader
from habitue.app.working import write_lake
from habitue.app.workspace import Workspace
from habitue.core.errors import HabitueError
from habitue.lake.catch_up import PIECE

_PAUSE_SECONDS = 0.5


@contextmanager
def lake_following(workspace: Workspace) -> Iterator[None]:
    """Write the lake a whole piece at a time; the rest is left to a `write_lake` at the end.

    Raises
    ------
    HabitueError
        At the end, when the lake could not be written.
    """
    stop, problems = Event(), list[HabitueError]()

    def follow() -> None:
        reader, done = SqliteReader(workspace.events), 0
        while not stop.wait(_PAUSE_SECONDS):
            if reader.position() - done < PIECE:
                continue
            try:
                done = write_lake(workspace)
            except HabitueError as error:
                problems.append(error)
                return

    thread = Thread(target=follow, name="lake")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
    if problems:
        raise problems[0]
