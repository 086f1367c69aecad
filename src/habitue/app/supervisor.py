"""Child processes that live and die together: if one ends, the others are stopped."""

from __future__ import annotations

import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from types import FrameType, TracebackType
from typing import Self

_GRACE_SECONDS = 10.0
_POLL_SECONDS = 0.2


class Children:
    """Started processes by name; leaving the context stops them all."""

    def __init__(self) -> None:
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._asked_to_stop = False

    def start(self, name: str, args: Sequence[str], env: Mapping[str, str] | None = None) -> None:
        """Run a command beside the others; it shares our standard error."""
        self._running[name] = subprocess.Popen(args, env=None if env is None else dict(env))

    def ended(self) -> str | None:
        """The name of a child that is no longer running, or None."""
        return next((name for name, child in self._running.items() if child.poll() is not None), None)

    def status(self, name: str) -> int | None:
        """How a child ended: its exit status, below 0 the signal; None while it runs."""
        return self._running[name].poll()

    def wait(self) -> str | None:
        """Until we are told to stop (SIGTERM, Ctrl-C: None) or a child ends by itself (its name)."""
        signal.signal(signal.SIGTERM, self._stop)
        try:
            while not self._asked_to_stop:
                ended = self.ended()
                if ended is not None:
                    return ended
                time.sleep(_POLL_SECONDS)
        except KeyboardInterrupt:
            pass
        return None

    def _stop(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - a signal handler's signature
        self._asked_to_stop = True

    def stop(self) -> None:
        """Ask all to end, newest first, and insist after ten seconds."""
        for child in reversed(self._running.values()):
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + _GRACE_SECONDS
        for child in self._running.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        self._running = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.stop()
