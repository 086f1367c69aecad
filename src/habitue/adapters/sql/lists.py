"""Imported lists on SQL: what is stated is a keyed hash before it comes here."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Insert, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError

from habitue.adapters.sql.engine import reading, writing
from habitue.adapters.sql.revisions import raise_revision, revision_of
from habitue.adapters.sql.tables import audience_list_changes, audience_list_entries, audience_lists
from habitue.audiences.lists.imported import (
    HASHED,
    MOST_ENTRIES,
    Entry,
    ImportedList,
    ListChange,
    Mode,
    NewList,
    checked,
)
from habitue.core.errors import Conflict, NotFound, TooLarge

_AT_ONCE = 10_000
_KEPT_CHANGES = 1_000  # of each list: a webhook that tells of one person at a time makes many
_lists, _entries, _changes = audience_lists.c, audience_list_entries.c, audience_list_changes.c
_UNKNOWN = _entries.known_as.startswith(HASHED)  # neither a node's id nor the hexadecimal digits of a hash
T = TypeVar("T")


class SqlLists:
    """The port `Lists` in SQLite or PostgreSQL."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        table = audience_list_entries
        put: Any = (postgresql if engine.dialect.name == "postgresql" else sqlite).insert(table)
        # stated again: it is of the newest version; an address that was found once stays found
        self._put: Insert = put.on_conflict_do_update(
            index_elements=[_entries.list_id, _entries.stated], set_={"version": put.excluded.version}
        )

    def create(self, made: NewList, author: str, now_ms: int) -> ImportedList:
        checked(made)
        row = {field: getattr(made, field) for field in NewList.__struct_fields__}
        row |= {"version": 0, "created_at": now_ms, "created_by": author, "changed_at": now_ms}
        try:
            with writing(self._engine) as connection:
                raise_revision(connection, "lists")
                connection.execute(insert(audience_lists).values(row))
        except IntegrityError as error:
            raise Conflict(f"there is a list {made.list_id!r} already: change it, or choose another id") from error
        return ImportedList(**row, entries=0)

    def change(
        self, list_id: str, mode: Mode, entries: Collection[Entry], author: str, now_ms: int, *,
        rejected: int = 0, cause: str = "",
    ) -> ListChange | None:  # fmt: skip
        with writing(self._engine) as connection:
            raise_revision(connection, "lists")
            version = _existing(connection, list_id) + 1
            same = (_changes.list_id == list_id) & (_changes.cause == cause)
            if cause and connection.execute(select(_changes.version).where(same)).first():
                return None
            before = _count(connection, list_id)
            removed, added = 0, 0
            if mode == "remove":
                gone = [{"gone": entry.stated} for entry in entries]
                which = (_entries.list_id == list_id) & (_entries.stated == bindparam("gone"))
                for going in _parts(gone, _AT_ONCE):
                    connection.execute(delete(audience_list_entries).where(which), going)
                removed = before - _count(connection, list_id)
            else:
                stating = (
                    {"list_id": list_id, "stated": one.stated, "known_as": one.known_as, "version": version}
                    for one in entries
                )
                for some in _parts(stating, _AT_ONCE):
                    connection.execute(self._put, some)
                added = _count(connection, list_id) - before
                if mode == "replace":
                    older = (_entries.list_id == list_id) & (_entries.version < version)
                    removed = connection.execute(delete(audience_list_entries).where(older)).rowcount
            if before + added - removed > MOST_ENTRIES:
                raise TooLarge(
                    f"list {list_id!r} would have {before + added - removed} identifiers: part it into several lists",
                    expected=f"at most {MOST_ENTRIES}",
                )
            done = ListChange(
                version=version, at=now_ms, author=author, mode=mode, added=added, removed=removed, rejected=rejected
            )
            stands = update(audience_lists).where(_lists.list_id == list_id)
            connection.execute(stands.values(version=version, changed_at=now_ms))
            fields = {field: getattr(done, field) for field in ListChange.__struct_fields__}
            connection.execute(insert(audience_list_changes).values(list_id=list_id, cause=cause, **fields))
            long_ago = (_changes.list_id == list_id) & (_changes.version <= version - _KEPT_CHANGES)
            connection.execute(delete(audience_list_changes).where(long_ago))
        return done

    def remove(self, list_id: str) -> None:
        with writing(self._engine) as connection:
            raise_revision(connection, "lists")
            _existing(connection, list_id)
            connection.execute(delete(audience_list_entries).where(_entries.list_id == list_id))
            connection.execute(delete(audience_list_changes).where(_changes.list_id == list_id))
            connection.execute(delete(audience_lists).where(_lists.list_id == list_id))

    def everything(self) -> list[ImportedList]:
        counted = select(_entries.list_id, func.count().label("n")).group_by(_entries.list_id)
        with reading(self._engine) as connection:
            counts = {row.list_id: row.n for row in connection.execute(counted)}
            rows = connection.execute(select(audience_lists).order_by(_lists.list_id)).mappings()
            return [ImportedList(**row, entries=counts.get(row["list_id"], 0)) for row in rows]

    def history(self, list_id: str, n: int) -> list[ListChange]:
        columns = [_changes[field] for field in ListChange.__struct_fields__]
        query = select(*columns).where(_changes.list_id == list_id).order_by(_changes.version.desc()).limit(n)
        with reading(self._engine) as connection:
            return [ListChange(**row) for row in connection.execute(query).mappings()]

    def revision(self) -> int:
        with reading(self._engine) as connection:
            return revision_of(connection, "lists")

    def known_as(self, list_id: str) -> Iterator[str]:
        query = select(_entries.known_as).where(_entries.list_id == list_id)
        with reading(self._engine) as connection:
            yield from connection.execute(query).scalars()

    def unknown(self) -> set[str]:
        with reading(self._engine) as connection:
            return set(connection.execute(select(_entries.stated).where(_UNKNOWN)).scalars())

    def make_known(self, found: Mapping[str, str]) -> None:
        if not found:
            return
        which = (_entries.stated == bindparam("said")) & _UNKNOWN
        filled = update(audience_list_entries).where(which).values(known_as=bindparam("found"))
        rows = [{"said": stated, "found": known_as} for stated, known_as in found.items()]
        with writing(self._engine) as connection:
            for some in _parts(rows, _AT_ONCE):
                connection.execute(filled, some)


def list_ids(engine: Engine) -> frozenset[str]:
    """The ids of all lists."""
    with reading(engine) as connection:
        return frozenset(connection.execute(select(_lists.list_id)).scalars())


def _existing(connection: Connection, list_id: str) -> int:
    version = connection.execute(select(_lists.version).where(_lists.list_id == list_id)).scalar_one_or_none()
    if version is None:
        raise NotFound(f"there is no list {list_id!r}: list them with `habitue lists list`")
    return int(version)


def _count(connection: Connection, list_id: str) -> int:
    counted = select(func.count()).select_from(audience_list_entries).where(_entries.list_id == list_id)
    return int(connection.execute(counted).scalar_one())


def _parts(of: Iterable[T], n: int) -> Iterator[list[T]]:
    left = iter(of)
    return iter(lambda: list(islice(left, n)), [])
