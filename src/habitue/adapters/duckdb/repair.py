"""Writing damaged files again from the log."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from pathlib import Path

import duckdb
from duckdb import ColumnExpression, ConstantExpression

from habitue.adapters.duckdb.columns import DDL, insert_rows
from habitue.adapters.duckdb.compaction import Exchange
from habitue.adapters.duckdb.manifest import File, Manifest
from habitue.adapters.duckdb.parquet import write_file
from habitue.adapters.duckdb.parts import renewed_part
from habitue.events.envelope import Stored
from habitue.lake.port import Damage
from habitue.lake.rows import TABLES, Row, rows_of

_PIECE = 20_000


def damage_of(files: list[File]) -> Damage | None:
    """The range of the log that brings these files back; None for no files."""
    if not files:
        return None
    names = [f"{file.table}/{file.name}" for file in files]
    return Damage(names, min(file.first for file in files), max(file.last for file in files))


def repaired(
    connection: duckdb.DuckDBPyConnection, root: Path, manifest: Manifest, damaged: list[File], events: Iterable[Stored]
) -> Exchange:
    """Write each damaged file's rows again, from events in log order that cover all their ranges."""
    for table in TABLES:
        connection.execute(f"CREATE TABLE staged_{table} ({DDL[table]})")
    stream = iter(events)
    while piece := list(islice(stream, _PIECE)):
        rows = rows_of(piece)
        for table in TABLES:
            wanted = [file for file in damaged if file.table == table]
            insert_rows(connection, f"staged_{table}", table, [row for row in rows.of(table) if _in_any(row, wanted)])
    return Exchange(damaged, [file for old in damaged for file in _written(connection, root, manifest, old)])


def _in_any(row: Row, files: list[File]) -> bool:
    return any(file.first <= row.position <= file.last and file.day in (None, row.day) for file in files)


def _written(connection: duckdb.DuckDBPyConnection, root: Path, manifest: Manifest, old: File) -> list[File]:
    position = ColumnExpression("position")
    rows = connection.table(f"staged_{old.table}").filter(
        (position >= ConstantExpression(old.first)) & (position <= ConstantExpression(old.last))
    )
    if old.day is not None:
        rows = rows.filter(ColumnExpression("day") == ConstantExpression(old.day))
    return write_file(connection, root, rows, renewed_part(old, manifest))
