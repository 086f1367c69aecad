"""Following commits without standing in their way."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import structlog

from habitue.app.feeds import Listener
from habitue.events.envelope import Stored

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime

_logger = structlog.get_logger()


def follow(runtime: Runtime, listener: Listener, *, on_defect: Callable[[], None] = lambda: None) -> None:
    """Tell the listener of every commit from now on, for as long as the runtime is open.

    It runs on the writer's thread, where an error would fail requests that are on disk already: so it fails alone.
    """

    def carefully(arrived: list[Stored]) -> None:
        try:
            listener(arrived)
        except Exception as error:  # whatever it is, the log goes on
            _logger.error("the console lost track of a commit", error=repr(error))
            on_defect()

    runtime.feed.listen(carefully)
