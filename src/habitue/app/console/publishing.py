"""Changes of what the shop gets: stored, swapped in at once, and told to the log."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from habitue.core.errors import Conflict, NotFound, Unavailable
from habitue.definitions import PLACEMENT, Change, Document, Release, Version, event_of
from habitue.definitions.port import Expected
from habitue.eventlog import Intake

if TYPE_CHECKING:
    from habitue.app.runtime import Runtime


class Publisher:
    """Acts for one account on one kind of definition; every release is in the decisions of the next request."""

    def __init__(self, runtime: Runtime, author: str, kind: str = PLACEMENT) -> None:
        self._runtime, self._author, self._kind = runtime, author, kind

    def create(self, definition_id: str, body: dict[str, object]) -> Version:
        """Write the first draft of a new definition; an id whose only draft was given up is free again.

        Raises InvalidInput, or Conflict when the id is taken.
        """
        try:
            stands = self._runtime.definitions.get(self._kind, definition_id)
        except NotFound:
            return self.save_draft(definition_id, body, expected_version=0)
        if stands.published or stands.latest.status != "discarded":
            raise Conflict(
                f"there is a {self._kind} {definition_id!r} already ({stands.status}): "
                "choose another id, or edit that one"
            )
        return self.save_draft(definition_id, body, stands.version)

    def save_draft(self, definition_id: str, body: dict[str, object], expected_version: int | None = None) -> Version:
        """Write a draft. Raises InvalidInput or Conflict."""
        document = Document(self._kind, definition_id, 1, body)
        return self._runtime.definitions.save_draft(document, self._change(""), expected_version)

    def discard(self, definition_id: str) -> Version:
        """Give up the draft. Raises NotFound or Conflict."""
        return self._runtime.definitions.discard(self._kind, definition_id, self._change(""))

    def publish(self, definition_id: str, note: str, expected_version: int | None = None) -> Release:
        """Publish the draft. Raises NotFound, Conflict, InvalidInput or Unavailable."""
        change = self._change(note)
        return self._released(
            lambda: self._runtime.definitions.publish(self._kind, definition_id, change, expected_version)
        )

    def roll_back(self, definition_id: str, version: int, note: str = "") -> Release:
        """Publish an old version again. Raises NotFound, Conflict, InvalidInput or Unavailable."""
        change = self._change(note)
        return self._released(lambda: self._runtime.definitions.roll_back(self._kind, definition_id, version, change))

    def archive(self, definition_id: str, note: str = "") -> Release:
        """Take it out of the shop. Raises NotFound, Conflict, InvalidInput (others refer to it) or Unavailable."""
        change = self._change(note)
        return self._released(lambda: self._runtime.definitions.archive(self._kind, definition_id, change))

    def save_drafts(self, documents: Sequence[Expected], note: str) -> list[Version]:
        """Write drafts of any kinds, all or none. Raises InvalidInput or Conflict."""
        return self._runtime.definitions.save_drafts(documents, self._change(note))

    def publish_documents(self, documents: Sequence[Expected], note: str) -> list[Release]:
        """Publish documents of any kinds, all or none. Raises InvalidInput, Conflict or Unavailable."""
        change = self._change(note)
        return self._all_released(lambda: self._runtime.definitions.publish_documents(documents, change))

    def pause(self, paused: bool) -> Release:
        """Turn the workspace's switch. Raises Unavailable."""
        return self._released(lambda: self._runtime.definitions.pause(paused, self._change("")))

    def _change(self, note: str) -> Change:
        return Change(self._author, self._runtime.clock.now_ms(), note)

    def _released(self, act: Callable[[], Release]) -> Release:
        (release,) = self._all_released(lambda: [act()])
        return release

    def _all_released(self, act: Callable[[], list[Release]]) -> list[Release]:
        runtime = self._runtime
        if runtime.log.failure:  # asked first: a release that the log does not know of cannot be measured
            raise Unavailable(f"nothing was changed: the event log is not writable ({runtime.log.failure})")
        releases = act()
        runtime.snapshot = runtime.definitions.snapshot()
        for event in map(event_of, releases):
            runtime.log.append(Intake(received=1, received_at=event.received_at, events=[event]))
        return releases
