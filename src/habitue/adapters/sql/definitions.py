"""The port `Definitions` on SQL."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Engine, insert, select

from habitue.adapters.sql.definition_rows import (
    existing_head,
    find_head,
    no_definition,
    one_version,
    published_at,
    read_version,
    select_heads,
    store_version,
)
from habitue.adapters.sql.engine import reading, writing
from habitue.adapters.sql.revisions import raise_revision, revision_of
from habitue.adapters.sql.tables import definition_versions, releases
from habitue.core.errors import NotFound
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
from habitue.definitions.kinds import kind_of, readable
from habitue.definitions.lifecycle import archived, definition_of, discarded, draft_of, drafted, published, restored
from habitue.definitions.port import Expected

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
        (version,) = self.save_drafts([(document, expected_version)], change)
        return version

    def save_drafts(self, documents: Sequence[Expected], change: Change) -> list[Version]:
        contents = [(complete(document, self._kinds), expected) for document, expected in documents]
        with writing(self._engine) as connection:
            versions = []
            for content, expected in contents:
                head = find_head(connection, content.kind, content.definition_id)
                versions.append(drafted(head, content, change, expected))
                store_version(connection, versions[-1])
        return versions

    def discard(self, kind: str, definition_id: str, change: Change, expected_version: int | None = None) -> Version:
        with writing(self._engine) as connection:
            version = discarded(existing_head(connection, kind, definition_id), change, expected_version)
            store_version(connection, version)
        return version

    def publish(self, kind: str, definition_id: str, change: Change, expected_version: int | None = None) -> Release:
        with writing(self._engine) as connection:
            revision = raise_revision(connection, "definitions")
            head = existing_head(connection, kind, definition_id)
            content = complete(draft_of(head), self._kinds)
            return self._release(connection, revision, head, published(head, content, change, expected_version))

    def publish_document(self, document: Document, change: Change, expected_version: int | None = None) -> Release:
        (release,) = self.publish_documents([(document, expected_version)], change)
        return release

    def publish_documents(self, documents: Sequence[Expected], change: Change) -> list[Release]:
        contents = [(complete(document, self._kinds), expected) for document, expected in documents]
        with writing(self._engine) as connection:
            found = []
            for content, expected in contents:
                revision = raise_revision(connection, "definitions")
                head = find_head(connection, content.kind, content.definition_id)
                found.append(_released(connection, revision, head, published(head, content, change, expected)))
            self._agree(connection, found)
        return found

    def roll_back(
        self, kind: str, definition_id: str, to_version: int, change: Change, expected_version: int | None = None
    ) -> Release:
        with writing(self._engine) as connection:
            revision = raise_revision(connection, "definitions")
            old = one_version(connection, kind, definition_id, to_version)
            head = existing_head(connection, kind, definition_id)
            content = complete(old.content, self._kinds)
            version = restored(published(head, content, change, expected_version), old)
            return self._release(connection, revision, head, version)

    def archive(self, kind: str, definition_id: str, change: Change, expected_version: int | None = None) -> Release:
        with writing(self._engine) as connection:
            revision = raise_revision(connection, "definitions")
            head = existing_head(connection, kind, definition_id)
            return self._release(connection, revision, head, archived(head, change, expected_version))

    def pause(self, paused: bool, change: Change) -> Release:
        return self.publish_document(document_of(SwitchDocument(paused=paused), self._kinds), change)

    def get(self, kind: str, definition_id: str) -> Definition:
        with reading(self._engine) as connection:
            return existing_head(connection, kind, definition_id)

    def of_kind(self, kind: str) -> list[Definition]:
        kind_of(kind, self._kinds)
        with reading(self._engine) as connection:
            rows = connection.execute(select_heads().where(_versions.kind == kind)).all()
        grouped: dict[str, list[Version]] = {}
        for version in map(read_version, rows):
            grouped.setdefault(version.definition_id, []).append(version)
        found = (definition_of(versions) for _, versions in sorted(grouped.items()))
        return [definition for definition in found if definition]

    def history(self, kind: str, definition_id: str) -> list[Version]:
        query = select(definition_versions).where(_versions.kind == kind, _versions.definition_id == definition_id)
        with reading(self._engine) as connection:
            rows = connection.execute(query.order_by(_versions.version.desc())).all()
        if not rows:
            raise no_definition(kind, definition_id)
        return [read_version(row) for row in rows]

    def version(self, kind: str, definition_id: str, version: int) -> Version:
        with reading(self._engine) as connection:
            return one_version(connection, kind, definition_id, version)

    def snapshot(self) -> Snapshot:
        with reading(self._engine) as connection:
            current = revision_of(connection, "definitions")
            known = self._snapshot
            if known.version != current:
                known = self._snapshot = compile_snapshot(current, published_at(connection, current), self._kinds)
        return known

    def snapshot_at(self, version: int) -> Snapshot:
        with reading(self._engine) as connection:
            current = revision_of(connection, "definitions")
            if not 0 <= version <= current:
                raise NotFound(f"there is no snapshot {version}: there are 0 to {current}")
            return compile_snapshot(version, published_at(connection, version), self._kinds)

    def _release(self, connection: Connection, revision: int, head: Definition | None, version: Version) -> Release:
        release = _released(connection, revision, head, version)
        self._agree(connection, [release])
        return release

    def _agree(self, connection: Connection, made: Sequence[Release]) -> None:
        """Ask of each kind whether what would be published goes together, before the transaction ends."""
        changed: dict[str, list[str]] = {}
        for release in made:
            changed.setdefault(release.version.kind, []).append(release.version.definition_id)
        for name, ids in changed.items():
            kind = kind_of(name, self._kinds)
            if kind.agree is not None:
                there = (one for one in published_at(connection, made[-1].snapshot_version) if one.kind == name)
                kind.agree(readable(there, self._kinds), ids)


def _released(connection: Connection, revision: int, head: Definition | None, version: Version) -> Release:
    store_version(connection, version)
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
