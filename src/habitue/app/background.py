"""Threads of `habitue work` beside its duties: what they do must not wait for training, which takes minutes."""

from __future__ import annotations

import threading
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

import structlog

from habitue.core.errors import HabitueError

_JOIN_SECONDS = 15.0  # a receiver that does not answer keeps a delivery for ten
_logger = structlog.get_logger()


class Background(ABC):
    """Does its work again and again until it is left; what fails is logged and tried again.

    Parameters
    ----------
    name
        What it does, for the log and the thread.
    pause_seconds
        Between one time and the next.
    """

    def __init__(self, name: str, pause_seconds: float) -> None:
        self._name, self._pause_seconds = name, pause_seconds
        self.stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    @abstractmethod
    def work(self) -> None:
        """Once, or until `stop` is set."""

    def close(self) -> None:  # noqa: B027 - not every work holds something
        """Let go of what the work holds, in its own thread, once it has stopped."""

    def _run(self) -> None:
        try:
            while not self.stop.is_set():
                try:
                    self.work()
                except HabitueError as error:
                    _logger.warning("failed and will be tried again", work=self._name, reason=error.message)
                except Exception:
                    # a defect: it is looked at in the log, and must not be the end of all of it
                    _logger.exception("failed and will be tried again", work=self._name)
                self.stop.wait(self._pause_seconds)
        finally:
            self.close()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop.set()
        self._thread.join(_JOIN_SECONDS)
