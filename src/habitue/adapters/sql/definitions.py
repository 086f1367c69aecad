"""The port `Definitions` on SQL."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, func, insert, or_, select
from sqlalchemy.exc import IntegrityError

from habitue.adapters.sql.engine import reading, writing
from habitue.adapters.sql.revisions import raise_revision, revision_of
from habitue.adapters.sql.tables import definition_versions, releases
from habitue.core.errors import Conflict, NotFound
from habitue.definitions import (
    KINDS,
    Change,
    Definition,
    Document,
    Kinds,
    Release,
    Snapshot,
    SwitchDocument,
    Version,
    changed_paths,
    compile_snapshot,
    complete,
    document_of,
)
from habitue.definitions.kinds import kind_of
from habitue.definitions.version import archived, definition_of, draft_of, drafted, published, restored

_versions = definition_versions.c


class SqlDefinitions:
    """Definitions in SQLite or PostgreSQL.

    The table of versions is only ever inserted into; its primary key (kind, id, version) is what makes exactly one of
    several writers win. Releases are put in line by the revision they raise, so snapshot versions have no gaps.
    """

    def __init__(self, engine: Engine, kinds: Kinds = KINDS) -> None:
        self._engine = engine
        self._kinds = kinds
        self._snapshot = Snapshot(version=-1)  # never a version of the store

    def save_draft(self, document: Document, change: Change, expected_version: int | None = None) -> Version:
        content = complete(document, self._kinds)
        with writing(self._engine) as connection:
            head = _head(connection, content.kind, content.definition_id)
            version = drafted(head, content, change, expected_version)
            _store(connection, version)
        return version

    def publish(self, kind: str, definition_id: str, change: Change, expected_version: int | None = None) -> Release:
        with writing(self._engine) as connection:
            revision = raise_revision(connection, "definitions")
            head = _existing(connection, kind, definition_id)
            content = complete(draft_of(head), self._kinds)
            return _release(connection, revision, head, published(head, content, change, expected_version))

    def publish_document(self, document: Document, change: Change, expected_version: int | None = None) -> Release:
        content = complete(document, self._kinds)
        with writing(self._engine) as connection:
            revision = raise_revision(connection, "definitions")
            head = _head(connection, content.kind, content.definition_id)
            return _release(connection, revision, head, published(head, content, change, expected_version))

    def roll_back(
        self, kind: str, definition_id: str, to_version: int, change: Change, expected_version: int | None = None
    ) -> Release:
        with writing(self._engine) as connection:
            revision = raise_revision(connection, "definitions")
            old = _version(connection, kind, definition_id, to_version)
            head = _existing(connection, kind, definition_id)
            content = complete(old.content, self._kinds)
            version = restored(published(head, content, change, expected_version), old)
            return _release(connection, revision, head, version)

    def archive(self, kind: str, definition_id: str, change: Change, expected_version: int | None = None) -> Release:
        with writing(self._engine) as connection:
            revision = raise_revision(connection, "definitions")
            head = _existing(connection, kind, definition_id)
            return _release(connection, revision, head, archived(head, change, expected_version))

    def pause(self, paused: bool, change: Change) -> Release:
        return self.publish_document(document_of(SwitchDocument(paused=paused), self._kinds), change)

    def get(self, kind: str, definition_id: str) -> Definition:
        with reading(self._engine) as connection:
            return _existing(connection, kind, definition_id)

    def of_kind(self, kind: str) -> list[Definition]:
        kind_of(kind, self._kinds)
        with reading(self._engine) as connection:
            rows = connection.execute(_heads().where(_versions.kind == kind)).all()
        grouped: dict[str, list[Version]] = {}
        for version in map(_read, rows):
            grouped.setdefault(version.definition_id, []).append(version)
        found = (definition_of(versions) for _, versions in sorted(grouped.items()))
        return [definition for definition in found if definition]

    def history(self, kind: str, definition_id: str) -> list[Version]:
        query = select(definition_versions).where(_versions.kind == kind, _versions.definition_id == definition_id)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(_versions.version.desc())).all()
        if not rows:
            raise _no_definition(kind, definition_id)
        return [_read(row) for row in rows]

    def version(self, kind: str, definition_id: str, version: int) -> Version:
        with reading(self._engine) as connection:
            return _version(connection, kind, definition_id, version)

    def snapshot(self) -> Snapshot:
        with reading(self._engine) as connection:
            current = revision_of(connection, "definitions")
            known = self._snapshot
            if known.version != current:
                known = self._snapshot = compile_snapshot(current, _published_at(connection, current), self._kinds)
        return known

    def snapshot_at(self, version: int) -> Snapshot:
        with reading(self._engine) as connection:
            current = revision_of(connection, "definitions")
            if not 0 <= version <= current:
                raise NotFound(f"there is no snapshot {version}: there are 0 to {current}")
            return compile_snapshot(version, _published_at(connection, version), self._kinds)


def _release(connection: Connection, revision: int, head: Definition | None, version: Version) -> Release:
    _store(connection, version)
    connection.execute(
        insert(releases).values(
            snapshot_version=revision,
            kind=version.kind,
            definition_id=version.definition_id,
            version=version.version,
        )
    )
    before = head.published.document if head and head.published else None
    after = version.document if version.status == "published" else None
    return Release(snapshot_version=revision, version=version, changed_paths=changed_paths(before, after))


def _store(connection: Connection, version: Version) -> None:
    try:
        connection.execute(
            insert(definition_versions).values(
                kind=version.kind,
                definition_id=version.definition_id,
                version=version.version,
                status=version.status,
                schema_version=version.schema_version,
                document=json.dumps(version.document, sort_keys=True, ensure_ascii=False, separators=(",", ":")),
                author=version.change.author,
                at=version.change.at,
                note=version.change.note,
                restored_from=version.restored_from,
            )
        )
    except IntegrityError as error:
        raise Conflict(
            f"somebody else changed {version.kind} {version.definition_id!r} at the same moment (version "
            f"{version.version}): read it again, then redo the change"
        ) from error


def _heads() -> Select[Any]:
    """The newest and the newest decided version of each definition: what `definition_of` needs."""
    same = definition_versions.alias("same")
    newest = (
        select(func.max(same.c.version))
        .where(same.c.kind == _versions.kind, same.c.definition_id == _versions.definition_id)
        .correlate(definition_versions)
    )
    decided = newest.where(same.c.status != "draft")
    return select(definition_versions).where(
        or_(_versions.version == newest.scalar_subquery(), _versions.version == decided.scalar_subquery())
    )


def _head(connection: Connection, kind: str, definition_id: str) -> Definition | None:
    query = _heads().where(_versions.kind == kind, _versions.definition_id == definition_id)
    return definition_of(map(_read, connection.execute(query)))


def _existing(connection: Connection, kind: str, definition_id: str) -> Definition:
    head = _head(connection, kind, definition_id)
    if head is None:
        raise _no_definition(kind, definition_id)
    return head


def _version(connection: Connection, kind: str, definition_id: str, version: int) -> Version:
    query = select(definition_versions).where(
        _versions.kind == kind, _versions.definition_id == definition_id, _versions.version == version
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"{kind} {definition_id!r} has no version {version}: look at its history")
    return _read(row)


def _published_at(connection: Connection, snapshot_version: int) -> list[Version]:
    """What the newest release of each definition, up to that snapshot, published."""
    newest = (
        select(func.max(releases.c.snapshot_version))
        .where(releases.c.snapshot_version <= snapshot_version)
        .group_by(releases.c.kind, releases.c.definition_id)
    )
    query = (
        select(definition_versions)
        .join(releases)
        .where(releases.c.snapshot_version.in_(newest), _versions.status == "published")
    )
    return [_read(row) for row in connection.execute(query)]


def _read(row: Row[Any]) -> Version:
    return Version(
        kind=row.kind,
        definition_id=row.definition_id,
        version=row.version,
        status=row.status,
        schema_version=row.schema_version,
        document=json.loads(row.document),
        change=Change(row.author, row.at, row.note),
        restored_from=row.restored_from,
    )


def _no_definition(kind: str, definition_id: str) -> NotFound:
    return NotFound(f"there is no {kind} {definition_id!r}: see what there is with `habitue definitions pull`")
