"""Changes of what the shop gets: stored, swapped in at once, and told to the log."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from habitue.core.errors import Unavailable
from habitue.definitions import PLACEMENT, Change, Document, Release, Version, event_of
from habitue.eventlog import Intake

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime


class Publisher:
    """Acts for one account; every release is in the decisions of the next request."""

    def __init__(self, runtime: Runtime, author: str) -> None:
        self._runtime, self._author = runtime, author

    def save_draft(self, placement_id: str, body: dict[str, object], expected_version: int | None = None) -> Version:
        """Write a draft. Raises InvalidInput or Conflict."""
        document = Document(PLACEMENT, placement_id, 1, body)
        return self._runtime.definitions.save_draft(document, self._change(""), expected_version)

    def discard(self, placement_id: str) -> Version:
        """Give up the draft. Raises NotFound or Conflict."""
        return self._runtime.definitions.discard(PLACEMENT, placement_id, self._change(""))

    def publish(self, placement_id: str, note: str, expected_version: int | None = None) -> Release:
        """Publish the draft. Raises NotFound, Conflict, InvalidInput or Unavailable."""
        change = self._change(note)
        return self._released(
            lambda: self._runtime.definitions.publish(PLACEMENT, placement_id, change, expected_version)
        )

    def roll_back(self, placement_id: str, version: int) -> Release:
        """Publish an old version again. Raises NotFound, Conflict, InvalidInput or Unavailable."""
        return self._released(
            lambda: self._runtime.definitions.roll_back(PLACEMENT, placement_id, version, self._change(""))
        )

    def archive(self, placement_id: str) -> Release:
        """Take it out of the shop. Raises NotFound, Conflict or Unavailable."""
        return self._released(lambda: self._runtime.definitions.archive(PLACEMENT, placement_id, self._change("")))

    def pause(self, paused: bool) -> Release:
        """Turn the workspace's switch. Raises Unavailable."""
        return self._released(lambda: self._runtime.definitions.pause(paused, self._change("")))

    def _change(self, note: str) -> Change:
        return Change(self._author, self._runtime.clock.now_ms(), note)

    def _released(self, act: Callable[[], Release]) -> Release:
        runtime = self._runtime
        if runtime.log.failure:  # asked first: a release that the log does not know of cannot be measured
            raise Unavailable(f"nothing was changed: the event log is not writable ({runtime.log.failure})")
        release = act()
        runtime.snapshot = runtime.definitions.snapshot()
        event = event_of(release)
        runtime.log.append(Intake(received=1, received_at=event.received_at, events=[event]))
        return release
