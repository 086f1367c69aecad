"""The port of the store that keeps definitions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from habitue.definitions.document import Document
from habitue.definitions.snapshot import Snapshot
from habitue.definitions.version import Change, Definition, Release, Version

Expected = tuple[Document, int | None]  # a document and the `expected_version` of its definition


class Definitions(Protocol):
    """Documents people write, with their whole history.

    Promises: a version once stored is never altered or lost; of several writers that expect the same version exactly
    one wins, the others get Conflict; what a snapshot version contains never changes; a definition this habitue cannot
    read disturbs no other; what is published always agrees (`Kind.agree`). Every method may raise Unavailable; then
    nothing was changed.

    `expected_version` is the newest version the author has seen (0: none yet); None means "whatever it is now".
    """

    def save_draft(self, document: Document, change: Change, expected_version: int | None = None) -> Version:
        """Write a draft. Raises InvalidInput (schema, newer schema version) or Conflict."""

    def save_drafts(self, documents: Sequence[Expected], change: Change) -> list[Version]:
        """Write several drafts, all or none. Raises as `save_draft`."""

    def discard(self, kind: str, definition_id: str, change: Change, expected_version: int | None = None) -> Version:
        """Give up the draft; the shop gets what it got. Raises NotFound or Conflict (no draft, changed meanwhile)."""

    def publish(self, kind: str, definition_id: str, change: Change, expected_version: int | None = None) -> Release:
        """Publish the draft. Raises NotFound, Conflict (no draft, or changed meanwhile) or InvalidInput."""

    def publish_document(self, document: Document, change: Change, expected_version: int | None = None) -> Release:
        """Publish a document at once, without a draft (push from git, defaults). Raises InvalidInput or Conflict."""

    def publish_documents(self, documents: Sequence[Expected], change: Change) -> list[Release]:
        """Publish several documents at once, all or none; no snapshot has some of them only.

        What has to agree is asked of all of them together. Raises as `publish_document`.
        """

    def roll_back(
        self, kind: str, definition_id: str, to_version: int, change: Change, expected_version: int | None = None
    ) -> Release:
        """Publish an old version's document as a new version. Raises NotFound, Conflict or InvalidInput."""

    def archive(self, kind: str, definition_id: str, change: Change, expected_version: int | None = None) -> Release:
        """Take it out of the shop; the history stays. Raises NotFound or Conflict."""

    def pause(self, paused: bool, change: Change) -> Release:
        """Turn the workspace's switch; never refused because of others, the last one to turn it decides."""

    def get(self, kind: str, definition_id: str) -> Definition:
        """Where it stands. Raises NotFound."""

    def of_kind(self, kind: str) -> list[Definition]:
        """All of a kind, archived ones too, by id. Raises InvalidInput for an unknown kind."""

    def history(self, kind: str, definition_id: str) -> list[Version]:
        """Every version, newest first. Raises NotFound."""

    def version(self, kind: str, definition_id: str, version: int) -> Version:
        """One version. Raises NotFound."""

    def snapshot(self) -> Snapshot:
        """What is published now: the very same object while nothing was released, so polling is cheap."""

    def snapshot_at(self, version: int) -> Snapshot:
        """What was published at a snapshot version, for `explain`. Raises NotFound when there was no such version."""
