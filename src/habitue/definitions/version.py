"""Versions: every change to a definition is one, kept for ever; and the life they lead, as pure functions.

A definition is its history. Version numbers grow by one; each version says what the change did: *draft* (somebody
wrote something), *published* (it is what the shop gets from now on), *archived* (the shop gets nothing from now on).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import msgspec

from habitue.core.errors import Conflict
from habitue.core.ids import derived_id
from habitue.definitions.document import Document
from habitue.events import names
from habitue.events.envelope import Event

Status = Literal["draft", "published", "archived"]


class Change(msgspec.Struct, frozen=True):
    """Who changed something (an account id), when (ms UTC) and why."""

    author: str
    at: int
    note: str = ""


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One change, with the whole document after it; never altered once stored.

    Attributes
    ----------
    restored_from
        The version whose document a roll-back brought back, else None.
    """

    kind: str
    definition_id: str
    version: int
    status: Status
    schema_version: int
    document: dict[str, Any]
    change: Change
    restored_from: int | None = None

    @property
    def content(self) -> Document:
        """The document with its kind, as it would be checked or written to a file."""
        return Document(self.kind, self.definition_id, self.schema_version, self.document)


class Definition(msgspec.Struct, frozen=True, kw_only=True):
    """Where a definition stands.

    Attributes
    ----------
    version
        The newest version: send it back as `expected_version` to be told when somebody else was first.
    draft
        What was written and not yet published, if anything.
    published
        What the shop gets now, if anything.
    """

    kind: str
    definition_id: str
    version: int
    draft: Version | None
    published: Version | None
    latest: Version

    @property
    def status(self) -> Status:
        """Published while the shop gets it, whatever is being drafted."""
        return "published" if self.published else self.latest.status


class Release(msgspec.Struct, frozen=True, kw_only=True):
    """A change of what the shop gets: the version that did it and the snapshot that has it.

    Attributes
    ----------
    changed_paths
        Where the document differs from what was published before; ``["$"]`` when nothing was.
    """

    snapshot_version: int
    version: Version
    changed_paths: list[str]


def definition_of(versions: Iterable[Version]) -> Definition | None:
    """Where the definition with these versions stands; its newest and its newest decided version are enough."""
    known = sorted(versions, key=lambda version: version.version)
    if not known:
        return None
    latest = known[-1]
    decided = next((version for version in reversed(known) if version.status != "draft"), None)
    return Definition(
        kind=latest.kind,
        definition_id=latest.definition_id,
        version=latest.version,
        draft=latest if latest.status == "draft" else None,
        published=decided if decided and decided.status == "published" else None,
        latest=latest,
    )


def drafted(head: Definition | None, content: Document, change: Change, expected_version: int | None) -> Version:
    """The version that writing `content` makes. Raises Conflict when `expected_version` is not the newest."""
    return _next(head, content, change, "draft", expected_version)


def published(head: Definition | None, content: Document, change: Change, expected_version: int | None) -> Version:
    """The version that publishing `content` makes. Raises Conflict when `expected_version` is not the newest."""
    return _next(head, content, change, "published", expected_version)


def archived(head: Definition, change: Change, expected_version: int | None) -> Version:
    """The version that archiving makes; it keeps the document last published, else the draft.

    Raises Conflict when it is archived already or `expected_version` is not the newest.
    """
    if head.latest.status == "archived":
        raise Conflict(f"{head.kind} {head.definition_id!r} is archived already (version {head.version})")
    return _next(head, (head.published or head.latest).content, change, "archived", expected_version)


def draft_of(head: Definition) -> Document:
    """What there is to publish, or Conflict."""
    if head.draft is None:
        raise Conflict(
            f"{head.kind} {head.definition_id!r} has no draft to publish: save one, or roll back to a version"
        )
    return head.draft.content


def restored(version: Version, old: Version) -> Version:
    """The published `version` marked as bringing back `old`."""
    return msgspec.structs.replace(version, restored_from=old.version)


def event_of(release: Release) -> Event:
    """The `Definition Published` event to append; its id depends on the version alone, so appending twice is harmless.

    The author and the note stay out of it: they are personal data of staff, and the history has them.
    """
    version = release.version
    return Event(
        name=names.DEFINITION_PUBLISHED,
        message_id=derived_id("definition", version.kind, version.definition_id, str(version.version)),
        occurred_at=version.change.at,
        received_at=version.change.at,
        source="system",
        properties={
            "kind": version.kind,
            "definition_id": version.definition_id,
            "version": version.version,
            "status": version.status,
            "snapshot_version": release.snapshot_version,
            "changed_paths": release.changed_paths,
        },
    )


def _next(
    head: Definition | None, content: Document, change: Change, status: Status, expected_version: int | None
) -> Version:
    current = head.version if head else 0
    if expected_version is not None and expected_version != current:
        raise Conflict(
            f"{content.kind} {content.definition_id!r} is at version {current}, not {expected_version}: somebody "
            "changed it meanwhile; read it again, then redo the change"
        )
    return Version(
        kind=content.kind,
        definition_id=content.definition_id,
        version=current + 1,
        status=status,
        schema_version=content.schema_version,
        document=content.body,
        change=change,
    )
