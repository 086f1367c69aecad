"""The life of a definition, draft -> published -> archived: from where it stands to its next version, purely."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from habitue.core.errors import Conflict
from habitue.definitions.document import Document
from habitue.definitions.version import DECIDED, Change, Definition, Status, Version


def definition_of(versions: Iterable[Version]) -> Definition | None:
    """Where the definition with these versions stands; its newest and its newest decided version are enough."""
    known = sorted(versions, key=lambda version: version.version)
    if not known:
        return None
    latest = known[-1]
    decided = next((version for version in reversed(known) if version.status in DECIDED), None)
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
    if head.status == "archived":
        raise Conflict(f"{head.kind} {head.definition_id!r} is archived already (version {head.version})")
    return _next(head, (head.published or head.latest).content, change, "archived", expected_version)


def discarded(head: Definition, change: Change, expected_version: int | None) -> Version:
    """The version that giving up the draft makes; it holds what the shop gets, else what was given up.

    Raises Conflict when there is no draft or `expected_version` is not the newest.
    """
    if head.draft is None:
        raise Conflict(f"{head.kind} {head.definition_id!r} has no draft to discard (version {head.version})")
    return _next(head, (head.published or head.draft).content, change, "discarded", expected_version)


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
