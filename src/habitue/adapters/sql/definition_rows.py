"""Versions of definitions as rows: one is only ever inserted, and where a definition stands is read from its newest."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, or_, select
from sqlalchemy.exc import IntegrityError

from habitue.adapters.sql.tables import definition_versions, releases
from habitue.core.errors import Conflict, NotFound
from habitue.definitions import Change, Definition, Version
from habitue.definitions.lifecycle import definition_of
from habitue.definitions.version import DECIDED

_versions = definition_versions.c


def store_version(connection: Connection, version: Version) -> None:
    """Insert it; Conflict when somebody else has just stored a version of that number."""
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


def select_heads() -> Select[Any]:
    """The newest and the newest decided version of each definition: what `definition_of` needs."""
    same = definition_versions.alias("same")
    newest = (
        select(func.max(same.c.version))
        .where(same.c.kind == _versions.kind, same.c.definition_id == _versions.definition_id)
        .correlate(definition_versions)
    )
    decided = newest.where(same.c.status.in_(DECIDED))
    return select(definition_versions).where(
        or_(_versions.version == newest.scalar_subquery(), _versions.version == decided.scalar_subquery())
    )


def find_head(connection: Connection, kind: str, definition_id: str) -> Definition | None:
    """Where the definition stands, or None."""
    query = select_heads().where(_versions.kind == kind, _versions.definition_id == definition_id)
    return definition_of(map(read_version, connection.execute(query)))


def existing_head(connection: Connection, kind: str, definition_id: str) -> Definition:
    """Where the definition stands, or NotFound."""
    head = find_head(connection, kind, definition_id)
    if head is None:
        raise no_definition(kind, definition_id)
    return head


def one_version(connection: Connection, kind: str, definition_id: str, version: int) -> Version:
    """The version of that number, or NotFound."""
    query = select(definition_versions).where(
        _versions.kind == kind, _versions.definition_id == definition_id, _versions.version == version
    )
    row = connection.execute(query).one_or_none()
    if row is None:
        raise NotFound(f"{kind} {definition_id!r} has no version {version}: look at its history")
    return read_version(row)


def published_at(connection: Connection, snapshot_version: int) -> list[Version]:
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
    return [read_version(row) for row in connection.execute(query)]


def read_version(row: Row[Any]) -> Version:
    """The version in a row."""
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


def no_definition(kind: str, definition_id: str) -> NotFound:
    """The error that says so."""
    return NotFound(f"there is no {kind} {definition_id!r}: see what there is with `habitue definitions pull`")
