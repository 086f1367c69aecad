"""Rows of the workspace's database that are about a person: found by the column that says so, whatever the table."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Engine, Table, delete, func, select

from habitue.adapters.sql.engine import reading, writing
from habitue.adapters.sql.tables import metadata

# A list's entry names whom it means as profiles are looked up: by a node, or by the keyed hash of an address.
_NAMES = ("person_id", "node_id", "known_as")


def person_tables() -> dict[Table, ColumnElement[Any]]:
    """The tables with a column that names a person, one of their nodes or a look-up of theirs, and that column."""
    return {table: table.c[name] for table in metadata.sorted_tables for name in _NAMES if name in table.c}


def rows_of_person(engine: Engine, ids: Collection[str]) -> dict[str, list[dict[str, Any]]]:
    """Every row about a person (under any of their ids), by table."""
    with reading(engine) as connection:
        return {
            table.name: [dict(row._mapping) for row in connection.execute(select(table).where(names.in_(ids)))]
            for table, names in person_tables().items()
        }


def count_of_person(engine: Engine, ids: Collection[str]) -> int:
    """How many rows there are about a person, over all tables."""
    with reading(engine) as connection:
        counts = [select(func.count()).select_from(t).where(names.in_(ids)) for t, names in person_tables().items()]
        return sum(connection.execute(count).scalar_one() for count in counts)


def erase_person(engine: Engine, ids: Collection[str]) -> dict[str, int]:
    """Delete every row about a person; how many there were, by table. SQLite overwrites what it deletes."""
    with writing(engine) as connection:
        erased = {
            table.name: connection.execute(delete(table).where(names.in_(ids))).rowcount
            for table, names in reversed(person_tables().items())
        }
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:  # the WAL still holds the old pages
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    return erased
